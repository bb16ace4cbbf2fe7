"""What an article says once for all its counts: who it is about, when it is, and what its short names stand for."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from ner import bodies, periods
from ner.bodies import SECTOR, Body
from ner.days import Period, months_before
from ner.periods import Anchor, Resolved
from ner.schema import ACHIEVED_BY, BODIES, DATE, ENTERPRISE, IN_PERIOD, METRIC, TARGET, Document, Span
from ner.segment import article_end, cleaned, normalise, text_after, text_before

LEAD = 400
"""The first characters after the title, in which an article says who it is about."""

ARTICLES_OWN = ("period of the article", "day of the article")
"""How the period of a count without one was found."""


@dataclass(frozen=True)
class Setting:
    """The subject (None where there is none), the period for counts without one, each body and date by span id, the day."""

    subject: Body | None = None
    period: Span | None = None
    bodies: dict[str, Body] = field(default_factory=dict)
    dates: dict[str, Resolved] = field(default_factory=dict)
    day: date | None = None

    def dated(self, span: Span | None, now: bool = False) -> tuple[Span | None, Resolved | None]:
        """The period of a count that has `span`, or none: then the article's period or day, its day first of one `now`."""
        if span:
            return span, self.dates.get(span.id)
        if self.period and not (now and self.day):
            found = self.dates[self.period.id]
            return self.period, replace(found, how=f"{ARTICLES_OWN[0]}, {found.how}")
        return None, Resolved(Period(self.day, self.day), ARTICLES_OWN[1]) if self.day else None


def read_setting(document: Document) -> Setting:
    """Reads an article's subject, period, bodies and dates; what stands under the article counts for nothing in it."""
    end = article_end(document.text)
    spans = sorted(document.spans, key=lambda span: span.start)
    named = _bodies(document, [span for span in spans if span.type in BODIES], end)
    own = [span for span in spans if span.start < end]
    stamp = dateline(document.text)
    told = [span for span in own if span.type == DATE]
    main = _main(document, told)
    anchor = _anchor(document, told, main, stamp)
    dates = _dates(document, [span for span in spans if span.type == DATE], anchor)
    period = _period(document, main, dates, anchor, stamp)
    return Setting(_subject(document, own, named), period, named, dates, anchor.day)


def _bodies(document: Document, spans: list[Span], end: int) -> dict[str, Body]:
    """Every span's body: a short name is the full one last named before it, or first after it, or its province's, or that
    of the only district of its kind."""
    surfaces = {span.id: document.surface(span) for span in spans}
    provinces = Counter(filter(None, (bodies.resolve(surfaces[s.id], s.type).province for s in spans)))
    ((province, votes),) = provinces.most_common(1) or ((None, 0),)
    province = province if 2 * votes > provinces.total() else None
    plain = {span.id: bodies.resolve(surfaces[span.id], span.type, province) for span in spans}
    first: dict[str, str] = {}
    for found in reversed(plain.values()):
        if short := bodies.short_form(found.name):
            first[short] = found.name
    names = {found.name for found in plain.values()}
    enterprises = {name: _kind_and_end(name) for name in (plain[s.id].name for s in spans if s.type == ENTERPRISE)}
    aliases = _aliases(document, spans, plain)
    last: dict[str, str] = {}
    out: dict[str, Body] = {}

    @cache
    def districts() -> dict[str, str]:
        return bodies.only_districts(cleaned(document.text[:end]))

    def complete(name: str) -> str | None:
        """The full name of a short one that belongs to a place."""
        of_province = bodies.with_province(name, province) if province else None
        return last.get(name) or first.get(name) or of_province or bodies.with_place(name, districts())

    for span in spans:
        found = plain[span.id]
        if short := bodies.short_form(found.name):
            last[short] = found.name
        if alias := aliases.get(_alias_key(found.name)):
            out[span.id] = alias
            continue
        if span.type == ENTERPRISE:
            full = _fuller(found.name, enterprises)
        elif bodies.is_short(found.name):
            full = complete(found.name)
        elif found.level == SECTOR and not found.province:
            full = _only([n for n in names if n.startswith(f"{found.name} ")] or _written_out(found.name, names))
            full = full and (complete(full) or full)
        elif province and not found.province and _OF_PROVINCE.match(found.name):
            full = f"{found.name} {bodies.province_label(province)}"
        else:
            full = None
        out[span.id] = bodies.resolve(full, span.type, province) if full else found
    return out


