"""From inputs to files of results: reads, tags and writes as it goes, and names every input that failed."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import tee
from pathlib import Path
from typing import TextIO

from ner import formats, standoff
from ner.formats import Article, Failure
from ner.tagger import Tagged, Tagger


def tag_inputs(
    paths: Sequence[str], output: Path, wanted: Sequence[str], tagger: Tagger, progress: Callable[[int], None]
) -> tuple[int, list[Failure]]:
    """Tags all inputs into `output`; returns how many articles were tagged, and the failures.

    A file of results takes its name when the run ends, or is interrupted: then it holds all that was finished. If
    anything failed, `errors.jsonl` says what. Inputs inside `output` are passed over.

    Raises:
        OSError: `output` cannot be written.
    """
    output.mkdir(parents=True, exist_ok=True)
    failures: list[Failure] = []
    done = 0
    try:
        with ExitStack() as stack:
            writers = [stack.enter_context(_WRITERS[name](output)) for name in wanted]
            for article, tagged in _tagged(_articles(paths, output, failures), tagger):
                if tagged.error:
                    failures.append(Failure(article.source, f"cannot be tagged: {tagged.error}"))
                    continue
                record = formats.record(article, tagged.document, tagged.facts, tagger.name)
                for write in writers:
                    write(article, tagged, record)
                done += 1
                progress(done)
    finally:
        _write_errors(output / "errors.jsonl", failures)
    return done, failures


def _articles(paths: Sequence[str], output: Path, failures: list[Failure]) -> Iterator[Article]:
    for item in formats.read_inputs(paths, output):
        if isinstance(item, Article):
            yield item
        else:
            failures.append(item)


def _tagged(articles: Iterator[Article], tagger: Tagger) -> Iterator[tuple[Article, Tagged]]:
    ours, theirs = tee(articles)  # one is ahead of the other by a chunk of the tagger at most
    yield from zip(ours, tagger.stream((a.id, a.text) for a in theirs), strict=True)


def _write_errors(path: Path, failures: list[Failure]) -> None:
    path.unlink(missing_ok=True)
    if failures:
        lines = (json.dumps({"source": f.source, "error": f.error}, ensure_ascii=False) for f in failures)
        standoff.write_atomically(path, "".join(line + "\n" for line in lines))


@contextmanager
def _atomic_file(path: Path) -> Iterator[TextIO]:
    """A file that takes its name when it is whole or the run is interrupted; an error leaves the old one."""
    part = path.with_name(path.name + ".part")
    with open(part, "w", encoding="utf-8", newline="") as file:
        try:
            yield file
        except KeyboardInterrupt:
            file.close()
            os.replace(part, path)
            raise
    os.replace(part, path)


Write = Callable[[Article, Tagged, dict], object]


@contextmanager
def _jsonl(output: Path) -> Iterator[Write]:
    with _atomic_file(output / "tags.jsonl") as file:
        yield lambda article, tagged, record: file.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")


@contextmanager
def _csv(output: Path) -> Iterator[Write]:
    with _atomic_file(output / "facts.csv") as file:
        file.write(formats.facts_csv([], header=True))
        yield lambda article, tagged, record: file.write(
            formats.facts_csv([(article.id, fact) for fact in tagged.facts], header=False)
        )


@contextmanager
def _html(output: Path) -> Iterator[Write]:
    from ner.page import page

    records: list[dict] = []
    with _atomic_file(output / "index.html") as file:
        yield lambda article, tagged, record: records.append(record)
        file.write(page(records))


@contextmanager
def _brat(output: Path) -> Iterator[Write]:
    def write(article: Article, tagged: Tagged, record: dict) -> None:
        standoff.write_atomically(output / "brat" / f"{article.id}.txt", article.text)
        standoff.write_atomically(output / "brat" / f"{article.id}.ann", standoff.dumps(tagged.document))

    yield write


_WRITERS = {"jsonl": _jsonl, "csv": _csv, "html": _html, "brat": _brat}

FORMATS = tuple(_WRITERS)
