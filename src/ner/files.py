"""Files read with their line ends as they are, and written whole or, if interrupted, not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def read_text(path: Path) -> str:
    """A text file's content, no line end translated, so that offsets hold."""
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def write_text(path: Path, content: str) -> None:
    """Writes a whole file, line ends as they are, and the folders above it where they are missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as file:
        file.write(content.encode())


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name when it is whole and on disk; what goes wrong before leaves the old one."""
    part = path.with_name(path.name + ".part")
    try:
        with open(part, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
