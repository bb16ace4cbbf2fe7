"""The list of articles, searched and filtered: rows of plain data that `list.js` draws as one scrolls."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from ner.findings import Finding
from ner.values import readable
from ner.web import closing, in_words, opening

_ACCENTS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"\w+(?:[.,/-]\w+)*")
LISTED = 10_000
"""Articles of a list: as many as are searched without a wait."""
FILTERS = ("indicator", "province", "year")


def row(record: dict, address: str, findings: Iterable[Finding]) -> dict:
    """What the list knows of an article: what it shows of it, filters it by, and searches."""
    facts = record["facts"]
    bodies = Counter(fact["organisation"] for fact in facts if fact["organisation"])
    indicators = Counter(in_words(fact["indicator"]) for fact in facts)
    headline = next((line.strip() for line in record["text"].splitlines() if line.strip()), record["id"])
    return {
        "id": record["id"],
        "title": headline[:200],
        "address": address,
        "facts": len(facts),
        "body": next((body for body, _ in bodies.most_common(1)), ""),
        "indicator": [name for name, _ in indicators.most_common()],
        "province": sorted({fact["province"] for fact in facts if fact.get("province")}),
        "year": sorted({year for fact in facts for year in _years(fact)}),
        "findings": [found.message for found in findings],
        "words": searched(" ".join([record["text"], record["id"], *bodies])),
    }


def _years(fact: dict) -> range:
    if not fact["period_start"]:
        return range(0)
    return range(date.fromisoformat(fact["period_start"]).year, date.fromisoformat(fact["period_end"]).year + 1)


def searched(text: str) -> str:
    """The words of a text, each once, as they are searched; `list.js` makes the same of what is typed.

    >>> searched("Đoàn viên: 4.550/6.500 đoàn viên")
    'doan vien 4.550/6.500'
    """
    return " ".join(dict.fromkeys(_WORD.findall(_folded(text))))


def _folded(text: str) -> str:
    """Small letters without accents."""
    return re.sub("[đð]", "d", _ACCENTS.sub("", unicodedata.normalize("NFD", text.lower())))


def file_name(start: int) -> str:
    """The file that lists the articles from `start` on, of which there are `LISTED` or fewer.

    >>> file_name(0), file_name(LISTED)
    ('index.html', 'list-000002.html')
    """
    return f"list-{start // LISTED + 1:06}.html" if start else "index.html"


def parts(rows: Iterable[dict], start: int, count: int, tally: str, first: str) -> Iterator[str]:
    """The file that lists some of `count` articles from `start` on, piece by piece.

    `tally` tells, as HTML, what there is in it, `first` is the address of its first article.
    """
    yield opening("list", "Articles and their facts", base="base")
    yield f"""<header>
<h1>Articles and their facts</h1>
<p>{tally}</p>
{_lists(start, count)}<form role="search">
<input type="search" name="words" placeholder="Search the articles" aria-label="Search the articles" autocomplete="off">
{"".join(_choice(name) for name in FILTERS)}
<label><input type="checkbox" name="findings" value="any">Only articles with findings</label>
<output></output>
</form>
</header>
<main>
<noscript><p>The list needs its script; <a href="{first}">the articles</a> do not.</p></noscript>
<ol></ol>
</main>
<script type="application/json" id="rows">
"""
    for told in rows:
        yield json.dumps(told, ensure_ascii=False).replace("<", "\\u003c") + "\n"
    yield "</script>\n"
    yield closing("list")


def _lists(start: int, count: int) -> str:
    """Links to all the lists, where there are several."""
    if count <= LISTED:
        return ""
    links = "".join(
        f' <a href="{file_name(at)}" aria-current="{str(at == start).lower()}">'
        f"{readable([at + 1, min(at + LISTED, count)])}</a>"
        for at in range(0, count, LISTED)
    )
    return f'<nav aria-label="Lists">Articles{links}</nav>\n'


def _choice(name: str) -> str:
    return f'<select name="{name}" aria-label="{name.capitalize()}"><option value="">Any {name}</option></select>'
