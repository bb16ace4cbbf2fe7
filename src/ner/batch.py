"""From inputs to files of results: reads, tags and notes down as it goes, and names every input that failed."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import tee
from pathlib import Path

from ner import formats
from ner.journal import Journal
from ner.outputs import WRITERS, atomic_file
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
    with Journal(output / JOURNAL, tagger.fingerprint) as journal, atomic_file(output / "errors.jsonl") as errors:
        failed, interruption = 0, None

        def fail(failure: Failure) -> None:
            nonlocal failed
            failed += 1
            line = json.dumps({"source": failure.source, "error": failure.error}, ensure_ascii=False)
            errors.write(line.encode() + b"\n")
            report(f"{failure.source}: {failure.error}")

        if journal.foreign:
            report(f"{journal.path} was begun with another model; everything is tagged anew")
        try:
            for place, article, tagged in _tagged(_fresh(read_inputs(paths, output, columns), journal, fail), tagger):
                if tagged.error:
                    fail(Failure(article.source, f"cannot be tagged: {tagged.error}"))
                else:
                    record = formats.record(article, tagged.document, tagged.facts, tagged.setting, tagger.name)
                    journal.write(place, record)
                    progress(place + 1)
        except KeyboardInterrupt as error:
            interruption = error
        for name in wanted:
            WRITERS[name](journal, output)
        done = len(journal)
        if interruption is None:
            journal.remove()
    if not failed:
        (output / "errors.jsonl").unlink()
    if interruption:
        raise interruption
    return done, failed


def _fresh(
    items: Iterator[Article | Failure], journal: Journal, fail: Callable[[Failure], None]
) -> Iterator[tuple[int, Article]]:
    """The articles that are still to be tagged, each with its place."""
    for item in items:
        if isinstance(item, Failure):
            fail(item)
        elif (place := journal.add(item)) is not None:
            yield place, item


def _tagged(fresh: Iterator[tuple[int, Article]], tagger: Tagger) -> Iterator[tuple[int, Article, Tagged]]:
    ours, theirs = tee(fresh)  # neither runs ahead of the other
    stream = tagger.stream((article.id, article.text) for _, article in theirs)
    yield from ((place, article, tagged) for (place, article), tagged in zip(ours, stream, strict=True))
