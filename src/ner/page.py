"""One HTML file to read the results in: every article with its labels in colour, and its facts beside it.

The file asks for nothing from outside, and a Content-Security-Policy holds it to that: only its own style and script
run, known by their hashes. Without script it shows all articles whole; `page.js` shows one at a time, draws the links of
a count, and searches. `#ARTICLE` is the address of an article, `#ARTICLE-T10` that of a span.
"""

import hashlib
import json
import re
from base64 import b64encode
from html import escape
from importlib.resources import files
from itertools import chain, count
from urllib.parse import quote

from ner.facts import CONSISTENT, INCONSISTENT, UNVERIFIABLE
from ner.schema import ACHIEVED_BY, HAS_PERCENT, HAS_TARGET, HAS_UNIT, IN_PERIOD, SPAN_TYPES

INDICATOR_NAMES = {
    "member_admission": "Members admitted",
    "union_establishment": "Unions established",
    "member_total": "Members in all",
    "union_total": "Unions in all",
    "worker_total": "Workers in all",
    "party_referral": "Referred to the Party",
    "party_admission": "Admitted to the Party",
    "training": "Training",
    "commendation": "Commendation",
    "welfare": "Welfare",
    "collective_bargaining": "Collective bargaining",
    "inspection": "Inspection",
    "survey": "Survey",
    "finance": "Finance",
    "movement": "Emulation movement",
    "other": "Other",
}
LINK_LABELS = {HAS_TARGET: "target", HAS_UNIT: "unit", HAS_PERCENT: "percent", ACHIEVED_BY: "by", IN_PERIOD: "period"}
CHECKS = {CONSISTENT: "✓ consistent", INCONSISTENT: "✗ expected {}%", UNVERIFIABLE: "unverifiable"}
COLUMNS = ("Indicator", "Achieved / target", "Percent", "Body, period")
_SURROGATES = re.compile("[\ud800-\udfff]")


