"""From a labelled article to its table: one fact for every count, with its arithmetic checked."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ner import values
from ner.arithmetic import agrees, says_exceeds
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
from ner.segment import sentences, words
from ner.values import Number, Period

CONSISTENT, INCONSISTENT, UNVERIFIABLE = "consistent", "inconsistent", "unverifiable"


@dataclass(frozen=True)
class Setting:
    """What an article says once for all its counts: its subject, its period and its year."""

    subject: str | None = None
    period: Span | None = None
    year: int | None = None
    names: dict[str, str] = field(default_factory=dict)

    def name(self, surface: str) -> str:
        """A body's full name in this article: `LĐLĐ huyện` is the one federation of a district that it names."""
        return self.names.get(values.body(surface), values.body(surface))


def facts(
    document: Document, setting: Setting | None = None, bounds: Sequence[tuple[int, int]] | None = None
) -> list[Fact]:
    """The facts of an article in the order of its text; one said twice is one fact with all its evidence.

    The setting and the bounds of the sentences are read from the document where they are not at hand.
    """
    setting = setting or read_setting(document)
    bounds = sentences(words(document.text)) if bounds is None else bounds
    tails = {relation.tail for relation in document.relations}
    found: list[Fact] = []
    alike: dict[tuple, list[int]] = defaultdict(list)
    for span in sorted(document.spans, key=lambda span: span.start):
        alone = span.id not in tails
        if span.type == METRIC or (alone and span.type in (TARGET, PERCENT) and span.indicator):
            _add(found, alike, _fact(document, span, setting, bounds))
    return found


def read_setting(document: Document) -> Setting:
    """Subject: the body named most often, a name in the first line counting double. Period: the first that can be dated."""
    surfaces = [values.body(document.surface(s)) for s in document.spans if s.type in BODIES]
    names = _full_names(surfaces)
    first_line = document.text.find("\n") if "\n" in document.text else len(document.text)
    weights: Counter[str] = Counter()
    for span in document.spans:
        if span.type in BODIES:
            name = values.body(document.surface(span))
            weights[names.get(name, name)] += 2 if span.start < first_line else 1
    dates = [s for s in document.spans if s.type == DATE]
    named_years = Counter(year for s in dates for year in values.years(document.surface(s)))
    year = named_years.most_common(1)[0][0] if named_years else None
    periods = [s for s in dates if re.search(r"năm|quý|nhiệm kỳ|giai đoạn", document.surface(s).lower())]
    dated = [s for s in periods if values.period(document.surface(s), year)]
    return Setting(weights.most_common(1)[0][0] if weights else None, dated[0] if dated else None, year, names)


def _full_names(surfaces: list[str]) -> dict[str, str]:
    counts = Counter(surfaces)
    full = {}
    for short in counts:
        if re.search(r"(?:tỉnh|TP|quận|huyện|thị xã|xã|phường|ngành|khu|Việt Nam|Công ty)$", short):
            longer = [name for name in counts if name.startswith(short + " ")]
            if longer:
                full[short] = max(longer, key=lambda name: counts[name])
    return full


@dataclass(frozen=True)
class Links:
    """The spans that make up one fact; `evidence` are their ids, `score` is that of the least certain part."""

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
    sure = [part.score for part in parts] + [r.score for id_ in ids for r in document.leaving[id_] if r.tail in ids]
    return Links(target, unit, percent, body, period, ids, round(min(sure), 4))


def _fact(document: Document, span: Span, setting: Setting, bounds: Sequence[tuple[int, int]]) -> Fact:
    links = links_of(document, span)
    period_span = links.period or setting.period
    achieved = values.number(document.surface(span)) if span.type == METRIC else None
    target = values.number(document.surface(links.target)) if links.target else None
    achieved = _with_magnitude_of(achieved, document, span, links.target)
    approximate = any(values.is_hedged(_before(document, s)) for s in (span, links.target) if s)
    check, expected = check_percent(document, achieved, target, links.percent, approximate)
    period = values.period(document.surface(period_span), setting.year) if period_span else None
    start, end = _sentence_of(span, bounds)
    return Fact(
        kind={METRIC: "result", TARGET: "plan", PERCENT: "rate"}[span.type],
        indicator=span.indicator or "other",
        achieved=achieved,
        target=target,
        unit=values.unit(document.surface(links.unit)) if links.unit else None,
        percent=values.percentage(document.surface(links.percent)) if links.percent else None,
        organisation=setting.name(document.surface(links.body)) if links.body else setting.subject,
        period=document.surface(period_span) if period_span else None,
        period_start=period.start.isoformat() if period else None,
        period_end=period.end.isoformat() if period else None,
        check=check,
        expected_percent=expected,
        approximate=approximate,
        score=links.score,
        evidence=links.evidence,
        sentence=" ".join(document.text[start:end].split()),
    )


