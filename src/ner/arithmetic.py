"""Arithmetic as evidence for plans and for links: a count, a target and a percentage near by that agree belong together."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import pairwise, product
from operator import attrgetter

import numpy as np

from ner.candidates import RELATION_NAMES, Pairs, WordSpan
from ner.schema import HAS_TARGET, METRIC, PERCENT, TARGET
from ner.segment import Word, text_before
from ner.values import Printed, printed_count, printed_share, with_magnitude_of

NEAR = 40
"""Three numbers further apart than this many words are held against each other no more (dev: 60 loses facts)."""

EVIDENCE = 10.0
"""What agreement adds to the score of a pair, in logits: three printed numbers seldom agree by chance."""

PLANNED = 6.0
"""What it adds to the logit of TARGET: of 1,579 counts of train and dev that agree so 86% are plans."""

REACHED = np.array([0.05, 0.1, 0.2, 0.35, 0.5, 0.8, 1, 1.25, 1.5, 2, 3, 5])
LIKELY = np.array([-3.9, -1.8, -0.5, 0.3, 0.8, 1.6, 2.0, 2.4, 1.1, -0.3, -1.1, -2.8, -4.1])
"""How much likelier a count is less than so much of its target, and 5 times it and more, than of another target within 60
words: logarithms, from the train articles, without those of `x/y` (`scripts/count_likelihoods.py`)."""

SHARE = 1.5
"""How much of that is added to the score of a pair; chosen on dev, as `EVIDENCE` is (models/README.md)."""


def agrees(achieved: Printed, target: Printed, percent: Printed, exceeds: bool = False, short: bool = False) -> bool:
    """Whether a percentage is achieved / target to the last digit that each of the three shows, cut or rounded.

    `exceeds`: it may also be the part above 100; `short`: the part that is missing.

    >>> agrees(Printed(15), Printed(9), Printed(166.6, 0.1)), agrees(Printed(6_901), Printed(10_000), Printed(70, 1))
    (True, False)
    """
    low = 100 * (achieved.value - achieved.step / 2) / (target.value + target.step / 2)
    high = 100 * (achieved.value + achieved.step / 2) / (target.value - target.step / 2)
    return bool(_shows(percent, low, high, exceeds, short))


def _shows(
    percent: Printed, low: float | np.ndarray, high: float | np.ndarray, exceeds: bool, short: bool
) -> bool | np.ndarray:
    """Whether a percentage shows a share between two bounds; of arrays for each."""
    meant = [(low, high), *[(low - 100, high - 100)] * exceeds, *[(100 - high, 100 - low)] * short]
    cut, rounded = percent.step - 1e-9, percent.step / 2 + 1e-9
    return sum((least - cut < percent.value) & (percent.value <= most + rounded) for least, most in meant) > 0


def says_exceeds(before: str) -> bool:
    """Whether the clause before a percentage speaks of an excess: `vượt kế hoạch 15%`.

    >>> says_exceeds("thu vượt dự toán "), says_exceeds("đã vượt, đạt ")
    (True, False)
    """
    return bool(re.search(r"\bvượt\b|\bcao hơn\b", clause(before)))


_SHORT = re.compile(r"\bhụt\b|\bthấp hơn\b|\bcòn thiếu\b|(?<!yếu )\bkém(?: (?:hơn|so với|kế hoạch|chỉ tiêu)\b[^,]*)?\s*$")


def says_short(before: str) -> bool:
    """Whether the clause before a percentage speaks of what is missing: `hụt 6%`, `thấp hơn kế hoạch 2,5%`.

    >>> says_short("598 tỷ đồng, hụt "), says_short("đạt ")
    (True, False)
    """
    return bool(_SHORT.search(clause(before)))


def clause(before: str) -> str:
    """The clause that a text, as `segment.text_before` gives it, breaks off in."""
    return re.split(r"[.,](?!\d)|[;:\n]", before)[-1]


def planned(text: str, words: list[Word], spans: list[WordSpan]) -> list[int]:
    """The counts that are most likely plans, by their place among the spans: those of which a count near by is the share
    that a percentage says, as 9 in `15/9 CĐCS, đạt 166,6%`, and no other pair of counts is. A whole (`trong đó`, `chiếm`)
    is no plan; one that no word tells (`24/28 doanh nghiệp (85,7%)`) is taken for one.
    """
    numbers = _numbers(text, words, spans)
    found = []
    for p in _percents(spans, numbers):
        before = text_before(text, words[spans[p].first].start)
        if not _OF_A_WHOLE.search(before):
            counts = [i for i in _near(spans, p) if spans[i].type in (METRIC, TARGET) and numbers[i] and numbers[i].value]
            values = np.array([numbers[i].value for i in counts])
            shares = 100 * values[:, None] / values
            np.fill_diagonal(shares, np.nan)
            pairs = np.argwhere(_shows(numbers[p], shares, shares, says_exceeds(before), says_short(before)))
            found += [counts[target] for _, target in pairs] if len(pairs) == 1 else []
    return found


_OF_A_WHOLE = re.compile(r"\b(?:tổng số|trong đó|chiếm)\b")


def evidence(text: str, words: list[Word], spans: list[WordSpan], candidates: Pairs) -> np.ndarray:
    """What arithmetic adds to the score of each candidate pair [pairs]: how likely a count reaches so much of a target, and
    the percentages, where exactly one count and its target, or the whole in `x/y`, agree with one near by.
    """
    numbers = _numbers(text, words, spans)
    supported = set()
    for p in _percents(spans, numbers):
        metrics, targets = ([i for i in _near(spans, p) if spans[i].type == type_] for type_ in (METRIC, TARGET))
        parts = [(m, w) for m, w in pairwise(metrics) if _is_over(text, words, spans[m], spans[w])]
        before = text_before(text, words[spans[p].first].start)
        shown = numbers[p], says_exceeds(before), says_short(before)
        held = [(m, t) for m, t in (*product(metrics, targets), *parts) if numbers[m] and numbers[t] and numbers[t].value]
        agreeing = [(m, t) for m, t in held if agrees(numbers[m], numbers[t], *shown)]
        if len(agreeing) == 1:
            ((m, t),) = agreeing
            supported |= {(m, t), (m, p)}
    pairs = zip(candidates.head.tolist(), candidates.tail.tolist(), strict=True)
    agreement = np.array([EVIDENCE * (pair in supported) for pair in pairs], np.float32)
    return agreement + _likelihood(numbers, candidates)


def _percents(spans: list[WordSpan], numbers: list[Printed | None]) -> list[int]:
    return [i for i, span in enumerate(spans) if span.type == PERCENT and numbers[i]]


def _near(spans: list[WordSpan], i: int) -> range:
    """The spans, in the order of the text, within `NEAR` words of one."""
    at, first = spans[i].first, attrgetter("first")
    return range(bisect_left(spans, at - NEAR, key=first), bisect_right(spans, at + NEAR, key=first))


def _likelihood(numbers: list[Printed | None], candidates: Pairs) -> np.ndarray:
    """For each candidate pair of a count and a target how likely the one is so much of the other [pairs]."""
    single = np.array([number.value if number and number.value > 0 else np.nan for number in numbers])
    reached = single[candidates.head] / single[candidates.tail]
    asked = (candidates.relation == RELATION_NAMES.index(HAS_TARGET)) & np.isfinite(reached)
    return np.where(asked, SHARE * LIKELY[np.searchsorted(REACHED, reached, side="right")], 0.0)


def _numbers(text: str, words: list[Word], spans: list[WordSpan]) -> list[Printed | None]:
    """Every count and percentage; of `x/y` the magnitude may stand once. Counts are taken as exact: as evidence, what
    agrees by rounding alone is weak."""
    out = []
    for span, following in zip(spans, [*spans[1:], None], strict=True):
        surface = _surface(text, words, span)
        if span.type == PERCENT:
            out.append(printed_share(surface))
        elif span.type not in (METRIC, TARGET):
            out.append(None)
        elif following and following.type in (METRIC, TARGET) and _is_over(text, words, span, following):
            out.append(_exact(with_magnitude_of(surface, _surface(text, words, following))))
        else:
            out.append(_exact(surface))
    return out


def _exact(surface: str) -> Printed | None:
    number = printed_count(surface)
    return number and replace(number, step=0.0)


def _is_over(text: str, words: list[Word], x: WordSpan, y: WordSpan) -> bool:
    return text[words[x.last].end : words[y.first].start].strip() == "/"


def _surface(text: str, words: list[Word], span: WordSpan) -> str:
    return text[words[span.first].start : words[span.last].end]
