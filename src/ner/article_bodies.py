"""Who an article is about: the body of each name in it, short ones too, and its subject."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from ner import bodies, places
from ner.bodies import SECTOR, Body
from ner.body_names import ACRONYMS, LEGAL_FORM
from ner.schema import ACHIEVED_BY, BODIES, ENTERPRISE, Document, Span
from ner.segment import cleaned, text_after


def bodies_of(document: Document, spans: list[Span], end: int) -> dict[str, Body]:
    """Every span's body, from the spans of bodies in their order: a short name is the full one last named before it, or
    first after it, or its province's, or that of the only district of its kind."""
    province = _main_province(document, spans)
    plain = {span.id: bodies.resolve(document.surface(span), span.type, province) for span in spans}
    aliases = _aliases(document, spans, plain)
    names = _Names(spans, plain, province, cleaned(document.text[:end]))
    out: dict[str, Body] = {}
    for span in spans:
        found = plain[span.id]
        names.read(found.name)
        alias, full = aliases.get(_alias_key(found.name)), names.full(found, span.type)
        out[span.id] = alias or (bodies.resolve(full, span.type, province) if full else found)
    return out


def _main_province(document: Document, spans: list[Span]) -> str | None:
    """The province of more than half of the bodies that tell theirs."""
    told = Counter(filter(None, (bodies.resolve(document.surface(span), span.type).province for span in spans)))
    return next((province for province, votes in told.items() if 2 * votes > told.total()), None)


class _Names:
    """The names of an article, read one after the other, and what a short one stands for at that point."""

    def __init__(self, spans: list[Span], plain: dict[str, Body], province: str | None, text: str) -> None:
        names = [found.name for found in plain.values()]
        self._province, self._text, self._all = province, text, set(names)
        self._enterprises = {
            name: _kind_and_end(name) for name in (plain[span.id].name for span in spans if span.type == ENTERPRISE)
        }
        self._first = {short: name for name in reversed(names) if (short := bodies.short_form(name))}
        self._last: dict[str, str] = {}

    def read(self, name: str) -> None:
        if short := bodies.short_form(name):
            self._last[short] = name

    def full(self, found: Body, type_: str) -> str | None:
        """The full name of a body told by less, where the article gives it."""
        if type_ == ENTERPRISE:
            return _fuller(found.name, self._enterprises)
        if bodies.is_short(found.name):
            return self._completed(found.name)
        if found.level == SECTOR and not found.province:
            longer = [name for name in self._all if name.startswith(f"{found.name} ")]
            full = _only(longer or _written_out(found.name, self._all))
            return full and (self._completed(full) or full)
        if self._province and not found.province and _OF_PROVINCE.match(found.name):
            return f"{found.name} {places.province_label(self._province)}"
        return None

    def _completed(self, name: str) -> str | None:
        """The full name of a short one that belongs to a place."""
        of_province = bodies.with_province(name, self._province) if self._province else None
        return self._last.get(name) or self._first.get(name) or of_province or bodies.with_place(name, self._districts)

    @cached_property
    def _districts(self) -> dict[str, str]:
        return places.only_districts(self._text)


_OF_PROVINCE = re.compile(r"Sở (?!giao dịch)", re.IGNORECASE)


def _aliases(document: Document, spans: list[Span], plain: dict[str, Body]) -> dict[str, Body]:
    """What stands in brackets behind a name: `Ngân hàng TMCP Quốc tế (VIB)`, `CTCP Đầu tư Thế giới di động (mã MWG)`."""
    out: dict[str, Body] = {}
    for span in spans:
        match = _ALIAS.match(text_after(document.text, span.end))
        if match and match["alias"].upper() not in ACRONYMS:
            out.setdefault(match["alias"].casefold(), plain[span.id])
    return out


_ALIAS = re.compile(
    r"\s*\((?:(?:mã|[^():–]{0,24}(?:tắt|tắt là|:)) ?)?[“\"]?(?P<alias>[^\W\d_][\w&-]{1,20})[”\"]?(?:\s*[,;)]|\s[–-]\s)"
)


def _alias_key(name: str) -> str:
    return _FORM.sub("", name, count=1).casefold()


