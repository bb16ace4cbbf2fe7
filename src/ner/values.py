"""What a form is worth: numbers, ranges and percentages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import prod

from ner.segment import cleaned

Number = float | tuple[float, float]

MAGNITUDES = {
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
ROUND = 100
"""Fewer millions or billions than so many, without decimals, are a sum as it was planned or paid, not a rounded one."""
_SIZES = ((10**9, " billion"), (10**6, " million"), (1, ""))
_RANGE = re.compile(r"\s*(?:-|–|—|đến|tới)\s*")
_NUMERAL = r"\d+(?:[., ]\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+|\.\d{1,3}(?!\d))?"
_PART = re.compile(rf"({_NUMERAL})?\s*((?:(?:{'|'.join(MAGNITUDES)})\b\s*)*)")
_MAGNITUDE_LAST = re.compile(rf"(?<![^\W\d])({'|'.join(MAGNITUDES)})(?: rưỡi)?\s*$")
_HEDGES = re.compile(
    r"(?<!\w)(?:gần|hơn|(?<!\d )trên|khoảng|ước đạt|ước tính|ước|xấp xỉ|ngót(?: nghét)?|suýt soát|chừng|dưới|ít nhất"
    r"|tối thiểu|tối đa|không quá|chưa (?:tới|đến|được|đầy))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Printed:
    """A number as an article prints it: its value, and what one more in its last digit adds.

    A plain count is exact, its step is 0, and so is a round sum (`20 triệu`); that of `5,2 tỷ` is a hundred million, of
    `879 tỷ` a billion, of `70%` 1.
    """

    value: float
    step: float = 0.0


def number(surface: str) -> Number | None:
    """The value of a count, a `(low, high)` for a range, None where none can be read.

    A comma before three last digits parts thousands in a count (a common slip) and decimals in a share.

    >>> number("4.550"), number("1,2 triệu"), number("2.000 đến 2.500"), number("mười lăm")
    (4550.0, 1200000.0, (2000.0, 2500.0), 15.0)
    """
    return _value(_read(surface))


def percentage(surface: str) -> Number | None:
    """A percentage as a number: `166,6%` is 166.6.

    A point before three last digits parts thousands only after a single digit: `1.250%`, but `99.951%` is below 100.

    >>> percentage("60 phần trăm"), percentage("100 %"), percentage("5-10%"), percentage("99.951%")
    (60.0, 100.0, (5.0, 10.0), 99.951)
    """
    return _value(_read(_share(surface), of_share=True))


def printed_count(surface: str) -> Printed | None:
    """A count with its step; None where it is a range or cannot be read.

    >>> printed_count("5,2 tỷ"), printed_count("4.550"), printed_count("5-10")
    (Printed(value=5200000000.0, step=100000000.0), Printed(value=4550.0, step=0.0), None)
    """
    return _one(_read(surface))


def printed_share(surface: str) -> Printed | None:
    """A percentage with its step, as `printed_count`.

    >>> printed_share("166,6%"), printed_share("70%")
    (Printed(value=166.6, step=0.1), Printed(value=70.0, step=1.0))
    """
    return _one(_read(_share(surface), of_share=True))


def with_magnitude_of(surface: str, other: str) -> str:
    """A number with the magnitude of another, which may stand once for both: `6,8/32,2 tỷ`.

    >>> with_magnitude_of("6,8", "32,2 tỷ"), with_magnitude_of("950 triệu", "1,2 tỷ")
    ('6,8 tỷ', '950 triệu')
    """
    own, shared = (_MAGNITUDE_LAST.search(cleaned(part).lower()) for part in (surface, other))
    return f"{surface} {shared[1]}" if shared and not own else surface


def _value(ends: tuple[Printed, ...]) -> Number | None:
    values = tuple(end.value for end in ends)
    return values if len(values) == 2 else next(iter(values), None)


def _one(ends: tuple[Printed, ...]) -> Printed | None:
    return ends[0] if len(ends) == 1 else None


@lru_cache(2**14)
def _read(surface: str, of_share: bool = False) -> tuple[Printed, ...]:
    """A number, both ends of a range, or nothing where none can be read."""
    text = re.sub(r"^từ\s+", "", cleaned(surface).strip().lower())
    text = re.sub(r"(?<=\d)[.,]?[o.]+(?=o)o|(?<=\d)o+", lambda match: match[0].replace("o", "0"), text)
    if of_share and re.fullmatch(r"-\d[\d.,]*", text):
        below = _single(text[1:], of_share)
        return (Printed(-below.value, below.step),) if below else ()
    parts = _RANGE.split(text)
    if len(parts) == 2:
        low, high = parts
        parts = [with_magnitude_of(low, high) if re.fullmatch(_NUMERAL, low) else low, high]
    ends = tuple(_single(part, of_share) for part in (parts if len(parts) == 2 else [text]))
    return () if None in ends else ends


def _single(text: str, of_share: bool) -> Printed | None:
    half = re.fullmatch(rf"(.+ ({'|'.join(MAGNITUDES)})) rưỡi", text)
    if half:
        whole, size = _single(half[1], of_share), MAGNITUDES[half[2]]
        return whole and Printed(whole.value + size / 2, size / 10)
    if not re.search(r"\d", text):
        return _written_out(text.split(), step=float(of_share))
    total, at, step = Decimal(0), 0, Decimal(0)
    while at < len(text):
        part = _PART.match(text, at)
        whole = at == 0 and part is not None and part.end() == len(text)
        if part is None or part[1] is None or not (part[2] or whole):
            return None  # several parts each need a magnitude: `1 tỷ 200 triệu`
        try:
            value = _numeral(part[1], of_share or bool(part[2]))
        except InvalidOperation:  # points and commas in no order that makes a number
            return None
        size = prod(MAGNITUDES[word] for word in part[2].split())
        step = size * Decimal(1).scaleb(value.as_tuple().exponent)
        total += size * value
        at = part.end()
    is_exact = not of_share and value.as_tuple().exponent >= 0 and (size == 1 or value < ROUND)
    return Printed(float(total), 0.0 if is_exact else float(step)) if total < 10**18 else None


def _numeral(text: str, decimal_comma: bool) -> Decimal:
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", text) and (text.count(",") > 1 or not decimal_comma):
        return Decimal(text.replace(",", ""))
    if re.fullmatch(r"\d+(?:[. ]\d{3})+(?:,\d+)?", text) and not (decimal_comma and re.fullmatch(r"0\.\d+", text)):
        text = re.sub("[. ]", "", text)
    return Decimal(text.replace(",", "."))


def _written_out(words: list[str], step: float) -> Printed | None:
    """A number in words; a lone digit at the end counts tenths: `chín tỷ mốt` is 9,1 tỷ."""
    total = hundreds = tenths = 0
    ones = None  # no digit was said yet
    *_, before, last = ("", "", *words)
    size = {**MAGNITUDES, "trăm": 100}.get(before)
    if size and _DIGITS.get(last, 10) < 10:
        words, tenths = words[:-1], _DIGITS[last] * size // 10
    for word in words:
        if word in _DIGITS:
            if ones and ones % 10:
                return None
            ones = (ones or 0) + _DIGITS[word]
        elif word in ("mươi", "chục"):
            ones = (ones or 1) * 10
        elif word == "trăm":
            hundreds, ones = 100 * (1 if ones is None else ones), None
        elif word in MAGNITUDES:
            group, hundreds, ones = hundreds + (ones or 0), 0, None
            total = total + (group or 1) * MAGNITUDES[word] if group or not total else total * MAGNITUDES[word]
        elif word not in ("linh", "lẻ"):
            return None
    return Printed(float(total + hundreds + (ones or 0) + tenths), step) if words else None


def _share(surface: str) -> str:
    """The number of a percentage, with a comma for its decimals."""
    bare = re.sub(r"\s*(?:%|phần trăm)", "", cleaned(surface))
    return re.sub(r"(?<!\d)([1-9]\d{1,2}|0)\.(\d{3})(?![\d,.])|(?<!\d)(\d+)\.(\d{1,2})(?![\d,.])", _with_comma, bare)


def _with_comma(match: re.Match) -> str:
    return match[0].replace(".", ",")


def is_hedged(before: str) -> bool:
    """Whether the text before a number (as `segment.text_before` gives it) ends in a hedge such as `gần` or `hơn`."""
    return bool(_HEDGES.search(before))


def vietnamese(value: Number, places: int | None = None) -> str:
    """A number as Vietnamese prints it: points part the thousands, a comma the decimals; `places` rounds.

    >>> vietnamese(4550.0), vietnamese(75.8333, 1), vietnamese((2000.0, 2500.0)), vietnamese(0.125)
    ('4.550', '75,8', '2.000-2.500', '0,125')
    """
    if isinstance(value, tuple):
        return "-".join(vietnamese(end, places) for end in value)
    exact = Decimal(repr(value)) if places is None else round(Decimal(repr(value)), places)
    text = f"{exact.normalize():,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def readable(value: float | Sequence[float] | None) -> str:
    """A number that English and Vietnamese readers take alike: a thin space, no point or comma, parts the thousands.

    >>> readable(1_986_000_000_000), readable([2000, 2500]), readable(None)
    ('1\\u202f986 billion', '2\\u202f000–2\\u202f500', '')
    """
    if value is None or isinstance(value, list | tuple):
        return "–".join(map(readable, value or []))
    size, word = next((s, word) for s, word in _SIZES if s == 1 or (value >= s and value * 100 % s == 0))
    return f"{value / size:,.15g}".replace(",", "\u202f") + word


def compact(value: Number) -> str:
    """As `vietnamese`, round millions and billions with their word.

    >>> compact(1.986e12), compact(39.5e9), compact(2_500_000.0), compact(4550.0)
    ('1.986 tỷ', '39,5 tỷ', '2,5 triệu', '4.550')
    """
    if isinstance(value, tuple):
        return "-".join(map(compact, value))
    for size, word in ((10**9, "tỷ"), (10**6, "triệu")):
        if value >= size and value * 100 % size == 0:
            return f"{vietnamese(value / size)} {word}"
    return vietnamese(value)