def page(records: list[dict]) -> str:
    """The HTML file of some records of `tags.jsonl`."""
    style, script = (files("ner").joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    facts = [fact for record in records for fact in record["facts"]]
    summary = f"{_many(records, 'article')} · {_many(facts, 'fact')}{_failed(facts)}"
    anchors = _anchors(records)
    entries = "\n".join(map(_entry, records, anchors))
    articles = "\n".join(map(_article, records, anchors))
    chips = "".join(
        f'<label class="{type_}"><input type="checkbox" value="{type_}" checked>{type_.capitalize()}</label>'
        for type_ in SPAN_TYPES
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Articles and their facts</title>
<style>{style}</style>
</head>
<body>
<nav aria-label="Articles">
<h1>Articles and their facts</h1>
<p class="summary">{summary}</p>
<input type="search" placeholder="Search the articles" aria-label="Search the articles" hidden>
<ol>
{entries}
</ol>
<p class="nothing" role="status" hidden>No article has this.</p>
</nav>
<main>
<fieldset><legend>Labels shown</legend>{chips}</fieldset>
{articles}
</main>
<script>{script}</script>
</body>
</html>
"""


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _safe(text: object) -> str:
    """Text for HTML, in an attribute too; lone surrogates, which UTF-8 cannot hold, become U+FFFD."""
    return escape(_SURROGATES.sub("\ufffd", str(text)))


def _anchors(records: list[dict]) -> list[str]:
    """A name for each article such that no two names of articles or spans are the same."""
    taken: set[str] = set()
    anchors = []
    for record in records:
        stem = "-".join(_SURROGATES.sub("\ufffd", record["id"]).split()) or "article"
        for anchor in chain([stem], (f"{stem}-{n}" for n in count(2))):
            names = {anchor, *(f"{anchor}-{entity['id']}" for entity in record["entities"])}
            if names.isdisjoint(taken):
                break
        taken |= names
        anchors.append(anchor)
    return anchors


def _entry(record: dict, anchor: str) -> str:
    headline = next((line.strip() for line in record["text"].splitlines() if line.strip()), record["id"])
    meta = f"{_many(record['facts'], 'fact')}{_failed(record['facts'])}"
    return f'<li><a href="{_href(anchor)}"><b lang="vi">{_safe(headline)}</b><small>{meta}</small></a></li>'


def _article(record: dict, anchor: str) -> str:
    rows = "\n".join(_row(fact, anchor) for fact in record["facts"])
    head = "".join(f'<th scope="col">{column}</th>' for column in COLUMNS)
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    return f"""<article id="{_safe(anchor)}">
<h2 tabindex="-1">{_safe(record["id"])}</h2>
<p class="source">{_safe(record["source"])} · {_safe(record["model"])}</p>
<div class="text" lang="vi">{_text(record, anchor)}</div>
<section aria-label="Facts">{table if rows else "<p>No facts found.</p>"}</section>
</article>"""


def _text(record: dict, anchor: str) -> str:
    """The article's text, character for character, with its spans marked; spans do not overlap."""
    links: dict[str, list[tuple[str, str]]] = {}
    for relation in record["relations"]:
        label = LINK_LABELS[relation["type"]]
        links.setdefault(relation["head"], []).append((label, f"{anchor}-{relation['tail']}"))
    parts, end = [], 0
    for entity in sorted(record["entities"], key=lambda entity: entity["start"]):
        parts.append(_safe(record["text"][end : entity["start"]]))
        parts.append(_mark(entity, anchor, links.get(entity["id"])))
        end = entity["end"]
    return "".join(parts) + _safe(record["text"][end:])


def _mark(entity: dict, anchor: str, links: list[tuple[str, str]] | None) -> str:
    title = " · ".join([entity["type"].capitalize(), *filter(None, [INDICATOR_NAMES.get(entity.get("indicator"))])])
    more = f' tabindex="0" data-links="{_safe(json.dumps(links))}"' if links else ""
    opening = f'<mark id="{_safe(anchor)}-{_safe(entity["id"])}" class="{_safe(entity["type"])}" title="{_safe(title)}"'
    return f"{opening}{more}>{_safe(entity['text'])}</mark>"


def _row(fact: dict, anchor: str) -> str:
    evidence = [f"{anchor}-{id_}" for id_ in fact["evidence"]]
    check = CHECKS[fact["check"]].format(_number(fact.get("expected_percent")))
    percent = "" if fact["percent"] is None else f"{_number(fact['percent'])}% "
    return (
        f'<tr data-evidence="{_safe(json.dumps(evidence))}">'
        f'<th scope="row"><a href="{_href(evidence[0])}">{INDICATOR_NAMES[fact["indicator"]]}</a></th>'
        f'<td>{_count(fact)} <small lang="vi">{_safe(fact["unit"] or "")}</small></td>'
        f'<td>{percent}<small class="{fact["check"]}">{check}</small></td>'
        f'<td lang="vi">{_safe(fact["organisation"] or "")} <small>{_safe(fact["period"] or "")}</small></td></tr>'
    )


def _count(fact: dict) -> str:
    about = "≈ " if fact["approximate"] else ""
    if fact["target"] is None:
        return about + _number(fact["achieved"])
    return f"{about}{_number(fact['achieved']) or '–'} / {_number(fact['target'])}"


def _number(value: object) -> str:
    """A number as an English reader and a Vietnamese one read it alike: thousands apart by a thin space.

    >>> _number(1_986_000_000_000), _number([2000, 2500]), _number(None)
    ('1\\u202f986 billion', '2\\u202f000–2\\u202f500', '')
    """
    if isinstance(value, list):
        return "–".join(map(_number, value))
    if value is None:
        return ""
    for size, word in ((10**9, " billion"), (10**6, " million")):
        if value >= size and value * 100 % size == 0:
            return _number(value // size if value % size == 0 else value / size) + word
    return _safe(f"{value:,}".replace(",", "\u202f"))


def _href(anchor: str) -> str:
    return _safe("#" + quote(anchor))


def _many(items: list, noun: str) -> str:
    return f"{len(items)} {noun}" if len(items) == 1 else f"{len(items)} {noun}s"


def _failed(facts: list[dict]) -> str:
    """How many facts do not add up, where there are any."""
    failed = sum(fact["check"] == INCONSISTENT for fact in facts)
    return f' · <span class="inconsistent">✗ {failed} inconsistent</span>' if failed else ""
