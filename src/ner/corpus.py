"""The labelled articles on disk, their splits, and every breach of the scheme that a program can find.

Our own articles stand in `corpus/` with labels in `annotations/`; the labels of real articles stand in
`annotations/real/`, their texts in a folder outside. `annotations/splits.tsv` gives every article its split.
"""

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ner.count_notes import read_note
from ner.facts import heads
from ner.genre import coverage, spread
from ner.leaks import moulds, near_copies, shared_figures
from ner.schema import (
    BODIES,
    COUNTS,
    DATE,
    HAS_TARGET,
    INDICATORS,
    METRIC,
    PERCENT,
    RELATIONS,
    SPAN_TYPES,
    TARGET,
    UNIT,
    Document,
)
from ner.segment import in_table
from ner.standoff import Parsed, Problem, parse, read, read_text, write_atomically

SPLITS = ("train", "dev", "test")
REAL = "real"
HELD_OUT = "#\tstyle: held-out"
"""The note in the annotation file of a test article whose style no training article has."""


@dataclass(frozen=True)
class Corpus:
    """Where the texts and labels are; a real article's text is in the first of `real_texts` that has it."""

    texts: Path = Path("corpus")
    annotations: Path = Path("annotations")
    real_texts: tuple[Path, ...] = (Path("../shared/real"), Path("cache/real"))

    def splits(self) -> dict[str, str]:
        """The split of every article, by name.

        Raises:
            ValueError: a line that is not `NAME<tab>SPLIT`, or an unknown split.
        """
        path = self.annotations / "splits.tsv"
        if not path.exists():
            raise ValueError(f"{path} is not there; run `ner corpus split`, or name the folder with --annotations")
        out = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            name, _, split = line.partition("\t")
            if split not in SPLITS or name in out:
                raise ValueError(f"{path}:{number}: a line is NAME<tab>{'|'.join(SPLITS)}, once for each article")
            out[name] = split
        return out

    def files(self) -> Iterator[tuple[Path, Path]]:
        """The text and the labels of every article, own and real."""
        for ann in sorted(self.annotations.glob("*.ann")):
            yield self.texts / f"{ann.stem}.txt", ann
        for ann in sorted((self.annotations / REAL).glob("*.ann")):
            places = [folder / f"{ann.stem}.txt" for folder in self.real_texts]
            yield next((path for path in places if path.exists()), places[0]), ann


def assign_splits(corpus: Corpus) -> dict[str, str]:
    """Gives every article that has no split one, by a hash of its name: a ninth each to dev and test. Returns those."""
    path = corpus.annotations / "splits.tsv"
    splits = corpus.splits() if path.exists() else {}
    new = {ann.stem: _split_of(ann.stem) for _, ann in corpus.files() if ann.stem not in splits}
    lines = (f"{name}\t{split}\n" for name, split in sorted({**splits, **new}.items()))
    write_atomically(path, "".join(lines))
    return new


def _split_of(name: str) -> str:
    return {0: "dev", 1: "test"}.get(int(hashlib.sha256(name.encode()).hexdigest(), 16) % 9, "train")


def load_split(corpus: Corpus, split: str, kind: str = "all") -> list[Document]:
    """The articles of a split: all, `own`, `real`, or of a style `held-out`; names missing texts on standard error."""
    splits = corpus.splits()
    documents, missing = [], []
    for text, ann in corpus.files():
        if splits.get(ann.stem) != split or (kind != "all" and (ann.parent.name == REAL) != (kind == "real")):
            continue
        if text.exists():
            documents.append(read(text, ann))
        else:
            missing.append(text)
    if missing:
        print(
            f"{split}: left out {len(missing)} articles whose text is not there, such as {missing[0]}; "
            f"annotations/real/README.md says how to make them",
            file=sys.stderr,
        )
    return [document for document in documents if kind != "held-out" or HELD_OUT in document.notes]


def check_document(parsed: Parsed, path: str) -> list[Problem]:
    """Every breach of the scheme in one article, in the order of its file."""
    document = parsed.document
    found = list(parsed.problems)

    def say(item: object, message: str) -> None:
        found.append(Problem(path, parsed.lines.get(item, 0), message))

    for id_, message in _extents(document) + _counts(document):
        say(id_, message)
    for relation, message in _relations(document):
        say(relation, message)
    for note, message in _notes(document):
        say(note, message)
    return sorted(found, key=lambda problem: problem.line)


def _extents(document: Document) -> list[tuple[str, str]]:
    out = []
    text = document.text
    previous = None
    for span in sorted(document.spans, key=lambda span: (span.start, span.end)):
        surface = document.surface(span)
        if surface != surface.strip():
            out.append((span.id, f"{span.id} {surface!r} starts or ends in white space; cut it off"))
        if "\n" in surface:
            out.append((span.id, f"{span.id} {surface!r} runs over a line end; cut it there"))
        if _inside_number(text, span.start) or _inside_number(text, span.end):
            out.append((span.id, f"{span.id} {surface!r} starts or ends in the middle of a number; take the whole"))
        if previous is not None and span.start < previous.end:
            out.append((span.id, f"{span.id} overlaps {previous.id} {document.surface(previous)!r}; keep one"))
        previous = span
    return out


def _inside_number(text: str, at: int) -> bool:
    return bool(
        0 < at < len(text)
        and (
            (text[at - 1].isdigit() and text[at].isdigit())
            or re.fullmatch(r"\d[.,]\d", text[at - 1 : at + 2])
            or re.fullmatch(r"\d[.,]\d", text[max(0, at - 2) : at + 1])
        )
    )


