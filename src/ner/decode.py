"""From scores to spans, relations and indicators.

torch and ONNX Runtime fill the same arrays; this does not know which ran.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

import numpy as np

from ner.arithmetic import PLANNED, evidence, planned
from ner.brackets import BONUS, done_in_brackets
from ner.candidates import RELATION_NAMES, Pairs, WordSpan, pairs
from ner.collocations import go_on
from ner.count_types import TYPES, best_types, type_marginals
from ner.crf import side_by_side
from ner.encode import Encoded, word_spans
from ner.linear import softmax
from ner.repeats import drawn_together
from ner.scaling import Scales
from ner.schema import (
    COUNTS,
    HAS_TARGET,
    INDICATOR_CLASSES,
    INDICATORS,
    METRIC,
    PERCENT,
    SPAN_TYPES,
    TAGS,
    TARGET,
    UNIT,
    Document,
    Relation,
    Span,
)
from ner.segment import Word
from ner.table_headers import headed, headed_pairs

_B_UNIT, _I_UNIT = TAGS.index(f"B-{UNIT}"), TAGS.index(f"I-{UNIT}")

WHOLE = 5.0
"""What the second syllable of a word adds to the logit of a unit that goes on; chosen on dev (models/README.md)."""


@dataclass(frozen=True)
class Reading:
    """What a model makes of an article: vectors [words, hidden] and tag logits [words, tags]."""

    states: np.ndarray
    tags: np.ndarray


class Scorer(Protocol):
    """A model, whatever runs it, and what its scores are worth."""

    scales: Scales

    def encode(self, text: str) -> Encoded: ...

    def read(self, article: Encoded) -> Reading: ...

    def transitions(self, words: list[Word], counts: list[WordSpan]) -> np.ndarray:
        """What is added to the score of a count's type, by the type of the count before [counts, types before, types]."""
        ...

    def link(
        self, words: list[Word], states: np.ndarray, spans: list[WordSpan], candidates: Pairs
    ) -> tuple[np.ndarray, np.ndarray]:
        """Indicator logits [spans, classes] and pair scores [pairs]."""
        ...


def decode(name: str, text: str, encoded: Encoded, reading: Reading, scorer: Scorer) -> Document:
    """The most probable labels of an article that keep to the scheme."""
    if not encoded.words:
        return Document(name, text)
    lines = np.array([word.line for word in encoded.words])
    inner = go_on(encoded.words)
    logits = drawn_together(encoded.words, reading.tags) + headed(encoded.words)
    logits[inner, _I_UNIT] += WHOLE
    located = spans_of(best_tags(logits, lines, inner))
    if not located:
        return Document(name, text)
    located, sure = planned_or_done(text, encoded.words, located, logits, scorer)
    scores = certainties(located, softmax(logits), sure)
    links, indicator_logits = _linked(text, encoded, reading, located, scorer)
    return _document(name, text, encoded, located, scores, links, indicator_logits, scorer.scales)


def decode_gold(document: Document, encoded: Encoded, reading: Reading, scorer: Scorer) -> Document:
    """Gold spans with predicted relations, to score the linking by itself."""
    ranges, _ = word_spans(encoded.words, document)
    order = sorted(ranges, key=lambda id_: ranges[id_])
    located = [WordSpan(document.by_id[id_].type, *ranges[id_]) for id_ in order]
    if not located:
        return Document(document.id, document.text, document.spans)
    links, _ = _linked(document.text, encoded, reading, located, scorer)
    relations = tuple(Relation(link.relation, order[link.head], order[link.tail], link.score) for link in links)
    return Document(document.id, document.text, document.spans, relations)


def heads_input(states: np.ndarray, spans: list[WordSpan], candidates: Pairs) -> dict[str, np.ndarray]:
    """The arrays that the heads over spans take, by name, in their order."""
    return {
        "states": states,
        "first": np.array([span.first for span in spans], np.int64),
        "last": np.array([span.last for span in spans], np.int64),
        "types": np.array([SPAN_TYPES.index(span.type) for span in spans], np.int64),
        "head": candidates.head,
        "tail": candidates.tail,
        "relation": candidates.relation,
        "features": candidates.features,
    }


