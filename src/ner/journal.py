"""What a run has tagged so far, on disk, so that a run that was stopped goes on where it stopped.

A header, then lines of `tags.jsonl` in the order in which they were tagged, each written whole before the next is begun. A
line that a kill or a full disk has torn is dropped when the journal is opened again, with all that follows it.
"""

import hashlib
import json
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from ner.sources import Article

_MISSING = -1


class Journal:
    """The records of a run, in the order of its inputs.

    `add` an article: either its record is there already, or the place comes back at which to `write` it. `foreign` says
    that what there was came from another model and was thrown away. Memory grows by 8 bytes an article, and by some
    hundred for one that was there already.

    Raises:
        BlockingIOError: another run is writing to this journal.
        OSError: it cannot be written.
    """

    def __init__(self, path: Path, model: str) -> None:
        self.path = path
        self._header = json.dumps({"journal": 1, "model": model}).encode() + b"\n"
        self._order = array("q")
        self._found: dict[bytes, int] = {}
        self._file = open(path, "a+b")  # noqa: SIM115
        try:
            _lock(self._file.fileno(), path)
            self._file.seek(0)
            first = self._file.readline()
            self.foreign = first.endswith(b"\n") and first != self._header
            if first == self._header:
                self._end = self._load()
                self._file.truncate(self._end)
            else:
                self._file.truncate(0)
                self._end = 0
                self._append(self._header)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def _load(self) -> int:
        end = self._file.tell()
        for line in self._file:
            try:
                record = json.loads(line) if line.endswith(b"\n") else None
                self._found[_key(*(record[name] for name in ("id", "source", "sha256", "text")))] = end
            except (ValueError, TypeError, KeyError):
                break
            end += len(line)
        return end

    def _append(self, line: bytes) -> None:
        self._file.write(line)
        self._file.flush()
        self._end += len(line)

    def add(self, article: Article) -> int | None:
        """Takes the next article of the inputs; its place, or None where its record is there already."""
        offset = self._found.get(_key(article.id, article.source, article.sha256, article.text), _MISSING)
        self._order.append(offset)
        return len(self._order) - 1 if offset == _MISSING else None

    def write(self, place: int, record: dict) -> None:
        """Writes an article's record."""
        line = json.dumps(record, ensure_ascii=False, allow_nan=False).encode() + b"\n"
        begin = self._end
        self._append(line)
        self._order[place] = begin

    def lines(self) -> Iterator[bytes]:
        """The records as lines of JSON, in the order of the inputs; may be called again and again."""
        for offset in self._order:
            if offset != _MISSING:
                self._file.seek(offset)
                yield self._file.readline()

    def records(self) -> Iterator[dict]:
        return map(json.loads, self.lines())

    def __len__(self) -> int:
        return sum(offset != _MISSING for offset in self._order)

    def remove(self) -> None:
        """Deletes the journal, when the run has ended and its results are written."""
        self.path.unlink()


def _key(*parts: str) -> bytes:
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).digest()


def _lock(descriptor: int, path: Path) -> None:
    """Keeps a second run out for as long as this one lives, where the system has such locks."""
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BlockingIOError(
                error.errno, f"another run is writing here; wait or choose another -o: {path.parent}"
            ) from error
