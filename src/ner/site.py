"""Results as a folder of HTML files that need no server: lists of articles, and the articles, some to a file.

Every file is whole in itself (`web`). They are written from records that are read one after the other: what is held at once
is what the articles of one list tell of the same.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice
from pathlib import Path
from urllib.parse import quote

from ner import findings, listing, page
from ner.findings import Finding
from ner.formats import document_of, facts_of
from ner.schema import Fact
from ner.segment import without_surrogates
from ner.web import many

PAGES = "pages"
"""The folder of the articles' files."""
TOGETHER = 20
"""Articles of a file: style and script weigh little beside so many, and it opens at once. A list has whole files."""
_SPAN_NAME = re.compile(r"-T\d+$")


@dataclass(frozen=True, slots=True)
class _Place:
    """A record, where it stands among all from 0, and its name in its file."""

    record: dict
    number: int
    name: str

    @property
    def file(self) -> str:
        return f"{self.number // TOGETHER + 1:06}.html"

    @property
    def address(self) -> str:
        return f"{self.file}#{quote(self.name)}"


def files(read: Callable[[], Iterable[dict]], count: int) -> Iterator[tuple[str, Iterator[str]]]:
    """The name of each file and its pieces, which are to be taken before the next file; articles come before their list.

    `read` starts reading the `count` records. Lone surrogates, which UTF-8 cannot hold, become U+FFFD.
    """
    surveyed, shown, listed = _placed(read()), _neighbours(_placed(read())), _placed(read())
    for start in range(0, max(count, 1), listing.LISTED):
        survey = _survey(islice(surveyed, listing.LISTED))
        home = listing.file_name(start)
        for file, places in groupby(islice(shown, listing.LISTED), key=lambda three: three[1].file):
            articles = (_shown(*three, survey, count) for three in places)
            yield f"{PAGES}/{file}", map(without_surrogates, page.parts(articles, f"../{home}"))
        places = islice(listed, listing.LISTED)
        rows = (listing.row(place.record, f"{PAGES}/{place.address}", _findings(place, survey)) for place in places)
        first = f"{PAGES}/{start // TOGETHER + 1:06}.html"
        yield home, map(without_surrogates, listing.parts(rows, start, count, survey.tally, first))


def left_over(folder: Path, made: set[str]) -> Iterator[Path]:
    """Files that an earlier run with more articles has left in the folder of a site; `made` are the names of its own."""
    digits = "[0-9]" * 6
    for path in chain(folder.glob(f"list-{digits}.html"), folder.glob(f"{PAGES}/{digits}.html")):
        if path.relative_to(folder).as_posix() not in made:
            yield path


def _placed(records: Iterable[dict]) -> Iterator[_Place]:
    """No two names of articles or spans in a file are the same: none of an article ends like one of a span."""
    taken: set[str] = set()
    for number, record in enumerate(records):
        if number % TOGETHER == 0:
            taken.clear()
        name = "-".join(without_surrogates(record["id"]).split()) or "article"
        while name in taken or _SPAN_NAME.search(name):
            name += "-2"
        taken.add(name)
        yield _Place(record, number, name)


def _neighbours(places: Iterable[_Place]) -> Iterator[tuple[_Place | None, _Place, _Place | None]]:
    """Each place between the one before it and the one after it."""
    before = at = None
    for after in chain(places, [None]):
        if at:
            yield before, at, after
        before, at = at, after


@dataclass(frozen=True, slots=True)
class _Survey:
    """What has to be known of a list before it is written: how much it holds, and what its articles say of one another.

    `between` has the findings of each article, by its address.
    """

    articles: int
    facts: int
    wrong: int
    between: dict[str, list[Finding]]

    @property
    def tally(self) -> str:
        wrong = f' · <span class="inconsistent">✗ {many(self.wrong, "finding")}</span>' if self.wrong else ""
        return f"{many(self.articles, 'article')} · {many(self.facts, 'fact')}{wrong}"


def _survey(places: Iterable[_Place]) -> _Survey:
    seen: Counter[str] = Counter()

    def told() -> Iterator[tuple[str, Fact]]:
        for place in places:
            facts = facts_of(place.record)
            seen.update(articles=1, facts=len(facts), wrong=len(place.record["warnings"]))
            yield from ((place.address, fact) for fact in facts)

    between: dict[str, list[Finding]] = defaultdict(list)
    for found in findings.between(told()):
        if found.kind != findings.AGREEMENT:
            seen["wrong"] += 1
            for address in found.articles:
                between[address].append(found)
    return _Survey(seen["articles"], seen["facts"], seen["wrong"], dict(between))


def _findings(place: _Place, survey: _Survey) -> list[Finding]:
    """All that concerns an article, which goes by its address; one without warnings has none of its own."""
    document = replace(document_of(place.record), id=place.address)
    own = findings.in_article(document, facts_of(place.record)) if place.record["warnings"] else []
    return [*own, *survey.between.get(place.address, [])]


def _shown(before: _Place | None, at: _Place, after: _Place | None, survey: _Survey, count: int) -> page.Shown:
    return page.Shown(
        record=at.record,
        name=at.name,
        address=at.address,
        findings=_findings(at, survey),
        number=at.number + 1,
        count=count,
        before=before.address if before else None,
        after=after.address if after else None,
    )
