import pytest

from ner import markup
from ner.facts import facts


def facts_of(text):
    return facts(markup.loads("a", text))


def test_a_result_against_a_target_is_one_row():
    (fact,) = facts_of(
        "[[O1 LĐLĐ huyện Yên Lạc]] vượt kế hoạch\n"
        "[[D1 6 tháng đầu năm 2022]], [[O2 LĐLĐ huyện]] kết nạp [[M1 11]]/[[T1 20]] [[U1 CÐCS]], đạt [[P1 55%]] kế hoạch.\n"
        "----\nM1 union_establishment T1 U1 P1 O2 D1\n"
    )
    assert (fact.kind, fact.indicator, fact.achieved, fact.target, fact.percent) == (
        "result", "union_establishment", 11, 20, 55,
    )  # fmt: skip
    assert (fact.unit, fact.organisation) == ("công đoàn cơ sở", "LĐLĐ huyện Yên Lạc")
    assert (fact.period, fact.period_start, fact.period_end) == ("6 tháng đầu năm 2022", "2022-01-01", "2022-06-30")
    assert (fact.check, fact.expected_percent, fact.approximate) == ("consistent", None, False)
    assert fact.sentence.startswith("6 tháng đầu năm 2022")
    assert len(fact.evidence) == 6


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("[[M1 15]]/[[T1 9]], đạt [[P1 166,6%]]", "consistent"),
        ("[[M1 15]]/[[T1 9]], đạt [[P1 166,7%]]", "consistent"),
        ("[[M1 15]]/[[T1 9]], đạt [[P1 165%]]", "inconsistent"),
        ("[[M1 4.550]]/[[T1 6.000]], đạt [[P1 70%]]", "inconsistent"),
        ("[[M1 1.150]]/[[T1 1.000]], vượt [[P1 15%]]", "consistent"),
        ("gần [[M1 4.600]]/[[T1 6.500]], đạt [[P1 72%]]", "unverifiable"),
        ("[[M1 5]]/[[T1 0]], đạt [[P1 70%]]", "unverifiable"),
        ("[[M1 1.150]]/[[T1 1.000]], vượt kế hoạch [[P1 15%]]", "consistent"),
        ("[[M1 1.150]]/[[T1 1.000]], vượt kế hoạch, đạt [[P1 15%]]", "inconsistent"),
        ("[[M1 12.504]]/[[T1 1.000]], đạt [[P1 1.250%]]", "consistent"),
        ("cả nước có [[M1 5]]/[[T1 9]], tiến độ [[P1 70%]]", "inconsistent"),
    ],
)
def test_percentages_are_held_against_the_division(text, check):
    (fact,) = facts_of(text + "\n----\nM1 other T1 P1\n")
    assert fact.check == check


def test_an_inconsistent_percentage_says_what_was_expected():
    (fact,) = facts_of("[[M1 4.550]]/[[T1 6.000]], đạt [[P1 70%]]\n----\nM1 other T1 P1\n")
    assert fact.expected_percent == 75.83


def test_plans_and_rates_stand_alone_and_growth_is_no_fact():
    found = facts_of(
        "Phấn đấu kết nạp [[T1 2.000 đến 2.500]] [[U1 đoàn viên]], [[P1 98%]] đơn vị có CĐCS, tăng [[P2 3%]].\n"
        "----\nT1 member_admission U1\nP1 union_total\n"
    )
    assert [(f.kind, f.achieved, f.target, f.percent) for f in found] == [
        ("plan", None, (2000, 2500), None),
        ("rate", None, None, 98),
    ]


def test_a_count_without_body_or_period_takes_the_articles():
    (fact,) = facts_of(
        "[[O1 Công đoàn ngành Y tế]] [[D1 năm 2023]]\nMở [[M1 3]] [[U1 lớp]].\nTin khác\n----\nM1 training U1\n"
    )
    assert (fact.organisation, fact.period_start) == ("Công đoàn ngành Y tế", "2023-01-01")


def test_a_fact_said_twice_is_one_with_all_its_evidence():
    (fact,) = facts_of(
        "Kết nạp [[M1 802]] [[U1 đoàn viên]]\nĐã kết nạp [[M2 802]] [[U2 đoàn viên]].\n"
        "----\nM1 member_admission U1\nM2 member_admission U2\n"
    )
    assert len(fact.evidence) == 4


def test_a_period_with_a_capital_is_the_same_period():
    (fact,) = facts_of(
        "[[D1 Năm 2024]] kết nạp [[M1 802]] [[U1 đoàn viên]]\nTrong [[D2 năm 2024]], kết nạp [[M2 802]] [[U2 đoàn viên]].\n"
        "----\nM1 member_admission U1 D1\nM2 member_admission U2 D2\n"
    )
    assert fact.period_start == "2024-01-01"


def test_a_magnitude_said_once_serves_both_numbers():
    (fact,) = facts_of("thu [[M1 6,8]]/[[T1 32,2 tỷ]] [[U1 đồng]]\n----\nM1 finance T1 U1\n")
    assert (fact.achieved, fact.target) == (6.8e9, 32.2e9)
