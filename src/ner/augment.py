"""Training articles made anew each epoch: other names and figures, abbreviations, slips of the keyboard, page furniture.

Nothing of this is ever written to the corpus.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ner.schema import BODIES, COUNTS, DATE, Document, Span
from ner.segment import filled_lines

Edit = tuple[int, int, str]

ABBREVIATIONS = (
    ("Liên đoàn Lao động", "LĐLĐ"),
    ("Liên đoàn lao động", "LĐLĐ"),
    ("Công đoàn cơ sở", "CĐCS"),
    ("công đoàn cơ sở", "CĐCS"),
    ("người lao động", "NLĐ"),
    ("công nhân lao động", "CNLĐ"),
    ("doanh nghiệp", "DN"),
    ("Công ty Cổ phần", "Công ty CP"),
    ("Ủy ban nhân dân", "UBND"),
    ("Công đoàn", "CĐ"),
    ("thành phố", "TP"),
)
FURNITURE = ("Đọc thêm", "Xem thêm")
"""Headings of related links that do not end an article (`ner.boilerplate`), so that they are read."""
MOST_LEFT = 6
"""How many lines at most are left of an article that is cut short."""
_ACCENTED = str.maketrans("áàảãạâấầăắéèêếềíìóòôốồơớờúùưứừýđ", "a" * 10 + "e" * 5 + "ii" + "o" * 8 + "u" * 5 + "yd")
_NUMBER = re.compile(r"(?<![\w.,/:-])(?!(?:19|20)\d\d\b)\d[\d.,]*(?![\d/:-])")
_NO_SPACE = "\u200b"  # an invisible space: reading drops it


@dataclass(frozen=True)
class AugmentConfig:
    """Chance of each change: of a name or figure being swapped, of a piece being masked, of an article getting the rest."""

    names: float = 0.3
    numbers: float = 0.3
    abbreviations: float = 0.15
    slips: float = 0.15
    upper_title: float = 0.1
    one_line: float = 0.05
    furniture: float = 0.1
    brief: float = 0.1
    masked: float = 0.05


class Augmenter:
    """Changes a document at random; the same generator state gives the same change.

    `bank` are the training articles: the source of other names, and of titles for page furniture.
    """

    def __init__(self, bank: Sequence[Document], config: AugmentConfig) -> None:
        self.config = config
        self.names = {type_: sorted({d.surface(s) for d in bank for s in d.spans if s.type == type_}) for type_ in BODIES}
        self.titles = [[line for _, line in islice(filled_lines(d.text), 2)] for d in bank]

    def __call__(self, document: Document, chance: random.Random) -> Document:
        if chance.random() < self.config.brief:
            document = _first_lines(document, chance.randint(1, MOST_LEFT))
        document = apply(document, self._swaps(document, chance))
        if chance.random() < self.config.abbreviations:
            document = apply(document, _abbreviations(document, chance))
        if chance.random() < self.config.slips:
            document = apply(document, _slips(document, chance))
        if chance.random() < self.config.upper_title:
            title = document.text.split("\n", 1)[0]
            document = apply(document, [(i, i + 1, c.upper()) for i, c in enumerate(title) if len(c.upper()) == 1])
        if chance.random() < self.config.one_line:
            ends = re.finditer(r"\n+", document.text.rstrip("\n"))
            document = apply(document, [(m.start(), m.end(), " ") for m in ends])
        if chance.random() < self.config.furniture:
            document = replace(document, text=document.text.rstrip("\n") + "\n" + self._furniture(chance))
        return document

    def _swaps(self, document: Document, chance: random.Random) -> list[Edit]:
        others: dict[str, str] = {}
        edits = []
        for span in document.spans:
            surface = document.surface(span)
            if span.type in BODIES:
                if surface not in others:
                    swap = chance.random() < self.config.names
                    others[surface] = chance.choice(self.names[span.type]) if swap else surface
                edits.append((span.start, span.end, others[surface]))
            elif span.type == DATE and chance.random() < self.config.numbers:
                edits.append((span.start, span.end, _other_year(surface, chance)))
        for start, end in _numbers(document):
            surface = document.text[start:end]
            if surface not in others:
                swap = chance.random() < self.config.numbers
                others[surface] = _other_digits(surface, chance) if swap else surface
            edits.append((start, end, others[surface]))
        return edits

    def _furniture(self, chance: random.Random) -> str:
        lines = [chance.choice(FURNITURE)]
        for title in chance.sample(self.titles, min(len(self.titles), chance.randint(2, 6))):
            lines += title[: chance.randint(1, 2)]
        return "\n".join(lines)


def _first_lines(document: Document, lines: int) -> Document:
    """The first lines alone that hold anything, with the labels that stand in them."""
    end = max((at + len(line) for at, line in islice(filled_lines(document.text), lines)), default=0)
    spans = tuple(span for span in document.spans if span.end <= end)
    ids = {span.id for span in spans}
    relations = tuple(relation for relation in document.relations if {relation.head, relation.tail} <= ids)
    return replace(document, text=document.text[:end], spans=spans, relations=relations)


def apply(document: Document, edits: list[Edit]) -> Document:
    """Replaces stretches of the text and moves the spans along; an edit across a span's end is left out."""
    kept: list[Edit] = []
    for start, end, new in sorted(edits):
        inside = all(
            end <= s.start or start >= s.end or (s.start <= start and end <= s.end) for s in _near(document, start, end)
        )
        if start < end and inside and new and (not kept or start >= kept[-1][1]):
            kept.append((start, end, new))
    out, at, shift = [], 0, 0
    moves: list[tuple[int, int]] = []
    for start, end, new in kept:
        out += document.text[at:start], new
        shift += len(new) - (end - start)
        moves.append((end, shift))
        at = end
    text = "".join(out) + document.text[at:]
    spans = tuple(
        replace(s, start=s.start + _shift(moves, s.start), end=s.end + _shift(moves, s.end)) for s in document.spans
    )
    return replace(document, text=text, spans=spans)


