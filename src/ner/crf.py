"""A linear-chain CRF (Lafferty, McCallum and Pereira, 2001) over the words of a line: a second opinion on tags.

It knows nothing but the words around a word, and errs elsewhere than the encoder does; what it says is added to the tag
logits. `learn` trains it with CRFsuite (Okazaki, 2007), in a minute or two; reading with it needs numpy alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ner import linear
from ner.features import features
from ner.linear import FLOOR, Linear
from ner.schema import TAGS
from ner.segment import Word

SHARE = 0.7
"""How much of the logarithm of its marginals is added to the encoder's tag logits; chosen on dev (models/README.md)."""


@dataclass(frozen=True)
class Crf:
    """Reads words with a linear model over `ner.features`, whose classes are the tags."""

    model: Linear

    def opinion(self, words: Sequence[Word]) -> np.ndarray:
        """What it adds to the tag logits of an article's words [words, tags]."""
        return SHARE * np.log(self.marginals(words) + FLOOR)

    def marginals(self, words: Sequence[Word]) -> np.ndarray:
        """The probability of each tag of each word [words, tags]."""
        if not words:
            return np.zeros((0, len(TAGS)), np.float32)
        emissions = self.model.scores(features(words))
        order, bounds = side_by_side(np.array([word.line for word in words]))
        scores = np.exp(emissions - emissions.max(axis=1, keepdims=True))[order].astype(float)
        found = np.empty(emissions.shape, np.float32)
        found[order] = _marginals(np.split(scores, bounds), np.exp(self.model.transitions))
        return found


def side_by_side(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The words of an article place by place in their lines, at each place that of the longest line first [words], and
    where among them each place but the first begins; `lines` [words] numbers the lines.

    >>> side_by_side(np.array([4, 5, 5]))
    (array([1, 0, 2]), array([2]))
    """
    starts = _starts(lines)
    lengths = np.diff(starts, append=len(lines))
    place = np.arange(len(lines)) - np.repeat(starts, lengths)
    return np.lexsort((-np.repeat(lengths, lengths), place)), np.cumsum(np.bincount(place))[:-1]


def _starts(lines: np.ndarray) -> np.ndarray:
    """The first word of each line, from the line of every word."""
    return np.flatnonzero(np.diff(lines, prepend=-1))


def _marginals(steps: Sequence[np.ndarray], transitions: np.ndarray) -> np.ndarray:
    """Forward and backward over lines side by side: for each place in a line the exponentials [lines, tags] of the words
    there, the longest line first. Gives the marginals of all of them, one place after the other [words, tags]."""
    forward: list[np.ndarray] = []
    for scores in steps:
        reached = scores * (forward[-1][: len(scores)] @ transitions) if forward else scores
        forward.append(reached / reached.sum(axis=1, keepdims=True))
    backward = [np.ones_like(scores) for scores in steps]
    for place in range(len(steps) - 1, 0, -1):
        message = (steps[place] * backward[place]) @ transitions.T
        backward[place - 1][: len(message)] = message / message.sum(axis=1, keepdims=True)
    both = np.concatenate(forward) * np.concatenate(backward)
    return both / both.sum(axis=1, keepdims=True)


def learn(articles: Sequence[tuple[Sequence[Word], Sequence[str]]]) -> Crf:
    """A CRF from articles, each its words and their tags."""
    return Crf(linear.learn(_lines_of(articles), TAGS))


def _lines_of(articles: Sequence[tuple[Sequence[Word], Sequence[str]]]) -> Iterator[tuple[np.ndarray, Sequence[str]]]:
    for words, tags in articles:
        hashes = features(words)
        starts = _starts(np.array([word.line for word in words], np.int64))
        for start, end in pairwise([*starts.tolist(), len(words)]):
            yield hashes[start:end], tags[start:end]
