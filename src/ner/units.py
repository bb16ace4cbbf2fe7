"""What counts are counted in: each unit under one name, and money in đồng."""

import re
from math import prod

from ner.segment import cleaned, one_line
from ner.tones import older_tones
from ner.values import MAGNITUDES, Number

_BILLIONS = re.compile(r"(?<![^\W\d])t[ỷỉ]\b")
_SIZED = rf"(?:(?:{'|'.join(MAGNITUDES)}) )*"
_MEDALS = {"v": "vàng", "b": "bạc", "đ": "đồng"}
_UNITS = (
    (r"\b(?:cđcs|cđ cơ sở)\b", "công đoàn cơ sở"),
    (r"\b(?:đvcđ|đv công đoàn|đoàn viên cđ)\b", "đoàn viên công đoàn"),
    (r"\bcnvcl[đd]\b", "công nhân viên chức lao động"),
    (r"\bcnlđ\b", "công nhân lao động"),
    (r"\bnlđ\b", "người lao động"),
    (r"\bdn\b", "doanh nghiệp"),
    (r"\bcb\b", "cán bộ"),
    (r"\bđv\b", "đoàn viên"),
    (r"\bcán bộ cđ\b", "cán bộ công đoàn"),
    (r"^(?:bản )?(?:tưlđtt|thỏa ước(?: lao động)?(?: tập thể)?)$", "thỏa ước lao động tập thể"),
    (r"\bhc([vbđ])\b", lambda match: f"huy chương {_MEDALS[match[1]]}"),
    (r"\btrường đh\b", "trường đại học"),
    (r"^tr\.? ?(?=đ)", "triệu "),
    (rf"^({_SIZED})ndt$", r"\1nhân dân tệ"),
    (rf"^({_SIZED})(?:đ|vnđ|vnd|đồng việt nam)$", r"\1đồng"),
    (rf"^({_SIZED})(?:us\$|đô la(?: mỹ)?|đôla(?: mỹ)?|đô)$", r"\1usd"),
)  # fmt: skip


def canonical(surface: str) -> str:
    """A unit under one name: lower case, abbreviations written out, tone marks in one place.

    >>> canonical("CÐCS"), canonical("Công đoàn cơ sở"), canonical("tấn hoá chất")
    ('công đoàn cơ sở', 'công đoàn cơ sở', 'tấn hóa chất')
    """
    text = older_tones(one_line(surface)).lower()
    for pattern, full in _UNITS:
        text = re.sub(pattern, full, text)
    return text


_DONG = re.compile(rf"({_SIZED})đồng(?: việt nam)?")
_MONEY = re.compile(rf"{_SIZED}(?:đồng(?: việt nam)?|usd|euro|yên|nhân dân tệ|đôla .+)", re.IGNORECASE)


def is_money(unit: str | None) -> bool:
    """Whether a unit is a currency: `đồng`, `triệu USD`, and not `hợp đồng`."""
    return bool(_MONEY.fullmatch(unit or ""))


def currency_of(surface: str) -> str | None:
    """The currency of a count that names no unit: billions are of đồng.

    >>> currency_of("1 tỷ 200 triệu"), currency_of("395 triệu")
    ('đồng', None)
    """
    return "đồng" if _BILLIONS.search(cleaned(surface).lower()) else None


def dong(value: Number | None, unit: str | None) -> Number | None:
    """What a count comes to in đồng; None where its unit is no Vietnamese money.

    >>> dong(562e9, "đồng"), dong(5.0, "triệu đồng"), dong(5.0, "nhà"), dong(5.0, "đô la")
    (562000000000.0, 5000000.0, None, None)
    """
    match = _DONG.fullmatch(unit or "")
    if value is None or match is None:
        return None
    size = prod(MAGNITUDES[word] for word in match[1].split())
    return tuple(end * size for end in value) if isinstance(value, tuple) else value * size
