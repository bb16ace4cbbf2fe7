"""What does not add up, in words for a person: within an article, between articles, and from one period to the next."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ner import bodies, values
from ner.facts import body_of, sentence_of
from ner.percent_check import INCONSISTENT
from ner.schema import COUNTS, INDICATOR_NAMES, METRIC, Document, Fact, Span
from ner.segment import normalise, sentences, text_before, words
from ner.setting import ARTICLES_OWN

PERCENT_OFF, PARTS_OFF, PART_TOO_LARGE = "percent", "parts", "part"
CONFLICT, AGREEMENT, JUMP = "conflict", "agreement", "jump"
JUMPS = {
    "member_total": 3.0, "union_total": 3.0, "worker_total": 3.0, "member_admission": 20.0, "union_establishment": 20.0,
    "party_referral": 20.0, "party_admission": 20.0,
}  # fmt: skip
"""Indicators that mean one thing everywhere, and the factor by which none changes from one period to the next."""
A_YEAR = 365
"""The next period starts less than so many days after the end of the one before: 2023 is not the next after 2021."""

NEARLY = 0.1
"""Parts whose sum misses the whole by more than this share of it are some of the parts, or overlap."""

SLIP = 1.25
"""A percentage further from its division than this factor is of other numbers: articles slip by a digit or two."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: its kind, the articles it is in, what is wrong, how far out (a share; of a jump the factor).

    `evidence` are the ids of the spans in each of the articles, `sentence` is that of the first.
    """

    kind: str
    articles: tuple[str, ...]
    message: str
    gap: float
    evidence: tuple[tuple[str, ...], ...]
    sentence: str


def in_article(document: Document, facts: Sequence[Fact]) -> list[Finding]:
    """Percentages that are not what their division gives, and totals that are not the sum of their parts.

    A percentage cut or rounded at its last digit agrees (166,6% of 15/9), and is no finding.
    """
    wrong = [fact for fact in facts if fact.check == INCONSISTENT]
    return [*filter(None, (_percent(document, fact) for fact in wrong)), *_parts(document, facts)]


_CUT = re.compile(r"\d[ \u00a0]\d{3}(?!\d)")


def _is_cut(document: Document, span: Span) -> bool:
    """Whether a number is the end of a longer one, as `480` of `1 480`."""
    return span.type in COUNTS and bool(_CUT.match(document.text, max(0, span.start - 2), span.end))


def _percent(document: Document, fact: Fact) -> Finding | None:
    """None where the labels are the likelier error: far off, or a number cut."""
    exceeds = _is_held_as_excess(fact)
    meant, printed = (100 * exceeds + value for value in (fact.expected_percent, fact.percent))
    if any(_is_cut(document, document.by_id[id_]) for id_ in fact.evidence):
        return None
    if min(meant, printed) <= 0 or max(meant, printed) / min(meant, printed) > SLIP:
        return None
    word = "vượt" if exceeds else "đạt"
    division = f"{values.compact(fact.achieved)}/{values.compact(fact.target)}"
    expected = values.vietnamese(fact.expected_percent, 1)
    message = f"{word} {values.vietnamese(fact.percent)}% nhưng {division} = {'vượt ' * exceeds}{expected}%"
    gap = abs(fact.expected_percent - fact.percent) / 100
    return Finding(PERCENT_OFF, (document.id,), message, round(gap, 4), (fact.evidence,), fact.sentence)


def _is_held_as_excess(fact: Fact) -> bool:
    """Whether a fact's percentage was held against what is above 100 (`vượt 15%`), and not against the whole quotient."""
    return fact.expected_percent != round(100 * fact.achieved / fact.target, 2)


_SPLIT = re.compile(r"\b(trong đó|bao gồm|gồm)\b", re.IGNORECASE)


def _parts(document: Document, facts: Sequence[Fact]) -> Iterator[Finding]:
    """Holds `A đoàn viên, trong đó B nữ, C nam` together: no part is more than the whole, and all of them make it.

    Parts of another unit are left aside, and so are sums so far from the whole that they cannot be meant as all of it.
    """
    copy = normalise(document.text)
    splits = [(copy.starts[match.start()], copy.ends[match.end() - 1]) for match in _SPLIT.finditer(copy.text)]
    if not splits:
        return
    bounds = sentences(words(document.text))
    units = {id_: fact.unit for fact in facts for id_ in fact.evidence}
    metrics = sorted((span for span in document.spans if span.type == METRIC), key=lambda span: span.start)
    starts = [span.start for span in metrics]
    nexts = [begin for begin, _ in splits[1:]]
    for (begin, after), following in zip(splits, [*nexts, len(document.text)], strict=True):
        start, end = bounds[bisect_right(bounds, begin, key=lambda bound: bound[1])]
        whole = bisect_left(starts, begin) - 1
        parts = slice(bisect_left(starts, after), bisect_left(starts, min(following, end)))
        if whole >= 0 and start <= starts[whole]:
            yield from _whole_and_parts(document, metrics[whole], metrics[parts], units, bounds)


