"""Links by how they are told, so that a report can say which are read and which are guessed.

A link is of every kind whose words fit it; what a model links is sorted by the same rules as gold.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ner.schema import ACHIEVED_BY, HAS_PERCENT, HAS_TARGET, HAS_UNIT, IN_PERIOD, Document, Relation, Span
from ner.score import Tally
from ner.segment import in_table, words


@dataclass(frozen=True)
class Told:
    """A link with what its kinds ask about: sentences from head to tail, how many heads share the tail, how many bodies
    achieve something in its line."""

    relation: str
    head: Span
    tail: Span
    between: str
    sentences: int
    sharers: int
    bodies: int
    is_in_table: bool


KINDS: dict[str, Callable[[Told], bool]] = {
    "target of a fraction": lambda t: t.relation == HAS_TARGET and t.between == "/",
    "target before its count": lambda t: t.relation == HAS_TARGET and t.tail.start < t.head.start,
    "target in another sentence": lambda t: t.relation == HAS_TARGET and t.sentences != 0,
    "percentage before its count": lambda t: t.relation == HAS_PERCENT and t.tail.start < t.head.start,
    "percentage in another sentence": lambda t: t.relation == HAS_PERCENT and t.sentences != 0,
    "one unit for several counts": lambda t: t.relation == HAS_UNIT and t.sharers > 1,
    "unit before its count": lambda t: t.relation == HAS_UNIT and t.tail.start < t.head.start,
    "body among three and more": lambda t: t.relation == ACHIEVED_BY and t.bodies >= 3,
    "body of another sentence": lambda t: t.relation == ACHIEVED_BY and t.sentences != 0,
    "period of another sentence": lambda t: t.relation == IN_PERIOD and t.sentences != 0,
    "in a table": lambda t: t.is_in_table,
}


def by_kind(gold: Sequence[Document], predicted: Sequence[Document]) -> dict[str, Tally]:
    """Links of each kind, gold against predicted, paired by position."""
    tallies = {kind: Tally() for kind in KINDS}
    for ours, theirs in zip(gold, predicted, strict=True):
        golden, found = list(_links(ours)), list(_links(theirs))
        for kind, fits in KINDS.items():
            tallies[kind].add(*(Counter(_key(told) for told in side if fits(told)) for side in (golden, found)))
    return tallies


def _links(document: Document) -> Iterator[Told]:
    sentence = {word.start: word.sentence for word in words(document.text)}
    sharers = Counter((r.type, r.tail) for r in document.relations)
    achievers = {(_line(document, r), document.surface(document.by_id[r.tail])) for r in _of(document, ACHIEVED_BY)}
    bodies = Counter(line for line, _ in achievers)
    for relation in document.relations:
        head, tail = document.by_id[relation.head], document.by_id[relation.tail]
        yield Told(
            relation.type,
            head,
            tail,
            between=document.between(head, tail),
            sentences=sentence.get(tail.start, 0) - sentence.get(head.start, 0),
            sharers=sharers[relation.type, relation.tail],
            bodies=bodies[_line(document, relation)],
            is_in_table=in_table(document.text, head.start),
        )


def _of(document: Document, type_: str) -> list[Relation]:
    return [relation for relation in document.relations if relation.type == type_]


def _line(document: Document, relation: Relation) -> int:
    return document.text.count("\n", 0, document.by_id[relation.head].start)


def _key(told: Told) -> tuple:
    return told.relation, *told.head.key, *told.tail.key
