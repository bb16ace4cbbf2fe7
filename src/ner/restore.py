"""Weights out of an exported model, so that a run can start from it; what eight bits rounded stays rounded."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor


def exported_weights(folder: Path) -> dict[str, Tensor]:
    """The state of the `JointModel` that a model folder was exported from."""
    encoder = onnx.load(folder / "encoder.onnx").graph
    stored = {tensor.name.removeprefix("model."): numpy_helper.to_array(tensor) for tensor in encoder.initializer}
    heads = onnx.load(folder / "heads.onnx").graph
    weights = {f"heads.{tensor.name}": numpy_helper.to_array(tensor) for tensor in heads.initializer}
    for name, values in stored.items():
        if name.endswith(".weight_int8"):
            weights[name.removesuffix("_int8")] = values * stored[name.removesuffix("int8") + "scale"]
        elif name.endswith((".weight", ".bias")):
            weights[name.replace(".linear.bias", ".bias")] = values
    for node in encoder.node:
        product = node.input[1].removesuffix("_quantized") if node.op_type in ("MatMul", "MatMulInteger") else None
        if product not in stored and f"{product}_quantized" not in stored:
            continue
        layer = node.name.removeprefix("/").rpartition("/")[0].removesuffix("/linear").replace("/", ".")
        weights[f"{layer}.weight"] = _product(stored, product, layer)
    return {name: torch.from_numpy(np.array(values, np.float32)) for name, values in weights.items()}


def _product(stored: dict[str, np.ndarray], name: str, layer: str) -> np.ndarray:
    """The weights [outputs, inputs] of a layer, whose inputs `ner.smooth` may have scaled."""
    if name in stored:
        values = stored[name]
    else:
        steps = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"]
        values = steps * stored[f"{name}_scale"]
    return values.T * stored.get(f"{layer}.scale", np.float32(1))
