"""What gold says of a count that no label holds: who did it, when, and what was counted, read from the whole article.

It stands in a brat note on the span that heads the count, `-` where the article gives none:

    #1	AnnotatorNotes T3	body: LĐLĐ huyện Mê Linh (Hà Nội); period: 2022-01-01/2022-06-30; unit: công đoàn cơ sở

Other notes are left alone.
"""

import re
from dataclasses import dataclass
from datetime import date

from ner.days import Period
from ner.schema import Document

_NOTE = re.compile(r"#\S*\tAnnotatorNotes (\S+)\t((?:body|period|unit):.*)")
_SAID = re.compile(r"body: (\S.*?); period: (\S+); unit: (\S.*?)\s*")
NONE = "-"


@dataclass(frozen=True, slots=True)
class CountNote:
    """The body that a count is of, with its province in brackets; its days; its unit written out. None: there is none."""

    body: str | None
    period: Period | None
    unit: str | None


def count_notes(document: Document) -> dict[str, CountNote]:
    """The notes of an article's counts, by id of their span.

    Raises:
        ValueError: a note that is not in the format; the message names the article.
    """
    try:
        return dict(filter(None, map(read_note, document.notes)))
    except ValueError as error:
        raise ValueError(f"{document.id}: {error}") from None


def read_note(line: str) -> tuple[str, CountNote] | None:
    """The span's id and what a line of the annotation file says of it; None for any other note.

    >>> read_note("#1\\tAnnotatorNotes T3\\tbody: -; period: 2022-01-01/2022-06-30; unit: suất quà")[1].period.end
    datetime.date(2022, 6, 30)

    Raises:
        ValueError: it names one of the three but is not in the format, or its period is none.
    """
    note = _NOTE.fullmatch(line)
    if note is None:
        return None
    id_, text = note.groups()
    said = _SAID.fullmatch(text)
    if said is None:
        raise ValueError(f"the note on {id_} is {text!r}; write `body: NAME; period: START/END; unit: UNIT`, `-` for none")
    body, period, unit = (None if part == NONE else part for part in said.groups())
    return id_, CountNote(body, _period(id_, period) if period else None, unit)


def _period(id_: str, written: str) -> Period:
    start, _, end = written.partition("/")
    try:
        return Period(date.fromisoformat(start), date.fromisoformat(end))
    except ValueError as error:
        raise ValueError(f"the note on {id_} has the period {written}: {error}; write 2022-01-01/2022-06-30") from None
