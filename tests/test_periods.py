"""Dates as the articles have them: `tables/dates.tsv` was drafted by the reader itself and read line by line."""

import csv
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ner import date_forms, lunar, periods
from ner.days import Period
from ner.periods import EXPLICIT, YEAR_OF_ARTICLE, Anchor, Resolved, period

TABLE = Path(__file__).parent / "tables" / "dates.tsv"
WORDS = (
    "từ", "đến", "hết", "năm", "ngày", "tháng", "quý", "tuần", "nay", "qua", "trước", "tới", "sau", "ngoái", "này", "đầu",
    "giữa", "cuối", "nửa", "5", "12", "31", "2020", "2018-2023", "-", "/", ".", "của", "I", "IV", "nhiệm", "kỳ", "học",
    "giai", "đoạn", "Tết", "Giáp", "Ất", "Sửu", "Tý", "Nguyên", "đán", "Chạp", "Giêng", "mùng", "rằm", "âm", "lịch", "một",
    "mười", "lăm", "thứ", "cùng",
)  # fmt: skip
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def rows():
    with open(TABLE, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def anchor_of(row):
    """`published` is a day or a year alone, `before` the day that the text named last."""
    published = row["published"]
    day = date.fromisoformat(published) if "-" in published else None
    years = [tuple(map(int, term.split("-"))) for term in row["terms"].split()]
    before = date.fromisoformat(row["before"]) if row["before"] else None
    return Anchor(
        int(published[:4]) if published else None,
        day,
        tuple(Period(date(a, 1, 1), date(b, 12, 31)) for a, b in years),
        Period(before, before) if before else None,
    )


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['surface']} ({row['published']})")
def test_dates_of_the_news(row):
    found = period(row["surface"], anchor_of(row))
    told = (found.period.start.isoformat(), found.period.end.isoformat(), found.how) if found else ("", "", "")
    assert told == (row["start"], row["end"], row["how"])


@given(DAYS)
def test_every_day_is_read_however_it_is_written(day):
    expected = Resolved(Period(day, day), EXPLICIT)
    for surface in (
        f"ngày {day.day}/{day.month}/{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day:02d}-{day.month:02d}-{day.year}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
    ):
        assert period(surface) == expected


@given(DAYS, DAYS)
def test_a_range_runs_from_its_first_day_to_its_last(one, other):
    first, last = sorted((one, other))
    found = period(f"từ ngày {first.day}/{first.month}/{first.year} đến hết ngày {last.day}/{last.month}/{last.year}")
    assert found == Resolved(Period(first, last), EXPLICIT)


@given(DAYS, st.integers(0, 200))
def test_a_day_without_a_year_is_the_one_near_the_article(published, ago):
    day = published - timedelta(ago)
    found = period(f"{day.day}/{day.month}", Anchor(published.year, published))
    if day.year == published.year:
        assert found == Resolved(Period(day, day), YEAR_OF_ARTICLE)
    elif day.month - published.month >= 9:
        assert found == Resolved(Period(day, day), f"relative to {published}")


@given(DAYS)
def test_the_year_so_far_ends_with_the_article(published):
    found = period("từ đầu năm đến nay", Anchor(published.year, published))
    assert found.period == Period(date(published.year, 1, 1), published)


@given(st.integers(1950, 2090), st.integers(1, 4))
def test_quarters_part_the_year(year, quarter):
    roman = ("I", "II", "III", "IV")[quarter - 1]
    found = period(f"quý {roman}/{year}").period
    assert found == period(f"quý {quarter} năm {year}").period
    assert (found.start.month, found.end.month) == (3 * quarter - 2, 3 * quarter)


@given(st.text(), DAYS)
def test_no_text_breaks_the_reader(text, published):
    period(text, Anchor(published.year, published))


@settings(max_examples=400)
@given(st.lists(st.sampled_from(WORDS), max_size=8), DAYS)
def test_no_pile_of_date_words_breaks_the_reader(words, published):
    found = period(" ".join(words), Anchor(published.year, published, (Period(date(2018, 1, 1), date(2023, 12, 31)),)))
    assert found is None or found.how


@pytest.mark.parametrize("surface", [" - ".join(map(str, range(1, 13))), " - ".join("5" * 20), "từ 5 đến " * 8 + "nay"])
def test_an_end_of_a_range_is_no_range(surface):
    """Were it one, each further end would multiply the time by three."""
    assert period(surface, Anchor(2022, date(2022, 7, 1))) is None


def test_every_form_has_its_meaning():
    meant = {name for name in vars(periods._Reader) if not name.startswith("_")}
    assert {form for _, form in date_forms._FORMS} <= meant - {"read", "today"}


def test_a_year_that_the_cycle_of_sixty_has_not():
    assert period("Tết Giáp Sửu", Anchor(2021)) is None


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="after"):
        Period(date(2021, 1, 2), date(2021, 1, 1))


@given(st.integers(1, 12), st.integers(1950, 2090))
def test_lunar_months_follow_one_another(month, year):
    found = lunar.month(month, year)
    assert (found.end - found.start).days in (28, 29)
    with suppress(ValueError):
        assert found.end == lunar.solar(30, month, year)


@pytest.mark.parametrize(
    ("surface", "published", "start", "end"),
    [
        ("11 tháng", date(2023, 1, 10), date(2022, 1, 1), date(2022, 11, 30)),
        ("mùa đông", date(2023, 2, 1), date(2022, 12, 1), date(2023, 2, 28)),
        ("nửa tháng qua", date(2023, 3, 20), date(2023, 3, 5), date(2023, 3, 20)),
        ("nửa năm qua", date(2023, 3, 20), date(2022, 9, 20), date(2023, 3, 20)),
        ("Tết Dương lịch", date(2022, 12, 20), date(2023, 1, 1), date(2023, 1, 1)),
        ("tuần cuối tháng 3", date(2023, 4, 5), date(2023, 3, 25), date(2023, 3, 31)),
        ("30/4/75", date(2023, 4, 5), date(1975, 4, 30), date(1975, 4, 30)),
    ],
)
def test_what_hangs_on_the_day_of_the_article(surface, published, start, end):
    assert period(surface, Anchor(published.year, published)).period == Period(start, end)


@pytest.mark.parametrize(("day", "year"), [(date(2023, 1, 13), 2022), (date(2023, 6, 13), 2023)])
def test_the_end_of_the_year_said_in_its_first_months_is_of_the_year_before(day, year):
    assert period("cuối năm", Anchor(day.year, day)).period.start == date(year, 10, 1)
