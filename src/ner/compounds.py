"""Compound words with offsets: the words of `segment`, where syllables that make one word are joined with `_`.

PhoBERT was trained on such text (`đoàn_viên` is one word to it), and the joined word is what gets a label. A compound is
one that `word_segmenter` finds and that stands in underthesea's dictionary, or is two capitalised syllables; so none
reaches across the end of a name (`LĐLĐ huyện Yên Lạc | kết nạp`), and the labels of the corpus start and end between words.
Numbers, signs, abbreviations and words that no space parts stay as they are.
"""

import unicodedata
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter

from ner.segment import Word, words
from ner.word_segmenter import Segmenter

_OVERRULED = """
    ban ngày, cầu vượt, dân làng, dịp tháng, giao ban, huawei mạnh, khaosod thái, munich marcus, ngày ngày, nhân tháng,
    như báo, philippines jo, rostec nga, trước đây, trưởng ban, trưởng đoàn, tuổi trẻ, tỉnh thành, tối ngày, tổng thanh,
    tổng thanh tra, tổng tổng, vũ tiến, ăn tết, đoàn kết, đêm ngày, đơn từ, đồng bằng, đồng lương, đồng tiền, giao hội,
    ngày giờ, trước sau, huawei nhậm, hóa ma, trưởng phòng, trường học, xe lăn, lìa hồ, đến cùng, astralship richard,
    indonesia kasbani, nước sạch, như người, mã trường, chánh văn, chánh văn phòng, tân giáo, thái kan, myanmar aung,
    dịp tết, sabeco koh, đảng bộ, đức q, ngà coulibaly, new eximbank, tiêu đề, cổng trường
"""
OVERRULED = frozenset(word.strip() for word in _OVERRULED.split(","))
"""Compounds that a label of the corpus cuts in two: `5 tỷ đồng bằng 70%`."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def compounds(text: str) -> list[Word]:
    """The words of a text with its compounds joined; each spans its syllables in the original.

    Raises:
        FileNotFoundError: underthesea is not installed.

    >>> [word.text for word in compounds("đạt 22/20 đoàn viên")]
    ['đạt', '22', '/', '20', 'đoàn_viên']
    """
    sentences = [list(group) for _, group in groupby(words(text), attrgetter("sentence"))]
    reader = _reader()
    labels = reader.segment([[word.text for word in sentence] for sentence in sentences])
    out: list[Word] = []
    for sentence, goes_on in zip(sentences, labels, strict=True):
        run: list[Word] = []
        for word, joins in zip(sentence, goes_on, strict=True):
            if not (joins and word.spaced):
                out += reader.joined(run) if len(run) > 1 else run
                run = []
            run.append(word)
        out += reader.joined(run)
    return out


class _Reader:
    def __init__(self) -> None:
        self.segment = Segmenter()
        self.known = {_folded(word) for word in self.segment.dictionary if " " in word}
        self.lengths = lru_cache(2**16)(self._lengths)

    def joined(self, syllables: list[Word]) -> list[Word]:
        """A run of syllables that the CRF joins, as compounds and words."""
        out, at = [], 0
        for length in self.lengths(tuple(word.text for word in syllables)):
            out.append(_joined(syllables[at : at + length]) if length > 1 else syllables[at])
            at += length
        return out

    def _lengths(self, syllables: tuple[str, ...]) -> list[int]:
        """The run cut into the longest compounds that are accepted, from the left."""
        out = []
        while syllables:
            length = len(syllables)
            while length > 1 and not self._accepts(syllables[:length], opens=not out):
                length -= 1
            out.append(length)
            syllables = syllables[length:]
        return out

    def _accepts(self, syllables: tuple[str, ...], opens: bool) -> bool:
        if not all(map(str.isalpha, syllables)):
            return False
        word = " ".join(syllables).lower()
        name = opens and len(syllables) == 2 and all(map(str.istitle, syllables))
        return word not in OVERRULED and (name or _folded(word) in self.known)


def _joined(syllables: list[Word]) -> Word:
    first, last = syllables[0], syllables[-1]
    text = "_".join(word.text for word in syllables)
    return Word(text, first.start, last.end, first.spaced, first.line, first.sentence)


def _folded(word: str) -> str:
    """The word with each syllable's tone mark at its end: `hóa` and `hoá` are one."""
    return " ".join(map(_with_tone_last, word.split(" ")))


@cache
def _with_tone_last(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable)
    return "".join(c for c in letters if c not in _TONES) + "".join(c for c in letters if c in _TONES)


@cache
def _reader() -> _Reader:
    return _Reader()
