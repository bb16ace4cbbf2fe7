"""Names as the articles have them: `tables/bodies.tsv` was drafted by the reader itself and read line by line."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner import bodies
from ner.bodies import resolve

TABLE = Path(__file__).parent / "tables" / "bodies.tsv"


def rows():
    with open(TABLE, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["surface"])
def test_bodies_of_the_news(row):
    found = resolve(row["surface"], row["type"])
    told = {name: getattr(found, name) or "" for name in ("name", "level", "province", "province_now", "parent")}
    assert told == {name: row[name] for name in told}


@given(st.text())
def test_no_text_breaks_the_reader(text):
    resolve(text)
    bodies.short_form(text)
    bodies.is_short(text)


def test_a_canonical_name_is_its_own():
    names = [row["name"] for row in rows() if row["type"] == "ORGANISATION"]
    assert [resolve(name).name for name in names] == names


def test_the_articles_province_decides_between_districts_of_one_name():
    assert resolve("LĐLĐ huyện Châu Thành").province is None
    assert resolve("LĐLĐ huyện Châu Thành", province="Tiền Giang").parent == "LĐLĐ tỉnh Tiền Giang"


def test_a_commune_of_another_province_is_not_the_articles():
    assert resolve("Công đoàn phường Hạc Thành", province="Thanh Hóa").province_now == "Thanh Hóa"
    assert resolve("Công đoàn phường Hạc Thành", province="Đồng Nai").province_now is None


def test_there_are_63_provinces_before_the_merger_and_34_since():
    provinces = {p.name: p.province_now for p in bodies.provinces() if p.name != "Thừa Thiên Huế"}
    assert (len(provinces), len(set(provinces.values()))) == (63, 34)
