"""Who a name stands for: one canonical name for a body, its level, its province before and after 2025, its parent."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from ner import places
from ner.body_names import LEGAL_FORM, ROOF, shortened, spelled
from ner.places import Place
from ner.schema import ENTERPRISE

NATIONAL, PROVINCE, DISTRICT, COMMUNE, SECTOR, ENTERPRISE_LEVEL = (
    "national", "province", "district", "commune", "sector", "enterprise",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A body by its canonical name; what does not follow from the name (and the article's province) is None.

    `province` is the one that the body belonged to before July 2025, `province_now` the one that its land is in since.
    """

    name: str
    level: str | None = None
    province: str | None = None
    province_now: str | None = None
    parent: str | None = None


_KIND = re.compile(
    r"^(?P<prefix>.+?) (?P<kind>tỉnh|TP|quận|huyện|thị xã|thị trấn|phường|xã(?! hội\b)|đặc khu)(?: (?P<place>.+))?$"
)
_OF_KIND = {
    "Tỉnh ủy": "tỉnh", "Tỉnh đoàn": "tỉnh", "Thành ủy": "TP", "Thành đoàn": "TP", "Huyện ủy": "huyện",
    "Huyện đoàn": "huyện", "Quận ủy": "quận", "Quận đoàn": "quận", "Thị ủy": "thị xã", "Thị đoàn": "thị xã",
    "Tỉnh hội": "tỉnh", "Thành hội": "TP", "Huyện hội": "huyện", "Quận hội": "quận", "Thị hội": "thị xã",
}  # fmt: skip
_TAKES_PROVINCE = re.compile(
    r"^(?:LĐLĐ|UBND|HĐND|BHXH|Công an|Sở .+|Hội (?:Nông dân|LHPN|Chữ thập đỏ)"
    r"|Công đoàn(?: (?:ngành|Viên chức|các K|Các K|K[CK][NTX]).*)?)$"
)
_WORKPLACE = re.compile(
    r"^Công đoàn (?:cơ sở |CĐCS )?(?:Công ty|Trường|Bệnh viện|Đại học|Học viện|Nhà máy|Ngân hàng TMCP|Trung tâm|Sở|Báo)\b"
    r"|^Công đoàn cơ sở\b",
    re.IGNORECASE,
)
_NATIONAL = re.compile(
    r"^(?:Tổng LĐLĐ|Chính phủ|Quốc hội|Bộ (?!đội|Chỉ huy|CHQS|Tư lệnh)|Ban Bí thư|Trung ương"
    r"|(?:Ủy ban|Văn phòng|Thanh tra) (?:Thường vụ Quốc hội|Chính phủ)"
    r"|Tổng cục|Tổng Cục|Ngân hàng Nhà nước|NHNN|Kiểm toán Nhà nước|Công đoàn Việt Nam$)"
    r"|^(?!Công đoàn|Công ty|Tổng công ty|Tập đoàn).+ Việt Nam$"
)
_SECTOR = re.compile(r"^Công đoàn (?!cơ sở)")


@lru_cache(2**16)
def resolve(name: str, type_: str = "ORGANISATION", province: str | None = None) -> Body:
    """The body that a name stands for; `province`, the article's, decides between districts of one name.

    >>> resolve("Công đoàn huyện Mê Linh")
    Body(name='LĐLĐ huyện Mê Linh', level='district', province='Hà Nội', province_now='Hà Nội', parent='LĐLĐ TP Hà Nội')
    """
    if type_ == ENTERPRISE:
        return Body(shortened(name), ENTERPRISE_LEVEL)
    name = spelled(name)
    if _WORKPLACE.match(name):
        return Body(name, ENTERPRISE_LEVEL)
    prefix, kind, place = _parts(name)
    if kind is None:
        return _unplaced(name)
    if prefix == "Công đoàn" and kind not in places.COMMUNE_KINDS:
        prefix = "LĐLĐ"
    if place and (written := re.fullmatch(r"(.+?)(?:,| \(| (?=tỉnh |TP ))\s*(?:tỉnh |TP )?(.+?)\)?", place)):
        above = places.province(written[2])
        place, province = (written[1], above.name) if above else (place, province)
    found = places.find(kind, place, province) if place else None
    kind = found.kind if found and found.province is None else kind
    full = _joined(prefix, kind, found.name if found else place)
    return _placed(full, prefix, kind, place, found, province)


