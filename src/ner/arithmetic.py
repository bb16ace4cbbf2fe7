"""Arithmetic as evidence for links: a count, a target and a percentage near by that agree belong together."""

import re
from dataclasses import replace
from itertools import pairwise, product

import numpy as np

from ner import values
from ner.candidates import Located, Pairs
from ner.schema import METRIC, PERCENT, TARGET
from ner.segment import Word, text_before

NEAR = 60
"""Three numbers further apart than this many words are held against each other no more."""

CLOSE = 12
"""How many words may stand between a fraction and the percentage that it makes."""

EVIDENCE = 2.0
"""What agreement adds to the score of a pair, in logits: it tips a doubt and overrules no certainty."""


def agrees(
    achieved: float, target: float, percent: float, decimals: int, exceeds: bool = False, short: bool = False
) -> bool:
    """Whether a percentage is achieved / target to the last digit shown, cut or rounded.

    `exceeds`: it may also be the part above 100; `short`: the part that is missing.

    >>> agrees(15, 9, 166.6, 1), agrees(1150, 1000, 15, 0, exceeds=True), agrees(4550, 6000, 70, 0)
    (True, True, False)
    """
    expected = 100 * achieved / target
    slack = 10.0**-decimals + 1e-9
    meant = [expected, *[expected - 100] * exceeds, *[100 - expected] * short]
    return any(abs(value - percent) < slack for value in meant)


def says_exceeds(before: str) -> bool:
    """Whether the clause before a percentage speaks of an excess: `vượt kế hoạch 15%`.

    >>> says_exceeds("thu vượt dự toán "), says_exceeds("đã vượt, đạt ")
    (True, False)
    """
    return bool(re.search(r"\bvượt\b|\bcao hơn\b", clause(before)))


def says_short(before: str) -> bool:
    """Whether the clause before a percentage speaks of what is missing: `hụt 6%`, `thấp hơn kế hoạch 2,5%`.

    >>> says_short("598 tỷ đồng, hụt "), says_short("đạt ")
    (True, False)
    """
    return bool(re.search(r"\bhụt\b|\bthấp hơn\b|\bcòn thiếu\b", clause(before)))


def clause(before: str) -> str:
    """The clause that a text, as `segment.text_before` gives it, breaks off in."""
    return re.split(r"[.,](?!\d)|[;:\n]", before)[-1]


def fractions_as_targets(text: str, words: list[Word], spans: list[Located]) -> list[Located]:
    """Makes `y` of `x/y` a TARGET where it is reached by the next percentage, close behind: `15/9 CĐCS, đạt 166,6%`."""
    out = list(spans)
    for i, (x, y) in enumerate(pairwise(spans)):
        slash = text[words[x.last].end : words[y.first].start].strip() == "/"
        if slash and x.type == y.type == METRIC and _is_reached(text, words, x, y, spans[i + 2 :]):
            out[i + 1] = replace(y, type=TARGET)
    return out


def _is_reached(text: str, words: list[Word], x: Located, y: Located, following: list[Located]) -> bool:
    percent = next((span for span in following if span.type == PERCENT), None)
    if percent is None or percent.first - y.last > CLOSE:
        return False
    start, end = words[percent.first].start, words[percent.last].end
    achieved, target, shown = (_value(text, words, span) for span in (x, y, percent))
    known = all(isinstance(number, float) for number in (achieved, target, shown)) and target
    return bool(
        known
        and any(word.text == "đạt" for word in words[y.last + 1 : percent.first])
        and agrees(achieved, target, shown, values.decimals(text[start:end]))
    )


def evidence(text: str, words: list[Word], spans: list[Located], candidates: Pairs) -> np.ndarray:
    """What arithmetic adds to the score of each candidate pair [pairs].

    A percentage speaks only where exactly one count and target near it agree with it.
    """
    numbers = {i: _value(text, words, span) for i, span in enumerate(spans)}
    known = [i for i, number in numbers.items() if isinstance(number, float)]
    supported = set()
    for p in (i for i in known if spans[i].type == PERCENT):
        near = [i for i in known if abs(spans[i].first - spans[p].first) <= NEAR]
        metrics = [i for i in near if spans[i].type == METRIC]
        targets = [i for i in near if spans[i].type == TARGET and numbers[i]]
        start, end = words[spans[p].first].start, words[spans[p].last].end
        shown = numbers[p], values.decimals(text[start:end]), says_exceeds(text_before(text, start))
        agreeing = [(m, t) for m, t in product(metrics, targets) if agrees(numbers[m], numbers[t], *shown)]
        if len(agreeing) == 1:
            ((m, t),) = agreeing
            supported |= {(m, t), (m, p)}
    pairs = zip(candidates.head.tolist(), candidates.tail.tolist(), strict=True)
    return np.array([EVIDENCE * (pair in supported) for pair in pairs], np.float32)


def _value(text: str, words: list[Word], span: Located) -> values.Number | None:
    surface = text[words[span.first].start : words[span.last].end]
    if span.type == PERCENT:
        return values.percentage(surface)
    return values.number(surface) if span.type in (METRIC, TARGET) else None
