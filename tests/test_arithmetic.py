import unicodedata
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner import markup
from ner.arithmetic import EVIDENCE, agrees, evidence, planned, says_exceeds
from ner.candidates import WordSpan, pairs
from ner.encode import word_spans
from ner.segment import words
from ner.values import Printed


def supported_pairs(marked):
    document = markup.loads("a", marked + "\n----\n")
    found = words(document.text)
    ranges, _ = word_spans(found, document)
    spans = [WordSpan(document.by_id[id_].type, *ranges[id_]) for id_ in sorted(ranges, key=ranges.get)]
    candidates = pairs(spans, found)
    gains = evidence(document.text, found, spans, candidates)
    ids = sorted(ranges, key=ranges.get)
    chosen = np.flatnonzero(gains > EVIDENCE / 2)
    surfaces = {id_: document.surface(document.by_id[id_]) for id_ in ids}
    return {(surfaces[ids[candidates.head[i]]], surfaces[ids[candidates.tail[i]]]) for i in chosen}


def test_three_numbers_that_agree_belong_together():
    marked = "giao [[T1 512]] đoàn viên và [[T2 20]] CĐCS; đã lập [[M1 11]] CĐCS, kết nạp [[M2 310]], đạt [[P1 60,5%]]"
    assert supported_pairs(marked) == {("310", "512"), ("310", "60,5%")}


def test_an_excess_is_held_against_what_is_above_the_target():
    assert supported_pairs("thu [[M1 1.150]]/[[T1 1.000]], vượt [[P1 15%]]") == {("1.150", "1.000"), ("1.150", "15%")}


def test_an_excess_with_accents_apart():
    marked = unicodedata.normalize("NFD", "thu [[M1 1.150]]/[[T1 1.000]], vượt [[P1 15%]]")
    assert supported_pairs(marked) == {("1.150", "1.000"), ("1.150", "15%")}


def test_a_share_of_a_whole_is_held_against_it():
    marked = "có [[M1 587]]/[[M2 589]] cử tri và [[M3 463]]/[[M4 682]] khu vực bỏ phiếu xong, đạt [[P1 99,6%]]"
    assert supported_pairs(marked) == {("587", "99,6%")}


def test_a_magnitude_said_once_is_that_of_both():
    marked = "giải ngân [[M1 174]]/[[T1 402 tỷ]] đồng, [[P1 43,3%]]; thu [[M2 39,5]]/[[T2 42 tỷ]], hụt [[P2 6%]]"
    assert supported_pairs(marked) == {("174", "402 tỷ"), ("174", "43,3%"), ("39,5", "42 tỷ"), ("39,5", "6%")}


def test_arithmetic_is_silent_where_it_does_not_single_out_one_link():
    assert supported_pairs("[[M1 5]]/[[T1 10]] và [[M2 6]]/[[T2 12]], đạt [[P1 50%]]") == set()
    assert supported_pairs("[[M1 5]]/[[T1 0]], đạt [[P1 50%]]") == set()
    assert supported_pairs("[[M1 5]]/[[T1 9]], đạt [[P1 50%]]") == set()


@pytest.mark.parametrize(("count", "nearer"), [("310", "512"), ("11", "20"), ("680", "512"), ("0", None), ("5-10", None)])
def test_a_count_is_likelier_some_share_of_its_target_than_a_crumb_or_a_multiple(count, nearer):
    text = f"giao 512 đoàn viên và 20 CĐCS nay được {count}"
    found = words(text)
    spans = [WordSpan("TARGET", 1, 1), WordSpan("TARGET", 5, 5), WordSpan("METRIC", 9, len(found) - 1)]
    gains = dict(zip(("512", "20"), evidence(text, found, spans, pairs(spans, found)), strict=True))
    assert max(gains, key=gains.get) == nearer if nearer else set(gains.values()) == {0.0}


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 2))
def test_a_percentage_cut_or_rounded_agrees_and_none_further_off(achieved, target, decimals):
    step, exact = 10.0**-decimals, Decimal(100 * achieved) / target
    parts = Printed(achieved), Printed(target)
    for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_FLOOR):
        shown = exact.quantize(Decimal(1).scaleb(-decimals), rounding)
        assert agrees(*parts, Printed(float(shown), step))
    assert not agrees(*parts, Printed(float(exact) + 0.6 * step, step))
    assert not agrees(*parts, Printed(float(exact) - 1.1 * step, step))


@given(st.integers(10, 10**5), st.integers(10, 10**5))
def test_counts_that_were_rounded_agree_with_the_percentage_of_the_exact_ones(achieved, target):
    rounded = (Printed(round(count, -1), 10) for count in (achieved, target))
    assert agrees(*rounded, Printed(round(100 * achieved / target, 1), 0.1))


@pytest.mark.parametrize(
    ("before", "says"),
    [("thu ngân sách vượt ", True), ("vượt kế hoạch hơn ", True), ("cao hơn dự toán ", True), ("đạt ", False)],
)
def test_words_of_excess(before, says):
    assert says_exceeds(before) is says


@pytest.mark.parametrize(
    ("text", "plans"),
    [
        ("lập mới 15 / 9 CĐCS , đạt 166,6 %", ["9"]),
        (unicodedata.normalize("NFD", "lập mới 15 / 9 CĐCS , đạt 166,6 %"), ["9"]),
        ("lập mới 15 / 9 CĐCS , đạt 150 %", []),
        ("Bình Sơn : 612 - 655 , đạt 107 %", ["612"]),
        ("thu 115 tỷ , vượt 15 % kế hoạch . Tỉnh giao 100 tỷ", ["100"]),
        ("có 24 / 28 doanh nghiệp ( 85,7 %", ["28"]),
        ("có 28 doanh nghiệp , 24 nơi ký , chiếm 85,7 %", []),
        ("Trong tổng số 1.200 lao động , có 900 nữ , tỷ lệ 75 %", []),
        ("cho 12.000 hộ , trong đó 9.000 hộ nghèo , tương đương 75 %", []),
        ("xét 28 nơi , 24 nơi ký , lại 28 nơi , đạt 85,7 %", []),
        ("giao 40 " + "và chờ " * 40 + "30 nơi , đạt 75 %", []),
    ],
)
def test_what_another_count_is_the_printed_share_of_is_a_plan(text, plans):
    found = words(text)
    numbers = [i for i, word in enumerate(found) if word.text[0].isdigit()]
    spans = [
        WordSpan("PERCENT", i, i + 1)
        if found[i + 1].text == "%"
        else WordSpan("METRIC", i, i + (found[i + 1].text == "tỷ"))
        for i in numbers
    ]
    assert [found[spans[i].first].text for i in planned(text, found, spans)] == plans
