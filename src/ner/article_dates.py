"""When an article is: its day and year, the days of each date in it, and the period that it reports on."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta

from ner import periods, stamps
from ner.boilerplate import article_end
from ner.days import Period, months_before
from ner.periods import Anchor, Resolved
from ner.schema import IN_PERIOD, METRIC, TARGET, Document, Span
from ner.segment import cleaned, normalise, text_after, text_before


def dateline(text: str) -> date | None:
    """The day of the article's time stamp.

    >>> dateline("LĐLĐ huyện tặng quà\\n15:42 - 24/01/2021 (GMT +07:00)\\nSáng 23/1, LĐLĐ huyện …")
    datetime.date(2021, 1, 24)
    """
    lines = normalise(text[: article_end(text)]).text.split("\n")
    return next(filter(None, map(stamps.day_of, lines)), None)


_COMPARED = re.compile(
    r"\b(?:so với|so|cùng kỳ|hơn|bằng|như)(?: (?:với|cùng|kỳ|kế hoạch|cả|đầu|cuối|thời điểm|của|trong))*\s+$"
)
_AHEAD = re.compile(r"\b(?:trước|hạn|sang)\s+$|(?<=\w )(?<!tính )(?:đến|tới|hết)\s+$")
"""What stands before a day still to come; `Đến 20/9` at the start of a clause and `tính đến 20/9` are as of that day."""


def told_dates(document: Document, spans: list[Span]) -> list[Span]:
    """The dates of what the article tells: not those of comparisons (`so với năm 2016`), nor those of plans alone."""
    heads: dict[str, set[str]] = defaultdict(set)
    for relation in document.relations:
        if relation.type == IN_PERIOD:
            heads[relation.tail].add(document.by_id[relation.head].type)
    return [s for s in spans if heads[s.id] != {TARGET} and not _COMPARED.search(text_before(document.text, s.start))]


def anchor_of(document: Document, spans: list[Span], main: list[Span], stamp: date | None) -> Anchor:
    """The article's time: of its stamp; else its most named year that is not to come (the latest of equals), or the one
    after those that it only compares with, and the first day told of it.

    Terms to be met (`trước ngày 31/12`) count for nothing.
    """
    surfaces = [cleaned(document.surface(span)) for span in spans]
    terms = tuple(dict.fromkeys(filter(None, map(_term, surfaces))))
    if stamp:
        return Anchor(stamp.year, stamp, terms)
    told = [cleaned(document.surface(s)) for s in main if not _AHEAD.search(text_before(document.text, s.start))]
    single = [found[0] for surface in told if len(found := periods.years(surface)) == 1]
    every = [year for span, surface in zip(spans, surfaces, strict=True) for year in _years(document, span, surface)]
    ways = (
        [year for year in way if year <= date.today().year] for way in (single, _after_compared(document, spans), every)
    )
    named = Counter(next(filter(None, ways), []))
    if not named:
        return Anchor(terms=terms)
    year = max(named, key=lambda year: (named[year], year))
    day, says_year = next(((day, periods.years(s)) for s in told if (day := _day_told(s, year))), (None, None))
    if day and not says_year:
        off = _years_off(document, surfaces, year, day.month)
        year, day = year + off, months_before(day, -12 * off)
    return Anchor(year, day, terms)


def _after_compared(document: Document, spans: list[Span]) -> list[int]:
    """The year after each that something is held against: `so với cùng kỳ năm 2018` is told in 2019."""
    held = ((span, _COMPARED.search(text_before(document.text, span.start))) for span in spans)
    compared = [cleaned(document.surface(span)) for span, said in held if said and "kế hoạch" not in said[0]]
    return [year + 1 for surface in compared for year in periods.years(surface)]


def _years_off(document: Document, surfaces: list[str], year: int, month: int) -> int:
    """How far a day told without its year is from the year most named: a whole year told in spring is the one before, a
    school year told in summer begins in its first."""
    if month <= 4:
        return int(_is_told_whole(document, year))
    ends_school = any(re.search(rf"năm học .*[-–] ?{year}", surface.lower()) for surface in surfaces)
    return -1 if month >= 6 and ends_school else 0


def _is_told_whole(document: Document, year: int) -> bool:
    """Whether two counts or more tell what a year gave from its first day to its last."""
    whole = re.compile(rf"(?:cả |trong )?năm {year}|quý (?:iv|4)[/ ]\D*{year}")
    told = (cleaned(document.surface(span)).lower() for span in _dates_of_results(document))
    return sum(whole.fullmatch(surface) is not None for surface in told) > 1


def _dates_of_results(document: Document) -> list[Span]:
    """The date of each count of something done."""
    spans = document.by_id
    return [spans[r.tail] for r in document.relations if r.type == IN_PERIOD and spans[r.head].type == METRIC]


def _years(document: Document, span: Span, surface: str) -> list[int]:
    """The years of a date; of a term that people are elected for its first."""
    years = periods.years(surface)
    return years[:1] if _term(surface) and _ELECTED.search(text_before(document.text, span.start)) else years


_ELECTED = re.compile(r"\b(?:bầu cử|ứng cử|ứng viên|đại biểu|đại hội)\b[^.;]*$")


def _term(surface: str) -> Period | None:
    """The term that a date names, as `nhiệm kỳ 2018-2023`."""
    years = periods.years(surface)
    is_term = "nhiệm kỳ" in surface.lower() and len(years) == 2 and years[0] < years[1]
    return Period(date(years[0], 1, 1), date(years[1], 12, 31)) if is_term else None


def _day_told(surface: str, year: int) -> date | None:
    """The day of a date in the article's year; a feast is none."""
    found = periods.period(surface, Anchor(year)) if re.search(r"\d", surface) else None
    if found and found.period.start == found.period.end and found.period.start.year == year:
        return found.period.start
    return None


