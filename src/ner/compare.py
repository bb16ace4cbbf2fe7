"""Two models on the same articles: what each gets right alone, and whether their scores differ by more than chance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ner.facts import facts
from ner.intervals import Difference, counts, difference, f1
from ner.schema import Document, Fact
from ner.score import Scores, Tally, article_scores, fact_key, micro

MEASURES = ("entities", "relations", "facts")


@dataclass(frozen=True)
class Measured:
    """One measure of both models: F1, and how far they differ."""

    ours: float
    theirs: float
    difference: Difference


@dataclass(frozen=True)
class Comparison:
    """A model against a baseline. Facts are those of gold, as (article, fact); `both` and `neither` are counts."""

    baseline: str
    measures: dict[str, Measured]
    ours_alone: tuple[tuple[str, Fact], ...]
    theirs_alone: tuple[tuple[str, Fact], ...]
    both: int
    neither: int


def compare(baseline: str, gold: Sequence[Document], ours: Sequence[Document], theirs: Sequence[Document]) -> Comparison:
    """Holds two models' labels of the same articles against each other and gold, paired by position.

    Raises:
        ValueError: the three do not hold the same articles in the same order.
    """
    one, other = article_scores(gold, ours), article_scores(gold, theirs)
    alone: tuple[list, list] = ([], [])
    both = neither = 0
    for document, *labelled in zip(gold, ours, theirs, strict=True):
        golden = facts(document)
        told = Counter(map(fact_key, golden))
        found = [told & Counter(map(fact_key, facts(side))) for side in labelled]
        both += (found[0] & found[1]).total()
        neither += (told - (found[0] | found[1])).total()
        for side, here, there in ((alone[0], *found), (alone[1], *reversed(found))):
            kept = here - there
            side += [(document.id, next(f for f in golden if fact_key(f) == key)) for key in kept.elements()]
    return Comparison(
        baseline=baseline,
        measures={name: _measured([_tally(s, name) for s in one], [_tally(s, name) for s in other]) for name in MEASURES},
        ours_alone=tuple(alone[0]),
        theirs_alone=tuple(alone[1]),
        both=both,
        neither=neither,
    )


def _tally(scores: Scores, measure: str) -> Tally:
    kept = getattr(scores, measure)
    return kept if isinstance(kept, Tally) else micro(kept)


def _measured(ours: list[Tally], theirs: list[Tally]) -> Measured:
    one, other = counts(ours), counts(theirs)
    return Measured(float(f1(one.sum(axis=0))), float(f1(other.sum(axis=0))), difference(one, other))