def is_short(name: str) -> bool:
    """Whether a name says only the kind of place it belongs to: `LĐLĐ huyện`, `Tỉnh ủy`."""
    return _without_place(name) is not None


def is_one(body: Body) -> bool:
    """Whether a name and its province tell a body from all others: there is an `LĐLĐ huyện Châu Thành` in nine provinces.

    >>> is_one(resolve("LĐLĐ huyện Châu Thành")), is_one(resolve("LĐLĐ huyện Mê Linh")), is_one(Body("Công đoàn ngành"))
    (False, True, False)
    """
    of_its_own = body.level in (NATIONAL, ENTERPRISE_LEVEL) or (body.level == SECTOR and body.parent)
    return bool(of_its_own or body.province or body.province_now)


def named(text: str) -> Body:
    """The body of a full name as people write it, with its province, or what else it is known by, behind it in brackets.

    >>> named("Liên đoàn Lao động huyện Châu Thành (Tiền Giang)").parent
    'LĐLĐ tỉnh Tiền Giang'
    """
    name, place = re.fullmatch(r"(.+?)(?: \(([^()]*)\))?", text, re.DOTALL).groups()
    above = places.province(re.sub(r"^(?:tỉnh|thành phố|TP\.?) ", "", place or ""))
    if not above:
        found = resolve(name)
        return replace(found, name=f"{found.name} ({place})") if place and place.isascii() else found
    found = resolve((is_short(name) and with_province(name, above.name)) or name, province=above.name)
    return found if found.province else replace(found, province=above.name, province_now=above.province_now)


def are_one(one: Body, other: Body) -> bool:
    """Whether two are one body: no two provinces, and one name but for spelling, province and the legal form of a company.

    The union of a workplace is one with it, as the scheme labels the workplace alone; so are a name and what it is known
    by, in brackets behind it.

    >>> are_one(named("CĐCS Công ty TNHH Nextwave"), resolve("Công ty Nextwave", "ENTERPRISE"))
    True
    >>> are_one(resolve("Ngân hàng TMCP Quốc tế", "ENTERPRISE"), resolve("Ngân hàng Quốc tế", "ENTERPRISE"))
    True
    >>> are_one(named("CTCP Sữa Việt Nam (Vinamilk)"), resolve("Vinamilk", "ENTERPRISE"))
    True
    """
    return len({one.province, other.province} - {None}) < 2 and bool(_identities(one) & _identities(other))


def _identities(body: Body) -> set[str]:
    name, alias = re.fullmatch(r"(.+?)(?: \(([ -~]+)\))?", body.name, re.DOTALL).groups()
    return {_identity(replace(body, name=known)) for known in (name, alias) if known}


def _identity(body: Body) -> str:
    found = resolve(body.name)
    name = found.name.removesuffix(f" {places.province_label(found.province or '')}")
    if body.level == ENTERPRISE_LEVEL:
        name = re.sub(r"^Công đoàn (?:cơ sở )?", "", name)
    bare = re.sub(rf"^Trường |\b{LEGAL_FORM}\b", "", name, flags=re.IGNORECASE)
    return places.key(bare).removeprefix("côngty")


def with_place(name: str, known: dict[str, str]) -> str | None:
    """The full name of a short one that belongs to the place of its kind; None where there is none of its kind.

    >>> with_place("Hội Nông dân huyện", {"huyện": "Mường Chà"}), with_place("Tỉnh ủy", {"huyện": "Mường Chà"})
    ('Hội Nông dân huyện Mường Chà', None)
    """
    short = _without_place(name)
    return _joined(*short, known[short[1]]) if short and short[1] in known else None