def _whole_and_parts(
    document: Document,
    whole: Span,
    parts: list[Span],
    units: dict[str, str | None],
    bounds: Sequence[tuple[int, int]],
) -> Iterator[Finding]:
    """What a whole and its parts say of each other; a part that names no unit counts what the whole counts, unless it is a
    sum of money (`110 triệu`)."""
    total, unit = _plain_count(document, whole), units.get(whole.id)
    if unit is None:
        return
    units_of_parts = ((part, units.get(part.id)) for part in parts)
    parts = [part for part, own in units_of_parts if own == unit or (not own and document.surface(part)[-1].isdigit())]
    counts = [_plain_count(document, part) for part in parts]
    if total is None or not counts or None in counts:
        return
    shown = values.compact(total)
    evidence = ((whole.id, *(part.id for part in parts)),)
    if max(counts) > total:
        message = f"một phần ({values.compact(max(counts))}) lớn hơn tổng ({shown})"
        gap, sentence = max(counts) / total - 1, sentence_of(document, whole, bounds)
        yield Finding(PART_TOO_LARGE, (document.id,), message, round(gap, 4), evidence, sentence)
        return
    gap = abs(sum(counts) - total) / total
    if len(counts) > 1 and 1e-9 < gap <= NEARLY:
        added = " + ".join(map(values.compact, counts))
        message = f"tổng {shown} nhưng các phần {added} = {values.compact(sum(counts))}"
        yield Finding(PARTS_OFF, (document.id,), message, round(gap, 4), evidence, sentence_of(document, whole, bounds))


def _plain_count(document: Document, span: Span) -> float | None:
    """An exact count that is no half of a fraction; None for hedged counts, ranges and `24/28`."""
    after, before = document.text[span.end : span.end + 2], document.text[max(0, span.start - 2) : span.start]
    value = values.number(document.surface(span))
    exact = isinstance(value, float) and value > 0 and "/" not in after + before and not _is_cut(document, span)
    return value if exact and not values.is_hedged(text_before(document.text, span.start)) else None


def between(rows: Iterable[tuple[str, Fact]]) -> list[Finding]:
    """What facts, each with its article, say of one another; of all those read only the comparable ones are held."""
    held = [(article, fact) for article, fact in rows if _is_comparable(fact)]
    return [*_between_articles(held), *_between_periods(held)]


def _between_articles(rows: Sequence[tuple[str, Fact]]) -> list[Finding]:
    """The same fact in several articles, agreeing or not: one indicator of one body in one unit over the same days.

    An article that tells more than one figure itself is left out.
    """
    groups: dict[tuple, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for article, fact in rows:
        if not fact.approximate:
            groups[*_what(fact), fact.period_start, fact.period_end][article].append(fact)
    found = []
    for group in groups.values():
        told = {article: facts[0] for article, facts in group.items() if len({fact.achieved for fact in facts}) == 1}
        alike: dict[float, dict[str, Fact]] = defaultdict(dict)
        for article, fact in told.items():
            alike[fact.achieved][article] = fact
        found += [_compared(same) for same in alike.values() if len(same) > 1]
        if len(alike) > 1:
            found.append(_compared(told))
    return found


def _compared(told: dict[str, Fact]) -> Finding:
    """What articles tell of the same: an agreement, or a conflict where their counts differ."""
    fact, *_ = told.values()
    counts = list(dict.fromkeys(fact.achieved for fact in told.values()))
    kind, verb = (CONFLICT, "ghi") if len(counts) > 1 else (AGREEMENT, "đều ghi")
    number = "hai" if len(told) == 2 else len(told)
    listed = " và ".join(map(values.vietnamese, counts))
    message = f"{number} bài {verb} {listed} {fact.unit}: {_named(fact)}, {fact.period_start} đến {fact.period_end}"
    gap = (max(counts) - min(counts)) / max(*counts, 1.0)
    return Finding(kind, tuple(told), message, round(gap, 4), tuple(f.evidence for f in told.values()), fact.sentence)


def _between_periods(rows: Sequence[tuple[str, Fact]]) -> list[Finding]:
    """Figures of one body that move by an impossible factor from one year, half or quarter to the next of like length.

    The same half or quarter of the next year follows too; periods with a year or more between them are not compared.
    """
    series: dict[tuple, dict[str, tuple[str, Fact]]] = defaultdict(dict)
    for article, fact in rows:
        if fact.achieved:
            length = round(_days(fact) / 30)
            series[*_what(fact), length].setdefault(fact.period_start, (article, fact))
    found = []
    for (_, _, indicator, _, length), points in series.items():
        ordered = [points[start] for start in sorted(points)]
        for (first, a), (second, b) in pairwise(ordered) if length >= 3 else ():
            factor = max(a.achieved, b.achieved) / min(a.achieved, b.achieved)
            if first != second and factor >= JUMPS[indicator] and _days_between(a, b) < A_YEAR:
                counts = f"{values.vietnamese(a.achieved)} ({a.period}) và {values.vietnamese(b.achieved)} ({b.period})"
                message = f"{_named(b)}: {counts} {b.unit}, gấp {values.vietnamese(factor, 1)} lần"
                evidence = (a.evidence, b.evidence)
                found.append(Finding(JUMP, (first, second), message, round(factor, 2), evidence, a.sentence))
    return found


def _is_comparable(fact: Fact) -> bool:
    """Whether another article's figure may be held against it: an exact result of a body known by its full name.

    A figure without a period of its own may be of any part of the article's.
    """
    known = isinstance(fact.achieved, float) and fact.unit and fact.period_start
    inherited = (fact.period_how or "").startswith(ARTICLES_OWN)
    counted = fact.kind == "result" and fact.indicator in JUMPS
    return bool(known and counted and not inherited and bodies.is_one(body_of(fact)))


def _what(fact: Fact) -> tuple:
    return fact.organisation, fact.province, fact.indicator, fact.unit


def _named(fact: Fact) -> str:
    return f"{fact.organisation}, {INDICATOR_NAMES[fact.indicator][0].lower()}"


def _days_between(one: Fact, other: Fact) -> int:
    """From the end of one period to the start of another; below one where they overlap."""
    return (date.fromisoformat(other.period_start) - date.fromisoformat(one.period_end)).days


def _days(fact: Fact) -> int:
    return (date.fromisoformat(fact.period_end) - date.fromisoformat(fact.period_start)).days + 1