def _before(document: Document, span: Span) -> str:
    """The text before a span, as far back as anyone looks for a hedge or an excess."""
    return document.text[max(0, span.start - 60) : span.start]


def _sentence_of(span: Span, bounds: Sequence[tuple[int, int]]) -> tuple[int, int]:
    i = bisect_right(bounds, span.start, key=lambda bound: bound[0]) - 1
    return bounds[i] if i >= 0 and span.start < bounds[i][1] else (span.start, span.end)


def _with_magnitude_of(achieved: Number | None, document: Document, span: Span, target: Span | None) -> Number | None:
    """In `6,8/32,2 tỷ đồng` the magnitude word stands once, for both numbers."""
    if target is None or document.text[span.end : target.start].strip() != "/" or not isinstance(achieved, float):
        return achieved
    magnitude = re.search(r"(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)\s*$", document.surface(target).lower())
    return values.number(f"{document.surface(span)} {magnitude[0]}") if magnitude else achieved


def check_percent(
    document: Document, achieved: Number | None, target: Number | None, percent: Span | None, approximate: bool
) -> tuple[str, float | None]:
    """Holds a percentage against achieved / target: consistent where they agree to the last digit shown, cut or rounded.

    `vượt 15%` is held against the excess. Returns the verdict, and the percentage expected where it is inconsistent.
    """
    if percent is None or not isinstance(achieved, float) or not isinstance(target, float) or target == 0:
        return UNVERIFIABLE, None
    surface = document.surface(percent)
    shown = values.percentage(surface)
    if not isinstance(shown, float):
        return UNVERIFIABLE, None
    exceeds = says_exceeds(_before(document, percent))
    if agrees(achieved, target, shown, values.decimals(surface), exceeds):
        return CONSISTENT, None
    if approximate or values.is_hedged(_before(document, percent)):
        return UNVERIFIABLE, None
    return INCONSISTENT, round(100 * achieved / target - 100 * (exceeds and shown < 100), 2)


def _add(found: list[Fact], alike: dict[tuple, list[int]], fact: Fact) -> None:
    """Puts a fact among those found; `alike` holds the places of those of one key."""
    for i in alike[_key(fact)]:
        other = found[i]
        if _days(other) == _days(fact) or None in (fact.period, other.period):
            evidence = tuple(dict.fromkeys(other.evidence + fact.evidence))
            dated = other if other.period else fact
            found[i] = replace(
                other,
                evidence=evidence,
                period=dated.period,
                period_start=dated.period_start,
                period_end=dated.period_end,
            )
            return
    alike[_key(fact)].append(len(found))
    found.append(fact)


def _key(fact: Fact) -> tuple:
    return fact.kind, fact.indicator, fact.achieved, fact.target, fact.unit, fact.percent, fact.organisation


def _days(fact: Fact) -> tuple:
    """The days of a fact, or its period as written (capitals apart) where they are not known."""
    return (fact.period_start, fact.period_end) if fact.period_start else ((fact.period or "").lower(),)


def value_of(document: Document, span: Span, setting: Setting) -> object:
    """The normalised form of a span, as plain JSON: number, range, percentage, ISO dates, unit or name."""
    surface = document.surface(span)
    if span.type in BODIES:
        return setting.name(surface)
    if span.type == UNIT:
        return values.unit(surface)
    if span.type == DATE:
        period: Period | None = values.period(surface, setting.year)
        return [period.start.isoformat(), period.end.isoformat()] if period else None
    value = values.percentage(surface) if span.type == PERCENT else values.number(surface)
    return list(value) if isinstance(value, tuple) else value