def best_tags(logits: np.ndarray, lines: np.ndarray, inner: np.ndarray | None = None) -> np.ndarray:
    """The best tags of the words [words] such that an I- follows only its own B- or I-, no span crosses a line, and no unit
    ends before a word of `inner`.

    logits [words, tags]; lines, inner [words]. A Viterbi search over all lines side by side.
    """
    n_tags = logits.shape[1]
    to, from_ = np.arange(n_tags), np.arange(n_tags)[:, None]
    inside = (to > 0) & (to % 2 == 0)
    allowed = np.where(inside & (from_ != to) & (from_ != to - 1), -np.inf, 0)
    whole = np.where(((from_ == _B_UNIT) | (from_ == _I_UNIT)) & (to != _I_UNIT), -np.inf, 0)
    order, bounds = side_by_side(lines)
    inner = np.zeros(len(lines), bool) if inner is None else inner
    steps, inners = np.split(logits[order], bounds), np.split(inner[order], bounds)
    score = np.where(inside, -np.inf, steps[0])
    back = []
    for logit, is_inner in zip(steps[1:], inners[1:], strict=True):
        totals = score[: len(logit), :, None] + allowed
        totals[is_inner] += whole
        back.append(totals.argmax(axis=1))
        score[: len(logit)] = totals.max(axis=1) + logit
    tags = score.argmax(axis=1)
    path = []
    for previous in reversed(back):
        active = len(previous)
        path.append(tags[:active].copy())
        tags[:active] = previous[np.arange(active), tags[:active]]
    path.append(tags)
    found = np.empty(len(lines), np.int64)
    found[order] = np.concatenate(path[::-1])
    return found


