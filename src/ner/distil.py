"""From large models to a small one: a student learns the scores of its teachers (Hinton, Vinyals and Dean, 2015).

Teacher and student may cut words and pieces in different ways. Both score words, the indicators of spans, and candidate
pairs of spans, so these are handed on: by the words' offsets, and for the spans of the gold or of the first teacher.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ner.candidates import WordSpan, pairs
from ner.checkpoint import load_checkpoint
from ner.config import TrainConfig
from ner.decode import Scorer, decode
from ner.examples import Example, SoftLabels
from ner.linear import softmax
from ner.model import choice_loss
from ner.schema import COUNTS, INDICATOR_CLASSES, TAGS, Document
from ner.segment import Word
from ner.tagger import Tagger


def open_teacher(folder: Path) -> Scorer:
    """A teacher from the checkpoint folder of a run (on the GPU where there is one), or from an exported model folder.

    Raises:
        FileNotFoundError: the folder is neither.
    """
    if (folder / "run.json").exists():
        teacher = load_checkpoint(folder)
        teacher.model.to("cuda" if torch.cuda.is_available() else "cpu")
        return teacher.scorer
    if (folder / "config.json").exists():
        return Tagger(folder)
    raise FileNotFoundError(f"no teacher in {folder}: it takes the output folder of `ner train` or of `ner export`")


class Teachers:
    """Several models whose probabilities are averaged; `temperature` divides their scores."""

    def __init__(self, scorers: Sequence[Scorer], temperature: float) -> None:
        self.scorers, self.temperature = scorers, temperature

    def label(self, document: Document) -> Document:
        """The article with the labels that the first teacher gives it."""
        encoded = self.scorers[0].encode(document.text)
        reading = self.scorers[0].read(encoded)
        return decode(document.id, document.text, encoded, reading, self.scorers[0])

    def teach(self, text: str, example: Example) -> Example:
        """The example of an article with what the teachers make of it; as it is where there are none."""
        if not self.scorers:
            return example
        read = [_soft_labels(scorer, text, example, self.temperature) for scorer in self.scorers]
        tags, indicators, linked = (
            np.mean([getattr(labels, name) for labels in read], axis=0) for name in ("tags", "indicators", "linked")
        )
        return replace(example, soft=SoftLabels(tags, indicators, linked))


def _soft_labels(scorer: Scorer, text: str, example: Example, temperature: float) -> SoftLabels:
    encoded = scorer.encode(text)
    reading = scorer.read(encoded)
    students, teachers = example.encoded.words, encoded.words
    tags = carried_tags(softmax(reading.tags / temperature), teachers, students)
    indicators = np.zeros((len(example.spans), len(INDICATOR_CLASSES)))
    linked = np.zeros(len(example.candidates))
    first = word_at(teachers, [students[span.first].start for span in example.spans])
    last = word_at(teachers, [students[span.last].end - 1 for span in example.spans])
    kept = np.flatnonzero((first >= 0) & (last >= 0))
    if not len(kept):
        return SoftLabels(tags, indicators, linked)
    spans = [WordSpan(example.spans[i].type, int(first[i]), int(last[i])) for i in kept]
    candidates = pairs(spans, teachers)
    logits, scores = scorer.link(teachers, reading.states, spans, candidates)
    counts = [i for i, span in enumerate(spans) if span.type in COUNTS]
    indicators[kept[counts]] = softmax(logits[counts] / temperature)

    weights = np.exp(np.clip(scores / temperature, -30, 30))
    totals = 1 + np.bincount(candidates.group, weights)
    ends = zip(kept[candidates.head], kept[candidates.tail], candidates.relation, strict=True)
    probability = dict(zip(ends, weights / totals[candidates.group], strict=True))
    own = zip(example.candidates.head, example.candidates.tail, example.candidates.relation, strict=True)
    return SoftLabels(tags, indicators, np.array([probability.get(ends, 0.0) for ends in own]))


def word_at(words: Sequence[Word], offsets: Sequence[int]) -> np.ndarray:
    """The word that each offset falls into, -1 for none [offsets]."""
    if not words:
        return np.full(len(offsets), -1)
    at = np.searchsorted([word.start for word in words], offsets, side="right") - 1
    ends = np.array([word.end for word in words])
    return np.where((at >= 0) & (np.array(offsets) < ends[at]), at, -1)


def carried_tags(probabilities: np.ndarray, teachers: Sequence[Word], students: Sequence[Word]) -> np.ndarray:
    """Probabilities of the teacher's words [teacher's words, tags] on the student's [words, tags].

    A word takes those of the teacher's word that it starts in; inside a longer one, what opened a span there goes on.
    """
    at = word_at(teachers, [word.start for word in students])
    carried = np.zeros((len(students), len(TAGS)))
    carried[at >= 0] = probabilities[at[at >= 0]]
    inside = np.array([a >= 0 and teachers[a].start < word.start for a, word in zip(at, students, strict=True)], bool)
    carried[inside, 2::2] += carried[inside, 1::2]
    carried[inside, 1::2] = 0
    return carried


def distillation_loss(outputs: dict[str, Tensor], group: Tensor, soft: dict[str, Tensor], config: TrainConfig) -> Tensor:
    """The student's cross-entropy against its teachers at their temperature, weighted as the labels' losses are.

    `outputs` and `group` as of `JointModel.forward`; `soft` as of `collate`. The square of the temperature keeps the size
    of the gradients (Hinton et al., 2015).
    """
    temperature, heads = config.distil.temperature, config.heads
    loss = _cross_entropy(outputs["tags"] / temperature, soft["soft_tags"])
    loss = loss + heads.indicator_weight * _cross_entropy(outputs["indicators"] / temperature, soft["soft_indicators"])
    if len(group):
        loss = loss + heads.relation_weight * choice_loss(outputs["scores"] / temperature, group, soft["soft_linked"])
    return temperature**2 * loss


def _cross_entropy(logits: Tensor, probabilities: Tensor) -> Tensor:
    """The mean over the rows that say something; both [rows, classes]."""
    return -(probabilities * logits.log_softmax(dim=1)).sum() / probabilities.sum().clamp(min=1)