def _counts(document: Document) -> list[tuple[str, str]]:
    linked = {(r.type, r.tail) for r in document.relations}
    tails = {r.tail for r in document.relations}
    out = []
    for span in document.spans:
        if span.type == METRIC and span.indicator is None:
            out.append((span.id, f"METRIC {span.id} has no Indicator; add one"))
        if span.type == TARGET and span.indicator is None and (HAS_TARGET, span.id) not in linked:
            out.append((span.id, f"TARGET {span.id} stands alone and has no Indicator; add one, or link its METRIC"))
        if span.type in (TARGET, PERCENT) and span.indicator is not None and span.id in tails:
            out.append((span.id, f"{span.type} {span.id} belongs to a count; only one that stands alone has an Indicator"))
        if span.type not in COUNTS and span.indicator is not None:
            out.append((span.id, f"{span.type} {span.id} is no count; delete its Indicator"))
        if span.type == UNIT and span.id not in tails:
            out.append((span.id, f"no count links to UNIT {span.id}; link it or delete it"))
    return out


def _relations(document: Document) -> list[tuple[object, str]]:
    out = []
    heads = Counter((r.type, r.head) for r in document.relations)
    for relation in document.relations:
        head, tail = document.by_id[relation.head], document.by_id[relation.tail]
        rule = RELATIONS[relation.type]
        if head.type not in rule.heads or tail.type not in rule.tails:
            allowed = f"{' or '.join(rule.heads)} to {' or '.join(rule.tails)}"
            out.append((relation, f"{relation.type} goes from {allowed}, not from {head.type} to {tail.type}"))
        if heads[relation.type, relation.head] > 1:
            out.append((relation, f"{relation.head} has more than one {relation.type}; keep one"))
        between = document.text[min(head.end, tail.end) : max(head.start, tail.start)]
        if tail.type in (*BODIES, DATE) and "\n" in between and not in_table(document.text, head.start):
            out.append((relation, f"{relation.type} from {head.id} to {tail.id} crosses a line; only a table row may"))
    return out


def _notes(document: Document) -> list[tuple[str, str]]:
    out, noted = [], set()
    counts = {span.id for span in heads(document)}
    for note in document.notes:
        try:
            found = read_note(note)
        except ValueError as error:
            out.append((note, str(error)))
            continue
        if found is None:
            continue
        id_, _ = found
        if id_ not in counts:
            out.append(
                (note, f"the note says whose count {id_} is, but {id_} heads no fact; mend the id or delete the note")
            )
        if id_ in noted:
            out.append((note, f"{id_} has such a note already; keep one"))
        noted.add(id_)
    return out


def check_corpus(corpus: Corpus) -> tuple[list[Problem], int, int]:
    """The problems of all articles and of the split file; how many were checked, and how many lack their text."""
    splits = corpus.splits()
    names = {ann.stem for _, ann in corpus.files()}
    where = str(corpus.annotations / "splits.tsv")
    problems = [Problem(where, 0, f"{name} has no split; run `ner corpus split`") for name in sorted(names - set(splits))]
    problems += [Problem(where, 0, f"{name} has no .ann file; delete the line") for name in sorted(set(splits) - names)]
    checked, own, missing = [], [], 0
    for text, ann in corpus.files():
        if not text.exists():
            missing += 1
            continue
        parsed = parse(ann.stem, read_text(text), read_text(ann), str(ann))
        problems += check_document(parsed, str(ann))
        checked.append(parsed.document)
        if ann.parent.name != REAL:
            own.append(parsed.document)
    leaks = chain(near_copies(checked), shared_figures([d for d in checked if d.id in splits], splits), moulds(own))
    problems += [Problem(where, 0, message) for message in leaks]
    return problems, len(checked), missing


def statistics(corpus: Corpus) -> str:
    """Tables in Markdown: articles, spans, relations and indicators by split, own and real apart; traits; spread."""
    columns = [(split, kind) for split in SPLITS for kind in ("own", "real")]
    documents = [load_split(corpus, split, kind) for split, kind in columns]
    counts = [_counted(part) for part in documents]
    names = ["articles", "spans", *SPAN_TYPES, *RELATIONS, *INDICATORS]
    everything = list(chain(*documents))
    traits = {kind: coverage(list(chain(*documents[i::2]))) for i, kind in enumerate(("own", "real"))}
    own = list(chain(*documents[::2]))
    return "\n\n".join(
        [
            _table(
                ["", *(f"{split} {kind}" for split, kind in columns), "all"],
                [[name, *(c[name] for c in counts), sum(c[name] for c in counts)] for name in names],
            ),
            _table(
                [f"of {len(everything)} articles", "own", "real", "all"],
                [[name, n, traits["real"][name], n + traits["real"][name]] for name, n in traits["own"].items()],
            ),
            *(_table([f"{what} of own articles", "articles"], rows) for what, rows in spread(own).items()),
        ]
    )


def _table(head: list[str], rows: Iterable[Sequence]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _counted(documents: list[Document]) -> Counter[str]:
    counts = Counter(articles=len(documents))
    for document in documents:
        counts["spans"] += len(document.spans)
        counts.update(span.type for span in document.spans)
        counts.update(relation.type for relation in document.relations)
        counts.update(span.indicator for span in document.spans if span.indicator)
    return counts
