"""One spelling for names of bodies, which the press shortens, glues together and capitalises in many ways."""

import re

from ner.segment import one_line
from ner.tones import older_tones

ROOF = "Tổng LĐLĐ Việt Nam"

LEGAL_FORM = r"(?:TNHH|CP|TMCP|MTV|JSC|(?:một|hai|[12]) thành viên)"
"""What a company may be in law, as the press shortens it; two names that differ by it alone are one."""

ACRONYMS = frozenset(("LĐLĐ", "TP", "KCN", "KKT", "KCX", "UBND", "HĐND", "BHXH", "TNHH"))
"""Abbreviations that stand in the names of many bodies."""

_SHORT = (
    (r"Liên đoàn Lao động\s*\(\s*LĐLĐ\s*\)", "LĐLĐ"),
    (r"Liên đoàn Lao động\b\s*", "LĐLĐ "),
    (r"\bTổng Liên đoàn\b", "Tổng LĐ"),
    (r"\bCĐ\b", "Công đoàn"),
    (r"\bTP\.?\s?HCM\b", "TP Hồ Chí Minh"),
    (r"\b(?:TP\b\.?|thành phố)\s*", "TP "),
    (r"\bcty\b", "Công ty"),
    (r"\b(?:công ty cổ phần|công ty cp|ctcp)\b", "Công ty CP"),
    (r"\btrách nhiệm hữu hạn\b", "TNHH"),
    (r"\bTNHH(?=\w)", "TNHH "),
    (r"\bĐH\b", "Đại học"),
    (r"\b(?-i:xã hội)\b", "Xã hội"),
)
_SPELLINGS = (
    (r"^(?:CĐCS|Công đoàn CS)\b", "Công đoàn cơ sở"),
    (r"^Tổng (?:LĐ LĐ|LĐLĐ|LĐ Lao động|LĐ|LĐ LĐLĐ)(?: ?(?:Việt Nam|VN))?$", ROOF),
    (r"\bVN$", "Việt Nam"),
    (r"\b(?:Ủy|Uỷ) ban nhân dân\b", "UBND"),
    (r"\bHội đồng nhân dân\b", "HĐND"),
    (r"\bBảo hiểm xã hội\b", "BHXH"),
    (r"\bKhu công nghiệp\b", "KCN"),
    (r"\bKhu chế xuất\b", "KCX"),
    (r"\bKhu kinh tế\b", "KKT"),
    (
        r"\b(tỉnh|quận|huyện|thị xã|thị trấn|phường|xã|đặc khu|ngành)\b(?! (?:ủy|uỷ|đoàn|hội))",
        lambda m: m[0].lower(),
    ),
    (r"\b(Tỉnh|Thành|Huyện|Quận|Thị) (?:ủy|uỷ)\b", lambda match: f"{match[1].capitalize()} ủy"),
    (r"^(?:Đoàn thành phố|Đoàn TP)\b", "Thành đoàn"),
    (r"^Công đoàn\b", "Công đoàn"),
    (r"\bLĐ ?-? ?TB ?(?:&|và|-)? ?XH\b|\bLao động ?[-–,] ?Thương binh và Xã hội\b", "Lao động - Thương binh và Xã hội"),
    (r"\bGD ?(?:-|&|và) ?ĐT\b", "Giáo dục và Đào tạo"),
    (r"\bNN ?(?:-|&|và) ?PTNT\b", "Nông nghiệp và Phát triển nông thôn"),
    (r"\bKH ?(?:-|&|và) ?ĐT\b", "Kế hoạch và Đầu tư"),
    (r"\bTN ?(?:-|&|và) ?MT\b", "Tài nguyên và Môi trường"),
    (r"\bVH,? ?-? ?TT ?(?:-|&|và) ?DL\b", "Văn hóa, Thể thao và Du lịch"),
    (r"\bGTVT\b", "Giao thông vận tải"),
    (r"\bNHNN\b", "Ngân hàng Nhà nước"),
    (r"\bcác k(?=[ck][nxt]\b)", "các K"),
)
_GLUED = r"(?<=Đ)(?=(?:tỉnh|huyện|quận|thị xã)\b)|(?<=tỉnh|uyện|quận|ị xã|động|đoàn)(?=[A-ZĐ])|(?<=động)(?=[a-zđ])"


def shortened(surface: str) -> str:
    """A name with the abbreviations of the press used evenly.

    >>> shortened("Liên đoàn Lao động (LĐLĐ) huyện Thạch Thất"), shortened("LÐLÐ huyện")
    ('LĐLĐ huyện Thạch Thất', 'LĐLĐ huyện')
    """
    text = one_line(surface)
    for pattern, short in _SHORT:
        text = re.sub(pattern, short, text, flags=re.IGNORECASE)
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]


def spelled(surface: str) -> str:
    """The name of an organisation in one spelling: as `shortened`, tone marks in their older places, glued words apart, the
    roof body by its full name.

    >>> spelled("LĐLĐhuyện Mê Linh"), spelled("TỔNG LĐLĐ VN"), spelled("Uỷ ban nhân dân TPHCM")
    ('LĐLĐ huyện Mê Linh', 'Tổng LĐLĐ Việt Nam', 'UBND TP Hồ Chí Minh')
    """
    text = one_line(surface)
    text = re.sub(_GLUED, " ", text[:1].upper() + text[1:])
    text = re.sub(r"\bBR ?[-–]? ?VT\b", "Bà Rịa - Vũng Tàu", text, flags=re.IGNORECASE)
    text = re.sub(r"\bTT\.? ?[-–]? ?Huế\b", "Thừa Thiên Huế", text, flags=re.IGNORECASE)
    if text.isupper() and " " in text:
        text = " ".join(word if word in ACRONYMS else word.capitalize() for word in text.split())
    text = re.sub(r"\bT ?X\.? ?(?=[A-ZĐ])", "thị xã ", text)
    text = re.sub(r"\b(?:TP\.? ?HCM|Thành phố HCM)\b", "TP Hồ Chí Minh", text, flags=re.IGNORECASE)
    text = re.sub(r"\bQ\. ?(?=\d)", "quận ", text)
    text = re.sub(r"(?<![.\w])H\. ?(?=(\w))", lambda m: "huyện " if m[1].isupper() else m[0], text)
    text = shortened(text)
    for pattern, usual in _SPELLINGS:
        text = re.sub(pattern, usual, text, flags=re.IGNORECASE)
    text = older_tones(text)
    return text[:1].upper() + text[1:]
