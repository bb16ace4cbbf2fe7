"""What the baselines share: their command line, the links to the nearest span, and the folder of .ann they leave."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from ner import files, standoff
from ner.boilerplate import article_of
from ner.corpus import Corpus, load_split
from ner.evaluation import read_folder
from ner.schema import (
    ACHIEVED_BY,
    BODIES,
    DATE,
    HAS_PERCENT,
    HAS_TARGET,
    HAS_UNIT,
    IN_PERIOD,
    METRIC,
    PERCENT,
    TARGET,
    UNIT,
    Document,
    Relation,
    Span,
)
from ner.segment import sentences, words

NEAR = 60
"""Targets and percentages further than so many characters from a count are left alone."""

Labelled = list[tuple[str, int, int]]
"""Types with start and end, in the order of the text, none over another."""


def arguments(description: str) -> argparse.Namespace:
    """The options that every baseline takes: which articles to read, and where to write."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the predicted .ann")
    parser.add_argument("--split", default="test", help="of the corpus")
    parser.add_argument("--gold", type=Path, action="append", default=[], help="folder of further articles")
    parser.add_argument("--limit", type=int, help="reads so many articles of each")
    add_real_texts(parser)
    return parser.parse_args()


def add_real_texts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--real-texts", type=Path, nargs="+", help="folders of the real articles' texts")


def corpus_of(args: argparse.Namespace) -> Corpus:
    return Corpus(real_texts=tuple(args.real_texts)) if args.real_texts else Corpus()


def articles(args: argparse.Namespace) -> list[Document]:
    """The gold articles that the command names, own and real, then those of further folders."""
    corpus = corpus_of(args)
    parts = [load_split(corpus, args.split, kind) for kind in ("own", "real")] + [read_folder(path) for path in args.gold]
    return [document for part in parts for document in part[: args.limit]]


def write(args: argparse.Namespace, name: str, label: Callable[[str], Labelled], indicate: Callable[..., str]) -> None:
    """Labels the articles, links the labels, and writes `NAME.ann` for each and `run.json` with the time they took."""
    documents = articles(args)
    began = time.perf_counter()
    found = []
    for document in documents:
        labelled = label(article_of(document.text))
        found.append(linked(document.id, document.text, labelled, indicate))
    seconds = (time.perf_counter() - began) / max(1, len(documents))
    for document in found:
        files.write_text(args.output / f"{document.id}.ann", standoff.dumps(document))
    run = {"name": name, "articles": len(documents), "seconds_per_article": round(seconds, 5)}
    files.write_text(args.output / "run.json", json.dumps(run) + "\n")
    print(f"{name}: {len(documents)} articles, {seconds:.4f} s each; {args.output}", file=sys.stderr)


def linked(name: str, text: str, labelled: Labelled, indicate: Callable[[str, str], str]) -> Document:
    """Joins each count to the nearest fitting span of its sentence; `indicate` names it by its sentence and its unit."""
    spans = [Span(f"T{i}", *row) for i, row in enumerate(labelled, start=1)]
    relations, told = [], {}
    for start, end in sentences(words(text)):
        here = [span for span in spans if start <= span.start < end]
        found = list(_links(here))
        relations += found
        unit_of = {r.head: text[s.start : s.end] for r in found if r.type == HAS_UNIT for s in here if s.id == r.tail}
        told |= {span.id: indicate(text[start:end], unit_of.get(span.id, "")) for span in here}
    tails = {relation.tail for relation in relations}
    kept = [span for span in spans if span.type != UNIT or span.id in tails]
    counted = [
        Span(s.id, s.type, s.start, s.end, told.get(s.id, "other"))
        if s.type == METRIC or (s.type in (TARGET, PERCENT) and s.id not in tails)
        else s
        for s in kept
    ]
    return Document(name, text, tuple(counted), tuple(relations))


def _links(spans: Sequence[Span]) -> Iterator[Relation]:
    """The links inside one sentence: targets and percentages once each, bodies and periods for every count alone."""
    targets = list(_closest(HAS_TARGET, spans, (METRIC,), (TARGET,), set()))
    yield from targets
    reached = {relation.tail for relation in targets}
    percents = list(_closest(HAS_PERCENT, spans, (METRIC, TARGET), (PERCENT,), reached))
    yield from percents
    taken = reached | {relation.tail for relation in percents}
    for head, following in pairwise([*spans, None]):
        if head.type in (METRIC, TARGET) and following is not None and following.type == UNIT:
            yield Relation(HAS_UNIT, head.id, following.id)
    for head in spans:
        if head.type == METRIC or (head.type in (TARGET, PERCENT) and head.id not in taken):
            for relation, types in ((ACHIEVED_BY, BODIES), (IN_PERIOD, (DATE,))):
                tails = [span for span in spans if span.type in types]
                if tails:
                    yield Relation(relation, head.id, min(tails, key=lambda tail, head=head: _gap(head, tail)).id)


def _closest(
    relation: str, spans: Sequence[Span], heads: Sequence[str], tails: Sequence[str], barred: set[str]
) -> Iterator[Relation]:
    """Pairs of least distance, each span in one at most."""
    pairs = [(_gap(h, t), h.id, t.id) for h in spans for t in spans if h.type in heads and t.type in tails]
    pairs = [pair for pair in pairs if pair[0] <= NEAR]
    used = set(barred)
    for _, head, tail in sorted(pairs):
        if not {head, tail} & used:
            used |= {head, tail}
            yield Relation(relation, head, tail)


def _gap(one: Span, other: Span) -> int:
    return max(one.start, other.start) - min(one.end, other.end)