_OF_PROVINCE = re.compile(r"Sở (?!giao dịch)", re.IGNORECASE)
_KIND = r"(?:(?:tổng )?công ty|tập đoàn|ngân hàng|nhà máy|xí nghiệp|chi nhánh|hợp tác xã)"
_FORM = re.compile(rf"(?P<kind>{_KIND})(?: (?:CP|TNHH|TMCP|MTV|(?:một|hai) thành viên))* ", re.IGNORECASE)
"""How the name of an enterprise begins: `Công ty TNHH` of `Công ty TNHH may mặc Lu An`."""
_ALIAS = re.compile(
    r"\s*\((?:(?:mã|[^():–]{0,24}(?:tắt|tắt là|:)) ?)?[“\"]?(?P<alias>[^\W\d_][\w&-]{1,20})[”\"]?(?:\s*[,;)]|\s[–-]\s)"
)


def _aliases(document: Document, spans: list[Span], plain: dict[str, Body]) -> dict[str, Body]:
    """What stands in brackets behind a name: `Ngân hàng TMCP Quốc tế (VIB)`, `CTCP Đầu tư Thế giới di động (mã MWG)`."""
    out: dict[str, Body] = {}
    for span in spans:
        match = _ALIAS.match(text_after(document.text, span.end))
        if match and match["alias"].upper() not in bodies.ACRONYMS:
            out.setdefault(match["alias"].casefold(), plain[span.id])
    return out


def _alias_key(name: str) -> str:
    return _FORM.sub("", name, count=1).casefold()


def _fuller(name: str, enterprises: dict[str, tuple[str, str]]) -> str | None:
    """The longest name of one kind that ends as this one: `Chi nhánh Công ty May 10` is not `Công ty May 10`.

    Two that end so and not as each other leave it open.
    """
    kind, end = enterprises[name]
    longer = {n: e for n, (k, e) in enterprises.items() if len(n) > len(name) and kind in ("", k) and e.endswith(end)}
    longest = max(longer, key=len, default=None)
    return longest if longest and all(longer[longest].endswith(e) for e in longer.values()) else None


def _kind_and_end(name: str) -> tuple[str, str]:
    """The kind of an enterprise, as `công ty`, and the rest of its name behind a space."""
    form = _FORM.match(name)
    return (form["kind"].lower(), f" {name[form.end() :]}".lower()) if form else ("", f" {name}".lower())


def _written_out(name: str, names: Iterable[str]) -> list[str]:
    """The names that a short one abbreviates: `Công đoàn Đường sắt Việt Nam` for `Công đoàn ĐSVN`."""
    words = name.split()
    if not any(len(word) > 2 and word.isupper() for word in words):
        return []
    parts = (
        rf"(?:{re.escape(word)}|{' '.join(f'{letter}[^ ]*' for letter in word)})" if word.isupper() else re.escape(word)
        for word in words
    )
    pattern = re.compile(" ".join(parts), re.IGNORECASE)
    return [other for other in names if other != name and pattern.fullmatch(other)]


def _only(names: list[str]) -> str | None:
    return names[0] if len(names) == 1 else None


def _subject(document: Document, spans: list[Span], named: dict[str, Body]) -> Body | None:
    """The body with most mentions; one in the title counts three times, in the lead twice, one that achieves once more.

    One that neither of them names has to have half of all this. Who sets a target (`LĐLĐ Thành phố giao`) is not who
    the article is about; nor is an authority or news agency that achieves less than a third of what anybody does in it,
    which reports the figures of others (`Tổng cục Thống kê`, `Reuters`): such an article has no subject.
    """
    title_end = _title_end(document.text)
    achievers = Counter(relation.tail for relation in document.relations if relation.type == ACHIEVED_BY)
    weights: Counter[Body] = Counter()
    leading = set()
    for span in spans:
        if span.type in BODIES and not re.match(r"\s*(?:đã |được )?giao\b", text_after(document.text, span.end)):
            place = 3 if span.start < title_end else 2 if span.start < title_end + LEAD else 1
            weights[named[span.id]] += place + bool(achievers[span.id])
            if place > 1:
                leading.add(named[span.id])
    ((subject, weight),) = weights.most_common(1) or ((None, 0),)
    if subject not in leading and 2 * weight < weights.total():
        return None
    achieved = Counter(named[id_] for id_ in achievers.elements() if id_ in named)
    reports = subject and 3 * achieved[subject] < max(1, achieved.total()) and _REPORTER.match(subject.name)
    return None if reports else subject


_REPORTER = re.compile(
    r"(?:Chính phủ|Quốc hội|Bộ|Tổng cục|Cục|Chi cục|Sở|UBND|HĐND|Văn phòng|Trung tâm|Viện|Hiệp hội|[UỦ][ỷy] ban"
    r"|Báo|Đài|Thông tấn xã|TTXVN|Reuters|AFP|AP|BBC|CNN|Tân Hoa xã|Kyodo|Yonhap|Sputnik|TASS)\b",
    re.IGNORECASE,
)


