"""Scores a shipped model, or predictions on disk, on labelled articles."""

from collections.abc import Sequence
from pathlib import Path

from ner.decode import decode, decode_gold
from ner.schema import Document
from ner.score import Scores, score
from ner.standoff import StandoffError, parse, read, read_text
from ner.tagger import Tagger


def read_folder(folder: Path) -> list[Document]:
    """Every `.ann` of a folder with the `.txt` beside it.

    Raises:
        StandoffError: an annotation file that is not true to its text.
    """
    return [read(ann.with_suffix(".txt"), ann) for ann in sorted(folder.glob("*.ann"))]


def score_predictions(documents: Sequence[Document], folder: Path) -> Scores:
    """Holds `folder/NAME.ann` against gold; an article without a file counts as one without labels.

    Raises:
        NotADirectoryError: there is no such folder.
        StandoffError: a predicted file is not true to its text.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder of predictions")
    return score(documents, [_predicted(document, folder / f"{document.id}.ann") for document in documents])


def _predicted(document: Document, path: Path) -> Document:
    parsed = parse(document.id, document.text, read_text(path) if path.exists() else "", str(path))
    if parsed.problems:
        raise StandoffError(parsed.problems)
    return parsed.document


def score_model(documents: Sequence[Document], folder: Path | None) -> tuple[Scores, str]:
    """Tags the articles, links their gold spans too, and scores both; returns the model's name beside."""
    tagger = Tagger.load(folder)
    predicted, linked = [], []
    for document in documents:
        encoded = tagger.encode(document.text)
        (reading,) = tagger.read([encoded])
        predicted.append(decode(document.id, document.text, encoded, reading, tagger))
        linked.append(decode_gold(document, encoded, reading, tagger))
    return score(documents, predicted, linked), tagger.name
