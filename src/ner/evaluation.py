"""Predictions on labelled articles, from a model or from disk."""

from collections.abc import Sequence
from pathlib import Path

from ner.decode import Scorer, decode, decode_gold
from ner.files import read_text, write_text
from ner.schema import Document
from ner.standoff import StandoffError, dumps, parse, read

PREDICTIONS = "predictions"
"""The folder beside a report that holds what the model labelled, so that a later report can be held against it."""


def read_folder(folder: Path, texts: Path | None = None) -> list[Document]:
    """Every `.ann` of a folder, with the `.txt` beside it or in the folder of texts.

    Raises:
        StandoffError: an annotation file that is not true to its text.
    """
    return [read((texts or folder) / f"{ann.stem}.txt", ann) for ann in sorted(folder.glob("*.ann"))]


def predictions_in(folder: Path, documents: Sequence[Document]) -> list[Document]:
    """`folder/NAME.ann` for every gold article; one without a file counts as one without labels.

    Raises:
        NotADirectoryError: there is no such folder.
        StandoffError: a predicted file is not true to its text.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder of predictions")
    return [_predicted(document, folder / f"{document.id}.ann") for document in documents]


def baseline_in(folder: Path, documents: Sequence[Document]) -> list[Document]:
    """As `predictions_in`, from the folder of a report as well.

    Raises:
        NotADirectoryError: there is no such folder.
        ValueError: the folder has none of the articles.
        StandoffError: a predicted file is not true to its text.
    """
    if (folder / PREDICTIONS).is_dir():
        folder = folder / PREDICTIONS
    found = predictions_in(folder, documents)
    if not any((folder / f"{document.id}.ann").exists() for document in documents):
        raise ValueError(f"{folder} has no NAME.ann of the articles evaluated; name a folder of predictions on them")
    return found


def write_predictions(output: Path, documents: Sequence[Document]) -> None:
    """Keeps predictions beside their report."""
    for document in documents:
        write_text(output / PREDICTIONS / f"{document.id}.ann", dumps(document))


def _predicted(document: Document, path: Path) -> Document:
    parsed = parse(document.id, document.text, read_text(path) if path.exists() else "", str(path))
    if parsed.problems:
        raise StandoffError(parsed.problems)
    return parsed.document


def predictions(documents: Sequence[Document], scorer: Scorer) -> tuple[list[Document], list[Document]]:
    """What a model reads in the articles, and how it links their gold spans."""
    predicted, linked = [], []
    for document in documents:
        encoded = scorer.encode(document.text)
        reading = scorer.read(encoded)
        predicted.append(decode(document.id, document.text, encoded, reading, scorer))
        linked.append(decode_gold(document, encoded, reading, scorer))
    return predicted, linked
