"""One HTML file to read the results in: every article with its labels in colour, and its facts beside it.

Without script it shows all articles whole; `page.js` shows one at a time, draws the links of a count, and searches.
`#ARTICLE` is the address of an article, `#ARTICLE-T10` that of a span.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from ner.facts import CONSISTENT, INCONSISTENT, UNVERIFIABLE
from ner.schema import ACHIEVED_BY, HAS_PERCENT, HAS_TARGET, HAS_UNIT, IN_PERIOD, SPAN_TYPES
from ner.web import closing, in_words, many, opening, whole

LINK_LABELS = {HAS_TARGET: "target", HAS_UNIT: "unit", HAS_PERCENT: "percent", ACHIEVED_BY: "by", IN_PERIOD: "period"}
CHECKS = {CONSISTENT: "✓ consistent", INCONSISTENT: "✗ expected {}%", UNVERIFIABLE: "unverifiable"}
COLUMNS = ("Indicator", "Achieved / target", "Percent", "Body, period")
_MAGNITUDES = ((10**9, " billion"), (10**6, " million"), (1, ""))
_SPAN_NAME = re.compile(r"-T\d+$")


def page(records: list[dict]) -> str:
    """The HTML file of some records of `tags.jsonl`."""
    return "".join(parts(lambda: records))


def parts(read: Callable[[], Iterable[dict]]) -> Iterator[str]:
    """The HTML file piece by piece; `read` starts reading the records, which are never held all at once.

    Lone surrogates, which UTF-8 cannot hold, become U+FFFD.
    """
    articles = facts = failed = 0
    for record in read():
        articles += 1
        facts += len(record["facts"])
        failed += _inconsistent(record["facts"])
    boxes = "".join(
        f'<label class="{type_}"><input type="checkbox" value="{type_}" checked>{in_words(type_)}</label>'
        for type_ in SPAN_TYPES
    )
    yield opening("page", "Articles and their facts")
    yield f"""<nav aria-label="Articles">
<h1>Articles and their facts</h1>
<p class="summary">{many(articles, "article")} · {_tally(facts, failed)}</p>
<ol>"""
    yield from (_entry(record, anchor) for record, anchor in _anchored(read()))
    yield f"""</ol>
</nav>
<main>
<fieldset><legend>Labels shown</legend>{boxes}</fieldset>
"""
    yield from (_article(record, anchor) for record, anchor in _anchored(read()))
    yield "</main>\n"
    yield closing("page")


def _anchored(records: Iterable[dict]) -> Iterator[tuple[dict, str]]:
    """Each record with a name such that no two names of articles or spans are the same: none of an article ends like one
    of a span."""
    taken: set[str] = set()
    for record in records:
        record = json.loads(whole(json.dumps(record, ensure_ascii=False)))
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
    title = " · ".join(map(in_words, filter(None, (entity["type"], entity.get("indicator")))))
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
<th scope="row"><a href="#{quote(evidence[0])}">{in_words(fact["indicator"])}</a></th>
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


def _inconsistent(facts: list[dict]) -> int:
    return sum(fact["check"] == INCONSISTENT for fact in facts)


def _tally(facts: int, failed: int) -> str:
    """How many facts, and how many of them do not add up, where any."""
    return many(facts, "fact") + (f' · <span class="inconsistent">✗ {failed} inconsistent</span>' if failed else "")
