"""Whether scores mean what they say, and what a threshold on them buys."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import pi, sqrt

BINS = 10
STEPS = 50


@dataclass(frozen=True)
class Bin:
    """The items whose score falls into one tenth: how many, their mean score, the share of them that is right."""

    size: int
    score: float
    right: float


@dataclass(frozen=True)
class Kept:
    """What stays at and above a threshold: the share of all items, and the share of those kept that is right."""

    threshold: float
    share: float
    precision: float


@dataclass(frozen=True)
class Calibration:
    """Scores of predicted items against whether each is right.

    >>> Calibration.of([(0.9, True), (0.9, True), (0.6, False)]).threshold_for(0.99)
    Kept(threshold=0.9, share=0.6666666666666666, precision=1.0)
    """

    items: tuple[tuple[float, bool], ...]

    @classmethod
    def of(cls, items: Sequence[tuple[float, bool]]) -> "Calibration":
        """Items as (score, right), the most certain first."""
        return cls(tuple(sorted(items, reverse=True)))

    @cached_property
    def _parts(self) -> list[list[tuple[float, bool]]]:
        parts: dict[int, list[tuple[float, bool]]] = {}
        for score, right in reversed(self.items):
            parts.setdefault(min(BINS - 1, int(score * BINS)), []).append((score, right))
        return list(parts.values())

    @cached_property
    def bins(self) -> list[Bin]:
        """The tenths that hold anything, lowest first."""
        return [Bin(len(part), *(sum(column) / len(part) for column in zip(*part, strict=True))) for part in self._parts]

    @property
    def error(self) -> float:
        """Expected calibration error over ten bins of equal width (Guo et al., 2017)."""
        return sum(bin.size * abs(bin.score - bin.right) for bin in self.bins) / max(1, len(self.items))

    @property
    def chance(self) -> float:
        """The error to expect of so many items if every score meant what it says, by the normal approximation."""
        spread = sum(sqrt(sum(score * (1 - score) for score, _ in part)) for part in self._parts)
        return sqrt(2 / pi) * spread / max(1, len(self.items))

    @cached_property
    def curve(self) -> list[Kept]:
        """What each threshold keeps, from the strictest to none; items of one score are kept together."""
        out, right = [], 0
        for i, (score, is_right) in enumerate(self.items, start=1):
            right += is_right
            if i == len(self.items) or self.items[i][0] < score:
                out.append(Kept(score, i / len(self.items), right / i))
        return out

    @property
    def steps(self) -> list[Kept]:
        """The curve at no more than `STEPS` points, evenly spread over what is kept."""
        return list({int(kept.share * STEPS - 1e-9): kept for kept in self.curve}.values())

    def threshold_for(self, precision: float) -> Kept | None:
        """The threshold that keeps most while so large a share is right; None where none does."""
        return next((kept for kept in reversed(self.curve) if kept.precision >= precision), None)
