"""Feeds mutated files of every kind to the readers; whatever they raise that their docstrings do not name is a find.

    python scripts/fuzz_readers.py corpus annotations --seconds 60
    python scripts/fuzz_readers.py corpus annotations --seconds 0 --seed 417     # one input again

Input n of a run has the seed `--seed` + n, which says all there is to know of it. An input that kills the process, or that
takes longer than ten seconds, is a find too.
"""

import argparse
import gzip
import io
import json
import math
import multiprocessing
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from ner import exchange, periods, standoff, values
from ner.evaluation import read_folder
from ner.periods import Anchor
from ner.schema import Document
from ner.segment import words
from ner.sources import Article, Columns, read_inputs

PATIENCE = 10
BYTES = [
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"PAR1",
    b"\\ud800",
    *(b"%c" % c for c in b'"\n\r,'),
]
CHARACTERS = [*"\0\ud800\u0301\u200b\ufeff\u2028²٣½Ⅷ😀\t\n -%|="]
JSON = [b"null", b"[]", b"{}", b"-1", b"1e999", b"NaN", b"true", b'""', b'"\\ud800"', b"[[[["]
FORMS = """4.550; 1,2 triệu; từ 2.000 đến 2.500; mười lăm; 99,951%; 60 phần trăm; 6 tháng đầu năm 2022; quý I/2024; 20.9;
từ ngày 5/11/2018 đến ngày 9/2/2019; năm học 2023-2024; nhiệm kỳ 2018-2023""".replace("\n", " ").split("; ")


class Find(Exception):
    """A reader has broken its word."""


