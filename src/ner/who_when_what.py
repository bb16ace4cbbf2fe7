"""Whether a table gives each count to the right body, period and unit, told from gold notes (`count_notes`).

A count is found where a predicted fact has its head in the same place; a fact told several times has several heads. Of the
counts found a body is right when it is gold's under its canonical name, a period when both its days are, a unit when its
canonical form is; where gold has none, when the fact has none. No unit is asked of a rate, which the scheme gives none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ner import units
from ner.bodies import are_one, named
from ner.count_notes import NONE, CountNote, count_notes
from ner.facts import body_of, fact_heads, facts, sentence_of
from ner.schema import PERCENT, Document, Fact
from ner.score import Tally
from ner.segment import sentences, words

ALL = "all three"
MEASURES = ("body", "period", "unit", ALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a count that was found: what gold and the fact say, `-` for nothing."""

    article: str
    at: int
    count: str
    sentence: str
    column: str
    gold: str
    predicted: str
    is_right: bool


@dataclass(frozen=True)
class Answers:
    """How many counts gold has notes on, and the cells of each that was found."""

    counts: int
    rows: tuple[tuple[Cell, ...], ...]

    def tally(self, measure: str) -> Tally:
        """Right and wrong cells of a column, or counts under `all three`; the share that is right is the recall."""
        asked = [[cell.is_right for cell in row if measure in (cell.column, ALL)] for row in self.rows]
        right = [all(row) for row in asked if row]
        return Tally(right=sum(right), missed=right.count(False))

    @property
    def misses(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row if not cell.is_right]


def answers(gold: Sequence[Document], predicted: Sequence[Document]) -> Answers:
    """Holds the facts of predicted labels against the notes of gold, paired by position.

    Raises:
        ValueError: a note that is not in its format.
    """
    noted = [(*pair, notes) for pair in zip(gold, predicted, strict=True) if (notes := count_notes(pair[0]))]
    return Answers(sum(len(notes) for *_, notes in noted), tuple(row for one in noted for row in _rows(*one)))


def _rows(gold: Document, predicted: Document, notes: dict[str, CountNote]) -> Iterator[tuple[Cell, ...]]:
    bounds = sentences(words(gold.text))
    places = {span.id: (span.start, span.end) for span in fact_heads(predicted)}
    told = {places[id_]: fact for fact in facts(predicted, bounds=bounds) for id_ in fact.evidence if id_ in places}
    for span in fact_heads(gold):
        fact = told.get((span.start, span.end))
        if fact and span.id in notes:
            where = gold.id, span.start, gold.surface(span), sentence_of(gold, span, bounds)
            cells = tuple(Cell(*where, *verdict) for verdict in _verdicts(notes[span.id], fact))
            yield cells[:2] if span.type == PERCENT else cells


def _verdicts(note: CountNote, fact: Fact) -> Iterator[tuple[str, str, str, bool]]:
    body = f"{fact.organisation} ({fact.province})" if fact.organisation and fact.province else fact.organisation
    is_body = are_one(named(note.body), body_of(fact)) if note.body and body else note.body == body
    yield "body", note.body or NONE, body or NONE, is_body
    period = f"{note.period.start}/{note.period.end}" if note.period else NONE
    days = f"{fact.period_start}/{fact.period_end}" if fact.period_start else NONE
    yield "period", period, days, period == days
    unit = units.canonical(note.unit) if note.unit else None
    yield "unit", note.unit or NONE, fact.unit or NONE, unit == fact.unit
