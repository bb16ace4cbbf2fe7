"""A maximum-entropy classifier (Berger, Della Pietra and Della Pietra, 1996) of counts by the words around them: a second
opinion on indicators.

Like the CRF over tags it knows nothing but words, and errs elsewhere than the encoder does; what it says is added to the
indicator logits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np

from ner import linear
from ner.candidates import WordSpan
from ner.features import EDGE, hashed
from ner.linear import FLOOR, Linear, softmax
from ner.schema import COUNTS, INDICATOR_CLASSES
from ner.segment import Word

SHARE = 0.5
"""How much of the logarithm of its probabilities is added to the indicator logits; chosen on dev (models/README.md)."""

PLACES, NEAR, WIDE, TITLE = 5, 12, 40, 30
"""How many words it looks at: to either side of a count place by place and, in any order, in its line; to either side
in any order, wherever they stand; of the first line."""


@dataclass(frozen=True)
class Maxent:
    """Reads counts with a linear model over `features`, whose classes are those of the indicators."""

    model: Linear

    def opinion(self, words: Sequence[Word], spans: Sequence[WordSpan]) -> np.ndarray:
        """What it adds to the indicator logits of an article's spans [spans, classes]; nothing where one is no count."""
        found = np.zeros((len(spans), len(INDICATOR_CLASSES)), np.float32)
        counts = [i for i, span in enumerate(spans) if span.type in COUNTS]
        if counts:
            scores = self.model.scores(features(words, [spans[i] for i in counts]))
            found[counts] = SHARE * np.log(softmax(scores) + FLOOR)
        return found


def features(words: Sequence[Word], counts: Sequence[WordSpan]) -> np.ndarray:
    """The features of counts [counts, features], of which there is at least one, as hashes of 64 bits; 0 where one does not
    hold."""
    hashes = np.array([_word(word.text) for word in words], np.uint64)
    lines = np.array([word.line for word in words])
    first, last = (np.array([[getattr(count, end)] for count in counts]) for end in ("first", "last"))
    near, wide = np.arange(1, NEAR + 1), np.arange(1, WIDE + 1)
    padded, padded_lines = np.pad(hashes, WIDE, constant_values=EDGE), np.pad(lines, WIDE, constant_values=-1)
    sides = [
        np.where(padded_lines[place + WIDE] == lines[first], padded[place + WIDE], EDGE)
        for place in (first - near, last + near)
    ]
    beyond = [padded[place + WIDE] for place in (first - wide[::-1], last + wide)]
    title = np.tile(hashes[lines == lines[0]][:TITLE], (len(counts), 1))
    kinds = np.array([[COUNTS.index(count.type)] for count in counts], np.uint64)
    parts = [hashed(0, kinds)]
    place = np.arange(PLACES)
    for number, side in enumerate(sides, start=1):
        parts.append(hashed(20 * number + place, side[:, :PLACES]))
        parts.append(hashed(20 * number + 10 + place[:3], side[:, :3], side[:, 1:4]))
        parts.append(hashed(20 * number + 15, side[:, :1], side[:, 1:2], side[:, 2:3]))
    for number, bag in enumerate((*sides, np.concatenate(beyond, axis=1), title), start=3):
        held = bag != EDGE
        parts.append(np.where(held, hashed(20 * number, bag), np.uint64(0)))
        pairs = hashed(20 * number + 10, bag[:, :-1], bag[:, 1:])
        parts.append(np.where(held[:, :-1] & held[:, 1:], pairs, np.uint64(0)))
    return np.concatenate(parts, axis=1)


def learn(articles: Iterable[tuple[Sequence[Word], Sequence[WordSpan], Sequence[int]]]) -> Maxent:
    """From articles, each its words, its spans and the class of each span's indicator, less than 0 where it has none."""
    return Maxent(linear.learn(_counts_of(articles), INDICATOR_CLASSES))


def _counts_of(
    articles: Iterable[tuple[Sequence[Word], Sequence[WordSpan], Sequence[int]]],
) -> Iterator[tuple[np.ndarray, list[str]]]:
    for words, spans, classes in articles:
        known = [(span, INDICATOR_CLASSES[class_]) for span, class_ in zip(spans, classes, strict=True) if class_ >= 0]
        if known:
            for row, (_, indicator) in zip(features(words, [span for span, _ in known]), known, strict=True):
                yield row[None], [indicator]


@lru_cache(2**16)
def _word(text: str) -> int:
    """A hash of a word in small letters; all numbers are alike."""
    return crc32(b"0" if text[0].isdigit() else text.lower().encode())
