import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner import values


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
        ("hai ba", None),
        ("một triệu hai", 1_200_000),
        ("một trăm hai", 120),
        ("hai nghìn không trăm linh năm", 2005),
        ("hai tỷ không trăm năm mươi triệu", 2.05e9),
        ("chín tỷ mốt", 9.1e9),
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


@pytest.mark.parametrize(
    ("surface", "step"),
    [
        ("4.550", 0),
        ("5,2 tỷ", 1e8),
        ("562 tỉ", 1e9),
        ("1 tỷ 236 triệu", 1e6),
        ("20 tỷ", 0),
        ("12,5", 0.1),
        ("5,0 tỷ", 1e8),
        ("2 triệu rưỡi", 1e5),
    ],
)
def test_the_last_digit_of_a_count(surface, step):
    assert values.printed_count(surface).step == step


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
        ("đạt trên ", True),
        ("đạt 18 trên ", False),
        ("nay chưa tới ", True),
        ("tiền chưa được ", True),
        ("việc chưa ", False),
    ],
)
def test_hedges(before, hedged):
    assert values.is_hedged(before) is hedged
