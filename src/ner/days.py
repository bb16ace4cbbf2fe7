"""Stretches of days: whole months, so many months before a day, and what `đầu`, `giữa` and `cuối` name of a stretch.

Where the language is vague one convention serves throughout. Of a year: `đầu` the first quarter, `giữa` the middle two,
`cuối` the last. Of a quarter: its months. Of a month: the tenths and twentieths (thượng, trung, hạ tuần). Of a term: the
first, middle and last years.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


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


def months(first_year: int, first_month: int, last_year: int, last_month: int) -> Period:
    """From the first day of one month to the last of another.

    >>> months(2019, 12, 2020, 2).end
    datetime.date(2020, 2, 29)

    Raises:
        ValueError: there is no such month or year, or the last is before the first.
    """
    end = monthrange(last_year, last_month)[1]
    return Period(date(first_year, first_month, 1), date(last_year, last_month, end))


def months_before(day: date, n: int) -> date:
    """The same day n months before (n below 0: after), or the last of a shorter month.

    >>> months_before(date(2024, 3, 31), 1)
    datetime.date(2024, 2, 29)

    Raises:
        ValueError: it would be before year 1 or after 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_MONTHS = {"tháng": 1, "quý": 3, "năm": 12, "thập kỷ": 120}


def before(day: date, n: int, unit: str) -> date:
    """The day n units (`ngày`, `tuần`, `tháng`, `quý`, `năm`, `thập kỷ`) before another; n below 0: after it.

    Raises:
        ValueError, OverflowError: it would be before year 1 or after 9999.
    """
    if unit in _MONTHS:
        return months_before(day, n * _MONTHS[unit])
    return day - timedelta(n * (7 if unit == "tuần" else 1))


def part_of(part: str | None, whole: Period) -> Period:
    """The part of a stretch that `đầu`, `giữa`, `cuối` or `nửa đầu` names; all of it for None.

    >>> part_of("nửa cuối", months(2022, 1, 2022, 12))
    Period(start=datetime.date(2022, 7, 1), end=datetime.date(2022, 12, 31))
    """
    if not part:
        return whole
    if part.startswith("nửa"):
        middle = _middle(whole)
        is_second = part.endswith(("cuối", "sau"))
        return Period(middle, whole.end) if is_second else Period(whole.start, middle - timedelta(1))
    if part == "tuần đầu":
        return Period(whole.start, whole.start + timedelta(6))
    if part == "tuần cuối":
        return Period(whole.end - timedelta(6), whole.end)
    middle, last = _thirds(whole)
    if part.endswith(("đầu", "thượng tuần")):
        return Period(whole.start, middle - timedelta(1))
    if part.endswith(("giữa", "trung tuần")):
        return Period(middle, last - timedelta(1))
    return Period(last, whole.end)


def _middle(whole: Period) -> date:
    """The day on which the second half begins."""
    length = (whole.end.year - whole.start.year) * 12 + whole.end.month - whole.start.month + 1
    return months_before(whole.start, -length // 2) if length > 1 else whole.start + timedelta(15)


def _thirds(whole: Period) -> tuple[date, date]:
    """The days on which the middle and the last part begin."""
    days = (whole.end - whole.start).days + 1
    if days > 100:
        edge = 12 if days > 400 else 3
        return months_before(whole.start, -edge), months_before(whole.end + timedelta(1), edge)
    if days > 31:
        return months_before(whole.start, -1), months_before(whole.start, -2)
    first, second = (10, 20) if days > 7 else (2, 5)
    return whole.start + timedelta(first), whole.start + timedelta(second)