def spans_of(tags: np.ndarray) -> list[WordSpan]:
    """Spans of a BIO sequence."""
    located = []
    begins = np.flatnonzero(tags % 2 == 1)
    for begin in begins:
        end = begin + 1
        while end < len(tags) and tags[end] == tags[begin] + 1:
            end += 1
        located.append(WordSpan(SPAN_TYPES[tags[begin] // 2], int(begin), int(end - 1)))
    return located


def certainties(spans: Sequence[WordSpan], probabilities: np.ndarray, sure_of_type: dict[int, float]) -> list[float]:
    """The probability [words, tags] of the least certain word of each span; of a METRIC or TARGET that it is either, times
    how sure its type is."""
    found = []
    for i, span in enumerate(spans):
        types = TYPES if i in sure_of_type else (span.type,)
        begin, inside = ([TAGS.index(f"{part}-{type_}") for type_ in types] for part in "BI")
        first, rest = probabilities[span.first], probabilities[span.first + 1 : span.last + 1]
        least = min(first[begin].sum(), rest[:, inside].sum(axis=1).min(initial=1.0))
        found.append(float(least * sure_of_type.get(i, 1.0)))
    return found


def planned_or_done(
    text: str, words: list[Word], spans: list[WordSpan], logits: np.ndarray, scorer: Scorer
) -> tuple[list[WordSpan], dict[int, float]]:
    """The spans, with the types of METRIC and TARGET that together score highest, and how sure these are, by place in the
    list; logits [words, tags]."""
    places = [i for i, span in enumerate(spans) if span.type in TYPES]
    if not places:
        return spans, {}
    counts = [spans[i] for i in places]
    scores = logits[[[count.first] for count in counts], [[TAGS.index(f"B-{type_}") for type_ in TYPES]]]
    scores[np.isin(places, planned(text, words, spans)), TYPES.index(TARGET)] += PLANNED
    scores[np.isin(places, [i for i, _ in done_in_brackets(text, words, spans)]), TYPES.index(METRIC)] += BONUS
    transitions = scorer.transitions(words, counts)
    found, types = list(spans), best_types(scores, transitions)
    for i, type_ in zip(places, types, strict=True):
        found[i] = replace(found[i], type=type_)
    chosen = type_marginals(scores, transitions)[range(len(types)), [TYPES.index(type_) for type_ in types]]
    return found, dict(zip(places, chosen.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Link:
    """A chosen pair: indices of spans, the relation, its probability among the rivals of its group."""

    head: int
    tail: int
    relation: str
    score: float


def best_links(candidates: Pairs, scores: np.ndarray) -> list[Link]:
    """Of each group the pair that beats its rivals and the score 0 of no link."""
    links = []
    bounds = [*np.flatnonzero(np.diff(candidates.group, prepend=-1)), len(candidates)]
    for begin, end in pairwise(bounds):
        rivals = scores[begin:end]
        best = int(rivals.argmax())
        if rivals[best] > 0:
            probability = float(softmax(np.append(rivals, 0.0))[best])
            i = begin + best
            relation = RELATION_NAMES[candidates.relation[i]]
            links.append(Link(int(candidates.head[i]), int(candidates.tail[i]), relation, probability))
    return links


def one_metric_each(links: list[Link]) -> list[Link]:
    """Leaves every TARGET to the METRIC that claims it most surely."""
    best: dict[int, float] = {}
    for link in links:
        if link.relation == HAS_TARGET:
            best[link.tail] = max(link.score, best.get(link.tail, 0.0))
    return [link for link in links if link.relation != HAS_TARGET or link.score == best[link.tail]]


def _linked(
    text: str, encoded: Encoded, reading: Reading, located: list[WordSpan], scorer: Scorer
) -> tuple[list[Link], np.ndarray]:
    """The links of an article's spans, of which there is at least one, and their indicator logits [spans, classes]."""
    candidates = pairs(located, encoded.words)
    indicator_logits, scores = scorer.link(encoded.words, reading.states, located, candidates)
    scores = scores + evidence(text, encoded.words, located, candidates)
    scores = scores + headed_pairs(encoded.words, located, candidates)
    for count, percent in done_in_brackets(text, encoded.words, located):
        scores[(candidates.head == count) & (candidates.tail == percent)] += BONUS
    return one_metric_each(best_links(candidates, scores)), indicator_logits


def _document(
    name: str,
    text: str,
    encoded: Encoded,
    located: list[WordSpan],
    scores: list[float],
    links: list[Link],
    indicator_logits: np.ndarray,
    scales: Scales,
) -> Document:
    tails = {link.tail for link in links}
    kept = [i for i, span in enumerate(located) if span.type != UNIT or i in tails]
    ids = {i: f"T{number}" for number, i in enumerate(kept, start=1)}
    spans = []
    for i in kept:
        span = located[i]
        start, end = encoded.words[span.first].start, encoded.words[span.last].end
        indicator, sure = _indicator(span.type, i in tails, indicator_logits[i])
        score = scales.spans(scores[i])
        spans.append(Span(ids[i], span.type, start, end, indicator, score, scales.indicators(sure) if indicator else 1.0))
    relations = [Relation(link.relation, ids[link.head], ids[link.tail], scales.relations(link.score)) for link in links]
    return Document(name, text, tuple(spans), tuple(relations))


def _indicator(type_: str, is_tail: bool, logits: np.ndarray) -> tuple[str | None, float]:
    """The indicator of a count and its probability; only a PERCENT may have none."""
    if type_ not in COUNTS or (is_tail and type_ != METRIC):
        return None, 1.0
    probabilities = softmax(logits if type_ == PERCENT else logits[1:])
    best = int(probabilities.argmax())
    classes = INDICATOR_CLASSES if type_ == PERCENT else INDICATORS
    return (None if classes[best] == "none" else classes[best]), float(probabilities[best])
