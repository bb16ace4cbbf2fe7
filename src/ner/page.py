"""Files of articles: each with its labels in colour, what does not add up in it, and its facts beside it.

Without script a file shows its articles whole; `page.js` shows one at a time and draws the links of a count.
`#ARTICLE` is the address of an article, `#ARTICLE-T10` that of a span.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, unquote

from ner.findings import Finding
from ner.percent_check import CONSISTENT, INCONSISTENT, UNVERIFIABLE
from ner.schema import ACHIEVED_BY, COUNTS, HAS_PERCENT, HAS_TARGET, HAS_UNIT, IN_PERIOD, SPAN_TYPES
from ner.values import readable
from ner.web import closing, in_words, many, opening

LINK_LABELS = {HAS_TARGET: "target", HAS_UNIT: "unit", HAS_PERCENT: "percent", ACHIEVED_BY: "by", IN_PERIOD: "period"}
CHECKS = {CONSISTENT: "✓ consistent", INCONSISTENT: "✗ expected {}%", UNVERIFIABLE: "unverifiable"}
COLUMNS = ("Indicator", "Achieved / target", "Percent", "Body, period")
OTHERS = 5
"""Other articles that a finding links to, at most."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as it is shown.

    `name` is the article's in its file, `address` where it is found from the files beside it, by which findings name it.
    `before` and `after` are the addresses of its neighbours, `number` says which of `count` it is.
    """

    record: dict
    name: str
    address: str
    findings: Sequence[Finding]
    number: int
    count: int
    before: str | None
    after: str | None

    def spans_of(self, found: Finding) -> Sequence[str]:
        """The spans of this article that a finding is about."""
        return found.evidence[found.articles.index(self.address)]


def parts(articles: Iterable[Shown], home: str) -> Iterator[str]:
    """A file of articles, piece by piece; `home` is the list that they are in."""
    boxes = "".join(
        f'<label class="{type_}"><input type="checkbox" value="{type_}" checked>{in_words(type_)}</label>'
        for type_ in SPAN_TYPES
    )
    yield opening("page", "Articles and their facts", base="base")
    yield f"""<header>
<a class="home" href="{home}">← All articles</a>
<fieldset><legend>Labels shown</legend>{boxes}</fieldset>
</header>
<main>
"""
    yield from map(_article, articles)
    yield "</main>\n"
    yield closing("page")


def _article(shown: Shown) -> str:
    record, name = shown.record, shown.name
    wrong = {id_ for found in shown.findings for id_ in shown.spans_of(found)}
    head = "".join(f'<th scope="col">{column}</th>' for column in COLUMNS)
    rows = "".join(_row(fact, name, wrong) for fact in record["facts"])
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"
    return f"""<article id="{escape(name)}">
<h2 tabindex="-1">{escape(record["id"])}</h2>
<nav aria-label="Articles beside this one">{_step("prev", shown.before)} {readable(shown.number)} of \
{readable(shown.count)} {_step("next", shown.after)}</nav>
<p class="source">{escape(record["source"])} · {escape(record["model"])}</p>
{_findings(shown)}<div class="body">
<div class="text" lang="vi">{_text(record, name, wrong)}</div>
<section aria-label="Facts">{table if rows else "<p>No facts found.</p>"}</section>
</div>
</article>
"""


def _step(way: str, to: str | None) -> str:
    about, arrow = {"prev": ("Previous article (←)", "←"), "next": ("Next article (→)", "→")}[way]
    return f'<a rel="{way}" href="{to}" title="{about}" aria-label="{about}">{arrow}</a>' if to else f"<s>{arrow}</s>"


def _findings(shown: Shown) -> str:
    if not shown.findings:
        return ""
    items = "".join(_finding(found, shown) for found in shown.findings)
    heading = f"✗ {many(len(shown.findings), 'finding')}"
    return f'<aside>\n<h3 class="inconsistent">{heading}</h3>\n<ul>\n{items}</ul>\n</aside>\n'


def _finding(found: Finding, shown: Shown) -> str:
    """A finding with its spans here, and links to what other articles say."""
    spans = shown.spans_of(found)
    others = [pair for pair in zip(found.articles, found.evidence, strict=True) if pair[0] != shown.address]
    links = "".join(
        f' <a href="{article}-{quote(evidence[0])}">{escape(unquote(article.partition("#")[2]))} →</a>'
        for article, evidence in others[:OTHERS]
    )
    more = f" and {len(others) - OTHERS} more" if len(others) > OTHERS else ""
    return f"""<li data-evidence="{escape(_ids(shown.name, spans))}">\
<a href="#{quote(f"{shown.name}-{spans[0]}")}" lang="vi">{escape(found.message)}</a>{links}{more}</li>
"""


def _ids(name: str, spans: Iterable[str]) -> str:
    return json.dumps([f"{name}-{span}" for span in spans])


def _text(record: dict, name: str, wrong: set[str]) -> str:
    """The article's text, character for character, with its spans marked; spans do not overlap."""
    leaving = defaultdict(list)
    for relation in record["relations"]:
        leaving[relation["head"]].append((LINK_LABELS[relation["type"]], f"{name}-{relation['tail']}"))
    pieces, end = [], 0
    for entity in sorted(record["entities"], key=lambda entity: entity["start"]):
        is_wrong = entity["id"] in wrong and entity["type"] in COUNTS
        mark = _mark(entity, name, leaving[entity["id"]], is_wrong)
        pieces += [escape(record["text"][end : entity["start"]]), mark]
        end = entity["end"]
    return "".join(pieces) + escape(record["text"][end:])


def _mark(entity: dict, name: str, links: list[tuple[str, str]], is_wrong: bool) -> str:
    about = [in_words(entity["type"]), *([in_words(entity["indicator"])] if entity.get("indicator") else [])]
    title = " · ".join([*about, *(["does not add up"] if is_wrong else [])])
    more = f' tabindex="0" data-links="{escape(json.dumps(links))}"' if links else ""
    return (
        f'<mark id="{escape(name)}-{escape(entity["id"])}" class="{escape(entity["type"])}{" wrong" * is_wrong}" '
        f'title="{title}"{more}>{escape(entity["text"])}</mark>'
    )


def _row(fact: dict, name: str, wrong: set[str]) -> str:
    about = "≈ " if fact["approximate"] else ""
    check = CHECKS[fact["check"]].format(readable(fact.get("expected_percent")))
    achieved, target = readable(fact["achieved"]), readable(fact["target"])
    counts = about + (f"{achieved or '–'} / {target}" if target else achieved) if achieved or target else ""
    percent = f"{'' if counts else about}{readable(fact['percent'])}%" if fact["percent"] is not None else ""
    count = fact["evidence"][0]
    return f"""<tr data-evidence="{escape(_ids(name, fact["evidence"]))}"{' class="wrong"' * (count in wrong)}>
<th scope="row"><a href="#{quote(f"{name}-{count}")}">{in_words(fact["indicator"])}</a></th>
<td>{counts} <small lang="vi">{escape(fact["unit"] or "")}</small></td>
<td>{percent} <small class="{fact["check"]}">{check}</small></td>
<td lang="vi">{escape(fact["organisation"] or "")} <small>{escape(fact["period"] or "")}</small></td>
</tr>
"""
