"""What stands on a day and what was done in the days up to it: which days of its date a count covers."""

import re
from datetime import date

from ner.days import Period
from ner.periods import Resolved
from ner.schema import METRIC, Document, Span
from ner.segment import cleaned, text_before

_STOCKS = ("member_total", "union_total", "worker_total")
_FLOWS = (
    "union_establishment", "member_admission", "collective_bargaining", "training", "commendation", "welfare",
    "inspection", "survey", "movement",
)  # fmt: skip
"""Indicators of what stands and of what is done; `finance` and `other` may be either, and the words before a count tell."""

_BALANCE = (
    r"tổng tài sản|vốn (?:điều lệ|chủ sở hữu|huy động|h[oó][aá])|nguồn vốn|huy động (?:vốn )?(?:đạt|ở mức)|tiền gửi|cho vay"
    r"|dư nợ|nợ xấu|tồn kho|số dư|dư cuối kỳ"
)
"""Lines of a balance sheet, which stand on the last day of any period."""
_STANDING = r"nợ|thuê bao|tổng số|mạng lưới|t[ỷỉ] lệ|sở hữu|nắm giữ|biên chế"
_IN_BALANCE = re.compile(rf"\b(?:{_BALANCE})\b[^.;,\n]*$")
_STANDS = re.compile(rf"\b(?:{_BALANCE}|{_STANDING})\b[^.;,\n]*$|\b(?:còn|(?<!đã )có)\b(?: \w+){{0,2}}\s*$")
_NOW = re.compile(
    r"(?:(?<!thực )(?<!phát )(?<!thể )(?<!xuất )(?<!biểu )(?<!tái )"
    r"\bhiện(?= (?:nay|tại|có|đang|đã|còn|vẫn|là|chưa|được|cả|toàn)\b|,|\s*$)|\bđến nay\b)[^.;\n]*$"
)
_UP_TO = re.compile(r"\b(?:đến|tới|hết)(?: hết| ngày)?\s+$")


def is_now(document: Document, count: Span) -> bool:
    """Whether a count says how things are on the article's day: `hiện có 71 CĐCS`."""
    return _NOW.search(text_before(document.text, count.start)) is not None


def covered(document: Document, count: Span, told: Span, dated: Resolved) -> Resolved:
    """The days of a count that has the date `told`: what stands `đến hết năm 2023` stands on its last day, what stood
    `đầu năm` on the first; what was done `tính đến 20/9` was done since the year began.
    """
    start, end = dated.period.start, dated.period.end
    before, name = text_before(document.text, count.start), cleaned(document.surface(told)).lower()
    up_to = _UP_TO.search(text_before(document.text, told.start))
    stands = count.indicator in _STOCKS or (count.indicator not in _FLOWS and _STANDS.search(before))
    in_balance = count.indicator not in _FLOWS and _IN_BALANCE.search(before)
    counted_up_to = count.type == METRIC and up_to
    if start < end and (in_balance or (stands and (counted_up_to or name.startswith("cuối")))):
        day = start if name.startswith("đầu") else end
        return Resolved(Period(day, day), f"{dated.how}, as of {day}")
    if counted_up_to and not stands and (end - start).days < 32:
        return Resolved(Period(date(end.year, 1, 1), end), f"{dated.how}, since the year began")
    return dated
