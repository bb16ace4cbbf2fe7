"""Labelled articles as arrays that the joint model learns from."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from ner.candidates import Pairs, WordSpan, pairs
from ner.encode import Encoded, Pieces, encode, word_spans, word_tags
from ner.model import IGNORED, padded
from ner.schema import INDICATOR_CLASSES, PERCENT, SPAN_TYPES, TAGS, Document


@dataclass(frozen=True)
class SoftLabels:
    """What teachers make of an article, as probabilities over the student's words, spans and candidate pairs.

    `tags` [words, tags] and `indicators` [spans, classes] have rows of zeros where they say nothing; `linked` [pairs].
    """

    tags: np.ndarray
    indicators: np.ndarray
    linked: np.ndarray


@dataclass(frozen=True)
class Example:
    """An article as the model learns from it; arrays as `JointModel.forward` takes them, before laying end to end."""

    encoded: Encoded
    tags: np.ndarray
    spans: list[WordSpan]
    indicators: np.ndarray
    candidates: Pairs
    linked: np.ndarray
    lost: int
    soft: SoftLabels | None = None


def make_example(document: Document, pieces: Pieces, window: int, overlap: int) -> Example:
    """Gold labels on words and candidate pairs. `lost` counts the spans and relations that cannot be learned."""
    encoded = encode(document.text, pieces, window, overlap)
    ranges, lost_spans = word_spans(encoded.words, document)
    order = sorted(ranges, key=lambda id_: ranges[id_])
    tags = np.array([TAGS.index(tag) for tag in word_tags(encoded.words, document)], np.int64)
    spans = [WordSpan(document.by_id[id_].type, *ranges[id_]) for id_ in order]
    tails = {relation.tail for relation in document.relations}
    indicators = [_indicator_class(document, id_, id_ in tails) for id_ in order]
    candidates = pairs(spans, encoded.words)
    gold = {(r.head, r.tail) for r in document.relations}
    linked = [(order[h], order[t]) in gold for h, t in zip(candidates.head, candidates.tail, strict=True)]
    lost = len(lost_spans) + len(gold) - sum(linked)
    return Example(encoded, tags, spans, np.array(indicators), candidates, np.array(linked, np.float32), lost)


def _indicator_class(document: Document, id_: str, is_tail: bool) -> int:
    span = document.by_id[id_]
    if span.indicator is not None:
        return INDICATOR_CLASSES.index(span.indicator)
    return 0 if span.type == PERCENT and not is_tail else IGNORED


def masked(example: Example, pieces: Pieces, share: float, chance: random.Random) -> Example:
    """The same article with a share of its pieces unseen, so that a label is read from its context too."""
    kept = (pieces.begin, pieces.end)
    windows = [
        [pieces.mask if id_ not in kept and chance.random() < share else id_ for id_ in window]
        for window in example.encoded.windows
    ]
    return replace(example, encoded=replace(example.encoded, windows=windows))


def collate(examples: Sequence[Example], pad: int) -> dict[str, Tensor]:
    """Lays articles end to end: word, span and group numbers run on. Keys and shapes as `JointModel.forward`; where there
    are teachers, their labels as `soft_tags`, `soft_indicators`, `soft_linked`."""
    rows = [ids for example in examples for ids in example.encoded.windows]
    input_ids = padded(rows, pad)
    length = input_ids.shape[1]
    columns: dict[str, list[np.ndarray]] = {name: [] for name in _COLUMNS}
    windows = words = spans = groups = 0
    for example in examples:
        located, candidates = example.spans, example.candidates
        columns["word_place"].append((example.encoded.home + windows) * length + example.encoded.position)
        columns["tags"].append(example.tags)
        columns["first"].append(np.array([s.first for s in located], np.int64) + words)
        columns["last"].append(np.array([s.last for s in located], np.int64) + words)
        columns["types"].append(np.array([SPAN_TYPES.index(s.type) for s in located], np.int64))
        columns["indicators"].append(example.indicators.astype(np.int64))
        columns["head"].append(candidates.head + spans)
        columns["tail"].append(candidates.tail + spans)
        columns["relation"].append(candidates.relation)
        columns["features"].append(candidates.features)
        columns["group"].append(candidates.group + groups)
        columns["linked"].append(example.linked)
        windows += len(example.encoded.windows)
        words += len(example.encoded.words)
        spans += len(located)
        groups += int(candidates.group.max()) + 1 if len(candidates) else 0
    batch = {name: torch.from_numpy(np.concatenate(parts)) for name, parts in columns.items()}
    if examples[0].soft is not None:
        for name in ("tags", "indicators", "linked"):
            parts = [getattr(example.soft, name).astype(np.float32) for example in examples]
            batch[f"soft_{name}"] = torch.from_numpy(np.concatenate(parts))
    return {"input_ids": input_ids, "attention_mask": (input_ids != pad).long(), **batch}


_COLUMNS = (
    "word_place", "tags", "first", "last", "types", "indicators", "head", "tail", "relation", "features", "group", "linked",
)  # fmt: skip
