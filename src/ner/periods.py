"""From a date as it is written to the days that it covers, and how they were found.

Nearly half of the dates in the news name no year, and many name no date at all (`năm qua`, `nửa đầu nhiệm kỳ`): an
`Anchor` says what the article knows of its own time.

Where the language is vague one convention serves throughout. Of a year: `đầu` the first quarter, `giữa` the middle two,
`cuối` the last. Of a month: the tenths and twentieths (thượng, trung, hạ tuần). Of a term: the first, middle and last
years. Tết is mùng 1 to 3. Seasons are the meteorological ones; a school year runs from September to May.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ner import lunar, values
from ner.segment import normalise


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included.

    Raises:
        ValueError: it ends before it starts.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"{self.start} is after {self.end}")


EXPLICIT = "explicit"
YEAR_OF_ARTICLE = "year of the article"
LONGEST = 80
"""No date is written in more characters than this."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The days of a date and how they were found: `explicit`, `year of the article` or `relative to …`."""

    period: Period
    how: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an article knows of its own time: its year, its day, the terms of office that it names, its last date."""

    year: int | None = None
    day: date | None = None
    terms: tuple[Period, ...] = ()
    before: Period | None = None


def period(surface: str, anchor: Anchor = Anchor()) -> Resolved | None:
    """The days a date covers; None where they cannot be told.

    >>> period("6 tháng đầu năm 2022").period
    Period(start=datetime.date(2022, 1, 1), end=datetime.date(2022, 6, 30))
    >>> period("tháng trước", Anchor(2024, date(2024, 1, 15)))
    Resolved(period=Period(start=datetime.date(2023, 12, 1), end=datetime.date(2023, 12, 31)), how='relative to 2024-01-15')
    """
    if len(surface) > LONGEST:
        return None
    reader = _Reader(anchor)
    found = reader.read(_plain(surface))
    return Resolved(found, reader.how) if found else None


def years(surface: str) -> list[int]:
    """The four-digit years that a date names."""
    return [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", surface)]


_COUNTED = re.compile(
    r"^((?:(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|lăm|mốt) )+)(?=(?:năm|tháng|quý|ngày|tuần|thập kỷ) ?)"
)
_ORDINALS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười một": 11, "mười hai": 12, "mười": 10, "chạp": 12,
}  # fmt: skip


_SPELLINGS = (
    (r"quí\b", "quý"), (r"nữa\b", "nửa"), ("cuôí", "cuối"), ("mồng", "mùng"), ("[–—]", "-"), (r"\btới ", "đến "),
    (r"\btị\b", "tỵ"), (r"\btí\b", "tý"), (r"\bkỉ\b", "kỷ"),
)  # fmt: skip
_4 = r"(?:19|20)\d\d"


def _plain(surface: str) -> str:
    """Lower case, single spaces, one spelling, and digits for written-out numbers."""
    text = " ".join(re.sub('[“”"]', "", normalise(surface).text.lower()).split()).strip(" .,")
    for spelling, usual in _SPELLINGS:
        text = re.sub(spelling, usual, text)
    counted = _COUNTED.match(text)
    if counted:
        text = f"{values.number(counted[1]):.0f} {text[counted.end() :]}"
    ordinal = "|".join(sorted(_ORDINALS, key=len, reverse=True))
    return re.sub(
        rf"\b(tháng|quý) ({ordinal})\b(?! (?:{_4}|nay|này|ngoái|trước|qua|tới|sau))",
        lambda match: f"{match[1]} {_ORDINALS[match[2]]}" + " âm lịch" * (match[2] in ("giêng", "chạp")),
        text,
    )


def _months(first_year: int, first_month: int, last_year: int, last_month: int) -> Period:
    end = monthrange(last_year, last_month)[1]
    return Period(date(first_year, first_month, 1), date(last_year, last_month, end))


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _year_before(found: Period, years_before: int) -> Period:
    return Period(_months_before(found.start, 12 * years_before), _months_before(found.end, 12 * years_before))


_Y = (
    rf"(?:\s*(?:[/.\-]|của|trong)?\s*(?:năm\s+)?(?P<year>{_4})"
    r"| (?:(?:của|trong) )?(?P<rel>năm (?:nay|này|ngoái|trước|rồi|qua|sau|tới)|cùng năm|năm|nay|này))?"
)
_D = r"(?P<day>\d{1,2})"
_M = r"(?P<month>\d{1,2})"
_N = r"(?P<n>\d{1,2})"
_PAST = r"(?:qua|vừa qua|vừa rồi|gần đây|gần nhất|trở lại đây|nay)"
_NEXT = r"(?:tới|sắp tới)"
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5}
_SEASONS = {"xuân": 3, "hè": 6, "hạ": 6, "thu": 9, "đông": 12}
_CYCLE = rf"(?:(?P<stem>{'|'.join(lunar.STEMS)}) (?P<branch>{'|'.join(lunar.BRANCHES)}))"
_TET = rf"(?: năm)?(?: (?P<rel>nay|ngoái|trước|tới|sau))?(?: ?{_CYCLE})?(?: (?:năm )?(?P<year>{_4}))?"
_YEAR_SHIFT = {
    "nay": 0, "này": 0, "vừa qua": -1, "qua": -1, "ngoái": -1, "trước": -1, "rồi": -1, "kia": -2, "sau": 1, "tới": 1,
    "sang": 1,
}  # fmt: skip
_FEASTS = {
    r"tháng công nhân": (5, 1, 5, 31),
    r"tháng hành động về an toàn,? vệ sinh lao động": (5, 1, 5, 31),
    r"tết dương lịch|năm mới|ngày đầu năm(?: mới)?": (1, 1, 1, 1),
    r"quốc tế lao động": (5, 1, 5, 1),
    r"tết thiếu nhi|quốc tế thiếu nhi": (6, 1, 6, 1),
    r"quốc khánh": (9, 2, 9, 2),
    r"giáng sinh|noel": (12, 25, 12, 25),
}
_LUNAR_FEASTS = {r"(?:tết )?trung thu": (8, 15), r"tết đoan ngọ": (5, 5), r"rằm tháng (?P<month>\d+)(?: âm lịch)?": (0, 15)}


class _Reader:
    """Reads one date; `how` is the weakest source that it had to take from."""

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self.how = EXPLICIT

    def read(self, text: str) -> Period | None:
        for pattern, read in _FORMS:
            match = pattern.fullmatch(text)
            self.how = EXPLICIT
            try:
                found = read(self, match) if match else None
            except (ValueError, OverflowError):
                continue  # no such day, or more than the article gives; another form may fit
            if found:
                return found
        return None

    # What the article gives

    def today(self, needs_day: bool = True) -> date:
        """The article's day; the last of its year will do where only the year counts."""
        if self.anchor.day:
            self.how = f"relative to {self.anchor.day}"
            return self.anchor.day
        if needs_day or self.anchor.year is None:
            raise ValueError("the article has no day to count from")
        self.how = f"relative to {self.anchor.year}"
        return date(self.anchor.year, 12, 31)

    def year(self, match: re.Match, month: int | None = None) -> int:
        """The year named, or the article's; a month late in the year is last year's in an article of its first months."""
        groups = match.groupdict()
        if groups.get("year"):
            year = int(groups["year"])
            return year + 2000 if year < 100 else year
        relative = groups.get("rel")
        if relative == "cùng năm" and self.anchor.before:
            self.how = f"relative to {self.anchor.before.start.year}"
            return self.anchor.before.start.year
        shift = _YEAR_SHIFT.get((relative or "").removeprefix("năm "))
        if shift is not None:
            return self.today(needs_day=False).year + shift
        if self.anchor.year is None:
            raise ValueError("the date names no year and the article has none")
        day = self.anchor.day
        if month and day and not relative and month - day.month >= 9:
            return self.today().year - 1
        self.how = YEAR_OF_ARTICLE
        return self.anchor.year

    def tet(self, match: re.Match) -> date:
        """The first day of the lunar year: by number, by name in the cycle of sixty, or the one next to the article."""
        groups = match.groupdict()
        if groups.get("stem") and not groups.get("year"):
            year = lunar.year_named(groups["stem"], groups["branch"], self.anchor.year or 2015)
        elif groups.get("year") or groups.get("rel"):
            year = self.year(match)
        else:
            year = self.year(match)
            if self.anchor.day and self.anchor.day.month >= 8:
                year = self.today().year + 1
        return lunar.solar(1, 1, year)

    # Days

    def day(self, match: re.Match) -> Period:
        month = int(match["month"])
        day = date(self.year(match, month), month, int(match["day"]))
        return Period(day, day)

    def day_of_month(self, match: re.Match) -> Period:
        today = self.today()
        month = today if int(match["day"]) <= today.day else _months_before(today.replace(day=1), 1)
        day = month.replace(day=int(match["day"]))
        return Period(day, day)

    def same_day(self, match: re.Match) -> Period | None:
        if self.anchor.before and self.anchor.before.start == self.anchor.before.end:
            self.how = f"relative to {self.anchor.before.end}"
            return self.anchor.before
        return None

    def weekday(self, match: re.Match) -> Period:
        today = self.today()
        wanted = _WEEKDAYS.get(match["name"] or "", 6)
        day = today - timedelta((today.weekday() - wanted) % 7)
        return Period(day, day)

    def week(self, match: re.Match) -> Period:
        today = self.today()
        ahead = {"này": 0, "": 0, "tới": 1, "sau": 1}.get(match["which"], -1)
        monday = today - timedelta(today.weekday()) + timedelta(7 * ahead)
        return self.part(match["part"], Period(monday, monday + timedelta(6)))

    def feast(self, match: re.Match) -> Period:
        m1, d1, m2, d2 = next(days for name, days in _FEASTS.items() if re.fullmatch(name, match["name"]))
        year = self.year(match)
        return Period(date(year, m1, d1), date(year, m2, d2))

    # The lunar calendar

    def new_year(self, match: re.Match) -> Period:
        first = self.tet(match)
        eve = first - timedelta(1)
        return Period(eve, eve) if match["eve"] else Period(first, first + timedelta(2))

    def lunar_feast(self, match: re.Match) -> Period:
        month, day = next(days for name, days in _LUNAR_FEASTS.items() if re.fullmatch(name, match["name"]))
        return self._lunar(day, month or int(match["month"]), self.year(match))

    def lunar_day(self, match: re.Match) -> Period:
        """`28 tháng Chạp`, `mùng 5 Tết`: counted from the Tết that the article is near to."""
        day, month = int(match["day"]), match["month"]
        named = match.groupdict().get("stem")
        if month and int(month) not in (1, 12):
            return self._lunar(day, int(month), self.tet(match).year if named else self.year(match))
        year = self.tet(match).year
        last_month = int(month) == 12 if month else day > 15
        return self._lunar(day, 12, year - 1) if last_month else self._lunar(day, 1, year)

    def lunar_month(self, match: re.Match) -> Period:
        month = int(match["month"])
        year = self.tet(match).year - 1 if month == 12 else self.year(match)
        first = self._lunar(1, month, year).start
        return self.part(match["part"], Period(first, first + timedelta(28)))

    def _lunar(self, day: int, month: int, year: int) -> Period:
        solar = lunar.solar(day, month, year)
        return Period(solar, solar)

    # Months and quarters

    def month(self, match: re.Match) -> Period:
        month = int(match["month"])
        year = self.year(match, month)
        return self.part(match["part"], _months(year, month, year, month))

    def relative_month(self, match: re.Match) -> Period:
        ahead = {"này": 0, "": 0, "sau": 1, "tới": 1}.get(match["which"], -1)
        day = _months_before(self.today(), -ahead)
        return self.part(match["part"], _months(day.year, day.month, day.year, day.month))

    def months_from_start(self, match: re.Match) -> Period:
        year = self.year(match)
        return _months(year, 1, year, int(match["n"]))

    def months_to_end(self, match: re.Match) -> Period:
        year = self.year(match)
        return _months(year, 13 - int(match["n"]), year, 12)

    def edge_of_year(self, match: re.Match) -> Period:
        """`tháng đầu năm`, `quý cuối năm`, `những tháng đầu năm`, `3 quý đầu năm`."""
        year = self.year(match)
        length = 3 * int(match["n"] or 1) if match["unit"] == "quý" or match["some"] else 1
        return _months(year, 1, year, length) if match["edge"] != "cuối" else _months(year, 13 - length, year, 12)

    def quarter(self, match: re.Match) -> Period:
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(match["quarter"]) or int(match["quarter"])
        year = self.year(match, 3 * quarter)
        return self.part(match["part"], _months(year, 3 * quarter - 2, year, 3 * quarter))

    def relative_quarter(self, match: re.Match) -> Period:
        ahead = {"này": 0, "sau": 1, "tới": 1}.get(match["which"], -1)
        day = _months_before(self.today(), -3 * ahead)
        first = (day.month - 1) // 3 * 3 + 1
        return self.part(match["part"], _months(day.year, first, day.year, first + 2))

    # Years and terms

    def whole_year(self, match: re.Match) -> Period:
        year = self.year(match)
        return self.part(match["part"], _months(year, 1, year, 12))

    def relative_year(self, match: re.Match) -> Period:
        """`năm qua` said in November or December is the year that is ending."""
        today = self.today(needs_day=False)
        shift = _YEAR_SHIFT.get(match["which"], 0)
        if match["which"] in ("qua", "vừa qua") and self.anchor.day and today.month >= 11:
            shift = 0
        return self.part(match["part"], _months(today.year + shift, 1, today.year + shift, 12))

    def several_years(self, match: re.Match) -> Period:
        return self.part(match["part"], _months(int(match["a"]), 1, int(match["b"]), 12))

    def season(self, match: re.Match) -> Period:
        first, year = _SEASONS[match["season"]], self.year(match)
        return _months(year, first, year + (first == 12), 2 if first == 12 else first + 2)

    def school_year(self, match: re.Match) -> Period:
        year = int(match["a"]) if match["a"] else self._running_school_year(match["which"])
        if match["half"]:
            return _months(year, 9, year, 12) if match["half"] in ("i", "1", "một") else _months(year + 1, 1, year + 1, 5)
        return self.part(match["part"], _months(year, 9, year + 1, 5))

    def _running_school_year(self, which: str | None) -> int:
        today = self.today()
        running = today.year - (today.month < 9)
        ended = which in ("qua", "vừa qua", "trước") and not 5 <= today.month < 9
        return running + (which in ("tới", "sau", "mới")) - ended

    def term(self, match: re.Match) -> Period:
        """The term of office that the article names: the running one, the one before it or the next."""
        terms = sorted(self.anchor.terms, key=lambda term: term.start)
        if not terms:
            raise ValueError("the article names no term of office")
        year = self.anchor.year or terms[0].end.year
        running = next((term for term in terms if term.end.year >= year), terms[-1])
        length = running.end.year - running.start.year
        self.how = f"relative to the term {running.start.year}-{running.end.year}"
        if match["which"] in ("tới", "mới", "sau"):
            running = terms[-1] if terms[-1] != running else _year_before(running, -length)
            running = _months(running.start.year, 1, running.end.year, 12)
        elif match["which"] in ("trước", "liền trước", "cũ") or (match["which"] == "qua" and running.end.year > year):
            at = terms.index(running)
            running = terms[at - 1] if at else _year_before(running, length)
        return self.part(match["part"], running)

    # Stretches counted from the article's day

    def last(self, match: re.Match) -> Period:
        """The last n months or years; `9 tháng qua` said in September or October are the first nine of the year."""
        unit, n = (match["unit"], int(match["n"])) if match["n"] else ("tháng", 6)
        today = self.today(needs_day=unit != "năm")
        if unit == "tháng" and today.month - n in (0, 1):
            return _months(today.year, 1, today.year, n)
        if not self.anchor.day:
            return _months(today.year - n + 1, 1, today.year, 12)
        return Period(_before(today, n, unit), today)

    def next(self, match: re.Match) -> Period:
        unit, n = match["unit"], int(match["n"])
        today = self.today(needs_day=unit != "năm")
        if not self.anchor.day:
            return _months(today.year + 1, 1, today.year + n, 12)
        return Period(today, _before(today, -n, unit))

    def ago(self, match: re.Match) -> Period:
        year = self.today(needs_day=False).year + int(match["n"]) * (1 if match["which"] == "sau" else -1)
        return _months(year, 1, year, 12)

    # From one to another

    def between(self, match: re.Match) -> Period | None:
        """`từ A đến B`: either may be `nay`; what one does not name it takes from the other."""
        first, last = match["first"].removeprefix("từ "), match["last"]
        rest = re.fullmatch(r"(?:ngày |mùng )?\d{1,2}(\s?[/.\- ].+)", last)
        if rest and re.fullmatch(r"(?:ngày |mùng )?\d{1,2}", first):
            first += rest[1]
        now = {"nay", "giờ", "đây", "này", "hiện nay"}
        if first in now:
            return self._until(last)
        if last in now:
            return self._since(first)
        a, b = (period(side, self.anchor) for side in (first, last))
        if b and _lacks_year(a):
            a = period(first, replace(self.anchor, year=b.period.end.year, day=None))
        elif a and a.how == EXPLICIT and _lacks_year(b):
            b = period(last, replace(self.anchor, year=a.period.start.year, day=None))
        if a is None or b is None:
            return None
        self.how = next((how for how in (a.how, b.how) if how not in (EXPLICIT, YEAR_OF_ARTICLE)), b.how)
        start = a.period.start
        if start > b.period.end and a.how != EXPLICIT:
            start = _months_before(start, 12)
        return Period(start, b.period.end)

    def since(self, match: re.Match) -> Period | None:
        return self._since(match["first"])

    def _until(self, last: str) -> Period | None:
        today = self.today()
        found = period(last, self.anchor)
        if found is None:
            return None
        end = found.period.end
        return Period(today, end if end >= today or found.how == EXPLICIT else _months_before(end, -12))

    def _since(self, first: str) -> Period | None:
        found = period(first, self.anchor)
        today = self.today(needs_day=False)
        if found is None:
            return None
        start = found.period.start
        return Period(start if start <= today or found.how == EXPLICIT else _months_before(start, 12), today)

    def part(self, part: str | None, whole: Period) -> Period:
        """The part of a stretch that `đầu`, `giữa`, `cuối` or `nửa đầu` names; see the head of this module."""
        if not part:
            return whole
        days = (whole.end - whole.start).days + 1
        if part.startswith("nửa"):
            months = (whole.end.year - whole.start.year) * 12 + whole.end.month - whole.start.month + 1
            middle = _months_before(whole.start, -months // 2) if months > 1 else whole.start + timedelta(15)
            first = not part.endswith(("cuối", "sau"))
            return Period(whole.start, middle - timedelta(1)) if first else Period(middle, whole.end)
        if days > 400:
            cuts = (_months_before(whole.start, -12), _months_before(whole.end + timedelta(1), 12))
        elif days > 100:
            cuts = (_months_before(whole.start, -3), _months_before(whole.end + timedelta(1), 3))
        elif days > 31:
            cuts = (_months_before(whole.start, -1), _months_before(whole.start, -2))
        elif days > 7:
            cuts = (whole.start + timedelta(10), whole.start + timedelta(20))
        else:
            cuts = (whole.start + timedelta(2), whole.start + timedelta(5))
        if part.endswith(("đầu", "thượng tuần")):
            return Period(whole.start, cuts[0] - timedelta(1))
        if part.endswith(("giữa", "trung tuần")):
            return Period(cuts[0], cuts[1] - timedelta(1))
        return Period(cuts[1], whole.end)


def _lacks_year(found: Resolved | None) -> bool:
    return found is None or found.how == YEAR_OF_ARTICLE


def _before(day: date, n: int, unit: str) -> date:
    if unit in ("ngày", "tuần"):
        return day - timedelta(n * (7 if unit == "tuần" else 1))
    return _months_before(day, n * {"tháng": 1, "quý": 3, "năm": 12, "thập kỷ": 120}[unit])


_PART = (
    r"(?:(?P<part>(?:những )?(?:ngày |tuần )?(?:nửa )?(?:đầu|giữa|cuối)|nửa sau|(?:thượng|trung|hạ) tuần|nửa)"
    r"(?: của)? )?"
)
_DASH = r"\s*-\s*"
_FORMS = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"(?P<name>{'|'.join(_FEASTS)}){_Y}", _Reader.feast),
        (rf"(?:ngày ?|mùng )?{_D}\s*[/.\-]\s*{_M}(?:\s*[/.\-]\s*(?P<year>(?:19|20)?\d\d))?", _Reader.day),
        (rf"(?:ngày ?|mùng )?{_D}\s*[/.\-]\s*{_M} (?P<rel>năm (?:nay|này|ngoái|trước|sau|tới)|cùng năm|này)", _Reader.day),
        (rf"(?:ngày )?(?:mùng )?{_D} tháng {_M} năm {_CYCLE}(?P<year>)(?P<rel>)", _Reader.lunar_day),
        (rf"(?:ngày |mùng )?{_D} tháng {_M}(?! ?âm){_Y}", _Reader.day),
        (rf"{_PART}(?:trong |cả |hết )?(?:năm ?)?(?P<year>{_4})", _Reader.whole_year),
        (rf"{_PART}năm (?:tài chính |kinh doanh |bứt phá )(?P<year>{_4})", _Reader.whole_year),
        (r"(?P<part>nửa đầu|nửa cuối|nửa sau|nửa|đầu|giữa|cuối)(?: của)? (?P<rel>năm)", _Reader.whole_year),
        (rf"(?:{_N}|nửa) (?P<unit>năm|tháng|quý|tuần|ngày|thập kỷ) {_PAST}", _Reader.last),
        (
            rf"{_PART}(?:cả |hết )?(?:sang )?năm ?(?P<which>nay|này|vừa qua|qua|ngoái|trước|rồi|kia|tới|sau)",
            _Reader.relative_year,
        ),
        (r"(?P<part>)(?P<which>sang) năm", _Reader.relative_year),
        (rf"(?:giai đoạn )?{_N} tháng(?: đầu)?{_Y}", _Reader.months_from_start),
        (rf"{_N}\s?t(?:háng)?/(?P<year>{_4})", _Reader.months_from_start),
        (rf"{_N} tháng (?:cuối|còn lại)(?: của)?(?: năm)?{_Y}", _Reader.months_to_end),
        (
            rf"(?P<some>những |các |mấy )?(?:(?P<n>\d) )?(?P<unit>tháng|quý)(?: (?P<edge>đầu|cuối)(?: tiên| cùng)?){_Y}",
            _Reader.edge_of_year,
        ),
        (rf"(?P<some>)(?P<n>\d) (?P<unit>quý)(?P<edge>){_Y}", _Reader.edge_of_year),
        (rf"{_PART}quý (?P<quarter>i{{1,3}}|iv|[1-4]){_Y}", _Reader.quarter),
        (r"(?:(?P<part>đầu|giữa|cuối) )?quý (?P<which>này|nay|liền trước|trước|qua|sau|tới)", _Reader.relative_quarter),
        (rf"{_PART}tháng {_M}(?: dương lịch)?(?! ?âm){_Y}", _Reader.month),
        (rf"(?P<part>){_M}[/\-](?P<year>{_4})", _Reader.month),
        (r"(?:(?P<part>đầu|giữa|cuối) )?tháng (?P<which>này|trước|rồi|qua|vừa qua|sau|tới)", _Reader.relative_month),
        (r"(?P<part>đầu|giữa|cuối) tháng(?P<which>)", _Reader.relative_month),
        (
            rf"(?:(?P<part>đầu|giữa|cuối) )?(?P<half>)năm học "
            rf"(?:(?P<a>\d{{4}}){_DASH}\d{{4}}|(?P<which>này|vừa qua|qua|trước|tới|sau|mới))",
            _Reader.school_year,
        ),
        (
            r"(?P<part>)học kỳ (?P<half>i{1,2}|[12]|một|hai)"
            rf"(?:,? (?:của )?năm học (?P<a>\d{{4}}){_DASH}\d{{4}})?(?P<which>)",
            _Reader.school_year,
        ),
        (
            rf"{_PART}(?:(?:nhiệm kỳ|giai đoạn|khóa|trong|từ|năm|\d+ năm|thời kỳ)\s*)*\(?(?P<a>{_4}){_DASH}(?P<b>{_4})\)?",
            _Reader.several_years,
        ),
        (rf"{_PART}nhiệm kỳ(?: (?P<which>này|vừa qua|qua|trước|liền trước|cũ|tới|mới|sau))?", _Reader.term),
        (rf"(?:mùa )?(?P<season>xuân|hè|hạ|thu|đông){_Y}", _Reader.season),
        (r"cùng ngày|ngày hôm đó", _Reader.same_day),
        (r"(?:ngày )?(?:thứ (?P<name>hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)", _Reader.weekday),
        (r"(?:(?P<part>đầu|giữa|cuối) )?tuần (?P<which>này|qua|vừa qua|trước|rồi|tới|sau)", _Reader.week),
        (r"(?P<part>đầu|giữa|cuối) tuần(?P<which>)", _Reader.week),
        (rf"(?P<eve>giao thừa )?(?:tết )?(?:nguyên đán|cổ truyền|âm lịch){_TET}", _Reader.new_year),
        (rf"(?P<eve>giao thừa )?(?:tết){_TET}", _Reader.new_year),
        (rf"(?P<eve>giao thừa|ba mươi tết|30 tết)(?: tết nguyên đán)?{_TET}", _Reader.new_year),
        (rf"(?P<name>{'|'.join(_LUNAR_FEASTS)}){_Y}", _Reader.lunar_feast),
        (rf"(?:ngày )?(?:mùng )?{_D} tháng {_M} âm lịch(?: năm {_CYCLE})?{_Y}", _Reader.lunar_day),
        (rf"(?:ngày )?(?:mùng )?{_D}(?P<month>) tết(?: âm lịch| nguyên đán)?{_TET}", _Reader.lunar_day),
        (rf"{_PART}tháng {_M} âm lịch{_Y}", _Reader.lunar_month),
        (rf"{_N} (?P<unit>năm|tháng|quý|tuần|ngày|thập kỷ) {_NEXT}", _Reader.next),
        (rf"{_N} năm (?P<which>trước|sau)", _Reader.ago),
        (rf"ngày {_D}", _Reader.day_of_month),
        (r"(?:giai đoạn )?(?P<first>.+?) (?:đến|-)(?: hết)? (?:hết )?(?P<last>.+)", _Reader.between),
        (r"(?P<first>(?:từ )?(?:ngày |mùng )?[\d/.]+?)\s*-\s*(?P<last>\d{1,2}(?:[/.]| tháng).+)", _Reader.between),
        (r"từ (?P<first>.+)", _Reader.since),
    )
)
