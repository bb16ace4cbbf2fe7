"""Look-alikes: the same marks are a count, a share, a date or nothing at all, by who reads them."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner import units, values
from ner.periods import Anchor, period

TABLE = Path(__file__).parent / "tables" / "numbers.tsv"


def rows(*readers):
    with open(TABLE, encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t"))
    return [(row["reader"], row["surface"], row["worth"]) for row in found if row["reader"] in readers]


def worth(told):
    if told == "-":
        return None
    ends = tuple(map(float, told.split("..")))
    return ends if len(ends) == 2 else ends[0]


@pytest.mark.parametrize(("reader", "surface", "told"), rows("count", "share"))
def test_what_a_number_is_worth(reader, surface, told):
    read = values.number if reader == "count" else values.percentage
    assert read(surface) == worth(told)


@pytest.mark.parametrize(("reader", "surface", "told"), rows("date"))
def test_what_a_date_is_in_an_article_of_2021(reader, surface, told):
    found = period(surface, Anchor(2021, date(2021, 12, 1)))
    assert (f"{found.period.start}..{found.period.end}" if found else "-") == told


@pytest.mark.parametrize(("reader", "surface", "told"), rows("đồng"))
def test_what_money_comes_to(reader, surface, told):
    count, _, unit = surface.rpartition(" ")
    if count.split()[-1] in ("hợp", "đồng", "đô"):
        count, _, first = count.rpartition(" ")
        unit = f"{first} {unit}"
    assert units.dong(values.number(count), units.canonical(unit)) == worth(told)


@pytest.mark.parametrize(("reader", "surface", "told"), rows("hedge"))
def test_hedges(reader, surface, told):
    assert values.is_hedged(surface + " ") is (told == "yes")


@given(st.integers(0, 10**12))
def test_a_count_is_read_back_as_it_was_printed(count):
    assert values.number(values.vietnamese(float(count))) == count


@given(st.integers(0, 10**9), st.integers(1, 99))
def test_a_share_is_read_back_as_it_was_printed(whole, cents):
    share = whole + cents / 100
    assert values.percentage(values.vietnamese(share) + "%") == pytest.approx(share)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_range_is_read_back_as_it_was_printed(one, other):
    ends = (float(min(one, other)), float(max(one, other)))
    assert values.number(values.vietnamese(ends)) == ends


@given(st.floats(0, 1e9), st.integers(0, 3))
def test_rounding_shows_no_more_places_than_asked(value, places):
    printed = values.vietnamese(value, places)
    assert len(printed.partition(",")[2]) <= places


@given(st.integers(1, 9999), st.sampled_from([("nghìn", 10**3), ("triệu", 10**6), ("tỷ", 10**9)]))
def test_magnitude_words_multiply(count, magnitude):
    word, size = magnitude
    assert values.number(f"{values.vietnamese(float(count))} {word}") == count * size
