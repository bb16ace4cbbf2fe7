"""The classifier of counts by the words around them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ner.candidates import WordSpan
from ner.linear import FLOOR
from ner.maxent import SHARE, features, learn
from ner.schema import INDICATOR_CLASSES
from ner.segment import words

ADMITTED, TRAINED = (INDICATOR_CLASSES.index(name) for name in ("member_admission", "training"))
TEXTS = [
    ("Huyện kết nạp 802 đoàn viên.", "802", ADMITTED),
    ("Tỉnh kết nạp thêm 1.200 đoàn viên mới.", "1.200", ADMITTED),
    ("Ngành mở 15 lớp tập huấn.", "15", TRAINED),
    ("Cụm mở được 7 lớp tập huấn cho cán bộ.", "7", TRAINED),
]


def read(text, number):
    cut = words(text)
    at = [word.text for word in cut].index(number)
    return cut, WordSpan("METRIC", at, at)


@pytest.fixture(scope="module")
def maxent():
    lessons = [(*read(text, number), class_) for text, number, class_ in TEXTS] * 10
    return learn((cut, [span, WordSpan("UNIT", 0, 0)], [class_, -100]) for cut, span, class_ in lessons)


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [("Quận kết nạp 95 đoàn viên.", "95", ADMITTED), ("Sở mở 4 lớp tập huấn.", "4", TRAINED)],
)
def test_it_goes_by_the_words_around_a_count(maxent, text, number, expected):
    cut, span = read(text, number)
    assert maxent.opinion(cut, [span]).argmax() == expected


def test_it_says_nothing_of_spans_that_are_no_counts(maxent):
    cut, span = read("Quận kết nạp 95 đoàn viên.", "95")
    opinion = maxent.opinion(cut, [WordSpan("ORGANISATION", 0, 0), span])
    assert not opinion[0].any()
    assert opinion[1].any()


def test_a_number_is_read_as_any_other(maxent):
    sentences = (f"Quận kết nạp {number} đoàn viên." for number in ("95", "3.020"))
    one, other = (maxent.opinion(cut, [WordSpan("METRIC", 3, 3)]) for cut in map(words, sentences))
    assert np.array_equal(one, other)


def test_an_opinion_rules_nothing_out(maxent):
    cut, span = read("Quận kết nạp 95 đoàn viên.", "95")
    opinion = maxent.opinion(cut, [span])
    assert SHARE * np.log(FLOOR) <= opinion.min() < opinion.max() <= SHARE * np.log(1 + FLOOR)


def rows_of(text, number, type_="METRIC"):
    cut, span = read(text, number)
    return set(features(cut, [replace(span, type=type_)])[0].tolist()) - {0}


LINE = "Huyện kết nạp 802 đoàn viên."


def test_the_type_of_a_count_is_seen():
    assert rows_of(LINE, "802") != rows_of(LINE, "802", "TARGET")


def test_the_title_is_seen_from_afar_and_other_lines_are_not():
    far = "Một hai ba bốn năm. " * 10
    plain = rows_of(f"Tin ngắn\n{far}\n{far}\n{LINE}", "802")
    assert rows_of(f"Tin dài\n{far}\n{far}\n{LINE}", "802") != plain
    assert rows_of(f"Tin ngắn\n{far}\nNgành mở lớp. {far}\n{LINE}", "802") == plain


def test_words_of_the_next_line_are_not_taken_for_those_beside_a_count():
    beside, below = (rows_of(f"Tin\nKết nạp 802{gap}đoàn viên mới", "802") for gap in (" ", "\n"))
    assert len(beside - below) > len(below - beside)


def test_the_end_of_an_article_counts_for_nothing():
    assert len(rows_of("Đạt 5", "5")) < len(rows_of(f"Đạt 5 {'từ ' * 40}", "5"))


@settings(deadline=None)
@given(st.text("aĐ1 .\n%/", min_size=1, max_size=60), st.data())
def test_a_count_reads_the_same_whatever_is_read_with_it(text, data):
    cut = words(text)
    if cut:
        first = data.draw(st.integers(0, len(cut) - 1))
        count = WordSpan("METRIC", first, data.draw(st.integers(first, len(cut) - 1)))
        alone, among = features(cut, [count]), features(cut, [WordSpan("PERCENT", 0, 0), count])
        assert np.array_equal(alone[0], among[1])
