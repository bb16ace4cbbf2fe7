"""What a form is worth: numbers, ranges, percentages, periods, units and names of bodies."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ner.segment import normalise

Number = float | tuple[float, float]

_MAGNITUDES = {
    "nghìn": 1000,
    "ngàn": 1000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tr": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_RANGE = re.compile(r"\s*(?:-|–|—|đến|tới)\s*")
_NUMERAL = r"\d+(?:[., ]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?"
_PART = re.compile(rf"({_NUMERAL})?\s*((?:(?:{'|'.join(_MAGNITUDES)})\b\s*)*)")
_HEDGES = re.compile(r"(?<!\w)(?:gần|hơn|trên|khoảng|ước đạt|ước|xấp xỉ|ngót|chừng|dưới)\s*$", re.IGNORECASE)


def number(surface: str, of_share: bool = False) -> Number | None:
    """The value of a count, a `(low, high)` for a range, None where none can be read.

    A comma before three last digits parts thousands in a count (a common slip) and decimals in a share.

    >>> number("4.550"), number("1,2 triệu"), number("2.000 đến 2.500"), number("mười lăm")
    (4550.0, 1200000.0, (2000.0, 2500.0), 15.0)
    """
    text = re.sub(r"^từ\s+", "", normalise(surface).text.strip().lower())
    ends = _RANGE.split(text)
    if len(ends) == 2:
        return _range(*ends, of_share)
    return _single(text, of_share)


def _range(low: str, high: str, of_share: bool) -> Number | None:
    magnitude = re.search(rf"\s*(?:{'|'.join(_MAGNITUDES)})$", high)
    if magnitude and re.fullmatch(_NUMERAL, low):
        low += magnitude[0]
    a, b = _single(low, of_share), _single(high, of_share)
    return (a, b) if a is not None and b is not None else None


def _single(text: str, of_share: bool) -> float | None:
    if not re.search(r"\d", text):
        return _written_out(text.split())
    total, at = Decimal(0), 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or part.end() == at or part[1] is None:
            return None
        try:
            value = _numeral(part[1], of_share or bool(part[2]))
        except InvalidOperation:  # points and commas in no order that makes a number
            return None
        for word in part[2].split():
            value *= _MAGNITUDES[word]
        total += value
        at = part.end()
    return float(total) if total < 10**18 else None


def _numeral(text: str, decimal_comma: bool) -> Decimal:
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", text) and (text.count(",") > 1 or not decimal_comma):
        return Decimal(text.replace(",", ""))
    if re.fullmatch(r"\d+(?:[. ]\d{3})+(?:,\d+)?", text) and not (decimal_comma and re.fullmatch(r"0\.\d+", text)):
        text = re.sub("[. ]", "", text)
    return Decimal(text.replace(",", "."))


def _written_out(words: list[str]) -> float | None:
    total = hundreds = ones = 0
    for word in words:
        if word in _DIGITS:
            ones += _DIGITS[word]
        elif word in ("mươi", "chục"):
            ones = (ones or 1) * 10
        elif word == "trăm":
            hundreds, ones = (ones or 1) * 100, 0
        elif word in _MAGNITUDES:
            group, hundreds, ones = hundreds + ones, 0, 0
            total = total + (group or 1) * _MAGNITUDES[word] if group or not total else total * _MAGNITUDES[word]
        elif word not in ("linh", "lẻ"):
            return None
    return float(total + hundreds + ones) if words else None


def percentage(surface: str) -> Number | None:
    """A percentage as a number: `166,6%` is 166.6.

    A point before three last digits parts thousands only after a single digit: `1.250%`, but `99.951%` is below 100.

    >>> percentage("60 phần trăm"), percentage("100 %"), percentage("5-10%"), percentage("99.951%")
    (60.0, 100.0, (5.0, 10.0), 99.951)
    """
    return number(_share(surface), of_share=True)


def decimals(surface: str) -> int:
    """How many digits a percentage shows after its comma.

    >>> decimals("166,6%"), decimals("70%"), decimals("1.250%")
    (1, 0, 0)
    """
    match = re.search(r"\d,(\d+)", _share(surface))
    return len(match[1]) if match else 0


def _share(surface: str) -> str:
    """The number of a percentage, with a comma for its decimals."""
    bare = re.sub(r"\s*(?:%|phần trăm)", "", normalise(surface).text)
    return re.sub(r"(?<!\d)([1-9]\d{1,2}|0)\.(\d{3})(?!\d)|(?<!\d)(\d+)\.(\d{1,2})(?!\d)", _with_comma, bare)


def _with_comma(match: re.Match) -> str:
    return match[0].replace(".", ",")


def is_hedged(before: str) -> bool:
    """Whether the text before a number ends in a hedge such as `gần` or `hơn`."""
    return bool(_HEDGES.search(normalise(before[-24:]).text))


_UNITS = (
    (r"\b(?:cđcs|cđ cơ sở)\b", "công đoàn cơ sở"),
    (r"\b(?:đvcđ|đv công đoàn|đoàn viên cđ)\b", "đoàn viên công đoàn"),
    (r"\bcnvclđ\b", "công nhân viên chức lao động"),
    (r"\bcnvcld\b", "công nhân viên chức lao động"),
    (r"\bcnlđ\b", "công nhân lao động"),
    (r"\bnlđ\b", "người lao động"),
    (r"\bdn\b", "doanh nghiệp"),
    (r"\bcb\b", "cán bộ"),
    (r"\bđv\b", "đoàn viên"),
    (r"^(?:đ|vnđ|vnd)$", "đồng"),
)  # fmt: skip


def unit(surface: str) -> str:
    """A unit under one name: lower case, abbreviations written out.

    >>> unit("CÐCS"), unit("Công đoàn cơ sở")
    ('công đoàn cơ sở', 'công đoàn cơ sở')
    """
    text = " ".join(normalise(surface).text.lower().split())
    for pattern, full in _UNITS:
        text = re.sub(pattern, full, text)
    return text


_BODIES = (
    (r"Liên đoàn Lao động\s*\(\s*LĐLĐ\s*\)", "LĐLĐ"),
    (r"Liên đoàn Lao động\b\s*", "LĐLĐ "),
    (r"\bTổng Liên đoàn\b", "Tổng LĐ"),
    (r"\bCĐ\b", "Công đoàn"),
    (r"\bTP\.?\s?HCM\b", "TP Hồ Chí Minh"),
    (r"\b(?:TP\b\.?|thành phố)\s*", "TP "),
    (r"\b(?:công ty cổ phần|công ty cp)\b", "Công ty CP"),
)


def body(surface: str) -> str:
    """A body's name as it is compared and shown: abbreviations of the press used evenly.

    >>> body("Liên đoàn Lao động (LĐLĐ) huyện Thạch Thất"), body("LÐLÐ huyện")
    ('LĐLĐ huyện Thạch Thất', 'LĐLĐ huyện')
    """
    text = " ".join(normalise(surface).text.split())
    for pattern, short in _BODIES:
        text = re.sub(pattern, short, text, flags=re.IGNORECASE)
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included.

    Raises:
        ValueError: it ends before it starts.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"{self.start} is after {self.end}")


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_Y = r"(?:\s*(?:[/.\-]|của\s+)?\s*(?:năm\s+)?(?P<year>(?:19|20)\d\d))"
_DAY = r"(?P<day>\d{1,2})\s*[/.\-]\s*(?P<month>\d{1,2})(?:\s*[/.\-]\s*(?P<year>(?:19|20)?\d\d))?"


def years(surface: str) -> list[int]:
    """The four-digit years that a date names."""
    return [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", surface)]


def period(surface: str, year: int | None = None) -> Period | None:
    """The days a date covers; `year` is the article's own, for dates that name none. None where it cannot be told.

    >>> period("6 tháng đầu năm 2022")
    Period(start=datetime.date(2022, 1, 1), end=datetime.date(2022, 6, 30))
    """
    text = " ".join(normalise(surface).text.lower().replace("quí", "quý").split()).strip(" .,")
    text = re.sub(rf"^(?:{'|'.join(_DIGITS)})(?= (?:tháng|quý)\b)", lambda match: str(_DIGITS[match[0]]), text)
    for pattern, resolve in _FORMS:
        match = re.fullmatch(pattern, text)
        if match:
            try:
                return resolve(match.groupdict(), year)
            except ValueError:
                return None
    return None


def _span(first_year: int, first_month: int, last_year: int, last_month: int) -> Period:
    end = monthrange(last_year, last_month)[1]
    return Period(date(first_year, first_month, 1), date(last_year, last_month, end))


def _year(groups: dict, default: int | None) -> int:
    if not groups.get("year"):
        if default is None:
            raise ValueError("the date names no year and the article has none")
        return default + groups.get("shift", 0)
    year = int(groups["year"])
    return year + 2000 if year < 100 else year


def _whole_year(groups: dict, year: int | None) -> Period:
    return _span(_year(groups, year), 1, _year(groups, year), 12)


def _day(groups: dict, year: int | None) -> Period:
    day = date(_year(groups, year), int(groups["month"]), int(groups["day"]))
    return Period(day, day)


def _months_from_start(groups: dict, year: int | None) -> Period:
    return _span(_year(groups, year), 1, _year(groups, year), int(groups["n"]))


def _months_to_end(groups: dict, year: int | None) -> Period:
    return _span(_year(groups, year), 13 - int(groups["n"]), _year(groups, year), 12)


def _month(groups: dict, year: int | None) -> Period:
    month = int(groups["month"])
    return _span(_year(groups, year), month, _year(groups, year), month)


def _months_between(groups: dict, year: int | None) -> Period:
    return _span(_year(groups, year), int(groups["m1"]), _year(groups, year), int(groups["month"]))


def _end_of_year(groups: dict, year: int | None) -> Period:
    return _span(_year(groups, year), 10, _year(groups, year), 12)


def _quarter(groups: dict, year: int | None) -> Period:
    quarter = _ROMAN[groups["quarter"]]
    return _span(_year(groups, year), 3 * quarter - 2, _year(groups, year), 3 * quarter)


def _several_years(groups: dict, _: int | None) -> Period:
    return _span(int(groups["a"]), 1, int(groups["b"]), 12)


def _school_year(groups: dict, _: int | None) -> Period:
    return _span(int(groups["a"]), 9, int(groups["b"]), 5)


def _half(groups: dict, year: int | None) -> Period:
    first = groups["half"] == "đầu"
    return _span(_year(groups, year), 1 if first else 7, _year(groups, year), 6 if first else 12)


def _days_between(groups: dict, year: int | None) -> Period:
    end = _day(groups, year).end
    first_month = int(groups["m1"] or end.month)
    first_year = int(groups["y1"] or end.year - (first_month > end.month))
    return Period(date(first_year, first_month, int(groups["d1"])), end)


def _since(groups: dict, year: int | None) -> Period:
    end = _day(groups, year).end
    return Period(date(int(groups["from_year"] or end.year), 1, 1), end)


_N = r"(?P<n>\d{1,2})"
_4 = r"(?:19|20)\d\d"
_AND = r"\s*[-–]\s*"
_TERM = r"nhiệm kỳ|giai đoạn|khóa|trong \d+ năm|\d+ năm"
_FROM = r"từ (?:ngày )?(?P<d1>\d{1,2})(?:\s*[/.]\s*(?P<m1>\d{1,2}))?(?:\s*[/.]\s*(?P<y1>\d{4}))?"
_FORMS = (
    (rf"(?:trong )?năm{_Y}", _whole_year),
    (rf"(?P<year>{_4})", _whole_year),
    (r"năm nay", _whole_year),
    (r"năm qua|năm ngoái|năm trước|năm vừa qua", lambda groups, year: _whole_year({"shift": -1}, year)),
    (rf"{_N} tháng(?: đầu)?(?: năm)?{_Y}?(?: nay)?", _months_from_start),
    (rf"{_N} tháng cuối(?: năm)?{_Y}?", _months_to_end),
    (rf"(?:nửa|sáu tháng) (?P<half>đầu|cuối)(?: năm)?{_Y}?", _half),
    (rf"quý (?P<quarter>i{{1,3}}|iv|[1-4]){_Y}?(?: năm nay)?", _quarter),
    (rf"(?:(?:nửa )?(?:đầu|giữa|cuối) )?tháng (?P<month>\d{{1,2}}){_Y}?", _month),
    (rf"(?P<month>\d{{1,2}})/(?P<year>{_4})", _month),
    (rf"từ (?:đầu )?tháng (?P<m1>\d{{1,2}}) (?:đến|tới) (?:hết )?tháng (?P<month>\d{{1,2}}){_Y}?", _months_between),
    (rf"cuối(?: năm)?{_Y}|cuối năm(?: nay)?", _end_of_year),
    (rf"(?:ngày\s+|mùng\s+)?{_DAY}", _day),
    (rf"ngày (?P<day>\d{{1,2}}) tháng (?P<month>\d{{1,2}}){_Y}?", _day),
    (rf"năm học (?P<a>\d{{4}}){_AND}(?P<b>\d{{4}})", _school_year),
    (rf"(?:{_TERM})?\s*\(?(?P<a>{_4}){_AND}(?P<b>{_4})\)?", _several_years),
    (rf"từ (?:đầu )?(?:năm )?(?P<a>{_4}) đến (?:hết |cuối )?(?:năm )?(?P<b>{_4})", _several_years),
    (rf"{_FROM}\s*(?:đến|-|–)\s*(?:hết )?(?:ngày )?{_DAY}", _days_between),
    (rf"từ đầu năm(?: (?P<from_year>{_4}))? đến (?:hết )?(?:ngày )?{_DAY}", _since),
    (rf"(?:từ )?đầu năm{_Y}?(?: đến nay)?", _whole_year),
)
