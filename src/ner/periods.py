"""From a date as it is written to the days that it covers, and how they were found.

Nearly half of the dates in the news name no year, and many name no date at all (`năm qua`, `nửa đầu nhiệm kỳ`): an
`Anchor` says what the article knows of its own time.

Tết is mùng 1 to 3. Seasons are the meteorological ones; a school year runs from September to May. What `đầu`, `giữa` and
`cuối` mean, `days` says.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ner import lunar
from ner.date_forms import FEASTS, LUNAR_FEASTS, forms_of, plain
from ner.days import Period, before, months, months_before, part_of

EXPLICIT = "explicit"
YEAR_OF_ARTICLE = "year of the article"
AHEAD = 15
"""Years written with two digits are no more than so many ahead of the article's."""
LONGEST = 80
"""No date is written in more characters than this."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The days of a date and how they were found: `explicit`, `year of the article`, `relative to …`, and what
    `setting` and `as_of` say: `period of the article, …`, `day of the article`, `…, as of DAY`, `…, since the year began`.
    """

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
    return _Reader(anchor).read(surface)


def years(surface: str) -> list[int]:
    """The four-digit years that a date names."""
    return [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", surface)]


_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5}
_SEASONS = {"xuân": 3, "hè": 6, "hạ": 6, "thu": 9, "đông": 12}
_YEAR_SHIFT = {
    "nay": 0, "này": 0, "vừa qua": -1, "qua": -1, "ngoái": -1, "trước": -1, "rồi": -1, "kia": -2, "sau": 1, "tới": 1,
    "sang": 1,
}  # fmt: skip
_HALVES = {"năm": ("tháng", 6), "tháng": ("ngày", 15), "thập kỷ": ("năm", 5)}
_RANGES = ("between", "since")


