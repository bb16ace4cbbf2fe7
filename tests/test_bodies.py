"""Names as the articles have them: `tables/bodies.tsv` was drafted by the reader itself and read line by line."""

import csv
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner import bodies
from ner.bodies import are_one, named, resolve

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


def test_names_without_end_take_no_memory_without_end():
    assert resolve.cache_info().maxsize is not None


def test_a_canonical_name_is_its_own():
    names = [row["name"] for row in rows() if row["type"] == "ORGANISATION"]
    assert [resolve(name).name for name in names] == names


@pytest.mark.parametrize("social", ["xã hội", "Xã hội"])
def test_what_is_social_is_no_commune(social):
    bank = resolve(f"Ngân hàng Chính sách {social} huyện Mê Linh")
    assert (bank.name, bank.level, bank.province) == ("Ngân hàng Chính sách Xã hội huyện Mê Linh", "district", "Hà Nội")
    assert resolve(f"Sở Lao động, Thương binh và {social}").level == "province"
    assert resolve(f"Ngân hàng Chính sách {social}", "ENTERPRISE").name == "Ngân hàng Chính sách Xã hội"
    assert bodies.short_form(f"Ngân hàng Chính sách {social}") is None


def test_a_commune_may_be_called_so():
    assert resolve("UBND xã Hội Thịnh").level == "commune"


def test_the_articles_province_decides_between_districts_of_one_name():
    assert resolve("LĐLĐ huyện Châu Thành").province is None
    assert resolve("LĐLĐ huyện Châu Thành", province="Tiền Giang").parent == "LĐLĐ tỉnh Tiền Giang"


@pytest.mark.parametrize(("name", "province"), [("Tân Uyên", "Bình Dương"), ("Phước Long", "Bình Phước")])
def test_a_district_that_has_become_a_town_is_still_that_of_the_articles_province(name, province):
    assert resolve(f"LĐLĐ huyện {name}", province=province).province == province


def test_soldiers_are_no_ministry():
    assert resolve("Bộ đội Biên phòng Quảng Trị").level != "national"
    assert resolve("Bộ Nội vụ").level == "national"


def test_a_commune_of_another_province_is_not_the_articles():
    assert resolve("Công đoàn phường Hạc Thành", province="Thanh Hóa").province_now == "Thanh Hóa"
    assert resolve("Công đoàn phường Hạc Thành", province="Đồng Nai").province_now is None


def test_there_are_63_provinces_before_the_merger_and_34_since():
    table = files("ner").joinpath("administrative.tsv").read_text(encoding="utf-8").splitlines()
    rows = [row.split("\t") for row in table]
    provinces = {name: now for kind, name, before, now in rows if kind in ("tỉnh", "TP") and not before}
    del provinces["Thừa Thiên Huế"]  # another name of Huế
    assert (len(provinces), len(set(provinces.values()))) == (63, 34)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("LĐLĐ huyện Mê Linh (Hà Nội)", "Công đoàn huyện Mê Linh", True),
        ("LĐLĐ huyện Châu Thành (Tiền Giang)", "LĐLĐ huyện Châu Thành", True),
        ("LĐLĐ huyện Châu Thành (Tiền Giang)", "LĐLĐ huyện Châu Thành (Long An)", False),
        ("Sở LĐTB&XH (Lạng Sơn)", "Sở Lao động – Thương binh và Xã hội", True),
        ("Sở Y tế", "Sở Y tế tỉnh Lạng Sơn", True),
        ("Sở Y tế (Nghệ An)", "Sở Y tế tỉnh Lạng Sơn", False),
        ("Công an tỉnh (Quảng Ninh)", "Công an tỉnh Quảng Ninh", True),
        ("Công an Hà Tĩnh", "Công an tỉnh Hà Tĩnh", True),
        ("Cục Cảnh sát kinh tế (Bộ Công an)", "Bộ Công an", False),
        ("Hội LHPN phường 7 (TP Đà Lạt)", "Hội LHPN phường 7", True),
        ("Uỷ ban nhân dân tỉnh Thanh Hoá", "UBND tỉnh Thanh Hóa", True),
        ("Công đoàn các KCN Hải Duơng", "Công đoàn các Khu công nghiệp tỉnh Hải Dương", True),
        ("LĐLĐ huyện", "LĐLĐ huyện Mê Linh", False),
        ("LĐLĐ TP Vinh", "LĐLĐ tỉnh Nghệ An", False),
    ],
)
def test_whether_two_are_one_body(one, other, same):
    assert are_one(named(one), named(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("CTCP Cấp nước Cà Mau", "Công ty cấp nước Cà Mau", True),
        ("Công ty trách nhiệm hữu hạn Việt Nam EOC", "Cty TNHH Việt Nam EOC", True),
        ("CTCP Gemadept", "Gemadept", True),
        ("Ngân hàng TMCP Quốc tế (VIB)", "VIB", True),
        ("CĐCS Công ty TNHH Một thành viên Hồng Ngân", "công ty TNHH MTV Hồng Ngân", True),
        ("Trường ĐH Hoa Sen", "Đại học Hoa Sen", True),
        ("Tổng công ty May 10", "Công ty May 10", False),
        ("Chi nhánh Công ty May 10", "Công ty May 10", False),
    ],
)
def test_an_enterprise_is_known_without_its_legal_form(one, other, same):
    assert are_one(named(one), resolve(other, "ENTERPRISE")) is same