def resolved_dates(document: Document, spans: list[Span], anchor: Anchor) -> dict[str, Resolved]:
    out: dict[str, Resolved] = {}
    for span in spans:
        found = periods.period(_since(document, span), anchor)
        if found:
            found = _told_by_its_preposition(document, span, found, anchor.before)
            out[span.id] = found
            anchor = replace(anchor, before=found.period)
    return out


def _since(document: Document, span: Span) -> str:
    """A date as written; after `từ` with the word where nothing ends it, for it runs on to the article's day."""
    surface = cleaned(document.surface(span))
    runs_on = re.search(r"\b(?:từ|kể từ)\s+$", text_before(document.text, span.start))
    ends = re.match(r"\s*(?:đến|tới|-)\b(?! nay)", text_after(document.text, span.end))
    return f"từ {surface}" if runs_on and not ends else surface


def _told_by_its_preposition(document: Document, span: Span, found: Resolved, before: Period | None) -> Resolved:
    """`hết tháng 7` is the year up to then; `cùng kỳ năm 2022` after `10 tháng` are the same months of 2022."""
    said = text_before(document.text, span.start)
    start, end = found.period.start, found.period.end
    if re.search(r"\bhết\s+$", said) and 1 < (end - start).days < 100:
        return replace(found, period=Period(date(end.year, 1, 1), end))
    if re.search(r"\bcùng kỳ\s+$", said) and before and (end - start).days > 360 and before.start.year == before.end.year:
        year = start.year - before.start.year
        moved = Period(months_before(before.start, -12 * year), months_before(before.end, -12 * year))
        return replace(found, period=moved)
    return found


SOON = timedelta(31)
"""An article may tell of a year or quarter so long before it is over."""
_REPORTED = re.compile(r"năm|quý|nhiệm kỳ|giai đoạn|^\d+ tháng\b")
_PARTLY = re.compile(r"^(?:đầu|giữa|cuối|quý cuối|từ (?!.*(?:đến|tới|nay)\b))\b|\b(?:sau|trước|kia|ngoái)$")


def period_of(
    document: Document, spans: list[Span], dates: dict[str, Resolved], anchor: Anchor, stamp: date | None
) -> Span | None:
    """The first year, quarter or term that the article names, that had begun when it appeared and was not long over.

    A term that begins in the article's year is none. A part of a year (`đầu năm`), the time before or after one
    (`năm trước`) and an open start (`từ năm 2016`) serve only where the article's day is not known either. One of last year
    in which nothing was done gives way to one of this year in which something was, and one that runs on for more than a
    month to one of this year that more counts have.
    """
    today = anchor.day or (date(anchor.year, 12, 31) if anchor.year else date.today())
    oldest = date(today.year - (stamp is None or stamp.month <= 3), 1, 1) if anchor.year else date.min
    running = [s for s in spans if s.id in dates and _is_running(dates[s.id].period, oldest, today)]
    named = [(span, text) for span in running if _REPORTED.search(text := _since(document, span).lower().strip())]
    whole = [(span, text) for span, text in named if not _PARTLY.search(text)]
    found = [span for span, _ in whole or ([] if anchor.day else named)]
    counts = Counter(span.id for span in _dates_of_results(document))
    if found and found[0].id not in counts and dates[found[0].id].period.end.year < today.year:
        found = [s for s in found if s.id in counts and dates[s.id].period.end.year == today.year] or found
    return _nearly_over(found, counts, dates, today) if found else None


def _nearly_over(found: list[Span], counts: Counter[str], dates: dict[str, Resolved], today: date) -> Span:
    """The first date; where it runs on, that of this year's that do not which most counts have, if more than the first."""
    first, soon = found[0], today + SOON
    if dates[first.id].period.end <= soon:
        return first
    over = [s for s in found if dates[s.id].period.end <= soon and dates[s.id].period.start.year == today.year]
    most = max(over, key=lambda span: (counts[span.id], dates[span.id].period.end), default=first)
    return most if counts[most.id] > counts[first.id] else first


def _is_running(period: Period, oldest: date, today: date) -> bool:
    """Whether a stretch of days had begun by a day and was not over by another; a term that only begins has not."""
    only_begins = period.start.year == today.year < period.end.year
    return period.start < period.end and period.start <= today and oldest <= period.end and not only_begins
