"""Where facts are lost: for every missed or wrong fact, the first stage of reading at which it parts from gold.

Stages, in the order in which an article passes through them:

    cutting    a part is not made of whole words, or stands after the article's end
    span       a part overlaps nothing labelled on the other side, or a unit is named otherwise
    type       a part overlaps labels of other types alone
    number     a count is found but reads otherwise: `1,2` for `1,2 triệu`
    link       the parts are there and joined otherwise
    indicator  all is there under another indicator
    merging    all is right, but the fact is told more or fewer times, after its body or period
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ner import units, values
from ner.alignment import overlap
from ner.boilerplate import article_of
from ner.encode import word_spans
from ner.facts import facts, links_of
from ner.schema import COUNTS, PERCENT, UNIT, Document, Fact, Span
from ner.score import fact_key
from ner.segment import words

STAGES = ("cutting", "span", "type", "number", "link", "indicator", "merging")
KINDS = ("missed", "wrong", "spurious")


@dataclass(frozen=True)
class Loss:
    """A fact of gold that was not found, one found that is not gold, or the two where they tell of one count.

    `part` is the type of the span that failed; None where the parts are there.
    """

    article: str
    stage: str
    part: str | None
    gold: Fact | None
    predicted: Fact | None
    at: int

    @property
    def kind(self) -> str:
        if self.gold is None:
            return "spurious"
        return "missed" if self.predicted is None else "wrong"


def book(gold: Document, predicted: Document) -> list[Loss]:
    """Every fact of an article that is not right, in the order of its text; missed and spurious ones as `Scores.facts`."""
    golden, found = facts(gold), facts(predicted)
    missed, spurious = _beyond(golden, found), _beyond(found, golden)
    cut = _cut_away(gold)
    losses = []
    for fact in missed:
        head = gold.by_id[fact.evidence[0]]
        twin = next((f for f in spurious if overlap(head, predicted.by_id[f.evidence[0]])), None)
        if twin:
            spurious.remove(twin)
        stage, part = _lost(head, gold, predicted, cut)
        losses.append(Loss(gold.id, stage, part, fact, twin, head.start))
    for fact in spurious:
        head = predicted.by_id[fact.evidence[0]]
        stage, part = _lost(head, predicted, gold, set())
        losses.append(Loss(gold.id, stage, part, None, fact, head.start))
    return sorted(losses, key=lambda loss: loss.at)


def _beyond(here: Sequence[Fact], there: Sequence[Fact]) -> list[Fact]:
    """The facts of one side that the other has not; of one told more often here than there, the last."""
    left = Counter(map(fact_key, there))
    out = []
    for fact in here:
        key = fact_key(fact)
        if left[key]:
            left[key] -= 1
        else:
            out.append(fact)
    return out


def _cut_away(gold: Document) -> set[str]:
    """Ids of the spans that reading cannot find."""
    _, lost = word_spans(words(article_of(gold.text)), gold)
    return {span.id for span in lost}


def _lost(head: Span, here: Document, there: Document, cut: set[str]) -> tuple[str, str | None]:
    """The stage at which what one side says of a count is lost on the other, and the type of the part that was."""
    parts = _parts(here, head)
    failures = [(_failure(part, here, there, cut), part.type) for part in dict.fromkeys(parts.values())]
    failed = [(STAGES.index(stage), stage, type_) for stage, type_ in failures if stage]
    if failed:
        _, stage, type_ = min(failed)
        return stage, type_
    other = _twin(head, here, there)
    theirs = _parts(there, other)
    for role in {**parts, **theirs}:
        one, two = parts.get(role), theirs.get(role)
        extra = _failure(two, there, here, set()) if two and not one else None
        if extra:
            return extra, two.type
        if one is None or two is None or not _same(one, two, here, there):
            return "link", None
    if _stands_alone(head, here) != _stands_alone(other, there):
        return "link", None
    return ("merging" if head.indicator == other.indicator else "indicator"), None


def _stands_alone(head: Span, document: Document) -> bool:
    return all(relation.tail != head.id for relation in document.relations)


def _parts(document: Document, head: Span) -> dict[str, Span]:
    """The spans that a fact's value rests on, by role."""
    links = links_of(document, head)
    named = {"count": head, "target": links.target, "unit": links.unit, "percent": links.percent}
    return {role: span for role, span in named.items() if span}


def _failure(part: Span, here: Document, there: Document, cut: set[str]) -> str | None:
    if part.id in cut:
        return "cutting"
    near = [span for span in there.spans if overlap(part, span)]
    if not near:
        return "span"
    alike = [span for span in near if span.type == part.type]
    if not alike:
        return "type"
    if any(_same(part, span, here, there) for span in alike):
        return None
    return "number" if part.type in COUNTS else "span"


def _twin(part: Span, here: Document, there: Document) -> Span:
    return next(span for span in there.spans if overlap(part, span) and _same(part, span, here, there))


def _same(one: Span, other: Span, here: Document, there: Document) -> bool:
    return bool(
        one.type == other.type
        and overlap(one, other)
        and _value(one, here.surface(one)) == _value(other, there.surface(other))
    )


def _value(span: Span, surface: str) -> object:
    read = {PERCENT: values.percentage, UNIT: units.canonical}.get(span.type, values.number)
    return read(surface)
