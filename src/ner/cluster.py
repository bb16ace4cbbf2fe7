"""The same run on a Ray cluster: one task reads the inputs and cuts them into parts, actors of one thread each tag them.

A part is a run of its own, in its own folder, with its own journal. When a worker dies, Ray starts its actor and its task
again, and the part goes on from its journal; so does the whole run when it is started again.
"""

import logging
import os
import pickle
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import ray
from ray.data import ActorPoolStrategy, DataContext
from ray.exceptions import RayError

from ner.batch import JOURNAL, tag_articles
from ner.journal import Journal
from ner.sources import Article, Columns, Failure, read_inputs
from ner.tagger import Tagger

PART = 1_000
"""Inputs of a part."""

CHARACTERS = 20_000_000
"""Where articles are long, a part ends once it has so many."""


def tag_inputs(
    paths: Sequence[str],
    output: Path,
    wanted: Sequence[str],
    tagger: Tagger,
    columns: Columns,
    progress: Callable[[int], None],
    report: Callable[[str], None],
    address: str | None = None,
    part: int = PART,
) -> tuple[int, int]:
    """As `batch.tag_inputs`, into `output/part-000000` and so on, which one after the other hold what that writes.

    Every node of the cluster at `address` sees inputs, model and `output` under the same paths; without an address the
    cluster is this machine. There is one tagger for each CPU.

    Raises:
        ValueError: standard input is among the inputs.
        OSError: a part cannot be written, or the cluster has failed; the journals hold what was tagged before.
    """
    if "-" in paths:
        raise ValueError("a cluster cannot read standard input; save it as a file and name that")
    output = output.resolve()
    output.mkdir(parents=True, exist_ok=True)
    made: set[str] = set()
    tagged = failed = 0
    with ray.init(address, include_dashboard=None if address else False, logging_level="error", log_to_driver=False):
        try:
            for row in _results(output, paths, columns, part, wanted, tagger).iter_rows():
                if row["error"]:
                    raise OSError(row["error"])
                made.add(row["part"])
                tagged, failed = tagged + row["tagged"], failed + row["failed"]
                if row["messages"]:
                    report(row["messages"])
                progress(tagged)
        except RayError as error:
            raise OSError(f"the cluster has failed: {' '.join(str(error).split())}") from error
    for folder in output.glob("part-[0-9][0-9][0-9][0-9][0-9][0-9]"):
        if folder.name in made:
            (folder / JOURNAL).unlink()
        else:
            shutil.rmtree(folder)  # of an earlier run with more inputs
    return tagged, failed


def _results(
    output: Path, paths: Sequence[str], columns: Columns, part: int, wanted: Sequence[str], tagger: Tagger
) -> ray.data.Dataset:
    """One row a part: its name, how many articles were tagged and failed, what is to be told, and what ended it."""
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.target_max_block_size = 1  # byte: each part is a block, which goes to the next free actor
    reading = {"output": output, "paths": paths, "columns": columns, "part": part}
    return (
        ray.data.from_items([{"folder": os.getcwd()}])
        .flat_map(_parts, fn_kwargs=reading, num_cpus=0)
        .map(
            _PartTagger,
            fn_constructor_args=(output, wanted, tagger.folder.resolve()),
            compute=ActorPoolStrategy(size=int(ray.cluster_resources()["CPU"])),
            num_cpus=1,
        )
    )


def _parts(row: dict, output: Path, paths: Sequence[str], columns: Columns, part: int) -> Iterator[dict]:
    """The inputs, read in the folder of the command, in parts; the same ones each time."""
    os.chdir(row["folder"])
    number, items, characters = 0, [], 0
    for item in read_inputs(paths, output, columns):
        items.append(item)
        characters += len(item.text) if isinstance(item, Article) else 0
        if len(items) == part or characters > CHARACTERS:
            yield {"part": f"part-{number:06}", "items": pickle.dumps(items)}
            number, items, characters = number + 1, [], 0
    if items:
        yield {"part": f"part-{number:06}", "items": pickle.dumps(items)}


class _PartTagger:
    """An actor: a tagger, and what it does with a part."""

    def __init__(self, output: Path, wanted: Sequence[str], model: Path) -> None:
        self.output, self.wanted, self.tagger = output, wanted, Tagger(model, threads=1)

    def __call__(self, row: dict) -> dict:
        messages: list[str] = []
        tagged = failed = 0
        error = ""
        try:
            tagged, failed = self.tag(pickle.loads(row["items"]), self.output / row["part"], messages.append)
        except OSError as caught:
            error = str(caught)
        told = "\n".join(messages)
        return {"part": row["part"], "tagged": tagged, "failed": failed, "messages": told, "error": error}

    def tag(self, items: list[Article | Failure], folder: Path, report: Callable[[str], None]) -> tuple[int, int]:
        folder.mkdir(parents=True, exist_ok=True)
        with Journal(folder / JOURNAL, self.tagger.fingerprint) as journal:
            return tag_articles(iter(items), journal, self.wanted, self.tagger, lambda _: None, report)
