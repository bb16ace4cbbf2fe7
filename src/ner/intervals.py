"""How sure a figure is, and whether two models differ: articles are drawn, since the labels of one rise and fall together.

Intervals are percentiles of the bootstrap (Efron, 1979), paired for two models (Koehn, 2004); p is that of approximate
randomisation (Yeh, 2000). Counts are arrays [articles, 3]: right, spurious, missed. The same counts give the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ner.score import Tally

SAMPLES = 2000
SEED = 1
TAILS = 2.5, 97.5
"""The percentiles between which 95 % lie."""


@dataclass(frozen=True)
class Difference:
    """F1 of one model less that of the other, its interval, and how often chance alone makes so large a one."""

    value: float
    low: float
    high: float
    p: float


def counts(tallies: Sequence[Tally]) -> np.ndarray:
    """Tallies of one kind, article by article, as counts [articles, 3]."""
    return np.array([(tally.right, tally.spurious, tally.missed) for tally in tallies], float).reshape(-1, 3)


def f1(totals: np.ndarray) -> np.ndarray:
    """totals [..., 3] → [...]; 0 where there is nothing to find and nothing found."""
    right, spurious, missed = np.moveaxis(totals, -1, 0)
    return 2 * right / np.maximum(1, 2 * right + spurious + missed)


def interval(one: np.ndarray) -> tuple[float, float]:
    """The bounds of F1 at 95 %, over the samples that hold anything to count.

    >>> interval(np.array([[5.0, 0, 0], [7, 0, 0]]))
    (1.0, 1.0)
    """
    totals = _draws(len(one)) @ one
    drawn = totals[totals.sum(axis=1) > 0]
    low, high = np.percentile(f1(drawn), TAILS) if len(drawn) else (0.0, 0.0)
    return float(low), float(high)


def difference(one: np.ndarray, other: np.ndarray) -> Difference:
    """Holds two models against each other on the same articles.

    Raises:
        ValueError: the two do not count the same articles.
    """
    if one.shape != other.shape:
        raise ValueError(f"counts of {len(one)} articles stand beside counts of {len(other)}")
    observed = float(f1(one.sum(axis=0)) - f1(other.sum(axis=0)))
    draws = _draws(len(one))
    low, high = np.percentile(f1(draws @ one) - f1(draws @ other), TAILS)
    swaps = np.random.default_rng(SEED).integers(0, 2, (SAMPLES, len(one))).astype(float)
    moved = swaps @ (other - one)
    by_chance = f1(one.sum(axis=0) + moved) - f1(other.sum(axis=0) - moved)
    extreme = int((np.abs(by_chance) >= abs(observed) - 1e-12).sum())
    return Difference(observed, float(low), float(high), (extreme + 1) / (SAMPLES + 1))


@lru_cache(1)
def _draws(articles: int) -> np.ndarray:
    """How often each article is drawn in each sample [samples, articles]."""
    return np.random.default_rng(SEED).multinomial(articles, np.full(articles, 1 / articles), SAMPLES).astype(float)
