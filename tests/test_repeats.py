import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.repeats import drawn_together
from ner.schema import METRIC, TAGS
from ner.segment import words

B_METRIC, OUTSIDE = TAGS.index(f"B-{METRIC}"), TAGS.index("O")


def counted(text, sure):
    """Which words are read as counts, where each is told as one with a logit of its own."""
    found = words(text)
    logits = np.full((len(found), len(TAGS)), -9, np.float32)
    logits[:, OUTSIDE] = 0
    logits[[word.text[0].isdigit() for word in found], B_METRIC] = sure
    best = drawn_together(found, logits).argmax(axis=1)
    return [word.text for word, tag in zip(found, best, strict=True) if tag == B_METRIC]


@pytest.mark.parametrize(
    ("text", "sure", "found"),
    [
        ("Kết nạp 802 đoàn viên\nHuyện có thêm 802 Đoàn viên", [-1, 4], ["802", "802"]),
        ("Kết nạp 802 đoàn viên\nHuyện có thêm 802 đoàn viên", [1, -8], []),
        ("Kết nạp 802 đoàn viên\nHuyện thu 802 triệu", [-1, 4], ["802"]),
        ("giao 500 đoàn viên, kết nạp 500 đoàn viên", [-1, 4], ["500"]),
        ("Kiểm tra 3 lần, cả 3 lần đều lập biên bản", [4, -1], ["3"]),
        ("Thắng 23-1 ngày 23-1", [4, -1, -1, -1], ["23"]),
    ],
)
def test_a_number_told_again_of_the_same_thing_is_read_alike(text, sure, found):
    assert counted(text, sure) == found


@given(st.lists(st.sampled_from(["12", "21", "3", "đoàn", "triệu", "\n"])).map(" ".join), st.integers(0, 2**32 - 1))
def test_nothing_but_repeated_numbers_is_touched(text, seed):
    found = words(text)
    logits = np.random.default_rng(seed).normal(size=(len(found), len(TAGS)))
    moved = (drawn_together(found, logits) != logits).any(axis=1)
    texts = [word.text for word in found]
    assert all(texts.count(text) > 1 and text[0].isdigit() for text, is_moved in zip(texts, moved, strict=True) if is_moved)
