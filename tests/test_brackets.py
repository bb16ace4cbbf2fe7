import unicodedata

import pytest

from ner.brackets import done_in_brackets
from ner.candidates import WordSpan
from ner.segment import words


def counts_told(text):
    found = words(text)
    spans = [
        WordSpan("PERCENT", i, i + 1) if found[i + 1].text == "%" else WordSpan("TARGET", i, i)
        for i, word in enumerate(found)
        if word.text[0].isdigit()
    ]
    return [
        (found[spans[count].first].text, found[spans[percent].first].text)
        for count, percent in done_in_brackets(text, found, spans)
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("đạt 89,47% kế hoạch (kết nạp mới 4.000 ĐVCĐ)", [("4.000", "89,47")]),
        (unicodedata.normalize("NFD", "đạt 89,47% kế hoạch (kết nạp mới 4.000 ĐVCĐ)"), [("4.000", "89,47")]),
        (
            "đạt 108% chỉ tiêu đoàn viên (tăng thêm 49 người) và 75% chỉ tiêu (ra mắt 6 đơn vị)",
            [("49", "108"), ("6", "75")],
        ),
        ("đạt 33,6% mục tiêu năm (24 triệu lượt)", []),
        ("đạt 95% kế hoạch, thu 40 tỷ (mới 3 tỷ)", []),
        ("đạt 95% (kết nạp 40 người)", []),
        ("đạt 95% kế hoạch\n(kết nạp 40 người)", []),
        ("(kết nạp 40 người)", []),
    ],
)
def test_what_was_done_stands_in_brackets_behind_the_share_of_a_plan(text, told):
    assert counts_told(text) == told
