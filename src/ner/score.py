"""Gold against predicted: counts are kept, ratios are properties, so that scores of documents add up.

Entities are strict (type and both ends), as seqeval counts them; a relation is right when both spans, both types and the
relation are; a fact when indicator, achieved, target, unit and percentage all are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ner.facts import facts
from ner.schema import INDICATORS, RELATIONS, SPAN_TYPES, Document, Fact


@dataclass(slots=True)
class Tally:
    """True positives, false positives and false negatives of one kind.

    >>> Tally(right=3, spurious=1, missed=1).f1
    0.75
    """

    right: int = 0
    spurious: int = 0
    missed: int = 0

    def add(self, gold: Counter, predicted: Counter) -> None:
        """Counts two multisets of keys against each other."""
        both = (gold & predicted).total()
        self.right += both
        self.spurious += predicted.total() - both
        self.missed += gold.total() - both

    def __iadd__(self, other: "Tally") -> "Tally":
        self.right += other.right
        self.spurious += other.spurious
        self.missed += other.missed
        return self

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.spurious)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.spurious + self.missed)

    @property
    def support(self) -> int:
        return self.right + self.missed


@dataclass
class Scores:
    """All tallies of a run.

    `linked` holds relations predicted between gold spans, where there are any; `indicators` those of the counts found
    (type and both ends right): one that gold has and the prediction has not is missed, the reverse is spurious.
    """

    entities: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in SPAN_TYPES})
    relations: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in RELATIONS})
    linked: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in RELATIONS})
    indicators: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in INDICATORS})
    facts: Tally = field(default_factory=Tally)
    fact_numbers: Tally = field(default_factory=Tally)
    documents: int = 0

    def __iadd__(self, other: "Scores") -> "Scores":
        for name in ("entities", "relations", "linked", "indicators"):
            tallies = getattr(self, name)
            for kind, tally in getattr(other, name).items():
                tallies[kind] += tally
        self.facts += other.facts
        self.fact_numbers += other.fact_numbers
        self.documents += other.documents
        return self

    @property
    def indicator_accuracy(self) -> float:
        """Of the counts found that have an indicator in gold, the share that have the same; one found without is wrong."""
        return micro(self.indicators).recall

    @property
    def indicator_macro_f1(self) -> float:
        """Mean F1 over the indicators that gold has among the counts found."""
        used = [tally.f1 for tally in self.indicators.values() if tally.support]
        return sum(used) / max(1, len(used))


def total(parts: Iterable[Scores]) -> Scores:
    """The sum over articles."""
    scores = Scores()
    for part in parts:
        scores += part
    return scores


def micro(tallies: dict[str, Tally]) -> Tally:
    """The sum over kinds."""
    summed = Tally()
    for tally in tallies.values():
        summed += tally
    return summed


def with_micro(tallies: dict[str, Tally]) -> dict[str, Tally]:
    """The kinds with their sum before them, as `micro`."""
    return {"micro": micro(tallies), **tallies}


def score(gold: Sequence[Document], predicted: Sequence[Document], linked: Sequence[Document] = ()) -> Scores:
    """Scores predictions against gold, paired by position.

    Raises:
        ValueError: the two, or gold and `linked` where there are any, do not hold the same articles in the same order.
    """
    return total(article_scores(gold, predicted, linked))


def article_scores(
    gold: Sequence[Document], predicted: Sequence[Document], linked: Sequence[Document] = ()
) -> list[Scores]:
    """The scores of each article by itself; pairs and raises as `score`."""
    _check_pairs(gold, predicted, "predicted")
    if linked:
        _check_pairs(gold, linked, "linked")
    links = linked or [None] * len(gold)
    return [_article(*row) for row in zip(gold, predicted, links, strict=True)]


def _check_pairs(gold: Sequence[Document], others: Sequence[Document], name: str) -> None:
    if len(gold) != len(others):
        raise ValueError(f"{len(gold)} gold articles stand beside {len(others)} {name}; give one for each, in their order")
    for ours, theirs in zip(gold, others, strict=True):
        if ours.id != theirs.id:
            raise ValueError(f"gold {ours.id} stands beside {name} {theirs.id}; give both in the same order")


def _article(gold: Document, predicted: Document, linked: Document | None) -> Scores:
    scores = Scores(documents=1)
    _add(scores.entities, entity_keys(gold), entity_keys(predicted))
    _add(scores.relations, relation_keys(gold), relation_keys(predicted))
    if linked:
        _add(scores.linked, relation_keys(gold), relation_keys(linked))
    _add(scores.indicators, indicator_keys(gold, predicted), indicator_keys(predicted, gold))
    golden, found = facts(gold), facts(predicted)
    scores.facts.add(Counter(map(fact_key, golden)), Counter(map(fact_key, found)))
    scores.fact_numbers.add(Counter(map(number_key, golden)), Counter(map(number_key, found)))
    return scores


def entity_keys(document: Document) -> dict[str, Counter]:
    """The spans of each type as (start, end)."""
    keys: dict[str, Counter] = defaultdict(Counter)
    for span in document.spans:
        keys[span.type][span.start, span.end] += 1
    return keys


def relation_keys(document: Document) -> dict[str, Counter]:
    """The relations of each type as (head type, start, end, tail type, start, end)."""
    keys: dict[str, Counter] = defaultdict(Counter)
    for relation in document.relations:
        head, tail = document.by_id[relation.head], document.by_id[relation.tail]
        keys[relation.type][*head.key, *tail.key] += 1
    return keys


def indicator_keys(document: Document, other: Document) -> dict[str, Counter]:
    """The spans of each indicator as (type, start, end), of those that both documents hold."""
    both = {span.key for span in other.spans}
    keys: dict[str, Counter] = defaultdict(Counter)
    for span in document.spans:
        if span.indicator and span.key in both:
            keys[span.indicator][span.key] += 1
    return keys


def fact_key(fact: Fact) -> tuple:
    return fact.indicator, fact.achieved, fact.target, fact.unit, fact.percent


def number_key(fact: Fact) -> tuple:
    return fact.achieved, fact.target, fact.percent


def _add(tallies: dict[str, Tally], gold: dict[str, Counter], predicted: dict[str, Counter]) -> None:
    for name, tally in tallies.items():
        tally.add(gold.get(name, Counter()), predicted.get(name, Counter()))
