import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner import markup
from ner.facts import facts
from ner.schema import INDICATOR_NAMES, INDICATORS, Document, Relation, Span


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
        ("[[M1 6.901]]/[[T1 10.000]], đạt [[P1 70%]]", "inconsistent"),
        ("giải ngân [[M1 5,2]]/[[T1 6,1 tỷ]] đồng, đạt [[P1 85,9%]]", "consistent"),
        ("giải ngân [[M1 5,2]]/[[T1 6,1 tỷ]] đồng, đạt [[P1 88%]]", "inconsistent"),
        ("thu [[M1 736]], kế hoạch [[T1 1.000]], kém [[P1 26,4%]]", "consistent"),
        ("củng cố [[M1 30]]/[[T1 50]] tổ chức yếu kém đạt [[P1 40%]]", "inconsistent"),
    ],
)
def test_percentages_are_held_against_the_division(text, check):
    (fact,) = facts_of(text + "\n----\nM1 other T1 P1\n")
    assert fact.check == check


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("thu [[M1 1.150]]/[[T1 1.000]] triệu đồng, vượt [[P1 15%]]", "consistent"),
        ("thu [[M1 940]]/[[T1 1.000]] triệu đồng, hụt [[P1 6%]]", "consistent"),
        ("thu [[M1 900]]/[[T1 1.000]] triệu đồng, hụt [[P1 6%]]", "unverifiable"),
        ("thu xấp xỉ [[M1 4.600]]/[[T1 6.500]], đạt [[P1 72%]]", "unverifiable"),
        ("thu [[M1 3,4]]/[[T1 6,8 triệu]] đồng, đạt [[P1 50%]]", "consistent"),
    ],
)
def test_accents_written_apart_are_read_alike(text, check):
    (fact,) = facts_of(unicodedata.normalize("NFD", text) + "\n----\nM1 other T1 P1\n")
    assert fact.check == check


NUMBERS = st.text(st.sampled_from("0123456789., -–/%đếntỷiruệhaba"), min_size=1, max_size=12)


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["đạt", "vượt", "hụt", "gần", "bằng"]))
def test_no_numbers_break_the_arithmetic(count, plan, share, said):
    text = f"{count}/{plan} {said} {share}"
    begin = len(text) - len(share)
    spans = (
        Span("T1", "METRIC", 0, len(count), "other"),
        Span("T2", "TARGET", len(count) + 1, len(count) + 1 + len(plan)),
        Span("T3", "PERCENT", begin, len(text)),
    )
    links = (Relation("Has_Target", "T1", "T2"), Relation("Has_Percent", "T1", "T3"))
    (fact,) = facts(Document("a", text, spans, links))
    assert (fact.check == "inconsistent") == (fact.expected_percent is not None)


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


@pytest.mark.parametrize(
    ("text", "achieved"),
    [
        ("thu [[M1 6,8]]/[[T1 32,2 tỷ]] [[U1 đồng]]", 6.8e9),
        ("thu [[M1 1.486]], kế hoạch [[T1 1.400 tỷ]] [[U1 đồng]]", 1.486e12),
        ("thu [[M1 950 triệu]], kế hoạch [[T1 1.400 tỷ]] [[U1 đồng]]", 9.5e8),
        ("thu [[M1 6]]/[[T1 7tỷ]] [[U1 đồng]]", 6e9),
    ],
)
def test_a_magnitude_said_once_serves_both_numbers(text, achieved):
    (fact,) = facts_of(f"{text}\n----\nM1 finance T1 U1\n")
    assert fact.achieved == achieved


@pytest.mark.parametrize(
    ("count", "measure", "amount"),
    [
        ("[[M1 562 tỷ]] [[U1 đồng]]", "money", 562e9),
        ("[[M1 1.361,8]] [[U1 triệu đồng]]", "money", 1_361_800_000),
        ("[[M1 3,2 triệu]] [[U1 USD]]", "money", None),
        ("[[M1 40]] [[U1 đồng chí]]", "count", None),
        ("[[M1 802]]", "count", None),
        ("[[M1 395 tỉ]]", "money", 395e9),
        ("[[M1 395tỷ]]", "money", 395e9),
        ("[[M1 1 tỷ 200 triệu]]", "money", 1.2e9),
    ],
)
def test_money_is_kept_apart_from_counts(count, measure, amount):
    unit = " U1" if "[[U1" in count else ""
    (fact,) = facts_of(f"{count}\n----\nM1 finance{unit}\n")
    assert (fact.measure, fact.amount_vnd) == (measure, amount)


