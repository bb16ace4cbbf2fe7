"""What stands in and around each word, as numbers: the features of a linear model over words.

A feature is a hash of what it says: the word three places on is `đạt`, the clause of this number speaks of a plan.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np

from ner.segment import Word

PLANNED = """
    chỉ tiêu, kế hoạch, mục tiêu, phấn đấu, dự kiến, dự toán, sẽ, cần, đề nghị, đề xuất, đề ra, giao, tới, định
    hướng, yêu cầu, cam kết, đăng ký, quyết tâm, chiến lược, quy hoạch, chuẩn bị, sắp, muốn, xin, kêu gọi, hỗ trợ,
    đặt, tối thiểu, ít nhất, dự án, ước, ước tính, dự báo, khoảng
"""
DONE = """
    đã, được, đạt, hoàn thành, thực hiện, tính đến, hiện có, có, gồm, trong đó, còn, vừa, nâng, tổng số, trao, tặng,
    kết nạp, thành lập, tổ chức, thu, nộp, bán, chi, phát hiện, xử lý, vượt
"""
MEASURED = """
    so với, tăng, giảm, hơn, gấp, từ, trên, dưới, mỗi, một, bình quân, trung bình, giá, mức, thứ, lần thứ, tuổi,
    điều, quyết định, nghị quyết, số, chiếm, bằng, tương đương, trở lên, tối đa
