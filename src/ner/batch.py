"""From inputs to files of results: reads, tags and notes down as it goes, and names every input that failed."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import tee
from pathlib import Path
from typing import BinaryIO

from ner.files import atomic_file
from ner.formats import record
from ner.journal import Journal
from ner.outputs import WRITERS
from ner.sources import Article, Columns, Failure, read_inputs
from ner.tagger import Tagged, Tagger

JOURNAL = "tags.journal"


def tag_inputs(
    paths: Sequence[str],
    output: Path,
    wanted: Sequence[str],
    tagger: Tagger,
    columns: Columns,
    progress: Callable[[int], None],
    report: Callable[[str], None],
) -> tuple[int, int]:
    """Tags all inputs into `output`; returns how many articles there are results for, and how many inputs failed.

    Each record goes to a journal as soon as it is made; when the run ends, or is interrupted, the files of results are
    written from it. A run that did not end left its journal: the next takes from it the records of the same model for
    articles that have not changed. If anything failed, `report` hears of it and `errors.jsonl` says what.

    Raises:
        OSError: `output` cannot be written; the journal holds what was tagged before.
    """
    output.mkdir(parents=True, exist_ok=True)
    with Journal(output / JOURNAL, tagger.fingerprint) as journal:
        counts = tag_articles(read_inputs(paths, output, columns), journal, wanted, tagger, progress, report)
        journal.remove()
        return counts


def tag_articles(
    items: Iterator[Article | Failure],
    journal: Journal,
    wanted: Sequence[str],
    tagger: Tagger,
    progress: Callable[[int], None],
    report: Callable[[str], None],
) -> tuple[int, int]:
    """As `tag_inputs`, of what was read already; the results stand beside the journal, which is left to its owner."""
    output = journal.path.parent
    if journal.foreign:
        report(f"{journal.path} was begun with another model; everything is tagged anew")
    with atomic_file(output / "errors.jsonl") as errors:
        fail = _Failures(errors, report)
        interruption = _tag(items, journal, tagger, fail, progress)
        for name in wanted:
            WRITERS[name](journal, output)
    if not fail.count:
        (output / "errors.jsonl").unlink()
    if interruption:
        raise interruption
    return len(journal), fail.count


class _Failures:
    """Notes down each failure and counts them."""

    def __init__(self, file: BinaryIO, report: Callable[[str], None]) -> None:
        self.file, self.report, self.count = file, report, 0

    def __call__(self, source: str, error: str) -> None:
        self.count += 1
        self.file.write(json.dumps({"source": source, "error": error}, ensure_ascii=False).encode() + b"\n")
        self.report(f"{source}: {error}")


def _tag(
    items: Iterator[Article | Failure],
    journal: Journal,
    tagger: Tagger,
    fail: _Failures,
    progress: Callable[[int], None],
) -> KeyboardInterrupt | None:
    """Tags what the journal does not hold yet; returns the interruption, if there was one."""
    try:
        for place, article, tagged in _tagged(_fresh(items, journal, fail), tagger):
            if tagged.error:
                fail(article.source, f"cannot be tagged: {tagged.error}")
            else:
                journal.write(place, record(article, tagged.document, tagged.facts, tagged.setting, tagger.name))
                progress(place + 1)
    except KeyboardInterrupt as error:
        return error
    return None


def _fresh(items: Iterator[Article | Failure], journal: Journal, fail: _Failures) -> Iterator[tuple[int, Article]]:
    """The articles that are still to be tagged, each with its place."""
    for item in items:
        if isinstance(item, Failure):
            fail(item.source, item.error)
        elif (place := journal.add(item)) is not None:
            yield place, item


def _tagged(fresh: Iterator[tuple[int, Article]], tagger: Tagger) -> Iterator[tuple[int, Article, Tagged]]:
    ours, theirs = tee(fresh)  # neither runs ahead of the other
    stream = tagger.stream((article.id, article.text) for _, article in theirs)
    yield from ((place, article, tagged) for (place, article), tagged in zip(ours, stream, strict=True))