@pytest.mark.parametrize(
    ("text", "derived", "value"),
    [
        ("kết nạp [[M1 4.550]]/[[T1 6.000]]", "percent", 75.83),
        ("kết nạp [[M1 4.000]], đạt [[P1 80%]] kế hoạch", "target", 5000),
        ("có [[M1 4.000]], chiếm [[P1 80%]]", None, None),
        ("kết nạp [[M1 4.550]]/[[T1 6.500]], đạt [[P1 70%]]", None, None),
        ("kết nạp [[M1 4.550]]/[[T1 0]]", None, None),
        ("đạt [[P1 0%]], kết nạp [[M1 4.550]]", None, None),
        ("kết nạp [[M1 1.520]], kế hoạch [[T1 38]]", None, None),
        ("kết nạp [[M1 4.000]], vượt [[P1 15%]]", None, None),
        ("[[M1 1.250]] người trở lại, bằng [[P1 73,5%]]", None, None),
        ("[[M1 4.000]], bằng [[P1 80%]] kế hoạch", "target", 5000),
        ("xuất khẩu [[M1 500]], đạt [[P1 120%]] so với cùng kỳ năm trước", None, None),
        ("hỗ trợ [[M1 96]], đạt chừng [[P1 55,5%]]", None, None),
        ("doanh thu [[M1 100 tỷ]], tăng trưởng đạt [[P1 -5%]]", None, None),
        ("doanh thu [[M1 100 tỷ]], đạt và vượt [[P1 -5%]]", None, None),
        ("vốn [[M1 100]], hoàn thành và vượt kế hoạch [[P1 -100%]]", None, None),
        ("doanh thu [[M1 100 tỷ]], đạt [[P1 0,1%]]", None, None),
    ],
)
def test_a_third_value_that_follows_is_marked_and_never_taken_for_printed(text, derived, value):
    links = " ".join(label for label in ("T1", "P1") if f"[[{label} " in text)
    (fact,) = facts_of(f"{text}\n----\nM1 other {links}\n")
    assert (fact.derived, fact.derived_value) == (derived, value)
    assert (fact.target is None, fact.percent is None) == ("T1" not in links, "P1" not in links)


@pytest.mark.parametrize(
    ("text", "achieved"),
    [
        ("nhận [[T1 15.000]] và vượt [[P1 9,6%]]", 16_440),
        ("so với chỉ tiêu [[T1 6.000]] thì đạt [[P1 131%]]", 7860),
        ("chỉ tiêu [[T1 400]] thì hụt [[P1 5%]]", 380),
        ("chỉ tiêu [[T1 400]] thì vượt [[P1 105%]]", None),
        ("giải quyết [[T1 420]] (khoảng [[P1 40%]])", None),
        ("chỉ tiêu [[T1 400]], tăng trưởng đạt [[P1 -5%]]", None),
        ("kéo nợ xuống [[T1 80 tỷ]], tương đương [[P1 4,5%]] số phải thu", None),
    ],
)
def test_what_was_achieved_follows_from_a_target_and_a_percentage_of_it(text, achieved):
    (fact,) = facts_of(f"{text}\n----\nT1 other P1\n")
    assert (fact.derived, fact.derived_value) == ("achieved" if achieved else None, achieved)


def test_money_is_no_share_of_things():
    (fact,) = facts_of("Nợ [[M1 418]] [[U1 triệu đồng]] ở [[T1 90]] [[U2 CĐCS]].\n----\nM1 other T1 U1\nT1 U2\n")
    assert fact.derived is None


def test_a_count_taken_for_its_target_is_no_error_of_the_article():
    (fact,) = facts_of("| [[M1 1.250]] | [[T1 1.300]] | [[P1 104%]] |\n----\nM1 other T1 P1\n")
    assert (fact.check, fact.expected_percent) == ("unverifiable", None)


