"""From text to paragraphs, sentences and words that know their offsets in the original.

The model reads a normalised copy; every word keeps its place in the text as it was.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_MARKS = "\u0300-\u036f"
_SIGNS = "\u00a0\u00d0\u00f0\u0189\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff\u00ad\t\r\v\f"
_CLUSTER = re.compile(f"[^{_MARKS}][{_MARKS}]+|[{_SIGNS}]")
_UNCLEAN = re.compile(f"[{_MARKS}{_SIGNS}]")
_REPLACED = {"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ"}
_DROPPED = set("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")

_LATIN = [chr(code) for code in (*range(0x41, 0x250), *range(0x1EA0, 0x1EFA))]
_UPPER = "".join(filter(str.isupper, _LATIN))
_LOWER = "".join(filter(str.islower, _LATIN))
_WORD = re.compile(
    r"\d+(?:[.,]\d+)*"  # a number, its separators included
    rf"|[{_UPPER}]*[{_LOWER}]+(?=[{_UPPER}])"  # a word that a missing space glued to the next
    r"|[^\W\d_]+"
    r"|\S"
)
_ABBREVIATIONS = ("TP", "TX", "TT", "Q", "P", "H", "ThS", "TS", "PGS", "GS", "BS", "KS", "LS")
_ABBREVIATED = "".join(rf"(?<!\b{short}\.)" for short in _ABBREVIATIONS)
"""Not behind `TP.` or `ThS.`, whose stops end no sentence."""
_SENTENCE_END = re.compile(rf"(?<=[.!?…;]){_ABBREVIATED}[”\"')\]]*\s+(?=[“\"'(\[\-–+•*]*[{_UPPER}\d])")


@dataclass(frozen=True)
class Normalised:
    """A cleaned copy; its character i stands for `original[starts[i]:ends[i]]`."""

    text: str
    starts: list[int]
    ends: list[int]


class Word(NamedTuple):
    """A word as the model reads it, and where it stands in the original.

    `spaced` says that white space (or nothing) stands before it; `line` and `sentence` count from 0.
    """

    text: str
    start: int
    end: int
    spaced: bool
    line: int
    sentence: int


def normalise(text: str) -> Normalised:
    """Composes accents (one character a letter), makes `Ð` a `Đ` and every space plain, drops invisible characters.

    >>> normalise("Ð\\u00f4\\u0301ng").text
    'Đống'
    """
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _CLUSTER.finditer(text):
        start, end = match.span()
        out.append(text[at:start])
        starts.extend(range(at, start))
        ends.extend(range(at + 1, start + 1))
        composed = _compose(match[0])
        out.append(composed)
        if composed:
            starts.append(start)
            ends.append(end)
        at = end
    out.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return Normalised("".join(out), starts, ends)


def _compose(cluster: str) -> str:
    if len(cluster) > 1:
        return unicodedata.normalize("NFC", cluster)[0]  # an accent that no letter takes is dropped
    if cluster in _DROPPED:
        return ""
    return _REPLACED.get(cluster, " ")


def cleaned(text: str) -> str:
    """The text of `normalise` alone, where no offsets are asked for."""
    return _CLUSTER.sub(lambda match: _compose(match[0]), text) if _UNCLEAN.search(text) else text


def one_line(surface: str) -> str:
    """A form on one line, a slip of the keyboard mended: `uơ` before a letter is `ươ` (`nguời`, `Hải Duơng`)."""
    text = " ".join(cleaned(surface).split())
    return re.sub(r"(?<![qQ])[uU](?=[ơờớởỡợ]\w)", lambda match: "ư" if match[0] == "u" else "Ư", text)


def filled_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text that hold anything, each with where it stands."""
    return ((match.start(), match[0]) for match in re.finditer(r"[^\n]*\S[^\n]*", text))


LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which UTF-8 cannot hold."""
    return LONE_SURROGATE.sub("\ufffd", text)


_REACH = 60
"""How many characters away from a number or a date anyone looks for a word on it."""
_LONGEST_LETTER = 3
"""In how many characters a letter may be written: `ệ` with its two signs apart."""


def text_before(text: str, at: int) -> str:
    """The last 60 characters before an offset, cleaned and in lower case.

    >>> text_before("Thu 1.150 tỷ, Vươ\u0323t 15%", 20)
    'thu 1.150 tỷ, vượt '
    """
    return cleaned(text[max(0, at - _REACH * _LONGEST_LETTER) : at])[-_REACH:].lower()


def text_after(text: str, at: int) -> str:
    """The first 60 characters from an offset on, cleaned and in lower case."""
    return cleaned(text[at : at + _REACH * _LONGEST_LETTER])[:_REACH].lower()


def words(text: str) -> list[Word]:
    """The words of a text: numbers, letters and signs cut apart, so that no label starts or ends inside one.

    >>> [word.text for word in words("đạt 22/20 CĐCS (110%)")]
    ['đạt', '22', '/', '20', 'CĐCS', '(', '110', '%', ')']
    """
    copy = normalise(text)
    out: list[Word] = []
    sentence = at = 0
    for line, paragraph in enumerate(copy.text.split("\n")):
        ends = [match.end() for match in _SENTENCE_END.finditer(paragraph)]
        following = 0
        previous = -1
        for match in _WORD.finditer(paragraph):
            start, end = match.span()
            while following < len(ends) and start >= ends[following]:
                following += 1
                sentence += 1
            out.append(Word(match[0], copy.starts[at + start], copy.ends[at + end - 1], start != previous, line, sentence))
            previous = end
        at += len(paragraph) + 1
        sentence += 1
    return out


def sentences(words: list[Word]) -> list[tuple[int, int]]:
    """Where each sentence starts and ends, in order.

    >>> sentences(words("Kết nạp 802 đoàn viên. Đạt 110%."))
    [(0, 22), (23, 32)]
    >>> len(sentences(words("LĐLĐ TP. Thủ Đức kết nạp 802 đoàn viên.")))
    1
    """
    firsts = [i for i, word in enumerate(words) if i == 0 or word.sentence != words[i - 1].sentence]
    return [(words[a].start, words[b - 1].end) for a, b in pairwise([*firsts, len(words)])]


def sections(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Cuts a text into stretches of at most `limit` characters: after a line end, else after a space, else anywhere.

    >>> list(sections("một hai\\nba bốn", 9))
    [(0, 8), (8, 14)]
    """
    start = 0
    while len(text) - start > limit:
        half, end = start + limit // 2, start + limit
        start, previous = (text.rfind("\n", half, end) + 1 or text.rfind(" ", half, end) + 1 or end), start
        yield previous, start
    yield start, len(text)


def in_table(text: str, at: int) -> bool:
    """Whether the line around an offset is a table's row or one of its cells."""
    line = text[text.rfind("\n", 0, at) + 1 : (text + "\n").find("\n", at)]
    return "|" in line or "\t" in line or len(line.split()) <= 4
