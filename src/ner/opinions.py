"""The second opinions of a model on tags, on types of counts and on indicators, learned from words alone, and their files.

What they add to logits makes a logarithmic opinion pool (Smith, Cohn and Osborne, 2005).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ner import count_types, crf, maxent
from ner.candidates import WordSpan
from ner.count_types import CountTypes
from ner.crf import Crf
from ner.linear import read_linear, write_linear
from ner.maxent import Maxent
from ner.schema import INDICATOR_CLASSES, TAGS
from ner.segment import Word

CRF_FILE, COUNT_TYPES_FILE, INDICATORS_FILE = FILES = ("crf.json", "count_types.json", "indicators.json")


@dataclass(frozen=True)
class Lesson:
    """An article to learn from: its words, their tags, its spans, and the class of each span's indicator, less than 0 where
    it has none."""

    words: Sequence[Word]
    tags: Sequence[str]
    spans: Sequence[WordSpan]
    indicators: Sequence[int]


@dataclass(frozen=True)
class Opinions:
    """What is added to the tag logits, to the scores of the types of counts, and to the indicator logits."""

    crf: Crf
    count_types: CountTypes
    maxent: Maxent


def learn(lessons: Iterable[Lesson]) -> Opinions:
    """All of them, from labelled articles; takes some minutes for a thousand."""
    lessons = list(lessons)
    return Opinions(
        crf.learn([(lesson.words, lesson.tags) for lesson in lessons]),
        count_types.learn((lesson.words, lesson.spans) for lesson in lessons),
        maxent.learn((lesson.words, lesson.spans, lesson.indicators) for lesson in lessons),
    )


def write_opinions(opinions: Opinions, folder: Path) -> None:
    write_linear(opinions.crf.model, folder / CRF_FILE)
    write_linear(opinions.count_types.model, folder / COUNT_TYPES_FILE)
    write_linear(opinions.maxent.model, folder / INDICATORS_FILE)


def read_opinions(folder: Path) -> Opinions:
    """As `write_opinions` wrote them.

    Raises:
        ValueError: one was learned with another scheme.
    """
    return Opinions(
        Crf(read_linear(folder / CRF_FILE, TAGS)),
        CountTypes(read_linear(folder / COUNT_TYPES_FILE, count_types.TYPES)),
        Maxent(read_linear(folder / INDICATORS_FILE, INDICATOR_CLASSES)),
    )
