import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.segment import cleaned, normalise, text_after, text_before, words

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyÁẢẠẤĐÐ \u00a0\n.,/%()0123456789\u0301\u0309\u0323\u200b“”🙂")
ANY = st.one_of(st.text(), VIETNAMESE)


@given(ANY)
def test_no_character_is_lost(text):
    covered = set()
    for word in words(text):
        covered.update(range(word.start, word.end))
    lost = [c for i, c in enumerate(text) if i not in covered]
    assert all(c.isspace() or unicodedata.category(c) in ("Cf", "Mn", "Me", "Cc", "Lm") for c in lost)


@given(ANY)
def test_words_stand_in_order_and_apart(text):
    found = words(text)
    assert all(word.start < word.end for word in found)
    assert all(a.end <= b.start or a.start == b.start for a, b in pairwise(found))


@given(ANY)
def test_a_word_reads_as_its_place_in_the_original(text):
    for word in words(text):
        assert word.text in normalise(text[word.start : word.end]).text


@given(ANY)
def test_lines_are_counted_as_in_the_original(text):
    for word in words(text):
        assert word.line == text.count("\n", 0, word.start)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22/20 CĐCS", ["22", "/", "20", "CĐCS"]),
        ("4.550/6.500 đoàn viên", ["4.550", "/", "6.500", "đoàn", "viên"]),
        ("đạt 89,47%.", ["đạt", "89,47", "%", "."]),
        ("100\u00a0% (60)", ["100", "%", "(", "60", ")"]),
        ("Lao độngThành phố", ["Lao", "động", "Thành", "phố"]),
        ("LÐLÐ huyện", ["LĐLĐ", "huyện"]),
        ("238.600.000đ", ["238.600.000", "đ"]),
        ("02-NQ/TW", ["02", "-", "NQ", "/", "TW"]),
        ("giao là 20.", ["giao", "là", "20", "."]),
        ("Đo\u0300an", ["Đòan"]),
    ],
)
def test_numbers_letters_and_signs_are_cut_apart(text, expected):
    assert [word.text for word in words(text)] == expected


@given(st.text("aăâộƠỰĐÐ 0123.\t\n\u200b\u00a0\u0301\u0302\u0323"))
def test_a_text_is_cleaned_as_it_is_normalised(text):
    assert cleaned(text) == normalise(text).text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_stands_around_an_offset_reads_alike_however_it_is_written(form):
    far, before, after = "Ễ" * 200, "Vượt dự toán ", " Ức kế hoạch"
    text = unicodedata.normalize(form, far + before + after + far)
    at = len(unicodedata.normalize(form, far + before))
    assert text_before(text, at) == ("ễ" * 60 + before.lower())[-60:]
    assert text_after(text, at) == (after.lower() + "ễ" * 60)[:60]


def test_decomposed_accents_keep_their_offsets():
    text = unicodedata.normalize("NFD", "kết nạp 97 đoàn viên")
    (number,) = [word for word in words(text) if word.text == "97"]
    assert text[number.start : number.end] == "97"
    assert [word.text for word in words(text)] == ["kết", "nạp", "97", "đoàn", "viên"]


def test_sentences_end_at_full_stops_before_capitals_but_not_inside_numbers():
    found = words("Kết nạp 1.200 đoàn viên. Đạt 60,5% kế hoạch. ba sáu\nDòng hai")
    sentences = {}
    for word in found:
        sentences.setdefault(word.sentence, []).append(word.text)
    assert [part[0] for part in sentences.values()] == ["Kết", "Đạt", "Dòng"]
