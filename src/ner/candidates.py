"""Which spans may be linked, and what the relation head is told of a pair beside the two vectors.

One function makes the pairs for training and for tagging alike.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np

from ner.schema import RELATIONS, SPAN_TYPES
from ner.segment import Word

MAX_DISTANCE = 200
"""Pairs further apart than this many words are no candidates: 75 of the 46,975 links of train are lost."""

_DISTANCES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
_SIDE = len(_DISTANCES) + 1

RELATION_NAMES = tuple(RELATIONS)

FEATURE_SIZES = (2 * _SIDE, 10, 10, 7, 7)
"""How many values each feature of a pair takes: signed distance in words; spans of the tail's kind between (by side);
spans of the head's type between (by side); sentences apart and lines apart, from -3 to 3."""


@dataclass(frozen=True)
class WordSpan:
    """A span as the heads see it: its type, its first and last word."""

    type: str
    first: int
    last: int


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs, those of one head and relation side by side.

    Shapes: head, tail, relation, group [pairs]; features [pairs, features]. `group` numbers the choices: at most one
    pair of a group is a link.
    """

    head: np.ndarray
    tail: np.ndarray
    relation: np.ndarray
    group: np.ndarray
    features: np.ndarray

    def __len__(self) -> int:
        return len(self.head)


def pairs(spans: list[WordSpan], words: list[Word]) -> Pairs:
    """All pairs of spans, in the order of the text, that a relation could join within `MAX_DISTANCE` words."""
    tails_of = {
        relation: [i for i, span in enumerate(spans) if span.type in rule.tails] for relation, rule in RELATIONS.items()
    }
    firsts = {relation: [spans[i].first for i in indices] for relation, indices in tails_of.items()}
    of_type = {type_: [span.first for span in spans if span.type == type_] for type_ in SPAN_TYPES}
    rows: list[tuple[int, ...]] = []
    group = -1
    for h, head in enumerate(spans):
        for r, (relation, rule) in enumerate(RELATIONS.items()):
            if head.type not in rule.heads:
                continue
            group += 1
            starts = firsts[relation]
            begin = bisect_left(starts, head.first - MAX_DISTANCE)
            end = bisect_right(starts, head.last + MAX_DISTANCE)
            for t in tails_of[relation][begin:end]:
                tail = spans[t]
                rows.append((h, t, r, group, *_features(head, tail, starts, of_type[head.type], words)))
    table = np.array(rows, np.int64).reshape(-1, 4 + len(FEATURE_SIZES))
    return Pairs(table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4:])


def _features(
    head: WordSpan, tail: WordSpan, tail_starts: list[int], head_starts: list[int], words: list[Word]
) -> tuple[int, ...]:
    after = tail.first > head.first
    left, right = (head, tail) if after else (tail, head)
    apart = bisect_right(_DISTANCES, right.first - left.last)
    tails_between = _between(tail_starts, left, right)
    heads_between = _between(head_starts, left, right)
    one, other = words[head.first], words[tail.first]
    return (
        apart + _SIDE * after,
        min(tails_between, 4) + 5 * after,
        min(heads_between, 4) + 5 * after,
        max(-3, min(3, other.sentence - one.sentence)) + 3,
        max(-3, min(3, other.line - one.line)) + 3,
    )


def _between(starts: list[int], left: WordSpan, right: WordSpan) -> int:
    return bisect_left(starts, right.first) - bisect_right(starts, left.last)