def _title_end(text: str) -> int:
    """The end of the first line with text; an article on one line has no title."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return end if end != -1 else start


def _dates(document: Document, spans: list[Span], anchor: Anchor) -> dict[str, Resolved]:
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


_STAMP = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?:[/.-]| tháng )(?P<month>\d{1,2})(?:[/.-]|,? (?:năm )?)(?P<year>(?:19|20)\d\d)(?!\d)"
)
_STAMPED = re.compile(
    r"\d{1,2}\s?[:hg]\s?\d\d|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|đăng|cập nhật|gmt|phút đọc|[•·]", re.IGNORECASE
)


def dateline(text: str) -> date | None:
    """The day of the article's time stamp: the first short line with a full date and a clock time, weekday or `đăng`.

    >>> dateline("LĐLĐ huyện tặng quà\\n15:42 - 24/01/2021 (GMT +07:00)\\nSáng 23/1, LĐLĐ huyện …")
    datetime.date(2021, 1, 24)
    """
    for line in normalise(text[: article_end(text)]).text.split("\n"):
        match = _STAMP.search(line) if len(line) <= 80 else None
        if match and (_STAMPED.search(line) or match[0] == line.strip(" |-–()")):
            try:
                return date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                continue
    return None


_COMPARED = re.compile(
    r"\b(?:so với|so|cùng kỳ|hơn|bằng|như)(?: (?:với|cùng|kỳ|kế hoạch|cả|đầu|cuối|thời điểm|của|trong))*\s+$"
)
_AHEAD = re.compile(r"\b(?:trước|hạn|sang)\s+$|(?<=\w )(?<!tính )(?:đến|tới|hết)\s+$")
"""What stands before a day still to come; `Đến 20/9` at the start of a clause and `tính đến 20/9` are as of that day."""


def _main(document: Document, spans: list[Span]) -> list[Span]:
    """The dates of what the article tells: not those of comparisons (`so với năm 2016`), nor those of plans alone."""
    heads: dict[str, set[str]] = defaultdict(set)
    for relation in document.relations:
        if relation.type == IN_PERIOD:
            heads[relation.tail].add(document.by_id[relation.head].type)
    return [s for s in spans if heads[s.id] != {TARGET} and not _COMPARED.search(text_before(document.text, s.start))]


def _anchor(document: Document, spans: list[Span], main: list[Span], stamp: date | None) -> Anchor:
    """The article's time: of its stamp; else its most named year (the latest of equals), or the one after those that it
    only compares with, and the first day told of it.

    Terms to be met (`trước ngày 31/12`) count for nothing.
    """
    surfaces = [cleaned(document.surface(span)) for span in spans]
    terms = tuple(dict.fromkeys(filter(None, map(_term, surfaces))))
    if stamp:
        return Anchor(stamp.year, stamp, terms)
    told = [cleaned(document.surface(s)) for s in main if not _AHEAD.search(text_before(document.text, s.start))]
    single = [found[0] for surface in told if len(found := periods.years(surface)) == 1]
    named = Counter(single or _after_compared(document, spans))
    named = named or Counter(year for span, s in zip(spans, surfaces, strict=True) for year in _years(document, span, s))
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


_REPORTED = re.compile(r"năm|quý|nhiệm kỳ|giai đoạn|^\d+ tháng\b")
_PARTLY = re.compile(r"^(?:đầu|giữa|cuối|quý cuối|từ (?!.*(?:đến|tới|nay)\b))\b|\b(?:sau|trước|kia|ngoái)$")


def _period(
    document: Document, spans: list[Span], dates: dict[str, Resolved], anchor: Anchor, stamp: date | None
) -> Span | None:
    """The first year, quarter or term that the article names, that had begun when it appeared and was not long over.

    A term that begins in the article's year is none. A part of a year (`đầu năm`), the time before or after one
    (`năm trước`) and an open start (`từ năm 2016`) serve only where the article's day is not known either. One of last year
    in which nothing was done gives way to one of this year in which something was.
    """
    today = anchor.day or (date(anchor.year, 12, 31) if anchor.year else date.max)
    oldest = date(today.year - (stamp is None or stamp.month <= 3), 1, 1) if anchor.year else date.min
    running = [s for s in spans if s.id in dates and _is_running(dates[s.id].period, oldest, today)]
    named = [(span, text) for span in running if _REPORTED.search(text := _since(document, span).lower().strip())]
    whole = [(span, text) for span, text in named if not _PARTLY.search(text)]
    found = [span for span, _ in whole or ([] if anchor.day else named)]
    counted = {span.id for span in _dates_of_results(document)}
    if found and found[0].id not in counted and dates[found[0].id].period.end.year < today.year:
        found = [s for s in found if s.id in counted and dates[s.id].period.end.year == today.year] or found
    return next(iter(found), None)


def _is_running(period: Period, oldest: date, today: date) -> bool:
    """Whether a stretch of days had begun by a day and was not over by another; a term that only begins has not."""
    only_begins = period.start.year == today.year < period.end.year
    return period.start < period.end and period.start <= today and oldest <= period.end and not only_begins