def with_province(name: str, province: str) -> str | None:
    """The full name of a short one that belongs to a province of its kind: `Tỉnh ủy` in Đồng Nai is its own.

    >>> with_province("LĐLĐ tỉnh", "Đồng Nai"), with_province("LĐLĐ TP", "Hà Nội"), with_province("LĐLĐ huyện", "Hà Nội")
    ('LĐLĐ tỉnh Đồng Nai', 'LĐLĐ TP Hà Nội', None)
    """
    found = places.province(province)
    return with_place(name, {found.kind: province}) if found else None


def short_form(name: str) -> str | None:
    """What the article calls a body once it is known: `LĐLĐ huyện` for `LĐLĐ huyện Mê Linh`.

    >>> short_form("LĐLĐ huyện Mê Linh"), short_form("Bộ Tài chính")
    ('LĐLĐ huyện', None)
    """
    for prefix in _OF_KIND:
        if name.startswith(prefix + " "):
            return prefix
    match = _KIND.match(name)
    return f"{match['prefix']} {match['kind']}" if match and match["place"] else None


def _without_place(name: str) -> tuple[str, str] | None:
    """A name that says only the kind of its place, as (prefix, kind); None for any other."""
    if name in _OF_KIND:
        return name, _OF_KIND[name]
    match = _KIND.match(name)
    return (match["prefix"], match["kind"]) if match and not match["place"] else None


def _parts(name: str) -> tuple[str, str | None, str | None]:
    """A name as (prefix, kind of place, place); a province that stands bare at the end gets its kind."""
    for prefix, kind in _OF_KIND.items():
        if name == prefix or name.startswith(prefix + " "):
            place = name[len(prefix) + 1 :]
            return prefix, kind, place.removeprefix(f"{kind} ") or None
    match = _KIND.match(name)
    if match:
        return match["prefix"], match["kind"], match["place"]
    words = name.split()
    for n in (4, 3, 2, 1):
        place = places.province(" ".join(words[-n:])) if len(words) > n else None
        if place and _TAKES_PROVINCE.match(prefix := " ".join(words[:-n])):
            return prefix, place.kind, place.name
    if len(words) > 1 and words[0] == "LĐLĐ":
        named = places.districts(" ".join(words[1:]))
        if len(named) == 1:
            return "LĐLĐ", named[0].kind, named[0].name
    return name, None, None


def _joined(prefix: str, kind: str, place: str | None) -> str:
    named = prefix in _OF_KIND and not (place or "").isdigit() and (place or kind)
    words = [prefix, place] if named else [prefix, kind, place]
    return " ".join(filter(None, words))


def _unplaced(name: str) -> Body:
    if name == "LĐLĐ Việt Nam" or name == ROOF:
        return Body(ROOF, NATIONAL)
    if _NATIONAL.match(name):
        return Body(name, NATIONAL)
    if _SECTOR.match(name):
        return Body(name, SECTOR, parent=ROOF if name.endswith("Việt Nam") else None)
    return Body(name, PROVINCE if name.startswith("Sở ") else None)


def _placed(full: str, prefix: str, kind: str, place: str | None, found: Place | None, article: str | None) -> Body:
    central = kind == "tỉnh" or (found is not None and found.province is None and kind == "TP")
    level = PROVINCE if central else COMMUNE if kind in places.COMMUNE_KINDS else DISTRICT
    if kind == "TP" and place is None:
        level = None  # of a province, or a province itself
    province = (found.name if central else found.province) if found else None
    now = found.province_now if found else None
    if found and province is None and article and (above := places.province(article)) and above.province_now == now:
        province = article
    if _SECTOR.match(prefix):
        return Body(full, SECTOR, province, now, f"LĐLĐ {places.province_label(province)}" if province else None)
    return Body(full, level, province, now, _parent(prefix, level, province, now))


def _parent(prefix: str, level: str | None, province: str | None, now: str | None) -> str | None:
    if prefix == "LĐLĐ" and level == PROVINCE:
        return ROOF
    if level == COMMUNE:
        return f"LĐLĐ {places.province_label(now)}" if prefix == "Công đoàn" and now else None
    if level != DISTRICT or province is None:
        return None
    if prefix in _OF_KIND:
        return f"{'Thành' if places.province_label(province).startswith('TP') else 'Tỉnh'} {prefix.split()[1]} {province}"
    return f"{prefix} {places.province_label(province)}"
