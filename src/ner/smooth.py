"""Outliers moved from what matrix products read into their weights, so that eight bits hold both.

SmoothQuant (Xiao et al., 2023): input j of a product is divided by `peak_j^strength / weight_j^(1 - strength)`, its weights
are multiplied by the same; the product stays what it was.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

STRENGTH = 0.7


class Smoothed(nn.Module):
    """A linear layer that scales its inputs by `scale` [inputs] before a product with weights scaled back."""

    def __init__(self, linear: nn.Linear, scale: Tensor) -> None:
        super().__init__()
        self.scale = nn.Parameter(scale)
        self.linear = nn.Linear(linear.in_features, linear.out_features)
        self.linear.weight = nn.Parameter(linear.weight / scale)
        self.linear.bias = linear.bias

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x * self.scale)


@torch.no_grad()
def smooth(encoder: nn.Module, windows: Sequence[list[int]]) -> None:
    """Replaces every linear layer of an encoder, by the peaks of what it reads in some windows of pieces."""
    places = {
        linear: (parent, name)
        for parent in encoder.modules()
        for name, linear in parent.named_children()
        if isinstance(linear, nn.Linear)
    }
    peaks = {linear: torch.zeros(linear.in_features) for linear in places}

    def watch(linear: nn.Linear, inputs: tuple[Tensor]) -> None:
        peaks[linear] = torch.maximum(peaks[linear], inputs[0].abs().flatten(0, -2).amax(dim=0))

    hooks = [linear.register_forward_pre_hook(watch) for linear in places]
    for window in windows:
        encoder(input_ids=torch.tensor([window]))
    for hook in hooks:
        hook.remove()
    for linear, (parent, name) in places.items():
        weights = linear.weight.abs().amax(dim=0).clamp(min=1e-4)
        scale = weights ** (1 - STRENGTH) / peaks[linear].clamp(min=1e-3) ** STRENGTH
        setattr(parent, name, Smoothed(linear, scale))
