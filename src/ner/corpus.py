"""The labelled articles on disk, and their splits.

Our own articles stand in `corpus/` with labels in `annotations/`; the labels of real articles stand in
`annotations/real/`, their texts in a folder outside. `annotations/splits.tsv` gives every article its split.
"""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ner.files import write_text
from ner.schema import Document
from ner.standoff import read

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
    write_text(path, "".join(lines))
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
