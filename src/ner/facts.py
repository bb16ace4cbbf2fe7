"""From a labelled article to its table: one fact for every count, with its arithmetic checked."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import prod

from ner import units, values
from ner.as_of import covered, is_now
from ner.bodies import Body
from ner.percent_check import Told, check, is_crumb, third
from ner.schema import (
    ACHIEVED_BY,
    BODIES,
    DATE,
    HAS_PERCENT,
    HAS_TARGET,
    HAS_UNIT,
    IN_PERIOD,
    METRIC,
    PERCENT,
    TARGET,
    UNIT,
    Document,
    Fact,
    Span,
)
from ner.segment import sentences, text_after, text_before, words
from ner.setting import Setting, read_setting


def facts(
    document: Document, setting: Setting | None = None, bounds: Sequence[tuple[int, int]] | None = None
) -> list[Fact]:
    """The facts of an article in the order of its text; one said twice is one fact with all its evidence.

    The setting and the bounds of the sentences are read from the document where they are not at hand.
    """
    setting = setting or read_setting(document)
    bounds = sentences(words(document.text)) if bounds is None else bounds
    return _once(_fact(document, span, setting, bounds) for span in fact_heads(document))


def fact_heads(document: Document) -> list[Span]:
    """The counts that head a fact, in the order of the text: every METRIC, and a TARGET or PERCENT that stands alone."""
    tails = {relation.tail for relation in document.relations}
    return [
        span
        for span in sorted(document.spans, key=lambda span: span.start)
        if span.type == METRIC or (span.type in (TARGET, PERCENT) and span.indicator and span.id not in tails)
    ]


def body_of(fact: Fact) -> Body:
    """The body that a fact is about, with the empty name where it has none."""
    return Body(fact.organisation or "", fact.level, fact.province, fact.province_now, fact.parent)


@dataclass(frozen=True)
class Links:
    """The spans that make up one fact; `evidence` are their ids.

    `score` is the probability that its indicator, achieved, target, unit and percentage are right, as if each part erred
    by itself.
    """

    target: Span | None
    unit: Span | None
    percent: Span | None
    body: Span | None
    period: Span | None
    evidence: tuple[str, ...]
    score: float


def links_of(document: Document, span: Span) -> Links:
    """What a count links to; a unit or percentage may hang on its target instead."""
    tails = document.tails(span)
    target = span if span.type == TARGET else tails.get(HAS_TARGET)
    of_target = document.tails(target) if target else {}
    unit = tails.get(HAS_UNIT) or of_target.get(HAS_UNIT)
    percent = span if span.type == PERCENT else tails.get(HAS_PERCENT) or of_target.get(HAS_PERCENT)
    body, period = tails.get(ACHIEVED_BY), tails.get(IN_PERIOD)
    parts = [part for part in (span, target, unit, percent, body, period) if part]
    ids = tuple(dict.fromkeys(part.id for part in parts))
    counted = {part.id: part.score for part in (span, target, unit, percent) if part}
    linked = [r.score for id_ in counted for r in document.leaving[id_] if r.tail in counted]
    score = prod([span.indicator_score, *counted.values(), *linked])
    return Links(target, unit, percent, body, period, ids, round(score, 4))


def _fact(document: Document, span: Span, setting: Setting, bounds: Sequence[tuple[int, int]]) -> Fact:
    links = links_of(document, span)
    period, dated = setting.dated(links.period, now=is_now(document, span))
    if dated and period and span.type != TARGET:
        dated = covered(document, span, period, dated)
    linked = setting.units[links.unit.id] if links.unit else None
    written = _written(document, span, links, linked)
    unit = linked or units.currency_of(f"{written.achieved} {written.target}")
    achieved, target = values.number(written.achieved), values.number(written.target)
    percent = values.percentage(written.percent)
    told = _told(document, span, links, written)
    verdict, expected = check(told)
    derived, derived_value = _derived(told, written)
    body = setting.bodies[links.body.id] if links.body else setting.subject or Body("")
    return Fact(
        kind={METRIC: "result", TARGET: "plan", PERCENT: "rate"}[span.type],
        indicator=span.indicator or "other",
        achieved=achieved,
        target=target,
        unit=unit,
        percent=percent,
        organisation=body.name or None,
        period=document.surface(period) if period else None,
        period_start=dated.period.start.isoformat() if dated else None,
        period_end=dated.period.end.isoformat() if dated else None,
        check=verdict,
        expected_percent=expected,
        approximate=told.is_rough,
        score=links.score,
        evidence=links.evidence,
        sentence=sentence_of(document, span, bounds),
        period_how=dated.how if dated else None,
        measure="share" if span.type == PERCENT else "money" if units.is_money(unit) else "count",
        amount_vnd=units.dong(target if achieved is None else achieved, unit),
        derived=derived,
        derived_value=derived_value,
        level=body.level,
        province=body.province,
        province_now=body.province_now,
        parent=body.parent,
    )


@dataclass(frozen=True)
class Written:
    """Count, target and percentage as written; empty where there is none."""

    achieved: str
    target: str
    percent: str


def _written(document: Document, span: Span, links: Links, unit: str | None) -> Written:
    """The count with the magnitude of its target where that stands once for both."""
    parts = span if span.type == METRIC else None, links.target, links.percent
    count, target, percent = (document.surface(part) if part else "" for part in parts)
    if count and links.target:
        is_crumb_of_it = is_crumb(values.printed_count(count), values.printed_count(target))
        unit_is_sized = units.dong(1.0, unit) not in (None, 1.0)
        if document.between(span, links.target) == "/" or (is_crumb_of_it and not unit_is_sized):
            count = values.with_magnitude_of(count, target)
    return Written(count, target, percent)


def _told(document: Document, span: Span, links: Links, written: Written) -> Told:
    return Told(
        values.printed_count(written.achieved),
        values.printed_count(written.target),
        values.printed_share(written.percent),
        text_before(document.text, links.percent.start) if links.percent else "",
        text_after(document.text, links.percent.end) if links.percent else "",
        is_rough=any(values.is_hedged(text_before(document.text, s.start)) for s in (span, links.target) if s),
        is_mixed=_is_money_of_things(document, span, links.target),
    )


def _derived(told: Told, written: Written) -> tuple[str | None, float | None]:
    """Which of achieved, target and percentage is not printed but follows from the others, and what it comes to."""
    missing = [part for part, surface in vars(written).items() if not surface]
    value = third(told, missing[0]) if len(missing) == 1 else None
    return (None, None) if value is None else (missing[0], value)


def _is_money_of_things(document: Document, span: Span, target: Span | None) -> bool:
    """Whether one of count and target is money and the other is not; other units differ in wording alone."""
    ends = [document.tails(end).get(HAS_UNIT) for end in (span, target) if end]
    return len({units.is_money(units.canonical(document.surface(unit))) for unit in ends if unit}) > 1


def sentence_of(document: Document, span: Span, bounds: Sequence[tuple[int, int]]) -> str:
    """The sentence around a span, on one line; the span alone where it stands in none."""
    i = bisect_right(bounds, span.start, key=lambda bound: bound[0]) - 1
    start, end = bounds[i] if i >= 0 and span.start < bounds[i][1] else (span.start, span.end)
    return " ".join(document.text[start:end].split())


def _once(told: Iterable[Fact]) -> list[Fact]:
    """Each fact once, where it is first told, with all its evidence."""
    found: list[Fact] = []
    places: dict[tuple, list[int]] = defaultdict(list)
    for fact in told:
        alike = places[_key(fact)]
        place = next((i for i in alike if _may_be_of_one_time(found[i], fact)), None)
        if place is None:
            alike.append(len(found))
            found.append(fact)
        else:
            found[place] = _both(found[place], fact)
    return found


def _may_be_of_one_time(one: Fact, other: Fact) -> bool:
    return _days(one) == _days(other) or None in (one.period, other.period)


def _both(one: Fact, other: Fact) -> Fact:
    """A fact told twice: the evidence of both, and the period of the first that has one."""
    dated = one if one.period else other
    return replace(
        one,
        evidence=tuple(dict.fromkeys(one.evidence + other.evidence)),
        period=dated.period,
        period_start=dated.period_start,
        period_end=dated.period_end,
        period_how=dated.period_how,
    )


def _key(fact: Fact) -> tuple:
    return fact.kind, fact.indicator, fact.achieved, fact.target, fact.unit, fact.percent, fact.organisation


def _days(fact: Fact) -> tuple:
    """The days of a fact, or its period as written (capitals apart) where they are not known."""
    return (fact.period_start, fact.period_end) if fact.period_start else ((fact.period or "").lower(),)


def value_of(document: Document, span: Span, setting: Setting) -> object:
    """The normalised form of a span, as plain JSON: number, range, percentage, ISO dates, unit or name."""
    surface = document.surface(span)
    if span.type in BODIES:
        return setting.bodies[span.id].name
    if span.type == UNIT:
        return setting.units[span.id]
    if span.type == DATE:
        found = setting.dates.get(span.id)
        return [found.period.start.isoformat(), found.period.end.isoformat()] if found else None
    value = values.percentage(surface) if span.type == PERCENT else values.number(surface)
    return list(value) if isinstance(value, tuple) else value
