"""From inputs to files of results: reads, tags and writes as it goes, and names every input that failed."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import tee
from pathlib import Path

from ner import formats, standoff
from ner.formats import Article, Failure
from ner.tagger import Tagged, Tagger

FORMATS = ("jsonl", "csv", "html", "brat")


def tag_inputs(
    paths: Sequence[str], output: Path, wanted: Sequence[str], tagger: Tagger, progress: Callable[[int], None]
) -> tuple[int, list[Failure]]:
    """Tags all inputs into `output`; returns how many articles were tagged, and the failures.

    Files are written under another name and take their own only when whole; `errors.jsonl` is there if anything failed.
    """
    output.mkdir(parents=True, exist_ok=True)
    failures: list[Failure] = []
    done = 0
    with _Writers(output, wanted) as writers:
        for article, tagged in _tagged(_articles(paths, failures), tagger):
            writers.write(article, tagged, tagger.name)
            done += 1
            progress(done)
    errors = output / "errors.jsonl"
    errors.unlink(missing_ok=True)
    if failures:
        lines = (json.dumps({"source": f.source, "error": f.error}, ensure_ascii=False) for f in failures)
        standoff.write_atomically(errors, "".join(line + "\n" for line in lines))
    return done, failures


def _articles(paths: Sequence[str], failures: list[Failure]) -> Iterator[Article]:
    for item in formats.read_inputs(paths):
        if isinstance(item, Article):
            yield item
        else:
            failures.append(item)


def _tagged(articles: Iterator[Article], tagger: Tagger) -> Iterator[tuple[Article, Tagged]]:
    ours, theirs = tee(articles)
    yield from zip(ours, tagger.stream((a.id, a.text) for a in theirs), strict=True)


class _Writers:
    """The open result files of a run."""

    def __init__(self, output: Path, wanted: Sequence[str]) -> None:
        self.output, self.wanted = output, wanted
        self.files = {}

    def __enter__(self) -> "_Writers":
        for name in ("jsonl", "csv"):
            if name in self.wanted:
                self.files[name] = open(self._part(name), "w", encoding="utf-8", newline="")
        if "csv" in self.files:
            self.files["csv"].write(formats.facts_csv([], header=True))
        self.records: list[dict] = []
        return self

    def _target(self, name: str) -> Path:
        return self.output / {"jsonl": "tags.jsonl", "csv": "facts.csv"}[name]

    def _part(self, name: str) -> Path:
        return self._target(name).with_suffix(".part")

    def write(self, article: Article, tagged: Tagged, model: str) -> None:
        record = formats.record(article, tagged.document, tagged.facts, model)
        if "jsonl" in self.files:
            self.files["jsonl"].write(json.dumps(record, ensure_ascii=False) + "\n")
        if "csv" in self.files:
            self.files["csv"].write(formats.facts_csv([(article.id, fact) for fact in tagged.facts], header=False))
        if "brat" in self.wanted:
            standoff.write_atomically(self.output / "brat" / f"{article.id}.txt", article.text)
            standoff.write_atomically(self.output / "brat" / f"{article.id}.ann", standoff.dumps(tagged.document))
        if "html" in self.wanted:
            self.records.append(record)

    def __exit__(self, *_: object) -> None:
        for name, file in self.files.items():
            file.close()
            self._part(name).replace(self._target(name))
        if "html" in self.wanted:
            from ner.page import page

            standoff.write_atomically(self.output / "index.html", page(self.records))
