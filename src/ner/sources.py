"""Articles in: files, folders and standard input, read one at a time.

What a file holds is told by its suffix (`.gz` and `.zst` apart), what it is packed in and how it is encoded by its bytes.
An input becomes an `Article` or a `Failure`; none stops the others.
"""

import csv
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import BinaryIO

from ner.segment import LONE_SURROGATE, without_surrogates

LARGEST = 100_000_000
"""Bytes of one article, or characters of one row; what is larger is no article."""

UNREAD = (".docx", ".doc", ".pdf", ".zip", ".rtf")


@dataclass(frozen=True, slots=True)
class Article:
    """An article to tag.

    `source` says where it came from (`FILE:LINE` for a row), `sha256` is of its bytes as they were read (of a row: its text
    in UTF-8), `encoding` is the codec that made them `text`.
    """

    id: str
    source: str
    sha256: str
    text: str
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read or tagged, and why."""

    source: str
    error: str


class Unreadable(ValueError):
    """An input that is not what it should be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, or the keys of JSON Lines; without `id`, `id` where there is one, else FILE-ROW."""

    text: str = "text"
    id: str | None = None


def read_inputs(paths: Iterable[str], output: Path | None, columns: Columns) -> Iterator[Article | Failure]:
    """Reads files, folders (recursively, in order of name) and `-` for standard input; ids are unique.

    Files inside `output`, if given, are results of a run, not inputs. Lone surrogates become U+FFFD.
    """
    taken: dict[str, int] = {}
    results = output.resolve() if output else None
    for path in paths:
        for item in _read_path(path, results, columns):
            if isinstance(item, Article):
                yield replace(item, id=_unique(without_surrogates(item.id), taken), text=without_surrogates(item.text))
            else:
                yield replace(item, error=without_surrogates(item.error))


def read_articles(*paths: Path) -> Iterator[Article]:
    """The articles of files and folders that have to be readable.

    Raises:
        ValueError: one is not; the message names it.
    """
    for item in read_inputs(map(str, paths), None, Columns()):
        if isinstance(item, Failure):
            raise ValueError(f"{item.source}: {item.error}")
        yield item


def _unique(stem: str, taken: dict[str, int]) -> str:
    """`taken` holds, for every name given, the number to try next."""
    name = stem
    for n in count(taken.get(stem, 2)):
        if name not in taken:
            break
        name, taken[stem] = f"{stem}-{n}", n + 1
    taken[name] = 2
    return name


def _read_path(path: str, output: Path | None, columns: Columns) -> Iterator[Article | Failure]:
    if path == "-" or not Path(path).is_dir():
        yield from _read_file(path, columns)
        return
    empty = True
    for item in _walk(path, output):
        empty = False
        yield from [item] if isinstance(item, Failure) else _read_file(item, columns)
    if empty:
        yield Failure(_name(path), f"no {', '.join(READERS)} files in this folder")


def _walk(folder: str, output: Path | None) -> Iterator[str | Failure]:
    """The files of a folder that can be read, in order of name; links to folders are not followed."""
    top = Path(folder)
    waiting = [top]
    while waiting:
        path = waiting.pop()
        try:
            if path.is_dir():
                real = path.resolve()
                if output not in (real, *real.parents) and (path is top or not path.is_symlink()):
                    waiting += sorted(path.iterdir(), reverse=True)
            elif _suffix(path.name) in READERS:
                special = path.exists() and not path.is_file()
                yield Failure(_name(path), "is a pipe or device; name it on the command line") if special else str(path)
        except OSError as error:
            yield Failure(_name(path), f"cannot be read: {error.strerror}")


def _name(path: str | Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _bare(name: str) -> Path:
    return Path(re.sub(r"\.(?:gz|zst)$", "", name, flags=re.IGNORECASE))


def _suffix(name: str) -> str:
    """What a file holds: `.txt` for `a.TXT.gz`."""
    return _bare(name).suffix.lower()


def _stem(source: str) -> str:
    return "stdin" if source == "-" else _bare(source).stem


def _read_file(path: str, columns: Columns) -> Iterator[Article | Failure]:
    """Reads one input; whatever is wrong with it ends this input alone."""
    source, suffix = _name(path), _suffix(path)
    try:
        if suffix in UNREAD:
            raise Unreadable(f"{suffix} is not read; save the article's text as .txt")
        with nullcontext(sys.stdin.buffer) if path == "-" else open(path, "rb", buffering=2**16) as packed:
            file = _unpacked(packed)
            read = READERS.get(_guess(file, columns) if path == "-" else suffix, _text)
            yield from read(file, source, columns)
    except ModuleNotFoundError as error:
        extra = "html" if error.name == "trafilatura" else "table"
        yield Failure(source, f"needs {error.name}, which is not installed: pip install 'ner[{extra}]'")
    except Unreadable as error:
        yield Failure(source, str(error))
    except Exception as error:
        yield Failure(source, f"cannot be read: {getattr(error, 'strerror', None) or error or type(error).__name__}")


def _unpacked(file: BinaryIO) -> io.BufferedReader:
    file = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file)  # type: ignore[arg-type]
    if file.peek(4).startswith(b"\x1f\x8b"):
        return io.BufferedReader(gzip.GzipFile(fileobj=file))  # type: ignore[arg-type]
    if file.peek(4).startswith(b"\x28\xb5\x2f\xfd"):
        import pyarrow

        return io.BufferedReader(pyarrow.CompressedInputStream(file, "zstd"))
    return file


def _guess(file: io.BufferedReader, columns: Columns) -> str:
    """What standard input holds, by its first character; a table where a column was named."""
    head = file.peek(512)
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if head.startswith(b"PAR1"):
        return ".parquet"
    return {b"{": ".jsonl", b"<": ".html"}.get(first, ".txt" if columns == Columns() else ".csv")


def _text(file: BinaryIO, source: str, columns: Columns) -> Iterator[Article]:
    yield _article(source, *_content(file))


def _html(file: BinaryIO, source: str, columns: Columns) -> Iterator[Article]:
    """The main text of a page, its title before it, without menus, teasers and comments."""
    from trafilatura import bare_extraction

    data, html, encoding = _content(file)
    no_date = {"extensive_search": False, "original_date": True}  # the search for one can take seconds
    page = bare_extraction(html, with_metadata=True, include_comments=False, date_extraction_params=no_date)
    if page is None or not (page.text or "").strip():
        raise Unreadable("no main text was found in this page; save the article's text as .txt")
    lines = page.text.split("\n")
    text = page.text if not page.title or page.title in lines[0] else f"{page.title}\n{page.text}"
    yield _article(source, data, text, encoding)


def _article(source: str, data: bytes, text: str, encoding: str) -> Article:
    return Article(_stem(source), source, hashlib.sha256(data).hexdigest(), text, encoding)


def _content(file: BinaryIO) -> tuple[bytes, str, str]:
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 10**6} MB; split it into articles")
    if not data.strip():
        raise Unreadable("is empty")
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not {encoding} (byte {error.start}); save it as UTF-8") from error
    if "\0" in text:
        raise Unreadable("is a binary file, not text")
    return data, text, encoding


_VIETNAMESE = set("đ\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323“”‘’–—…•₫\u00a0")


def encoding_of(data: bytes) -> str:
    """The codec of a text: `utf-8`, `utf-16` (with its mark), `utf-16-le`, `utf-16-be` or `cp1258` (Windows-1258).

    Raises:
        Unreadable: it is none of these.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in data:
        even, odd = data[::2].count(0), data[1::2].count(0)
        if len(data) % 2 or max(even, odd) < len(data) / 5 or min(even, odd) > len(data) / 50:
            raise Unreadable("is a binary file, not text")
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_vietnamese(data.decode("cp1258", "replace")):
            return "cp1258"
        raise Unreadable(f"is not UTF-8 (byte {error.start}), UTF-16 or Windows-1258; save it as UTF-8") from error
    return "utf-8"


