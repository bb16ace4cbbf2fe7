"""Administrative units by name, before the merger of 2025 and since."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner import places


@pytest.mark.parametrize(
    ("kind", "name", "in_province", "province"),
    [
        ("huyện", "Mê Linh", None, "Hà Nội"),
        ("huyện", "Châu Thành", "Tiền Giang", "Tiền Giang"),
        ("huyện", "Tân Uyên", "Bình Dương", "Bình Dương"),
        ("thị xã", "Tân Uyên", None, "Bình Dương"),
        ("huyện", "Krông Pắc", None, "Đắk Lắk"),
        ("huyện", "Me Linh", None, "Hà Nội"),
    ],
)
def test_a_district_is_of_a_province(kind, name, in_province, province):
    assert places.find(kind, name, in_province).province == province


@pytest.mark.parametrize(("kind", "name"), [("huyện", "Châu Thành"), ("huyện", "Nowhere"), ("xã", "Tân Lập")])
def test_a_name_of_many_or_none_is_no_place(kind, name):
    assert places.find(kind, name, None) is None


def test_a_city_named_as_its_province_is_told_by_its_kind():
    province, city = places.find("tỉnh", "Hải Dương", None), places.find("TP", "Hải Dương", None)
    assert (province.province, city.province) == (None, "Hải Dương")
    assert (province.province_now, city.province_now) == ("Hải Phòng", "Hải Phòng")


def test_a_commune_of_today_is_found_by_the_province_that_it_was_in():
    assert places.find("phường", "Tân Uyên", "Bình Dương").province_now == "Hồ Chí Minh"


def test_sixty_three_provinces_became_thirty_four():
    known = {place.name: place.province_now for place in places._provinces().values()}
    assert (len(known.keys() - {"Huế"}), len(set(known.values()))) == (63, 34)


@given(st.sampled_from(["Mê Linh", "Krông Pắk", "Bà Rịa", "Phan Rang - Tháp Chàm"]), st.sampled_from(["NFC", "NFD"]))
def test_spellings_share_a_key(name, form):
    assert places.key(unicodedata.normalize(form, name.upper())) == places.key(name)


@given(st.text())
def test_no_text_breaks_the_search(text):
    places.find("huyện", text, None)
    places.province(text)
    places.only_districts(text)