class Hung(BaseException):
    """A reader takes too long; no `except Exception` may swallow it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("texts", type=Path, help="folder of .txt")
    parser.add_argument("annotations", type=Path, help="folder of their .ann")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    documents = read_folder(args.annotations, args.texts)
    reached = multiprocessing.Value("q", args.seed)
    child = multiprocessing.Process(target=fuzz, args=(documents, args.seconds, reached))
    child.start()
    child.join()
    if child.exitcode < 0:
        print(f"seed {reached.value}: the process was killed by {signal.Signals(-child.exitcode).name}")
    sys.exit(child.exitcode != 0)


def fuzz(documents: list[Document], seconds: float, reached) -> None:
    signal.signal(signal.SIGALRM, hung)
    tried, found = Counter(), Counter()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        while True:
            chance = random.Random(reached.value)
            name, feed = chance.choice(list(FEEDS.items()))
            tried[name] += 1
            signal.alarm(PATIENCE)
            try:
                feed(chance, chance.choice(documents), Path(folder))
            except (Exception, Hung):
                found[name] += 1
                print(f"seed {reached.value}: {name}\n{traceback.format_exc(limit=-4)}", flush=True)
            signal.alarm(0)
            if time.monotonic() > end:
                break
            reached.value += 1
    print("".join(f"{name}: {tried[name]} inputs, {found[name]} finds\n" for name in FEEDS))
    print(f"{tried.total()} inputs, {found.total()} finds")
    sys.exit(1 if found else 0)


def hung(*_: object) -> None:
    raise Hung(f"still reading after {PATIENCE} seconds")


def mutated(chance: random.Random, data, pieces: list):
    """Bytes or a text with up to eight stretches taken out, doubled, moved or put in."""
    for _ in range(chance.choice((0, 1, 1, 2, 3, 8))):
        a, b = sorted(chance.randint(0, len(data)) for _ in range(2))
        b = min(b, a + chance.choice((1, 1, 1, 2, 8, 64, 1000)))
        c = chance.randint(0, len(data))
        match chance.choice(("cut", "cut", "double", "move", "put", "put", "put", "put", "end")):
            case "cut":
                data = data[:a] + data[b:]
            case "double":
                data = data[:b] + data[a:b] * chance.choice((1, 1, 50)) + data[b:]
            case "move":
                data = data[:c] + data[a:b] + data[c:]
            case "put":
                data = data[:a] + chance.choice(pieces) + data[a + chance.randint(0, 2) :]
            case "end":
                data = data[:a]
        data = data[:200_000]
    return data


def noise(chance: random.Random) -> list[bytes]:
    return [*BYTES, *JSON, chance.randbytes(chance.randint(1, 4))]


def file_of(chance: random.Random, document: Document) -> tuple[str, bytes]:
    """An article as a file of some kind, in some encoding."""
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"))
    rows = [{"id": f"n{i}", "text": document.text[i * 100 : i * 100 + 300]} for i in range(4)]
    cell = document.text.replace('"', '""')
    page = f"<html><head><title>{document.id}</title></head><body><article><p>{document.text}</p></article></body></html>"
    table = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), table)
    kinds = {
        ".txt": document.text,
        ".jsonl": "".join(json.dumps(row, ensure_ascii=chance.random() < 0.5) + "\n" for row in rows),
        ".csv": f'id,text\n1,"{cell}"\n2,b\n',
        ".html": page,
        ".parquet": "",
    }
    suffix = chance.choice(list(kinds))
    return suffix, table.getvalue() if suffix == ".parquet" else kinds[suffix].encode(encoding, "replace")


def packed(chance: random.Random, data: bytes) -> bytes:
    match chance.choice(("", "", "", "gz", "zst")):
        case "gz":
            return gzip.compress(data)
        case "zst":
            return pa.compress(data, codec="zstd", asbytes=True)
    return data


def files(chance: random.Random, document: Document, folder: Path) -> None:
    """Raises nothing; ids are unique, and all that goes into a file of results can be written as UTF-8."""
    suffix, data = file_of(chance, document)
    if chance.random() < 0.8:
        data = packed(chance, mutated(chance, data, noise(chance)))
    else:
        data = mutated(chance, packed(chance, data), noise(chance))
    path = folder / f"x{suffix}"
    path.write_bytes(data)
    columns = chance.choice((Columns(), Columns(), Columns(id="id"), Columns(text="id", id="text")))
    items = list(read_inputs([str(path)], folder / "out", columns))
    ids = [item.id for item in items if isinstance(item, Article)]
    if len(set(ids)) < len(ids):
        raise Find("ids are not unique")
    for item in items:
        line = (item.id, item.source, item.text) if isinstance(item, Article) else (item.source, item.error)
        json.dumps(line, ensure_ascii=False).encode()


def texts(chance: random.Random, document: Document, _: Path) -> None:
    """Words stand in order, inside the text."""
    text = mutated(chance, document.text, CHARACTERS)
    found = words(text)
    if any(a.start > b.start for a, b in pairwise(found)) or any(not 0 <= w.start < w.end <= len(text) for w in found):
        raise Find("words out of order")


def forms(chance: random.Random, document: Document, _: Path) -> None:
    """Numbers, percentages and periods: a value that is one, or None."""
    form = chance.choice([*FORMS, *map(document.surface, document.spans)])
    surface = mutated(chance, form, [*CHARACTERS, *FORMS, *"0123456789.,/"])
    for value in (values.number(surface), values.percentage(surface)):
        ends = value if isinstance(value, tuple) else (value or 0.0,)
        if not all(map(math.isfinite, ends)):
            raise Find(f"{surface!r} is worth {value}")
    found = periods.period(surface, Anchor(chance.choice((None, 2021))))
    if found and found.period.start > found.period.end:
        raise Find(f"{surface!r} ends before it starts")


def annotations(chance: random.Random, document: Document, _: Path) -> None:
    """Problems are collected, not raised; what has none is written and read back the same."""
    pieces = [*CHARACTERS, "T1", "R1\t", "A1\tIndicator ", "Arg1:", "99999999999999999999", "#1\t"]
    ann = mutated(chance, standoff.dumps(document), pieces)
    parsed = standoff.parse(document.id, document.text, ann)
    if not parsed.problems and standoff.parse(document.id, document.text, standoff.dumps(parsed.document)).problems:
        raise Find("what was read without a problem has one when it is written and read again")


def others(suffix: str) -> Callable[[random.Random, Document, Path], None]:
    """Files of another tool: articles or ValueError."""
    write, read = exchange.FORMATS[suffix]

    def feed(chance: random.Random, document: Document, _: Path) -> None:
        try:
            content = write([document])
        except ValueError:  # a label on half a word, which CoNLL does not take
            return
        content = mutated(chance, content, [*CHARACTERS, *(piece.decode() for piece in JSON)])
        try:
            found = read(content)
        except ValueError:
            return
        for document in found:
            standoff.dumps(document)

    return feed


FEEDS: dict[str, Callable[[random.Random, Document, Path], None]] = {
    "sources.read_inputs": files,
    "segment.words": texts,
    "values": forms,
    "standoff.parse": annotations,
    **{f"exchange.{read.__name__}": others(suffix) for suffix, (_, read) in exchange.FORMATS.items()},
}

if __name__ == "__main__":
    main()
