"""Names of bodies in one spelling."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ner.body_names import shortened, spelled


@pytest.mark.parametrize(
    "surface",
    [
        "LĐLĐ huyện Mê Linh",
        "Liên đoàn Lao động huyện Mê Linh",
        "Liên đoàn Lao động (LĐLĐ) huyện Mê Linh",
        "LÐLÐ huyện Mê\u00a0Linh",
    ],
)
def test_one_body_has_one_name(surface):
    assert shortened(surface) == spelled(surface) == "LĐLĐ huyện Mê Linh"


WORDS = [
    "LĐLĐ",
    "CĐ",
    "CĐCS",
    "TP",
    "TP.",
    "HCM",
    "VN",
    "TX.",
    "Q.",
    "H.",
    "BR-VT",
    "1",
    "Mê",
    "Cty",
    "TNHH",
    "huyện",
    "UBND",
    "Tổng",
    "LĐ",
    "Uỷ",
    "ban",
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join))
def test_what_is_spelled_so_stays_so(text):
    once = spelled(text)
    assert spelled(once) == once