def test_what_is_said_of_a_body_stands_beside_it():
    (fact,) = facts_of("[[O1 LĐLĐ huyện Yên Lạc]] kết nạp [[M1 8]] [[U1 đoàn viên]].\n----\nM1 member_admission U1 O1\n")
    assert (fact.level, fact.province, fact.province_now) == ("district", "Vĩnh Phúc", "Phú Thọ")
    assert fact.parent == "LĐLĐ tỉnh Vĩnh Phúc"


def test_a_period_says_how_it_was_found():
    found = facts_of(
        "Họp\n07:30 11/11/2022\n[[D1 Năm 2022]] mở [[M1 3]] lớp, [[D2 tháng trước]] mở [[M2 4]] lớp.\nThêm [[M3 5]] lớp.\n"
        "----\nM1 training D1\nM2 training D2\nM3 training\n"
    )
    assert [fact.period_how for fact in found] == [
        "explicit", "relative to 2022-11-11", "period of the article, explicit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("hiện có", "2022-11-11"),
        ("đến nay đã có", "2022-11-11"),
        ("hiện", "2022-11-11"),
        ("thực hiện", "2022-01-01"),
        ("trao hiện vật cho", "2022-01-01"),
        ("có", "2022-01-01"),
    ],
)
def test_what_is_said_of_now_is_of_the_articles_day(said, start):
    (fact,) = facts_of(
        f"Họp\n07:30 11/11/2022\nKết quả [[D1 năm 2022]].\nHuyện {said} [[M1 71]] CĐCS.\n----\nM1 union_total\n"
    )
    assert fact.period_start == start


@pytest.mark.parametrize(
    ("said", "indicator", "start"),
    [
        ("Tính đến ngày", "member_admission", "2023-01-01"),
        ("Tính đến", "member_admission", "2023-01-01"),
        ("Tính đến", "member_total", "2023-09-20"),
        ("Ngày", "member_admission", "2023-09-20"),
    ],
)
def test_what_is_done_by_a_day_is_done_since_the_year_began(said, indicator, start):
    (fact,) = facts_of(f"{said} [[D1 20/9/2023]], huyện có [[M1 90]] người.\n----\nM1 {indicator} D1\n")
    assert (fact.period_start, fact.period_end) == (start, "2023-09-20")


@pytest.mark.parametrize(
    ("told", "period"),
    [
        ("Đến hết [[D1 năm 2015]], tổng tài sản đạt", ("2015-12-31", "2015-12-31")),
        ("Trong [[D1 năm 2015]], dư nợ đạt", ("2015-12-31", "2015-12-31")),
        ("[[D1 Đầu năm 2015]], vốn điều lệ là", ("2015-01-01", "2015-01-01")),
        ("Đến [[D1 cuối tháng 9/2015]], đơn vị còn", ("2015-09-30", "2015-09-30")),
        ("Đến [[D1 cuối tháng 9/2015]], đơn vị thu hồi", ("2015-01-01", "2015-09-30")),
        ("Trong [[D1 năm 2015]], doanh thu đạt", ("2015-01-01", "2015-12-31")),
    ],
)
def test_what_stands_does_so_on_a_day_and_what_is_earned_over_many(told, period):
    (fact,) = facts_of(f"{told} [[M1 398 tỷ]] [[U1 đồng]].\n----\nM1 finance U1 D1\n")
    assert (fact.period_start, fact.period_end) == period


def test_what_stands_at_the_end_of_a_month_with_accents_apart():
    text = unicodedata.normalize("NFD", "Tổng số [[D1 cuối tháng 9/2015]] là [[M1 398]] đơn vị.")
    (fact,) = facts_of(f"{text}\n----\nM1 other D1\n")
    assert (fact.period_start, fact.period_end) == ("2015-09-30", "2015-09-30")


def test_what_is_said_of_now_with_accents_apart():
    text = unicodedata.normalize("NFD", "Họp\n07:30 11/11/2022\nKết quả [[D1 năm 2022]].\nHuyện hiện có [[M1 71]] CĐCS.")
    (fact,) = facts_of(f"{text}\n----\nM1 union_total\n")
    assert fact.period_start == "2022-11-11"


def test_every_indicator_has_a_name_in_two_languages():
    assert tuple(INDICATOR_NAMES) == INDICATORS
