"""What a table says of its numbers: below `Giao | Thực hiện | Tỷ lệ %` they are plans, results and rates, below `TT` they
count nothing, below `Đến 15/12` they have that date, and `tỷ đồng` in a cell of its own is a unit.

A row is a line whose cells are parted by `|`; a header, in which no cell is a number, holds for the rows below it that have
as many cells.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from ner.candidates import Pairs, WordSpan
from ner.schema import DATE, METRIC, PERCENT, TAGS, TARGET, UNIT
from ner.segment import Word
from ner.values import MAGNITUDES

BONUS = 10.0
"""What a table adds to the logit of a tag or the score of a link that it tells; chosen on dev (models/README.md)."""

OUTSIDE = TAGS[0]

_HEADERS = {
    OUTSIDE: re.compile(r"^\W*(?:s?tt|số thứ tự)\W*$"),
    PERCENT: re.compile(r"%|^\W*t[ỷỉ] lệ\b"),
    TARGET: re.compile(r"\b(?:giao|kế hoạch|chỉ tiêu|dự toán|kh)\b"),
    METRIC: re.compile(r"\b(?:thực hiện|đạt|kết quả|th)\b"),
}


_SIZE_OF_UNIT = re.compile(rf"(?:{'|'.join(MAGNITUDES)}) (?:đồng|đ|usd)")


def headed(words: Sequence[Word]) -> np.ndarray:
    """What it adds to the tag logits of an article's words [words, tags]."""
    bonus = np.zeros((len(words), len(TAGS)), np.float32)
    for i, kind in numbers(words):
        bonus[i, TAGS.index(kind if kind == OUTSIDE else f"B-{kind}")] = BONUS
    for i in sizes(words):
        bonus[i, TAGS.index(f"B-{UNIT}")] = bonus[i + 1, TAGS.index(f"I-{UNIT}")] = BONUS
    return bonus


def numbers(words: Sequence[Word]) -> list[tuple[int, str]]:
    """The words that fill a cell as bare numbers, each with the kind that the header of its column tells, OUTSIDE for none.

    >>> from ner.segment import words
    >>> table = words("Đơn vị | Giao | Thực hiện | Tỷ lệ %\\nVũ Thư | 1.100 | 1.353 | 123\\nCả tỉnh | 9 | 9 | 100%")
    >>> [(table[i].text, kind) for i, kind in numbers(table)]
    [('1.100', 'TARGET'), ('1.353', 'METRIC'), ('123', 'PERCENT'), ('9', 'TARGET'), ('9', 'METRIC')]
    """
    columns = ((cell, _kind(words, header)) for row in _rows(words) for header, cell in row)
    return [(cell[0], kind) for cell, kind in columns if kind and _is_number(words, cell)]


def headed_pairs(words: Sequence[Word], spans: Sequence[WordSpan], candidates: Pairs) -> np.ndarray:
    """What it adds to the scores of an article's pairs [pairs]: a result that stands alone in its cell has the date and the
    unit that head its column."""
    columns = ((header, cell) for row in _rows(words) for header, cell in row)
    header_of = {cell[0]: set(header) for header, cell in columns if _is_number(words, cell)}
    bonus = np.zeros(len(candidates))
    if not header_of:
        return bonus
    for i, (h, t) in enumerate(zip(candidates.head, candidates.tail, strict=True)):
        head, tail = spans[h], spans[t]
        if head.type == METRIC and tail.type in (DATE, UNIT) and tail.first in header_of.get(head.first, ()):
            bonus[i] = BONUS
    return bonus


def sizes(words: Sequence[Word]) -> list[int]:
    """The words that say how large a unit of money is where no number stands before: `tỷ` in a cell or bracket `tỷ đồng`.

    >>> from ner.segment import words
    >>> sizes(words("Thu (tỷ đồng) | 5 tỷ đồng"))
    [2]
    """
    opened = (i for i, word in enumerate(words[:-2], start=1) if word.text in "|(:")
    return [i for i in opened if _SIZE_OF_UNIT.fullmatch(f"{words[i].text} {words[i + 1].text}".lower())]


_Cell = list[int]
"""The words of a cell."""


def _rows(words: Sequence[Word]) -> Iterator[list[tuple[_Cell, _Cell]]]:
    """The rows below a header, each cell behind that of the header over it."""
    header: list[_Cell] = []
    for _, line in groupby(range(len(words)), key=lambda i: words[i].line):
        cells = _cells(words, list(line))
        if len(cells) < 3:
            header = []
        elif not any(_is_number(words, cell) for cell in cells) and (not header or any(_kind(words, c) for c in cells)):
            header = cells
        elif len(cells) == len(header):
            yield list(zip(header, cells, strict=True))


def _cells(words: Sequence[Word], line: list[int]) -> list[_Cell]:
    cells: list[_Cell] = [[]]
    for i in line:
        if words[i].text == "|":
            cells.append([])
        else:
            cells[-1].append(i)
    return cells


def _is_number(words: Sequence[Word], cell: _Cell) -> bool:
    return len(cell) == 1 and words[cell[0]].text[0].isdigit()


def _kind(words: Sequence[Word], header: _Cell) -> str | None:
    text = " ".join(words[i].text for i in header).lower()
    return next((kind for kind, said in _HEADERS.items() if said.search(text)), None)
