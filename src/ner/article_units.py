"""What an article counts: the full name of each unit, a short one too, by what the article says before it.

In `kiểm tra 12 cuộc` a `cuộc` is an inspection, after `7.200 phần quà` a `phần` is a gift, after `418 doanh nghiệp` a
`nơi` an enterprise.
"""

import re

from ner import units
from ner.schema import UNIT, Document, Span
from ner.segment import text_before

_CLASSIFIERS = {
    "bộ", "bức", "buổi", "ca", "cái", "căn", "câu", "cây", "chiếc", "chuyến", "con", "cơ sở", "cuộc", "đợt", "đơn vị",
    "gói", "lần", "lượt", "phần", "quyển", "suất", "tấm", "tờ", "viên", "vụ",
}  # fmt: skip
"""Units that say how a thing is counted but not what it is."""

_NOUNS = {
    "buổi": "đối thoại|nói chuyện chuyên đề|tập huấn|tọa đàm|tuyên truyền",
    "chuyến": "bay|tàu|xe",
    "con": "bò|dê|gà|heo|lợn|trâu|vịt",
    "cuộc": "đối thoại|giám sát|họp|khảo sát|kiểm tra|thanh tra|thi",
    "lượt": "du khách|hành khách|khách",
    "phần": "quà",
    "suất": "cơm|học bổng|hỗ trợ|quà",
    "tờ": "gấp|rơi",
    "vụ": "cháy nổ|cháy|đình công|ngừng việc|tai nạn giao thông|tai nạn lao động|tai nạn",
}
"""What some of them mostly count."""
_OTHER_WORDS = ("bộ đội", "bộ trưởng", "căn cứ", "câu lạc bộ", "viên chức")
"""Words that begin as they do."""

_BODIES = ("công đoàn cơ sở", "doanh nghiệp")
_PARTED = {"nơi": re.compile(r"\n"), "đơn vị": re.compile(r"\n|[.;!?]\s")}
"""Units that may stand for a body counted before them, and what must not stand between."""


def full_units(document: Document) -> dict[str, str]:
    """The canonical name of each UNIT, by the id of its span: a classifier alone takes its noun from its sentence, else
    from the last unit before it that begins with it, or the first after it; `nơi` and `đơn vị` are the unions or
    enterprises just counted.
    """
    spans = sorted((span for span in document.spans if span.type == UNIT), key=lambda span: span.start)
    names = [units.canonical(document.surface(span)) for span in spans]
    return {span.id: _full(document, spans, names, i) for i, span in enumerate(spans)}


def _full(document: Document, spans: list[Span], names: list[str], i: int) -> str:
    name, found = names[i], None
    if name in _CLASSIFIERS:
        found = _with_noun(name, text_before(document.text, spans[i].start)) or _longer(name, names[:i][::-1] + names[i:])
    if name in _PARTED and not found:
        body = next((j for j in reversed(range(i)) if names[j] in _BODIES), None)
        if body is not None and not _PARTED[name].search(document.text, spans[body].end, spans[i].start):
            found = names[body]
    return found or name


def _with_noun(name: str, before: str) -> str | None:
    """A classifier with the noun that its sentence names last before it."""
    sentence = re.split(r"[.;!?]\s|\n", before)[-1]
    nouns = re.findall(rf"\b(?:{_NOUNS[name]})\b", sentence) if name in _NOUNS else []
    return f"{name} {nouns[-1]}" if nouns else None


def _longer(name: str, others: list[str]) -> str | None:
    return next((other for other in others if other.startswith(f"{name} ") and not other.startswith(_OTHER_WORDS)), None)
