"""Whether a count is planned or done, beside the count before it: a second opinion on METRIC and TARGET.

The counts of a list are planned together or done together, which tags decided word by word do not see. A maximum-entropy
Markov model (McCallum, Freitag and Pereira, 2000) learns how the words between two counts carry the type of the first over
to the second; what it says beyond those words alone is heard when the types of an article's counts are sought together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np

from ner import linear
from ner.candidates import WordSpan
from ner.features import hashed
from ner.linear import FLOOR, Linear, softmax
from ner.schema import METRIC, TARGET
from ner.segment import Word

TYPES = (METRIC, TARGET)
SHARE = 0.5
"""How much of what it says is added to the scores of types; chosen on dev (models/README.md)."""

PRIOR = np.array([0.72, 0.28])
"""The share of each type among the counts of the train articles (`scripts/count_likelihoods.py`)."""

BEFORE, AFTER = 25, 8
"""How many words it looks at: before a count, back to the count before it, and after it, in its line."""


@dataclass(frozen=True)
class CountTypes:
    """Reads counts with a linear model over `features`, whose classes are TYPES."""

    model: Linear

    def transitions(self, words: Sequence[Word], counts: Sequence[WordSpan]) -> np.ndarray:
        """What it adds to the score of a count's type, by the type of the count before [counts, types before, types];
        nothing for the first."""
        found = np.zeros((len(counts), len(TYPES), len(TYPES)))
        if len(counts) > 1:
            rows = features(words, counts)
            given = np.stack([softmax(self.model.scores(_after(type_, rows))) for type_ in TYPES], axis=1)
            alone = (PRIOR[:, None] * given).sum(axis=1, keepdims=True)
            found[1:] = SHARE * np.log((given + FLOOR) / (alone + FLOOR))[1:]
        return found


def best_types(scores: np.ndarray, transitions: np.ndarray) -> list[str]:
    """The types of an article's counts that together score highest.

    scores [counts, types]; transitions [counts, types before, types].

    >>> alone, together = np.array([[0.0, 3], [1, 0]]), np.array([np.zeros((2, 2)), 2 * np.eye(2)])
    >>> best_types(alone, 0 * together), best_types(alone, together)
    (['TARGET', 'METRIC'], ['TARGET', 'TARGET'])
    """
    total, back = scores[0], []
    for score, transition in zip(scores[1:], transitions[1:], strict=True):
        ways = total[:, None] + transition
        back.append(ways.argmax(axis=0))
        total = ways.max(axis=0) + score
    path = [int(total.argmax())]
    for previous in reversed(back):
        path.append(int(previous[path[-1]]))
    return [TYPES[type_] for type_ in reversed(path)]


def type_marginals(scores: np.ndarray, transitions: np.ndarray) -> np.ndarray:
    """The probability of each type of an article's counts [counts, types], over all ways to type the others.

    scores [counts, types]; transitions [counts, types before, types].

    >>> alone, together = np.array([[0.0, 3], [0, 0]]), np.array([np.zeros((2, 2)), 2 * np.eye(2)])
    >>> type_marginals(alone, 0 * together).round(2).tolist(), type_marginals(alone, together).round(2).tolist()
    ([[0.05, 0.95], [0.5, 0.5]], [[0.05, 0.95], [0.16, 0.84]])
    """
    forward, backward = scores.astype(float), np.zeros(scores.shape)
    for i in range(1, len(scores)):
        forward[i] += np.logaddexp.reduce(forward[i - 1][:, None] + transitions[i], axis=0)
    for i in reversed(range(len(scores) - 1)):
        backward[i] = np.logaddexp.reduce(transitions[i + 1] + scores[i + 1] + backward[i + 1], axis=1)
    return softmax(forward + backward)


def features(words: Sequence[Word], counts: Sequence[WordSpan]) -> np.ndarray:
    """The features of counts in their order [counts, features], as hashes of 64 bits; 0 where there are no more."""
    low = ["0" if word.text[0].isdigit() else word.text.lower() for word in words]
    rows = [
        [hash_ for said in set(_said(words, low, before, count)) if (hash_ := crc32(said.encode()))]
        for before, count in pairwise([None, *counts])
    ]
    found = np.zeros((len(rows), max(map(len, rows))), np.uint64)
    for row, hashes in zip(found, rows, strict=True):
        row[: len(hashes)] = hashes
    return found


def _said(words: Sequence[Word], low: list[str], before: WordSpan | None, count: WordSpan) -> Iterator[str]:
    """What stands between a count and the one before it, and around the count."""
    line, begin = words[count.first].line, before.last + 1 if before else 0
    between = low[begin : count.first]
    yield f"words {min(len(between), 8)}"
    if before:
        yield f"lines {min(line - words[before.last].line, 2)}"
        yield f"ends {any(mark in between for mark in '.!?')} {';' in between}"
        yield "begins " + " ".join(between[:2])
        if len(between) <= 3:
            yield "all " + " ".join(between)
    near = between[-BEFORE:]
    yield from (f"has {word}" for word in near)
    yield from (f"has {first} {second}" for first, second in pairwise(near))
    for place in range(1, 6):
        if place <= count.first and words[count.first - place].line == line:
            yield f"before {place} {low[count.first - place]}"
    after = [low[i] for i in range(count.last + 1, min(count.last + 1 + AFTER, len(words))) if words[i].line == line]
    yield from (f"after {place} {word}" for place, word in enumerate(after[:4]))
    yield from (f"then {word}" for word in after)


def _after(type_: str, rows: np.ndarray) -> np.ndarray:
    """The features of counts that come after one of a type: each alone, and each with that type."""
    joined = np.where(rows > 0, hashed(1 + TYPES.index(type_), rows), np.uint64(0))
    return np.concatenate([_alone(rows), joined, np.full((len(rows), 1), hashed(3 + TYPES.index(type_)))], axis=1)


def _alone(rows: np.ndarray) -> np.ndarray:
    """The features of counts that follow no other."""
    return np.where(rows > 0, hashed(0, rows), np.uint64(0))


def learn(articles: Iterable[tuple[Sequence[Word], Sequence[WordSpan]]]) -> CountTypes:
    """From articles, each its words and its spans."""
    return CountTypes(linear.learn(_counts_of(articles), TYPES))


def _counts_of(articles: Iterable[tuple[Sequence[Word], Sequence[WordSpan]]]) -> Iterator[tuple[np.ndarray, list[str]]]:
    for words, spans in articles:
        counts = sorted((span for span in spans if span.type in TYPES), key=lambda span: span.first)
        if counts:
            rows = features(words, counts)
            for row, before, count in zip(rows, [None, *counts], counts, strict=False):
                yield (_after(before.type, row[None]) if before else _alone(row[None])), [count.type]
