"""The Vietnamese lunar calendar: its days as solar ones, its years by their names in the cycle of sixty."""

from datetime import date, timedelta

from lunar_vn import convert_lunar_to_solar, convert_solar_to_lunar

from ner.days import Period

STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")


def solar(day: int, month: int, year: int) -> date:
    """The solar day of a lunar one; the last month of the year before Tết 2020 is month 12 of 2019.

    >>> solar(1, 1, 2020)
    datetime.date(2020, 1, 25)

    Raises:
        ValueError: the calendar has no such day.
    """
    found = convert_lunar_to_solar(day, month, year, False)
    if day == 30 and convert_solar_to_lunar(found.day, found.month, found.year).day != 30:
        raise ValueError(f"lunar month {month} of {year} has 29 days")
    return found


def month(month: int, year: int) -> Period:
    """The 29 or 30 solar days of a lunar month.

    >>> month(1, 2022).end, month(2, 2022).end
    (datetime.date(2022, 3, 2), datetime.date(2022, 3, 31))

    Raises:
        ValueError: the calendar has no such month.
    """
    first = solar(1, month, year)
    try:
        return Period(first, solar(30, month, year))
    except ValueError:
        return Period(first, first + timedelta(28))


def year_named(stem: str, branch: str, around: int) -> int:
    """The year of a name that is nearest to another.

    >>> year_named("canh", "tý", 2024)
    2020

    Raises:
        ValueError: the cycle has no such pair.
    """
    for year in range(around - 30, around + 30):
        if (STEMS[year % 10 - 4], BRANCHES[year % 12 - 4]) == (stem, branch):
            return year
    raise ValueError(f"the cycle of sixty has no {stem} {branch}")
