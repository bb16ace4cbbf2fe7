import numpy as np
import pytest

from ner.candidates import WordSpan
from ner.count_types import TYPES, best_types, features, learn
from ner.schema import METRIC, TARGET
from ner.segment import words

PLANNED = "Năm nay phấn đấu kết nạp 500 đoàn viên; thành lập 6 CĐCS; mở 4 lớp."
DONE = "Đến nay kết nạp 450 đoàn viên; thành lập 5 CĐCS; mở 2 lớp."


def counts_of(text, type_=METRIC):
    cut = words(text)
    return cut, [WordSpan(type_, i, i) for i, word in enumerate(cut) if word.text.isdigit()]


@pytest.fixture(scope="module")
def learned():
    return learn([counts_of(PLANNED, TARGET), counts_of(DONE, METRIC)] * 20)


def test_a_list_carries_the_type_of_its_first_count_on(learned):
    cut, counts = counts_of("Quận tổ chức 9 hội thi; thành lập 8 CĐCS; mở 7 lớp.")
    transitions = learned.transitions(cut, counts)
    scores = np.zeros((len(counts), len(TYPES)))
    for first, type_ in enumerate(TYPES):
        scores[0] = 5 * np.eye(len(TYPES))[first]
        assert best_types(scores, transitions) == [type_] * 3


def test_a_sure_type_stays_what_it_is(learned):
    cut, counts = counts_of(PLANNED)
    scores = np.array([[0.0, 20], [20, 0], [0, 20]])
    assert best_types(scores, learned.transitions(cut, counts)) == [TARGET, METRIC, TARGET]


def test_a_number_is_read_by_its_place_and_not_by_its_value():
    assert np.array_equal(
        *(np.sort(features(*counts_of(f"Kết nạp {n} đoàn viên, mở {m} lớp."))) for n, m in ((5, 3), (70, 12)))
    )