def _is_vietnamese(text: str) -> bool:
    """Whether nearly all that is not ASCII is a Vietnamese letter or a common sign; of a wrong codec it is not."""
    foreign = [character for character in unicodedata.normalize("NFD", text.lower()) if character > "\x7f"]
    return sum(character in _VIETNAMESE for character in foreign) >= 0.95 * len(foreign)


def _lines(file: io.BufferedReader) -> tuple[Iterator[str], str]:
    """The lines of a file and its encoding, found by its beginning; a byte that breaks it becomes a lone surrogate."""
    head = file.peek()
    head = head[: len(head) // 2 * 2] if b"\0" in head else head.rstrip(bytes(range(0x80, 0x100)))  # no half characters
    encoding = encoding_of(head)
    text = io.TextIOWrapper(file, encoding=encoding, errors="surrogateescape", newline="")
    if head.startswith(b"\xef\xbb\xbf"):
        text.read(1)
    return iter(lambda: text.readline(LARGEST), ""), encoding


def _jsonl(file: io.BufferedReader, source: str, columns: Columns) -> Iterator[Article | Failure]:
    lines, encoding = _lines(file)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _json_row(line, source, number, columns, encoding)


def _json_row(line: str, source: str, number: int, columns: Columns, encoding: str) -> Article | Failure:
    where = f"{source}:{number}"
    if LONE_SURROGATE.search(line):
        return Failure(where, f"is not {encoding}; save the file as UTF-8")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Failure(where, f"is no JSON: {error}")
    return _row(row, source, number, columns, encoding) if isinstance(row, dict) else Failure(where, "is no JSON object")


def _csv(file: io.BufferedReader, source: str, columns: Columns) -> Iterator[Article | Failure]:
    lines, encoding = _lines(file)
    csv.field_size_limit(LARGEST)
    header = next(lines, "")
    delimiter = max(",;\t", key=header.count)
    names = next(csv.reader([header], delimiter=delimiter), [])
    _check_columns(names, columns)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for row in rows:
            if LONE_SURROGATE.search("".join(row)):
                yield Failure(f"{source}:{rows.line_num + 1}", f"is not {encoding}; save the file as UTF-8")
            elif row:
                yield _row(dict(zip(names, row, strict=False)), source, rows.line_num + 1, columns, encoding)
    except csv.Error as error:
        raise Unreadable(f"breaks at line {rows.line_num + 1}: {error}; only what stands before it was read") from error


def _parquet(file: io.BufferedReader, source: str, columns: Columns) -> Iterator[Article | Failure]:
    from pyarrow.parquet import ParquetFile

    with tempfile.TemporaryFile() as spool:
        if not isinstance(file.raw, io.FileIO) or not file.seekable():
            shutil.copyfileobj(file, spool)
            file = spool  # type: ignore[assignment]
        table = ParquetFile(file)
        names = table.schema_arrow.names
        _check_columns(names, columns)
        wanted = [name for name in (columns.id or "id", columns.text) if name in names]
        number = 0
        for batch in table.iter_batches(batch_size=64, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield _row(row, source, number, columns, "utf-8")


def _check_columns(names: list[str], columns: Columns) -> None:
    for option, name in (("--text", columns.text), ("--id", columns.id)):
        if name is not None and name not in names:
            raise Unreadable(f"has no column {name!r} but {', '.join(names)[:200]}; name it with {option}")


def _row(row: dict, source: str, number: int, columns: Columns, encoding: str) -> Article | Failure:
    where = f"{source}:{number}"
    text, id_ = row.get(columns.text), row.get(columns.id or "id")
    if not isinstance(text, str):
        return Failure(where, f"has no text in {columns.text!r} but {', '.join(row)[:200]}; name it with --text")
    if columns.id and id_ in (None, ""):
        return Failure(where, f"has no {columns.id!r}, which --id names")
    if not text.strip():
        return Failure(where, "is empty")
    name = f"{_stem(source)}-{number}" if id_ in (None, "") else str(id_)
    return Article(name, where, hashlib.sha256(without_surrogates(text).encode()).hexdigest(), text, encoding)


READERS = {".txt": _text, ".html": _html, ".htm": _html, ".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}