"""
"""Cues, of one or two syllables: the numbers of their clause are planned, done, or a measure of something."""

MAGNITUDES = ("triệu", "tỷ", "tỉ", "nghìn", "ngàn", "vạn")
HEDGES = ("gần", "hơn", "trên", "khoảng", "được")
JOINTS = (".", ",", "/", "-", "–")
"""What may stand between the parts of a number, or between it and the words that say what it is."""

REACH = 4
"""Single words are looked at as far as this to either side; those around a number, in any order, as far as `AROUND`."""

AROUND = 10
_CLAUSE_ENDS = (".", ";", "!", "?", ":")
EDGE = np.uint64(7)
"""Stands for the word before the first of a line, and after the last."""

Column = np.ndarray


def features(words: Sequence[Word]) -> np.ndarray:
    """The features of every word [words, features], as hashes of 64 bits; 0 where one does not hold."""
    if not words:
        return np.zeros((0, 0), np.uint64)
    return _Templates(words).hashes()


def hashed(number: int | np.ndarray, *columns: Column) -> np.ndarray:
    """A hash of what stands at each place of some columns, and of the number of the template that they fill; never 0."""
    mixed = np.asarray(number, np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for column in columns:
        mixed = (mixed ^ column) * np.uint64(0xFF51AFD7ED558CCD)
        mixed = mixed ^ (mixed >> np.uint64(32))
    return mixed | np.uint64(1)


class _Templates:
    """Collects features, each a template over columns [words] of hashes, and hashes them all at once."""

    def __init__(self, words: Sequence[Word]) -> None:
        attributes = np.array([_attributes(word.text) for word in words], np.uint64)
        self.word, self.shape, self.begins, self.ends = attributes.T[:4]
        self.number, self.clause_end = attributes.T[4] > 0, attributes.T[5] > 0
        self.capitals = attributes.T[6].astype(np.int64) - attributes.T[7].astype(np.int64)
        self.size, self.year = attributes.T[8:]
        self.line = np.array([word.line for word in words])
        self.spaced = np.array([word.spaced for word in words], np.uint64)
        self.at = np.arange(len(words))
        self.nothing, self.always = np.zeros(len(words), np.uint64), np.ones(len(words), bool)
        self.rows: list[tuple[Column, ...]] = []
        self.numbers: list[int] = []
        self.holds: list[Column] = []

    def hashes(self) -> np.ndarray:
        self._neighbours()
        self._lines()
        self._cues()
        self._around()
        self._numbers()
        numbers, columns = np.array(self.numbers, np.uint64)[:, None], np.array(self.rows)  # [features, 3, words]
        return np.where(np.array(self.holds), hashed(numbers, *columns.transpose(1, 0, 2)), np.uint64(0)).T

    def _add(self, *columns: Column, holds: Column | None = None, number: int | None = None) -> None:
        """A feature for every word, or for those where it holds; features of one number say the same of other places."""
        self.rows.append((*columns, *[self.nothing] * (3 - len(columns))))
        self.numbers.append(len(self.numbers) + 1 if number is None else number)
        self.holds.append(self.always if holds is None else holds)

    def _shifted(self, column: Column, reach: int) -> dict[int, Column]:
        """By offset, what a column holds that many words on, in the same line."""
        offsets = np.arange(-reach, reach + 1)
        place = self.at + offsets[:, None]
        inside = (place >= 0) & (place < len(column))
        place = np.where(inside, place, 0)
        inside &= self.line[place] == self.line
        return dict(zip(offsets.tolist(), np.where(inside, column[place], EDGE), strict=True))

    def _neighbours(self) -> None:
        word = self.words = self._shifted(self.word, AROUND)
        shape = self._shifted(self.shape, 2)
        self._add()
        for offset in range(-REACH, REACH + 1):
            self._add(word[offset])
        for column in (*shape.values(), self.begins, self.ends, self.spaced):
            self._add(column)
        for a, b in ((-1, 0), (0, 1), (-2, -1), (1, 2), (-1, 1)):
            self._add(word[a], word[b])
        for a in (-2, -1, 0):
            self._add(word[a], word[a + 1], word[a + 2])
        self._add(shape[-1], shape[0], shape[1])

    def _lines(self) -> None:
        """In a line of capitals, in the first line."""
        starts = np.flatnonzero(np.diff(self.line, prepend=-1))
        capitals = np.add.reduceat(self.capitals, starts) > 0
        self._add(self.shape, holds=np.repeat(capitals, np.diff(starts, append=len(self.line))))
        self._add(self.shape, holds=self.line == self.line[0])

    def _cues(self) -> None:
        """The last cue before a word in its clause, and the next one."""
        last = len(self.at) - 1
        opens = np.diff(self.line, prepend=-1) > 0
        opens[1:] |= self.clause_end[:-1]
        closes = np.append(opens[1:], True)
        begin = np.maximum.accumulate(np.where(opens, self.at, 0))
        end = np.minimum.accumulate(np.where(closes, self.at, last)[::-1])[::-1]
        pair = self.word * np.uint64(31) + self.words[1]
        for group, (singles, pairs) in enumerate(_CUES):
            cue = np.where(np.isin(pair, pairs), pair, np.where(np.isin(self.word, singles), self.word, 0))
            before = np.maximum.accumulate(np.where(cue > 0, self.at, -1))
            after = np.minimum.accumulate(np.where(cue > 0, self.at, last + 1)[::-1])[::-1]
            before = np.where(before >= begin, cue[before], 0)
            after = np.where(after <= end, cue[np.minimum(after, last)], 0)
            self._add(before, holds=self.number)
            self._add(after, holds=self.number)
            if group == 0:
                self._add(before)
                self._add(after)

    def _around(self) -> None:
        """The words around a number, wherever they stand: near before it, alone and in pairs, and further off."""
        for offset in range(1, AROUND - 1):
            near, pair = self.words[-offset], (self.words[-offset - 1], self.words[-offset])
            self._add(near, holds=self.number & (near != EDGE), number=1001)
            self._add(*pair, holds=self.number & (pair[0] != EDGE), number=1002)
        for offset in range(REACH + 1, AROUND + 1):
            for side, number in ((-1, 1003), (1, 1004)):
                far = self.words[side * offset]
                self._add(far, holds=self.number & (far != EDGE), number=number)

    def _numbers(self) -> None:
        """How long a number is, whether it looks like a year, and the words that frame it."""
        last = len(self.at) - 1
        after = np.where(self.number | np.isin(self.word, _AFTER_NUMBERS), last, self.at)
        after = np.minimum.accumulate(after[::-1])[::-1]
        before = np.where(self.number | np.isin(self.word, _BEFORE_NUMBERS), 0, self.at)
        before = np.maximum.accumulate(before)
        word, left, right = self.word, self.words[-1], self.words[1]
        for columns in (
            (self.size, self.shape), (self.year, left), (self.year, right),
            (word[after],), (word[after], right[after]),
            (word[before],), (left[before], word[before]), (word[before], word[after]),
        ):  # fmt: skip
            self._add(*columns, holds=self.number)


@lru_cache(2**17)
def _attributes(text: str) -> tuple[int, ...]:
    """Hashes of a word, its shape, its beginning and end; whether it is a number, ends a clause; its large and
    its small letters, its length, whether it looks like a year."""
    low = text.lower()
    names = low, f"shape {shape(text)}", f"begins {low[:3]}", f"ends {low[-3:]}"
    letters = sum(map(str.isupper, text)), sum(map(str.islower, text))
    year = re.fullmatch(r"(19|20)\d\d", text) is not None
    return *map(_hash, names), text[0].isdigit(), text in _CLAUSE_ENDS, *letters, len(text), year


def shape(text: str) -> str:
    """Capitals, small letters and digits, runs of one kind as one.

    >>> shape("Yên"), shape("4.550"), shape("TNHH")
    ('Xx', 'd.d', 'X')
    """
    kinds = "".join("X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c for c in text)
    return re.sub(r"(.)\1+", r"\1", kinds)


def _hash(text: str) -> int:
    return crc32(text.encode())


def _cues(group: str) -> tuple[np.ndarray, np.ndarray]:
    cues = [cue.split() for cue in group.split(",")]
    singles = [_hash(*cue) for cue in cues if len(cue) == 1]
    pairs = [_hash(cue[0]) * 31 + _hash(cue[1]) for cue in cues if len(cue) == 2]
    return np.array(singles, np.uint64), np.array(pairs, np.uint64)


_CUES = tuple(map(_cues, (PLANNED, DONE, MEASURED)))
_AFTER_NUMBERS = np.array([*map(_hash, JOINTS + MAGNITUDES)], np.uint64)
_BEFORE_NUMBERS = np.array([*map(_hash, JOINTS + HEDGES)], np.uint64)
