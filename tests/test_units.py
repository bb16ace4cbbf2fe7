import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner import markup, units
from ner.facts import facts
from ner.tones import older_tones


@given(st.text())
def test_any_text_has_one_name_however_it_is_composed(text):
    name = units.canonical(text)
    assert units.canonical(unicodedata.normalize("NFD", text)) == units.canonical(unicodedata.normalize("NFC", text))
    assert name == name.strip()


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("bản thoả ước", "thỏa ước lao động tập thể"),
        ("TƯLĐTT", "thỏa ước lao động tập thể"),
        ("thỏa ước nhóm", "thỏa ước nhóm"),
        ("HCV", "huy chương vàng"),
        ("trường ĐH", "trường đại học"),
        ("lượt cán bộ CĐ", "lượt cán bộ công đoàn"),
        ("triệu NDT", "triệu nhân dân tệ"),
        ("đòan viên", "đoàn viên"),
        ("quý", "quý"),
    ],
)
def test_a_unit_written_in_short_has_its_full_name(surface, name):
    assert units.canonical(surface) == name


@pytest.mark.parametrize("surface", ["CĐCS", "CÐCS", "Công đoàn cơ sở", "CĐ cơ sở"])
def test_one_unit_has_one_name(surface):
    assert units.canonical(surface) == "công đoàn cơ sở"


@pytest.mark.parametrize(
    ("surface", "unit", "amount"),
    [("tỷ đ", "tỷ đồng", 1e9), ("trđ", "triệu đồng", 1e6), ("nghìn tỷ đồng", "nghìn tỷ đồng", 1e12), ("VNĐ", "đồng", 1)],
)
def test_money_in_a_size_of_its_own(surface, unit, amount):
    assert units.canonical(surface) == unit
    assert units.is_money(unit)
    assert units.dong(1.0, unit) == amount


def test_a_slip_of_the_keyboard_is_no_other_unit():
    assert (units.canonical("nguời"), units.canonical("đoàn thuở")) == ("người", "đoàn thuở")


@pytest.mark.parametrize(
    "word", ["hoặc", "ngoặc", "hòa", "hoàn", "thủy", "thuyền", "quý", "quỹ", "khỏe", "khoẻn", "toán", "xoắn", "ĐOÀN", "oăm"]
)
def test_a_word_in_the_older_spelling_stays(word):
    assert older_tones(word) == word


@given(st.text(alphabet="hoaăeêuyqtnòóàéúýđặ "))
def test_tone_marks_move_and_nothing_else_does(text):
    moved = older_tones(text)
    assert sorted(unicodedata.normalize("NFD", moved)) == sorted(unicodedata.normalize("NFD", text))
    assert older_tones(moved) == moved


def units_of(text):
    """The unit of each count of a text, by its mark: M1 counts U1, M2 U2 and so on."""
    marks = re.findall(r"\[\[M(\d)", text)
    document = markup.loads("a", f"{text}\n----\n" + "".join(f"M{n} other U{n}\n" for n in marks))
    return dict(zip(marks, (fact.unit for fact in facts(document)), strict=True))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("chuẩn bị [[M1 7.200]] [[U1 phần quà]], đã nhận [[M2 5.830]] [[U2 phần]]", "phần quà"),
        ("xã trao [[M1 40]] [[U1 suất quà]]. Thêm [[M2 9]] [[U2 suất]]\n[[M3 3]] [[U3 suất cơm]]", "suất quà"),
        ("Cảng đón [[M2 9.000]] [[U2 lượt]]\nNgày đầu có [[M1 700]] [[U1 lượt khách]]", "lượt khách"),
        ("[[M1 5]] [[U1 cuộc họp]]; kiểm tra đồng cấp [[M2 1]] [[U2 cuộc]]", "cuộc kiểm tra"),
        ("Khách quốc tế đạt [[M2 1,64 triệu]] [[U2 lượt]]", "lượt khách"),
        ("Về [[M1 1]] [[U1 toạ đàm]]: toạ đàm [[M2 3]] [[U2 buổi]]", "buổi tọa đàm"),
        ("Phong trào thi đua có [[M2 12]] [[U2 cuộc]]", "cuộc"),
        ("Khách sạn phục vụ [[M2 5]] [[U2 lượt]]", "lượt"),
        ("tặng [[M1 5]] [[U1 phần mềm]], trao [[M2 100]] [[U2 phần]]", "phần"),
        ("tặng [[M2 40]] [[U2 lượt]]\nTin liên quan\n- Xã đón [[M1 5]] [[U1 lượt xe]]\n- Huyện họp\n- Tỉnh họp", "lượt"),
        ("có [[M1 418]] [[U1 doanh nghiệp]] và [[M3 90]] [[U3 trường học]], [[M2 6]] [[U2 nơi]] nợ", "nơi"),
        ("có [[M1 9]] [[U1 CĐCS]], lập [[M3 8]] [[U3 đơn vị hành chính]], đủ [[M2 6]] [[U2 đơn vị]]", "đơn vị hành chính"),
        ("mở [[M1 2]] [[U1 câu lạc bộ]], đáp [[M2 9]] [[U2 câu]]", "câu"),
        ("xuất [[M1 7]] [[U1 tấn gạo]], bán [[M2 2]] [[U2 tấn]]", "tấn"),
        ("có [[M1 418]] [[U1 doanh nghiệp]] khai. Còn [[M2 6]] [[U2 nơi]] nợ", "doanh nghiệp"),
        ("có [[M1 418]] [[U1 doanh nghiệp]] khai.\nCòn [[M2 6]] [[U2 nơi]] nợ", "nơi"),
        ("giao [[M1 20]] [[U1 CĐCS]], [[M2 16]] [[U2 đơn vị]] ra mắt", "công đoàn cơ sở"),
        ("giao [[M1 20]] [[U1 CĐCS]]. Tòa xử [[M2 16]] [[U2 đơn vị]]", "đơn vị"),
        ("hiến [[M1 268]] [[U1 đơn vị máu]]. Đợt sau [[M2 74]] [[U2 đơn vị]]", "đơn vị máu"),
        ("xử [[M1 5]] [[U1 vụ]] trong [[M2 6]] [[U2 vụ]]", "vụ"),
    ],
)
def test_a_short_unit_is_what_the_article_counted_before(text, unit):
    assert units_of(text)["2"] == unit


def test_billions_without_a_unit_are_money():
    (fact,) = facts(markup.loads("a", "thu [[M1 395 tỷ]] tiền nợ\n----\nM1 finance\n"))
    assert (fact.unit, fact.measure, fact.amount_vnd) == ("đồng", "money", 395e9)