def _fuller(name: str, enterprises: dict[str, tuple[str, str]]) -> str | None:
    """The longest name of one kind that ends as this one: `Chi nhánh Công ty May 10` is not `Công ty May 10`.

    Two that end so and not as each other leave it open.
    """
    kind, end = enterprises[name]
    longer = {n: e for n, (k, e) in enterprises.items() if len(n) > len(name) and kind in ("", k) and e.endswith(end)}
    longest = max(longer, key=len, default=None)
    return longest if longest and all(longer[longest].endswith(e) for e in longer.values()) else None


def _kind_and_end(name: str) -> tuple[str, str]:
    """The kind of an enterprise, as `công ty`, and the rest of its name behind a space."""
    form = _FORM.match(name)
    return (form["kind"].lower(), f" {name[form.end() :]}".lower()) if form else ("", f" {name}".lower())


_KIND = r"(?:(?:tổng )?công ty|tập đoàn|ngân hàng|nhà máy|xí nghiệp|chi nhánh|hợp tác xã)"
_FORM = re.compile(rf"(?P<kind>{_KIND})(?: {LEGAL_FORM})* ", re.IGNORECASE)
"""How the name of an enterprise begins: `Công ty TNHH` of `Công ty TNHH may mặc Lu An`."""


def _written_out(name: str, names: Iterable[str]) -> list[str]:
    """The names that a short one abbreviates: `Công đoàn Đường sắt Việt Nam` for `Công đoàn ĐSVN`."""
    words = name.split()
    written = {
        word: rf"(?:{word}|{' '.join(f'{letter}[^ ]*' for letter in word)})"
        for word in words
        if word.isalpha() and word.isupper()
    }
    if not any(len(word) > 2 for word in written):
        return []
    pattern = re.compile(" ".join(written.get(word, re.escape(word)) for word in words), re.IGNORECASE)
    return [other for other in names if other != name and pattern.fullmatch(other)]


def _only(names: list[str]) -> str | None:
    return names[0] if len(names) == 1 else None


def subject_of(document: Document, spans: list[Span], named: dict[str, Body]) -> Body | None:
    """The body with most mentions; one in the title counts three times, in the lead twice, one that achieves once more.

    One that neither of them names has to have half of all this. Who sets a target (`LĐLĐ Thành phố giao`) is not who
    the article is about; nor is an authority or news agency that achieves less than a third of what anybody does in it,
    which reports the figures of others (`Tổng cục Thống kê`, `Reuters`): such an article has no subject.
    """
    title_end = _title_end(document.text)
    achievers = Counter(relation.tail for relation in document.relations if relation.type == ACHIEVED_BY)
    weights: Counter[Body] = Counter()
    leading = set()
    for span in spans:
        if span.type in BODIES and not re.match(r"\s*(?:đã |được )?giao\b", text_after(document.text, span.end)):
            place = 3 if span.start < title_end else 2 if span.start < title_end + _LEAD else 1
            weights[named[span.id]] += place + bool(achievers[span.id])
            if place > 1:
                leading.add(named[span.id])
    ((subject, weight),) = weights.most_common(1) or ((None, 0),)
    if subject not in leading and 2 * weight < weights.total():
        return None
    achieved = Counter(named[id_] for id_ in achievers.elements() if id_ in named)
    reports = subject and 3 * achieved[subject] < max(1, achieved.total()) and _REPORTER.match(subject.name)
    return None if reports else subject


_LEAD = 400
"""The first characters after the title, in which an article says who it is about."""

_REPORTER = re.compile(
    r"(?:Chính phủ|Quốc hội|Bộ|Tổng cục|Cục|Chi cục|Sở|UBND|HĐND|Văn phòng|Trung tâm|Viện|Hiệp hội|[UỦ][ỷy] ban"
    r"|Báo|Đài|Thông tấn xã|TTXVN|Reuters|AFP|AP|BBC|CNN|Tân Hoa xã|Kyodo|Yonhap|Sputnik|TASS)\b",
    re.IGNORECASE,
)


def _title_end(text: str) -> int:
    """The end of the first line with text; an article on one line has no title."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return end if end != -1 else start