class _Reader:
    """Reads one date, a method for every form of `date_forms`; `how` is the weakest source that it had to take from."""

    def __init__(self, anchor: Anchor, skipped: tuple[str, ...] = ()) -> None:
        self.anchor = anchor
        self.skipped = skipped
        self.how = EXPLICIT

    def read(self, surface: str) -> Resolved | None:
        for form, match in forms_of(plain(surface)):
            self.how = EXPLICIT
            try:
                found = None if form in self.skipped else getattr(self, form)(match)
            except (ValueError, OverflowError):
                continue  # no such day, or more than the article gives; another form may fit
            if found:
                return Resolved(found, self.how)
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
            return year if year >= 100 else self._century(year) + year
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
        if month and day and relative in (None, "năm") and month - day.month >= 9:
            return self.today().year - 1
        self.how = YEAR_OF_ARTICLE
        return self.anchor.year

    def _century(self, two_digits: int) -> int:
        """`2/9/45` is of 1945: plans reach some years ahead of the article (of POSIX's pivot where it has no year)."""
        latest = (self.anchor.year or 2058) + AHEAD
        return latest - latest % 100 - 100 * (two_digits > latest % 100)

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
        month = today if int(match["day"]) <= today.day else months_before(today.replace(day=1), 1)
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
        monday = today - timedelta(today.weekday()) + timedelta(7 * _shift(match["which"]))
        return part_of(match["part"], Period(monday, monday + timedelta(6)))

    def feast(self, match: re.Match) -> Period:
        m1, d1, m2, d2 = next(days for name, days in FEASTS.items() if re.fullmatch(name, match["name"]))
        year = self.year(match, m1)
        if m1 == 1 and self.how == YEAR_OF_ARTICLE and self.anchor.day and self.anchor.day.month >= 11:
            year = self.today().year + 1
        return Period(date(year, m1, d1), date(year, m2, d2))

    # The lunar calendar

    def new_year(self, match: re.Match) -> Period:
        first = self.tet(match)
        eve = first - timedelta(1)
        return Period(eve, eve) if match["eve"] else Period(first, first + timedelta(2))

    def lunar_feast(self, match: re.Match) -> Period:
        month, day = next(days for name, days in LUNAR_FEASTS.items() if re.fullmatch(name, match["name"]))
        return self._lunar(day, month or int(match["month"]), self._lunar_year(match))

    def lunar_day(self, match: re.Match) -> Period:
        """`28 tháng Chạp`, `mùng 5 Tết`: counted from the Tết that the article is near to."""
        day, month = int(match["day"]), match["month"]
        named = match.groupdict().get("stem")
        if month and int(month) not in (1, 12):
            return self._lunar(day, int(month), self._lunar_year(match))
        year = self.tet(match).year
        last_month = int(month) == 12 if month else day > 15
        ends_named_year = named and month  # in `28 Tết Giáp Thìn` it is the year that Tết begins
        return self._lunar(day, 12, year - (not ends_named_year)) if last_month else self._lunar(day, 1, year)

    def lunar_month(self, match: re.Match) -> Period:
        month = int(match["month"])
        before_tet = month == 12 and not match["stem"]
        year = self.tet(match).year - 1 if before_tet else self._lunar_year(match)
        return part_of(match["part"], lunar.month(month, year))

    def _lunar_year(self, match: re.Match) -> int:
        """The year that a lunar date names in the cycle of sixty, else as any date's."""
        return self.tet(match).year if match.groupdict().get("stem") else self.year(match)

    def _lunar(self, day: int, month: int, year: int) -> Period:
        solar = lunar.solar(day, month, year)
        return Period(solar, solar)

    # Months and quarters

    def month(self, match: re.Match) -> Period:
        month = int(match["month"])
        year = self.year(match, month)
        return part_of(match["part"], months(year, month, year, month))

    def months_from_start(self, match: re.Match) -> Period:
        n = int(match["n"])
        year = self.year(match, n)
        return months(year, 1, year, n)

    def months_to_end(self, match: re.Match) -> Period:
        year = self.year(match)
        return months(year, 13 - int(match["n"]), year, 12)

    def edge_of_year(self, match: re.Match) -> Period:
        """`tháng đầu năm`, `quý cuối năm`, `những tháng đầu năm`, `3 quý đầu năm`."""
        year = self.year(match)
        length = 3 * int(match["n"] or 1) if match["unit"] == "quý" or match["some"] else 1
        return months(year, 1, year, length) if match["edge"] != "cuối" else months(year, 13 - length, year, 12)

    def quarter(self, match: re.Match) -> Period:
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(match["quarter"]) or int(match["quarter"])
        year = self.year(match, 3 * quarter)
        return part_of(match["part"], months(year, 3 * quarter - 2, year, 3 * quarter))

    def relative_months(self, match: re.Match) -> Period:
        """`tháng này`, `quý trước`: a whole month or quarter next to the article's day."""
        length = 3 if match["unit"] == "quý" else 1
        day = months_before(self.today(), -length * _shift(match["which"]))
        first = (day.month - 1) // length * length + 1
        return part_of(match["part"], months(day.year, first, day.year, first + length - 1))

    # Years and terms

    def whole_year(self, match: re.Match) -> Period:
        year = self.year(match, 12 if match["part"] == "cuối" else None)
        return part_of(match["part"], months(year, 1, year, 12))

    def relative_year(self, match: re.Match) -> Period:
        """`năm qua` said in November or December is the year that is ending."""
        today = self.today(needs_day=False)
        shift = _YEAR_SHIFT.get(match["which"], 0)
        if match["which"] in ("qua", "vừa qua") and self.anchor.day and today.month >= 11:
            shift = 0
        return part_of(match["part"], months(today.year + shift, 1, today.year + shift, 12))

    def several_years(self, match: re.Match) -> Period:
        return part_of(match["part"], months(int(match["a"]), 1, int(match["b"]), 12))

    def season(self, match: re.Match) -> Period:
        first = _SEASONS[match["season"]]
        year = self.year(match, first)
        return months(year, first, year + (first == 12), 2 if first == 12 else first + 2)

    def school_year(self, match: re.Match) -> Period:
        year = int(match["a"]) if match["a"] else self._running_school_year(match["which"])
        if match["half"]:
            return months(year, 9, year, 12) if match["half"] in ("i", "1", "một") else months(year + 1, 1, year + 1, 5)
        return part_of(match["part"], months(year, 9, year + 1, 5))

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
            running = terms[-1] if terms[-1] != running else _term(running.start.year + length, length)
        elif match["which"] in ("trước", "liền trước", "cũ") or (match["which"] == "qua" and running.end.year > year):
            at = terms.index(running)
            running = terms[at - 1] if at else _term(running.start.year - length, length)
        return part_of(match["part"], running)

    # Stretches counted from the article's day

    def last(self, match: re.Match) -> Period:
        """The last n months or years; `9 tháng qua` said in September or October are the first nine of the year."""
        unit, n = (match["unit"], int(match["n"])) if match["n"] else _HALVES[match["unit"]]
        today = self.today(needs_day=unit != "năm")
        if unit == "tháng" and today.month - n in (0, 1):
            return months(today.year, 1, today.year, n)
        if not self.anchor.day:
            return months(today.year - n + 1, 1, today.year, 12)
        return Period(before(today, n, unit), today)

    def next(self, match: re.Match) -> Period:
        unit, n = match["unit"], int(match["n"])
        today = self.today(needs_day=unit != "năm")
        if not self.anchor.day:
            return months(today.year + 1, 1, today.year + n, 12)
        return Period(today, before(today, -n, unit))

    def ago(self, match: re.Match) -> Period:
        year = self.today(needs_day=False).year + int(match["n"]) * (1 if match["which"] == "sau" else -1)
        return months(year, 1, year, 12)

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
        a, b = (_end(side, self.anchor) for side in (first, last))
        if b and _lacks_year(a):
            a = _end(first, replace(self.anchor, year=b.period.end.year, day=None))
        elif a and a.how == EXPLICIT and _lacks_year(b):
            b = _end(last, replace(self.anchor, year=a.period.start.year, day=None))
        if a is None or b is None:
            return None
        self.how = next((how for how in (a.how, b.how) if how not in (EXPLICIT, YEAR_OF_ARTICLE)), b.how)
        start = a.period.start
        if start > b.period.end and a.how != EXPLICIT:
            start = months_before(start, 12)
        return Period(start, b.period.end)

    def since(self, match: re.Match) -> Period | None:
        return self._since(match["first"])

    def _until(self, last: str) -> Period | None:
        today = self.today()
        found = _end(last, self.anchor)
        if found is None:
            return None
        end = found.period.end
        return Period(today, end if end >= today or found.how == EXPLICIT else months_before(end, -12))

    def _since(self, first: str) -> Period | None:
        found = _end(first, self.anchor)
        today = self.today(needs_day=False)
        if found is None:
            return None
        start = found.period.start
        return Period(start if start <= today or found.how == EXPLICIT else months_before(start, 12), today)


def _end(surface: str, anchor: Anchor) -> Resolved | None:
    """The days of one end of a range, which is no range itself."""
    return _Reader(anchor, skipped=_RANGES).read(surface)


def _shift(which: str) -> int:
    """How many weeks, months or quarters on from the article's own."""
    return {"này": 0, "nay": 0, "": 0, "sau": 1, "tới": 1}.get(which, -1)


def _term(first_year: int, length: int) -> Period:
    return months(first_year, 1, first_year + length, 12)


def _lacks_year(found: Resolved | None) -> bool:
    return found is None or found.how == YEAR_OF_ARTICLE
