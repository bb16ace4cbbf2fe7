"""What a table's header says of the numbers below it."""

import pytest

from ner.candidates import WordSpan, pairs
from ner.schema import DATE, METRIC, PERCENT, TAGS, TARGET, UNIT
from ner.segment import words
from ner.table_headers import OUTSIDE, headed, headed_pairs, numbers


def told(text):
    found = words(text)
    return [(found[i].text, kind) for i, kind in numbers(found)]


@pytest.mark.parametrize("header", ["Tỷ lệ", "tỉ lệ (%)", "%", "Đạt (%)", "So với kế hoạch %"])
def test_a_bare_number_under_a_rate_is_a_percentage(header):
    assert told(f"Đơn vị | Số | {header}\nVũ Thư | 3 | 104,5") == [("104,5", PERCENT)]


@pytest.mark.parametrize(
    "text",
    [
        "Đơn vị | Giao | Đạt\nVũ Thư | 3",  # a row of another size
        "Đơn vị | Giao\nVũ Thư | 3",  # two cells make no table
        "Đơn vị | Giao | Ghi chú\nHết bảng.\nVũ Thư | 3 | chậm",  # the table has ended
        "Đơn vị | Giao | Ghi chú\nVũ Thư | 3 đoàn viên | chậm",  # not a number alone
        "Kế hoạch | 100 | 200\nVũ Thư | 3 | 4",  # a row of numbers is no header
        "Tăng tỷ lệ lên 5, giao 7, đạt 9",
    ],
)
def test_other_numbers_are_left_to_the_model(text):
    assert told(text) == []


@pytest.mark.parametrize("header", ["TT", "STT", "Số thứ tự"])
def test_the_number_of_a_row_counts_nothing(header):
    assert told(f"| {header} | Đơn vị | Giao |\n| 1 | Vũ Thư | 30 |") == [("1", OUTSIDE), ("30", TARGET)]


def test_the_unit_of_a_column_takes_its_size():
    found = words("| Thu | tỷ đồng | 48 tỷ đồng |")
    said = [(found[row].text, TAGS[tag]) for row, tag in zip(*headed(found).nonzero(), strict=True)]
    assert said == [("tỷ", "B-UNIT"), ("đồng", "I-UNIT")]


def test_a_rule_of_dashes_does_not_end_a_table():
    assert told("Đơn vị | KH | TH\n--- | --- | ---\nVũ Thư | 3 | 4") == [("3", TARGET), ("4", "METRIC")]


def test_it_adds_to_the_first_tag_of_its_kind_alone():
    found = words("Đơn vị | Giao | Ghi chú\nVũ Thư | 3 | chậm")
    (row, tag), *others = zip(*headed(found).nonzero(), strict=True)
    assert (found[row].text, TAGS[tag], others) == ("3", f"B-{TARGET}", [])


def linked(text, marked):
    """The pairs that a table tells of, as words; `marked` gives the type of each word that is a span."""
    found = words(text)
    spans = [WordSpan(marked[word.text], i, i) for i, word in enumerate(found) if word.text in marked]
    candidates = pairs(spans, found)
    told = headed_pairs(found, spans, candidates).nonzero()[0]
    return {(found[spans[candidates.head[i]].first].text, found[spans[candidates.tail[i]].first].text) for i in told}


def test_a_result_has_the_date_and_the_unit_that_head_its_column():
    text = (
        "Xã | Thu 2023 (hộ) | Thu 2024 (hộ) | KH\n--- | --- | --- | ---\nCư San | 64 | 70 | 80\nKrông Á | 75 | chưa có | 90"
    )
    marked = {"2023": DATE, "2024": DATE, "hộ": UNIT, "64": METRIC, "70": METRIC, "75": METRIC, "80": TARGET}
    assert linked(text, marked) == {
        ("64", "2023"),
        ("64", "hộ"),
        ("70", "2024"),
        ("70", "hộ"),
        ("75", "2023"),
        ("75", "hộ"),
    }


def test_a_plan_and_what_stands_below_the_table_are_left_to_the_model():
    marked = {"2024": DATE, "80": TARGET, "64": METRIC}
    assert linked("Xã | KH 2024 | Đạt\nCư San | 80 | chưa\nHết bảng, được 64", marked) == set()


def test_a_result_with_a_unit_of_its_own_in_its_cell_is_left_to_the_model():
    marked = {"12": METRIC, "căn": UNIT, "500": METRIC, "suất": UNIT}
    assert linked("Hỗ trợ nhà | 12 căn | tháng 5\nTặng quà | 500 suất | tháng 6", marked) == set()
