"""One HTML file to read the results in: every article with its labels in colour, and its facts beside it.

The file asks for nothing from outside, and a Content-Security-Policy holds it to that: only its own style and script
run, known by their hashes. Without script it shows all articles whole; `page.js` shows one at a time, draws the links of
a count, and searches. `#ARTICLE` is the address of an article, `#ARTICLE-T10` that of a span.
"""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from urllib.parse import quote

from ner.facts import CONSISTENT, INCONSISTENT, UNVERIFIABLE
from ner.schema import ACHIEVED_BY, HAS_PERCENT, HAS_TARGET, HAS_UNIT, IN_PERIOD, SPAN_TYPES

LINK_LABELS = {HAS_TARGET: "target", HAS_UNIT: "unit", HAS_PERCENT: "percent", ACHIEVED_BY: "by", IN_PERIOD: "period"}
CHECKS = {CONSISTENT: "✓ consistent", INCONSISTENT: "✗ expected {}%", UNVERIFIABLE: "unverifiable"}
COLUMNS = ("Indicator", "Achieved / target", "Percent", "Body, period")
_MAGNITUDES = ((10**9, " billion"), (10**6, " million"), (1, ""))
_SPAN_NAME = re.compile(r"-T\d+$")
_SURROGATES = re.compile("[\ud800-\udfff]")


def page(records: list[dict]) -> str:
    """The HTML file of some records of `tags.jsonl`."""
    return "".join(parts(lambda: records))


def parts(read: Callable[[], Iterable[dict]]) -> Iterator[str]:
    """The HTML file piece by piece; `read` starts reading the records, which are never held all at once.

    Lone surrogates, which UTF-8 cannot hold, become U+FFFD.
    """
    css, js = (files("ner").joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    articles = facts = failed = 0
    for record in read():
        articles += 1
        facts += len(record["facts"])
        failed += _inconsistent(record["facts"])
    boxes = "".join(
        f'<label class="{type_}"><input type="checkbox" value="{type_}" checked>{_words(type_)}</label>'
        for type_ in SPAN_TYPES
    )
    yield f"""<!doctype html>
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
<p class="summary">{_many(articles, "article")} · {_tally(facts, failed)}</p>
<ol>"""
    yield from (_entry(record, anchor) for record, anchor in _anchored(read()))
    yield f"""</ol>
</nav>
<main>
<fieldset><legend>Labels shown</legend>{boxes}</fieldset>
"""
    yield from (_article(record, anchor) for record, anchor in _anchored(read()))
    yield f"""</main>
<script>{js}</script>
</body>
</html>
"""


def policy(css: str, js: str) -> str:
    """The Content-Security-Policy of a file that asks for nothing and runs its own style and script alone."""
    return f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(js)}; base-uri 'none'; form-action 'none'"


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _anchored(records: Iterable[dict]) -> Iterator[tuple[dict, str]]:
    """Each record with a name such that no two names of articles or spans are the same: none of an article ends like one
    of a span."""
    taken: set[str] = set()
    for record in records:
        record = json.loads(_SURROGATES.sub("\ufffd", json.dumps(record, ensure_ascii=False)))
        anchor = "-".join(record["id"].split()) or "article"
        while anchor in taken or _SPAN_NAME.search(anchor):
            anchor += "-2"
        taken.add(anchor)
        yield record, anchor


def _entry(record: dict, anchor: str) -> str:
    headline = next((line for line in record["text"].splitlines() if line.strip()), record["id"])
    link = f'<a href="#{quote(anchor)}"><b lang="vi">{escape(headline[:200])}</b>'
    facts = record["facts"]
    return f"<li>{link}<small>{_tally(len(facts), _inconsistent(facts))}</small></a></li>\n"


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


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _inconsistent(facts: list[dict]) -> int:
    return sum(fact["check"] == INCONSISTENT for fact in facts)


def _tally(facts: int, failed: int) -> str:
    """How many facts, and how many of them do not add up, where any."""
    return _many(facts, "fact") + (f' · <span class="inconsistent">✗ {failed} inconsistent</span>' if failed else "")