def _near(document: Document, start: int, end: int) -> list[Span]:
    return [span for span in document.spans if span.start < end and start < span.end]


def _shift(moves: list[tuple[int, int]], offset: int) -> int:
    shift = 0
    for end, total in moves:
        if end > offset:
            break
        shift = total
    return shift


def _numbers(document: Document) -> list[tuple[int, int]]:
    """Counts, and the numbers without a label: were only counts changed, odd digits would give them away."""
    counts = [(span.start, span.end) for span in document.spans if span.type in COUNTS]
    free = (match.span() for match in _NUMBER.finditer(document.text))
    return counts + [(start, end) for start, end in free if not _near(document, start, end)]


def _other_digits(surface: str, chance: random.Random) -> str:
    """Another number as long and as round."""
    return re.sub(r"[1-9]", lambda _: str(chance.randint(1, 9)), surface)


def _other_year(surface: str, chance: random.Random) -> str:
    shift = chance.randint(-8, 8)
    return re.sub(r"(?<!\d)20[0-2]\d(?!\d)", lambda m: str(min(2029, max(2005, int(m[0]) + shift))), surface)


def _abbreviations(document: Document, chance: random.Random) -> list[Edit]:
    edits = []
    for full, short in chance.sample(ABBREVIATIONS, 4):
        edits += [(m.start(), m.end(), short) for m in re.finditer(rf"\b{full}\b", document.text)]
    return edits


def _slips(document: Document, chance: random.Random) -> list[Edit]:
    """Now and then a space is lost or a letter loses its accent."""
    edits = []
    for match in re.finditer(r"(?<=[^\W\d_]) (?=[A-ZĐ])|[áàảạâấầăắéèêếềíìóòôốồơớờúùưứừýđ]", document.text):
        if chance.random() < 0.01:
            accented = match[0].translate(_ACCENTED)
            edits.append((match.start(), match.end(), accented if match[0] != " " else _NO_SPACE))
    return edits
