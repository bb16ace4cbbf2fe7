"""The general Vietnamese NER of underthesea, its ORG and LOC mapped to our two types of bodies; it knows no others.

    python scripts/baseline_underthesea.py -o out/underthesea --gold ../shared/articles
    ner evaluate --split test --kind real --pred out/underthesea -o out/underthesea/report

Its words in a row with one of these tags are one name, with the noun before them (`Công ty`) that it leaves out; LOC is
taken where the name begins as that of a body, since it calls most bodies places. Without counts it makes no relations
and no facts: only the rows of ORGANISATION and ENTERPRISE say anything.
"""

import re

from underthesea import ner

from baseline import Labelled, arguments, write

COMPANY = re.compile(r"(?:tổng )?công ty|tập đoàn|xí nghiệp|ngân hàng|nhà máy|doanh nghiệp", re.IGNORECASE)
BODY = re.compile(
    r"(?:tổng )?(?:LĐLĐ|LÐLÐ|liên đoàn)|công đoàn|CĐ|UBND|HĐND|ủy ban|sở|bộ|cục|ban|hội|trường|bệnh viện", re.IGNORECASE
)


def label(text: str) -> Labelled:
    """The names of each line, found again in the text, since its words have no offsets."""
    found: Labelled = []
    for line in re.finditer(r".*\S.*", text):
        for start, end, tagged in names(text, *line.span()):
            surface = text[start:end]
            if COMPANY.match(surface):
                found.append(("ENTERPRISE", start, end))
            elif "ORG" in tagged or BODY.match(surface):
                found.append(("ORGANISATION", start, end))
    return found


def names(text: str, start: int, end: int) -> list[tuple[int, int, set[str]]]:
    """Start, end and tags of its names in a line; a word that it spells otherwise than the text ends a name."""
    out: list[tuple[int, int, set[str]]] = []
    before: tuple[int, int] | None = None
    inside = False
    at = start
    for word, *_, tag in ner(text[start:end]):
        place = re.compile(r"\s+".join(map(re.escape, word.split()))).search(text, at, end)
        kind = tag.rpartition("-")[2]
        if place is None or kind not in ("ORG", "LOC"):
            inside = False
            before = place.span() if place and (COMPANY.match(word) or BODY.match(word)) else None
        elif inside:
            out[-1] = (out[-1][0], place.end(), out[-1][2] | {kind})
        else:
            inside = True
            out.append((before[0] if before else place.start(), place.end(), {kind}))
        at = place.end() if place else at
    return out


if __name__ == "__main__":
    write(arguments(__doc__), "underthesea", label, lambda *_: "other")
