"""Scores that mean what they say: logistic scaling, fitted on articles that were kept out (Platt, 1999)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

LEAST = 1e-6
"""Probabilities nearer to 0 or 1 than this are taken for this."""

PRIOR = 1e-3
"""How strongly a fit is held to no scaling at all, so that few items decide little."""


@dataclass(frozen=True)
class Scaling:
    """Maps a probability through a line over its logit.

    >>> Scaling(slope=0.5)(0.99) < 0.99, Scaling()(0.5)
    (True, 0.5)
    """

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, score: float) -> float:
        return float(_probability(self.slope * _logit(score) + self.offset))


@dataclass(frozen=True)
class Scales:
    """The scaling of each kind of score of a model; a span's says that it is right whole, a relation's and an indicator's
    that they are right where their spans are."""

    spans: Scaling = field(default_factory=Scaling)
    relations: Scaling = field(default_factory=Scaling)
    indicators: Scaling = field(default_factory=Scaling)


def fit(items: Sequence[tuple[float, bool]]) -> Scaling:
    """The scaling under which scores best tell which items are right, from (score, right); none from no items.

    Needs scipy, which tagging does not.
    """
    if not items:
        return Scaling()
    from scipy.optimize import minimize

    scores, right = np.array(items, float).T
    inputs = np.stack([_logit(scores), np.ones(len(items))], axis=1)
    identity = np.array([1.0, 0.0])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        logits, off = inputs @ weights, weights - identity
        total = (np.logaddexp(0, logits) - right * logits).sum() + PRIOR * (off**2).sum() / 2
        return total, inputs.T @ (_probability(logits) - right) + PRIOR * off

    return Scaling(*minimize(loss, identity, jac=True).x.round(4).tolist())


def _probability(logit: np.ndarray) -> np.ndarray:
    return np.exp(-np.logaddexp(0, -logit))


def _logit(score: float | np.ndarray) -> np.ndarray:
    score = np.clip(score, LEAST, 1 - LEAST)
    return np.log(score / (1 - score))
