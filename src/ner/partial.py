"""Partial matches in the four schemes of SemEval-2013 task 9.1 (Segura-Bedmar et al.), counted by nervaluate.

strict: type and extent; exact: extent alone; partial: extent, half a point where it overlaps; type: type, where it
overlaps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nervaluate.entities import Entity
from nervaluate.strategies import EntityTypeEvaluation, ExactEvaluation, PartialEvaluation, StrictEvaluation

from ner.schema import SPAN_TYPES, Document

SCHEMES = {
    "strict": StrictEvaluation,
    "exact": ExactEvaluation,
    "partial": PartialEvaluation,
    "type": EntityTypeEvaluation,
}


@dataclass(frozen=True)
class Matches:
    """Counts of one scheme, ratios as the task defines them: a partial match is half right."""

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int

    @property
    def precision(self) -> float:
        return self._credit / max(1, self.correct + self.incorrect + self.partial + self.spurious)

    @property
    def recall(self) -> float:
        return self._credit / max(1, self.correct + self.incorrect + self.partial + self.missed)

    @property
    def f1(self) -> float:
        both = 2 * (self.correct + self.incorrect + self.partial) + self.spurious + self.missed
        return 2 * self._credit / max(1, both)

    @property
    def _credit(self) -> float:
        return self.correct + 0.5 * self.partial


def matches(gold: Sequence[Document], predicted: Sequence[Document]) -> dict[str, Matches]:
    """The counts of each scheme over all articles; nervaluate's counts are added up here, since it merges ratios."""
    out = {}
    for name, scheme in SCHEMES.items():
        results = [
            scheme().evaluate(_entities(one), _entities(other), SPAN_TYPES)[0]
            for one, other in zip(gold, predicted, strict=True)
        ]
        fields = Matches.__dataclass_fields__
        out[name] = Matches(*(sum(getattr(result, field) for result in results) for field in fields))
    return out


def _entities(document: Document) -> list[Entity]:
    """Its spans with nervaluate's inclusive ends."""
    return [Entity(span.type, span.start, span.end - 1) for span in sorted(document.spans, key=lambda span: span.start)]
