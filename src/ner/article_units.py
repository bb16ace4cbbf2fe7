"""What an article counts: the full name of each unit, a short one too, by what the article says before it.

In `kiểm tra 12 cuộc` a `cuộc` is an inspection, after `7.200 phần quà` a `phần` is a gift, after `418 doanh nghiệp` a
`nơi` an enterprise.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from ner import units
from ner.schema import UNIT, Document
from ner.segment import text_before
from ner.tones import older_tones

_CLASSIFIERS = {
    "bộ", "bức", "buổi", "ca", "cái", "căn", "câu", "cây", "chiếc", "chuyến", "con", "cơ sở", "cuộc", "đợt", "đơn vị",
    "gói", "lần", "lượt", "phần", "quyển", "suất", "tấm", "tờ", "viên", "vụ",
}  # fmt: skip
"""Units that say how a thing is counted but not what it is."""

_NOUNS = {
    "buổi": "đối thoại|nói chuyện chuyên đề|tập huấn|tọa đàm|tuyên truyền",
    "chuyến": "bay|tàu|xe",
    "con": "bò|dê|gà|heo|lợn|trâu|vịt",
    "cuộc": "đối thoại|giám sát|họp|khảo sát|kiểm tra|thanh tra|(?<!thực )thi(?! đua| hành)",
    "lượt": "du khách|hành khách|khách(?! sạn)",
    "phần": "quà",
    "suất": "cơm|học bổng|quà",
    "tờ": "gấp|rơi",
    "vụ": "cháy nổ|cháy|đình công|ngừng việc|tai nạn giao thông|tai nạn lao động|tai nạn",
}
"""What some of them mostly count."""

_OTHER_WORDS = (
    "bộ đội", "bộ trưởng", "ca khúc", "ca nô", "ca sĩ", "căn cứ", "câu lạc bộ", "cây số", "con đường", "con người",
    "phần mềm", "viên chức",
)  # fmt: skip
"""Words that begin as they do."""

_BODIES = ("công đoàn cơ sở", "doanh nghiệp")
_OTHER_BODIES = (
    "công trường", "cơ quan", "đơn vị ", "hợp tác xã", "huyện", "khách sạn", "nghiệp đoàn", "nhà hàng", "phường", "sở",
    "trường", "tỉnh", "xã",
)  # fmt: skip
_PARTED = {"nơi": re.compile(r"\n"), "đơn vị": re.compile(r"\n|[.;!?]\s")}
"""Units that may stand for a body counted before them, and what must not stand between."""


def full_units(document: Document, end: int) -> dict[str, str]:
    """The canonical name of each UNIT, by the id of its span: `nơi` and `đơn vị` are the unions or enterprises counted
    last, where no other bodies were since; a classifier alone takes its noun from its sentence, else from the last unit
    before it that begins with it, or the first after it. What stands from `end` on, under the article, lends no name.
    """
    spans = sorted((span for span in document.spans if span.type == UNIT), key=lambda span: span.start)
    names = [units.canonical(document.surface(span)) for span in spans]
    longer = _longer(name for span, name in zip(spans, names, strict=True) if span.start < end)
    full: dict[str, str] = {}
    body = 0
    for i, (span, name) in enumerate(zip(spans, names, strict=True)):
        found = None
        if name in _PARTED and names[body].startswith(_BODIES):
            is_parted = _PARTED[name].search(document.text, spans[body].end, span.start)
            found = None if is_parted else names[body]
        if name in _CLASSIFIERS and not found:
            found = _with_noun(name, text_before(document.text, span.start)) or _nearest(longer[name], i, names)
        full[span.id] = found or name
        body = i if name.startswith((*_BODIES, *_OTHER_BODIES)) else body
    return full


def _longer(names: Iterable[str]) -> dict[str, list[int]]:
    """The places of the names that begin with each classifier and go on."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        first, *rest = name.split(" ")
        for classifier in {first, " ".join([first, *rest[:1]])} & _CLASSIFIERS - {name}:
            if not name.startswith(_OTHER_WORDS):
                places[classifier].append(i)
    return places


def _nearest(places: list[int], i: int, names: list[str]) -> str | None:
    """The name at the last place before `i`, else at the first after it."""
    at = bisect_left(places, i)
    return names[places[max(0, at - 1)]] if places else None


def _with_noun(name: str, before: str) -> str | None:
    """A classifier with the noun that its sentence names last before it."""
    sentence = re.split(r"[.;!?]\s|\n", older_tones(before))[-1]
    nouns = re.findall(rf"\b(?:{_NOUNS[name]})\b", sentence) if name in _NOUNS else []
    return f"{name} {nouns[-1]}" if nouns else None
