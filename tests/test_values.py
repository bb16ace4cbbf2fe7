from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner import values
from ner.values import Period


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("4.550", 4550),
        ("13 838", 13838),
        ("13,838", 13838),
        ("1,234,567", 1234567),
        ("238.600.000", 238_600_000),
        ("02", 2),
        ("6,8", 6.8),
        ("1,2 triệu", 1_200_000),
        ("877 triệu", 877_000_000),
        ("50 vạn", 500_000),
        ("562 tỉ", 562e9),
        ("1.914 tỷ", 1914e9),
        ("1 tỷ 200 triệu", 1.2e9),
        ("2 nghìn tỷ", 2e12),
        ("1,125 triệu", 1_125_000),
        ("60.524,5", 60524.5),
        ("hai", 2),
        ("mười lăm", 15),
        ("ba mươi lăm", 35),
        ("hai trăm", 200),
        ("một trăm hai mươi lăm", 125),
        ("một trăm linh năm", 105),
        ("hai trăm triệu", 200_000_000),
        ("ba trăm nghìn", 300_000),
        ("một tỷ hai trăm triệu", 1_200_000_000),
        ("hai nghìn tỷ", 2e12),
        ("0,125", 0.125),
        ("9" * 400, None),
        ("2.000 đến 2.500", (2000, 2500)),
        ("từ 2.000 đến 2.500", (2000, 2500)),
        ("5-10", (5, 10)),
        ("1-2 triệu", (1e6, 2e6)),
        ("12,345.678", None),
        ("4,550,12", None),
        ("nhiều", None),
        ("", None),
    ],
)
def test_counts(surface, value):
    assert values.number(surface) == value


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("166,6%", 166.6),
        ("100 %", 100),
        ("60 phần trăm", 60),
        ("133,4", 133.4),
        ("0,125%", 0.125),
        ("5-10%", (5, 10)),
        ("1.250%", 1250),
        ("99.951%", 99.951),
        ("99.5%", 99.5),
    ],
)
def test_percentages(surface, value):
    assert values.percentage(surface) == value


@given(st.integers(0, 10**12))
def test_a_count_with_points_is_read_whole(count):
    assert values.number(f"{count:,}".replace(",", ".")) == count


@given(st.integers(0, 10**6), st.integers(0, 99))
def test_a_decimal_comma_is_read(whole, cents):
    assert values.percentage(f"{whole},{cents:02d}%") == pytest.approx(whole + cents / 100)


@given(st.one_of(st.text(), st.text("0123456789., -–/%đếntừrgiệu²٣")))
def test_no_text_breaks_the_readers(text):
    values.number(text)
    values.percentage(text)
    values.period(text, 2024)
    values.unit(text)
    values.body(text)


@pytest.mark.parametrize(
    ("surface", "start", "end"),
    [
        ("Năm 2024", "2024-01-01", "2024-12-31"),
        ("6 tháng đầu năm 2022", "2022-01-01", "2022-06-30"),
        ("6 tháng đầu năm", "2021-01-01", "2021-06-30"),
        ("6 tháng cuối năm", "2021-07-01", "2021-12-31"),
        ("8 tháng của năm 2013", "2013-01-01", "2013-08-31"),
        ("ngày 12/6/2021", "2021-06-12", "2021-06-12"),
        ("20.9", "2021-09-20", "2021-09-20"),
        ("29/6", "2021-06-29", "2021-06-29"),
        ("quý I/2024", "2024-01-01", "2024-03-31"),
        ("quý 3 năm 2020", "2020-07-01", "2020-09-30"),
        ("tháng 5", "2021-05-01", "2021-05-31"),
        ("tháng 2/2024", "2024-02-01", "2024-02-29"),
        ("nhiệm kỳ 2018-2023", "2018-01-01", "2023-12-31"),
        ("2023-2028", "2023-01-01", "2028-12-31"),
        ("năm học 2023-2024", "2023-09-01", "2024-05-31"),
        ("từ ngày 13 đến 15/2", "2021-02-13", "2021-02-15"),
        ("từ đầu năm 2018 đến ngày 31/12/2022", "2018-01-01", "2022-12-31"),
        ("năm qua", "2020-01-01", "2020-12-31"),
        ("chín tháng đầu năm 2019", "2019-01-01", "2019-09-30"),
        ("quí 2-2018", "2018-04-01", "2018-06-30"),
        ("cuối tháng 6/2015", "2015-06-01", "2015-06-30"),
        ("từ tháng 3 đến tháng 8", "2021-03-01", "2021-08-31"),
        ("từ ngày 14/2 đến hết ngày 20/2", "2021-02-14", "2021-02-20"),
        ("từ ngày 5/11/2018 đến ngày 9/2/2019", "2018-11-05", "2019-02-09"),
        ("từ 28/12 đến 3/1/2020", "2019-12-28", "2020-01-03"),
        ("cuối năm 2014", "2014-10-01", "2014-12-31"),
        ("5/2025", "2025-05-01", "2025-05-31"),
    ],
)
def test_periods(surface, start, end):
    assert values.period(surface, 2021) == Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize("surface", ["20.9", "6 tháng đầu năm", "tháng 5"])
def test_a_date_without_a_year_needs_the_articles(surface):
    assert values.period(surface) is None


@pytest.mark.parametrize("surface", ["31/2/2024", "Tết Nguyên đán", "45/60", "02-NQ/TW", "giai đoạn 2020-2015"])
def test_what_is_no_stretch_of_days_is_none(surface):
    assert values.period(surface, 2021) is None


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_day_is_read(day):
    assert values.period(f"ngày {day.day}/{day.month}/{day.year}") == Period(day, day)
    assert values.period(f"{day.day}.{day.month}.{day.year}") == Period(day, day)


@pytest.mark.parametrize("surface", ["CĐCS", "CÐCS", "Công đoàn cơ sở", "CĐ cơ sở"])
def test_one_unit_has_one_name(surface):
    assert values.unit(surface) == "công đoàn cơ sở"


@pytest.mark.parametrize(
    "surface", ["LĐLĐ huyện Mê Linh", "Liên đoàn Lao động huyện Mê Linh", "Liên đoàn Lao động (LĐLĐ) huyện Mê Linh"]
)
def test_one_body_has_one_name(surface):
    assert values.body(surface) == "LĐLĐ huyện Mê Linh"


@pytest.mark.parametrize(
    ("before", "hedged"),
    [
        ("kết nạp gần ", True),
        ("hơn ", True),
        ("được ", False),
        ("", False),
        ("trước ", False),
        ("Quy Nhơn ", False),
        ("tiến độ ", False),
    ],
)
def test_hedges(before, hedged):
    assert values.is_hedged(before) is hedged
