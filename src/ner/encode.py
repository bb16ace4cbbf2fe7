"""From words to what an encoder reads: pieces in overlapping windows, the same for every encoder.

The heads work on whole articles: every word has one home window, in which it stands with the most context, and takes its
vector from its first piece there. So nothing is lost or said twice where windows overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from ner.compounds import compounds
from ner.schema import Document, Span
from ner.segment import Word, without_surrogates, words

BRIEF = 4
"""Articles of up to so many lines are briefs: a headline and a paragraph or two look to the model that ships like the
teasers that its training glued under articles, which carry no labels (`models/README.md`)."""

MAX_PIECES_PER_WORD = 16
"""Longer words (addresses of pages, glued lines) are read as far as this."""
REMEMBERED_WORDS = 100_000
SEGMENTATIONS = {"syllables": words, "compounds": compounds}
"""How a text is cut into the words that get a piece and a label each."""

NO_ROW = "<no row>"
"""Where a tokenizer has this piece, those numbered from it on have no row in the encoder, and are read as unknown."""


class Pieces:
    """An encoder's `tokenizer.json` and its segmentation: text to words; words to ids, each by itself, remembered.

    Raises:
        ValueError: a special piece is missing, or the segmentation is unknown.
        FileNotFoundError: the segmentation needs underthesea, which is not installed.
    """

    def __init__(self, path: Path, segmentation: str = "syllables") -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))
        self._known: dict[str, list[int]] = {}
        if segmentation not in SEGMENTATIONS:
            raise ValueError(f"unknown segmentation {segmentation!r}; there are {', '.join(SEGMENTATIONS)}")
        self.segmentation, self.words = segmentation, SEGMENTATIONS[segmentation]
        self.words("")  # what it needs is loaded here, or missed here
        names = ("<s>", "</s>", "<pad>", "<unk>", "<mask>")
        special = [self._tokenizer.token_to_id(name) for name in names]
        if None in special:
            raise ValueError(f"{path} lacks one of the pieces {', '.join(names)}")
        self.begin, self.end, self.pad, self.unknown, self.mask = special
        self._rows = self._tokenizer.token_to_id(NO_ROW) or self._tokenizer.get_vocab_size()

    def __call__(self, word: Word) -> list[int]:
        marked = "▁" + word.text if word.spaced else word.text
        ids = self._known.get(marked)
        if ids is None:
            ids = self._tokenizer.encode(without_surrogates(marked), add_special_tokens=False).ids[:MAX_PIECES_PER_WORD]
            ids = [id_ if id_ < self._rows else self.unknown for id_ in ids] or [self.unknown]
            if len(marked) <= 32:
                if len(self._known) >= REMEMBERED_WORDS:
                    self._known.clear()
                self._known[marked] = ids
        return ids


@dataclass(frozen=True)
class Encoded:
    """An article as an encoder reads it.

    `windows` are ids with the special pieces in place; word `w` is read at `windows[home[w]]`, position `position[w]`.
    """

    words: list[Word]
    windows: list[list[int]]
    home: np.ndarray
    position: np.ndarray


def encode(text: str, pieces: Pieces, window: int, overlap: int) -> Encoded:
    """Cuts an article into windows of at most `window` pieces that share up to `overlap` pieces with the one before."""
    return encode_words(pieces.words(text), pieces, window, overlap)


def encode_words(words: list[Word], pieces: Pieces, window: int, overlap: int) -> Encoded:
    """As `encode`, for words already at hand. A line end is one end piece, before the first word of the new line, but in a
    brief, which is read as one line."""
    ids = [pieces(word) for word in words]
    is_brief = len({word.line for word in words}) <= BRIEF
    breaks = [not is_brief and i > 0 and word.line != words[i - 1].line for i, word in enumerate(words)]
    lengths = [len(a) + b for a, b in zip(ids, breaks, strict=True)]
    openings = [i == 0 or word.sentence != words[i - 1].sentence for i, word in enumerate(words)]
    bounds = cut(lengths, openings, window - 2, overlap)

    windows = []
    home = np.zeros(len(words), np.int64)
    position = np.zeros(len(words), np.int64)
    for number, (begin, end, home_begin, home_end) in enumerate(bounds):
        row = [pieces.begin]
        for i in range(begin, end):
            if breaks[i] and i > begin:
                row.append(pieces.end)
            if home_begin <= i < home_end:
                home[i], position[i] = number, len(row)
            row += ids[i]
        windows.append([*row, pieces.end])
    return Encoded(words, windows, home, position)


def cut(lengths: Sequence[int], openings: Sequence[bool], limit: int, overlap: int) -> list[tuple[int, int, int, int]]:
    """Windows over words as (begin, end, home begin, home end), begins and homes at sentence openings where they can be.

    Homes tile the words: each word is at home in exactly one window. Windows hold at most `limit` pieces.
    """
    bounds: list[tuple[int, int]] = []
    begin = 0
    while not bounds or bounds[-1][1] < len(lengths):
        end = _fill(lengths, begin, limit)
        bounds.append((begin, end))
        begin = max(begin + 1, _opening_near(openings, _back(lengths, end, overlap), end))
    homes = [0]
    for (_, end), (begin, _) in pairwise(bounds):
        homes.append(_opening_near(openings, min(end, _fill(lengths, begin, overlap // 2)), end))
    homes.append(len(lengths))
    return [(*bound, *home) for bound, home in zip(bounds, pairwise(homes), strict=True)]


def _fill(lengths: Sequence[int], begin: int, limit: int) -> int:
    end, total = begin, 0
    while end < len(lengths) and total + lengths[end] <= limit:
        total += lengths[end]
        end += 1
    return end


def _back(lengths: Sequence[int], end: int, limit: int) -> int:
    begin, total = end, 0
    while begin > 0 and total + lengths[begin - 1] <= limit:
        begin -= 1
        total += lengths[begin]
    return begin


def _opening_near(openings: Sequence[bool], begin: int, end: int) -> int:
    """The first sentence opening in the nearer half of begin…end, or begin."""
    for i in range(begin, (begin + end + 1) // 2):
        if openings[i]:
            return i
    return begin


def word_spans(words: list[Word], document: Document) -> tuple[dict[str, tuple[int, int]], list[Span]]:
    """Gold spans as word ranges [first, last], by id; and the spans that no whole words make up."""
    first = {word.start: i for i, word in enumerate(words)}
    last = {word.end: i for i, word in enumerate(words)}
    ranges, lost = {}, []
    for span in document.spans:
        if span.start in first and span.end in last:
            ranges[span.id] = (first[span.start], last[span.end])
        else:
            lost.append(span)
    return ranges, lost


def word_tags(words: list[Word], document: Document) -> list[str]:
    """The tag of every word in BIO; spans that no whole words make up are left out."""
    tags = ["O"] * len(words)
    for id_, (first, last) in word_spans(words, document)[0].items():
        type_ = document.by_id[id_].type
        tags[first : last + 1] = [f"B-{type_}"] + [f"I-{type_}"] * (last - first)
    return tags
