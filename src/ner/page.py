"""One HTML file to read the results in: every article with its labels in colour, and its facts beside it.

The file asks for nothing from outside, and a Content-Security-Policy holds it to that: only its own style and script
run, known by their hashes. Without script it shows all articles whole; `page.js` shows one at a time, draws the links of
a count, and searches. `#ARTICLE` is the address of an article, `#ARTICLE-T10` that of a span.
"""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from urllib.parse import quote

from ner.facts import CONSISTENT, INCONSISTENT, UNVERIFIABLE
from ner.schema import ACHIEVED_BY, HAS_PERCENT, HAS_TARGET, HAS_UNIT, IN_PERIOD, SPAN_TYPES

LINK_LABELS = {HAS_TARGET: "target", HAS_UNIT: "unit", HAS_PERCENT: "percent", ACHIEVED_BY: "by", IN_PERIOD: "period"}
CHECKS = {CONSISTENT: "✓ consistent", INCONSISTENT: "✗ expected {}%", UNVERIFIABLE: "unverifiable"}
COLUMNS = ("Indicator", "Achieved / target", "Percent", "Body, period")
_MAGNITUDES = ((10**9, " billion"), (10**6, " million"), (1, ""))
_SURROGATES = re.compile("[\ud800-\udfff]")


def page(records: list[dict]) -> str:
    """The HTML file of some records of `tags.jsonl`; lone surrogates, which UTF-8 cannot hold, become U+FFFD."""
    records = json.loads(_SURROGATES.sub("\ufffd", json.dumps(records, ensure_ascii=False)))
    css, js = (files("ner").joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    anchors = _anchors(records)
    tally = _tally([fact for record in records for fact in record["facts"]])
    boxes = "".join(
        f'<label class="{type_}"><input type="checkbox" value="{type_}" checked>{_words(type_)}</label>'
        for type_ in SPAN_TYPES
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy(css, js)}">
<title>Articles and their facts</title>
<style>{css}</style>
</head>
<body>
<nav aria-label="Articles">
<h1>Articles and their facts</h1>
<p class="summary">{_many(records, "article")} · {tally}</p>
<ol>{"".join(map(_entry, records, anchors))}</ol>
</nav>
<main>
<fieldset><legend>Labels shown</legend>{boxes}</fieldset>
{"".join(map(_article, records, anchors))}</main>
<script>{js}</script>
</body>
</html>
"""


def policy(css: str, js: str) -> str:
    """The Content-Security-Policy of a file that asks for nothing and runs its own style and script alone."""
    return f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(js)}; base-uri 'none'; form-action 'none'"


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _anchors(records: list[dict]) -> list[str]:
    """A name for each article such that no two names of articles or spans are the same."""
    taken: set[str] = set()
    anchors = []
    for record in records:
        anchor = "-".join(record["id"].split()) or "article"
        while not taken.isdisjoint(names := {anchor, *(f"{anchor}-{entity['id']}" for entity in record["entities"])}):
            anchor += "-2"
        taken |= names
        anchors.append(anchor)
    return anchors


def _entry(record: dict, anchor: str) -> str:
    headline = next((line for line in record["text"].splitlines() if line.strip()), record["id"])
    link = f'<a href="#{quote(anchor)}"><b lang="vi">{escape(headline[:200])}</b>'
    return f"<li>{link}<small>{_tally(record['facts'])}</small></a></li>\n"


def _article(record: dict, anchor: str) -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in COLUMNS)
    rows = "".join(_row(fact, anchor) for fact in record["facts"])
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"
    return f"""<article id="{escape(anchor)}">
<h2 tabindex="-1">{escape(record["id"])}</h2>
<p class="source">{escape(record["source"])} · {escape(record["model"])}</p>
<div class="text" lang="vi">{_text(record, anchor)}</div>
<section aria-label="Facts">{table if rows else "<p>No facts found.</p>"}</section>
</article>
"""


def _text(record: dict, anchor: str) -> str:
    """The article's text, character for character, with its spans marked; spans do not overlap."""
    parts, end = [], 0
    for entity in sorted(record["entities"], key=lambda entity: entity["start"]):
        leaving = [relation for relation in record["relations"] if relation["head"] == entity["id"]]
        links = [(LINK_LABELS[relation["type"]], f"{anchor}-{relation['tail']}") for relation in leaving]
        parts += [escape(record["text"][end : entity["start"]]), _mark(entity, anchor, links)]
        end = entity["end"]
    return "".join(parts) + escape(record["text"][end:])


def _mark(entity: dict, anchor: str, links: list[tuple[str, str]]) -> str:
    title = " · ".join(map(_words, filter(None, (entity["type"], entity.get("indicator")))))
    more = f' tabindex="0" data-links="{escape(json.dumps(links))}"' if links else ""
    opening = f'<mark id="{escape(anchor)}-{escape(entity["id"])}" class="{escape(entity["type"])}" title="{title}"{more}>'
    return f"{opening}{escape(entity['text'])}</mark>"


def _row(fact: dict, anchor: str) -> str:
    evidence = [f"{anchor}-{id_}" for id_ in fact["evidence"]]
    about = "≈ " if fact["approximate"] else ""
    check = CHECKS[fact["check"]].format(readable(fact.get("expected_percent")))
    achieved, target = readable(fact["achieved"]), readable(fact["target"])
    counts = about + (f"{achieved or '–'} / {target}" if target else achieved) if achieved or target else ""
    percent = f"{'' if counts else about}{readable(fact['percent'])}%" if fact["percent"] is not None else ""
    return f"""<tr data-evidence="{escape(json.dumps(evidence))}">
<th scope="row"><a href="#{quote(evidence[0])}">{_words(fact["indicator"])}</a></th>
<td>{counts} <small lang="vi">{escape(fact["unit"] or "")}</small></td>
<td>{percent} <small class="{fact["check"]}">{check}</small></td>
<td lang="vi">{escape(fact["organisation"] or "")} <small>{escape(fact["period"] or "")}</small></td>
</tr>
"""


def readable(value: float | Sequence[float] | None) -> str:
    """A number that English and Vietnamese readers take alike: a thin space, no point or comma, parts the thousands.

    >>> readable(1_986_000_000_000), readable([2000, 2500]), readable(None)
    ('1\\u202f986 billion', '2\\u202f000–2\\u202f500', '')
    """
    if value is None or isinstance(value, list | tuple):
        return "–".join(map(readable, value or []))
    size, word = next((s, word) for s, word in _MAGNITUDES if s == 1 or (value >= s and value * 100 % s == 0))
    return f"{value / size:,.15g}".replace(",", "\u202f") + word


def _words(name: str) -> str:
    """A name of the scheme in plain words: `Member admission`."""
    return escape(name.replace("_", " ").capitalize())


def _many(items: list, noun: str) -> str:
    return f"{len(items)} {noun}{'s' * (len(items) != 1)}"


def _tally(facts: list[dict]) -> str:
    """How many facts, and how many of them do not add up, where any."""
    failed = sum(fact["check"] == INCONSISTENT for fact in facts)
    return _many(facts, "fact") + (f' · <span class="inconsistent">✗ {failed} inconsistent</span>' if failed else "")
