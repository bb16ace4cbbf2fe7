"""Places as bodies are named after them: provinces, districts and communes, by name.

`administrative.tsv` (`scripts/administrative_units.py` makes it) holds 63 provinces and their districts as they were until
30 June 2025, the 34 provinces and their communes since.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ner.segment import normalise
from ner.tones import older_tones


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative unit; `province` is None for communes, which are known only as they are since 2025."""

    kind: str
    name: str
    province: str | None
    province_now: str


_PROVINCE_KINDS = ("tỉnh", "TP")
COMMUNE_KINDS = ("xã", "phường", "thị trấn", "đặc khu")


def find(kind: str, name: str, in_province: str | None) -> Place | None:
    """The unit of a kind and name; where several bear the name, that of the article's province, else none."""
    above = province(name) if kind in _PROVINCE_KINDS else None
    cities = [place for place in districts(name) if place.kind == "TP"]
    if above and (above.kind == kind or not cities):
        return above
    if kind in COMMUNE_KINDS:
        communes = [place for place in _communes().get(key(name), ()) if place.kind == kind]
        return _only([p for p in communes if in_province in (None, *_provinces_before(p.province_now))])
    known = districts(name) or _districts_bare().get(_bare_key(name), ())
    here = [place for place in known if place.province == in_province]
    return _only(_of_kind(here, kind) or here[:1] or _of_kind(known, kind) or list(known))


def _of_kind(found: Iterable[Place], kind: str) -> list[Place]:
    return [place for place in found if place.kind == kind]


def _only(found: list[Place]) -> Place | None:
    return found[0] if len(found) == 1 else None


def province(name: str) -> Place | None:
    """The province of a name, of those before the merger of 2025 or since."""
    return _provinces().get(key(name))


def districts(name: str) -> tuple[Place, ...]:
    """All districts of a name; there are nine called Châu Thành."""
    return _districts().get(key(name), ())


def province_label(name: str) -> str:
    """A province with its kind.

    >>> province_label("Hà Nội"), province_label("Đồng Nai")
    ('TP Hà Nội', 'tỉnh Đồng Nai')
    """
    found = province(name)
    return f"{found.kind} {found.name}" if found else name


def only_districts(text: str) -> dict[str, str]:
    """By kind, the district of a text that names one alone of its kind, or that it heads a line with.

    >>> only_districts("Huyện Mường Chà khen xã Sa Lông; quận Tân Bình, quận 7 cùng huyện Mường Chà tặng quà.")
    {'huyện': 'Mường Chà'}
    >>> only_districts("Ngọc Lặc (Thanh Hóa): LĐLĐ huyện kiểm tra 16 đơn vị")
    {'huyện': 'Ngọc Lặc'}
    """
    named: dict[str, set[str]] = defaultdict(set)
    for match in _DISTRICT_NAMED.finditer(text):
        words = match["place"].split()
        longest_first = (" ".join(words[:n]) for n in range(len(words), 0, -1))
        if place := next((name for name in longest_first if not name.islower() and districts(name)), None):
            named[match["kind"].lower()].add(place)
    for match in _LINE_HEADED.finditer(text):
        for place in districts(match["place"]):
            named[place.kind].add(place.name)
    return {kind: next(iter(places)) for kind, places in named.items() if len(places) == 1}


_DISTRICT_NAMED = re.compile(r"\b(?P<kind>quận|huyện|thị xã) (?:[uủ][ỷy] )?(?P<place>\w+(?: \w+){0,3})", re.IGNORECASE)
_LINE_HEADED = re.compile(r"^(?P<place>\w+(?: \w+){0,3})(?: \([^()\n]*\))?:", re.MULTILINE)


def key(name: str) -> str:
    """What all spellings of a name share."""
    return re.sub(r"[\s\-–'’.]", "", older_tones(normalise(name).text.lower()))


def _bare_key(name: str) -> str:
    """A key without accents: `Krông Pắk` and `Krông Pắc` are one district."""
    plain = unicodedata.normalize("NFD", key(name).replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("c", "k").replace("y", "i")


@cache
def _units() -> tuple[Place, ...]:
    rows = files("ner").joinpath("administrative.tsv").read_text(encoding="utf-8").splitlines()
    cells = (row.split("\t") for row in rows)
    return tuple(Place(kind, name, province or None, now) for kind, name, province, now in cells)


@cache
def _provinces_before(now: str) -> tuple[str, ...]:
    return tuple(place.name for place in _provinces().values() if place.province_now == now)


@cache
def _provinces() -> dict[str, Place]:
    return {key(u.name): u for u in _units() if u.province is None and u.kind in _PROVINCE_KINDS}


@cache
def _districts() -> dict[str, tuple[Place, ...]]:
    return _grouped([unit for unit in _units() if unit.province])


@cache
def _districts_bare() -> dict[str, tuple[Place, ...]]:
    return _grouped([unit for unit in _units() if unit.province], _bare_key)


@cache
def _communes() -> dict[str, tuple[Place, ...]]:
    return _grouped([unit for unit in _units() if unit.kind in COMMUNE_KINDS])


def _grouped(units: list[Place], key: Callable[[str], str] = key) -> dict[str, tuple[Place, ...]]:
    out: dict[str, tuple[Place, ...]] = {}
    for unit in units:
        out[key(unit.name)] = (*out.get(key(unit.name), ()), unit)
    return out
