"""A trained checkpoint to the form that tags: two ONNX graphs, the tokenizer, the config, and a manifest.

`encoder.onnx` reads windows; `heads.onnx` links and names the spans of an article. The encoder's matrix products are int8,
smoothed, per channel with seven bits (`reduce_range`), so that processors without VNNI do not overflow; its embeddings are
int8, per row; the heads are f32.
"""

import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from ner import opinions
from ner.candidates import FEATURE_SIZES
from ner.checkpoint import load_checkpoint
from ner.config import TrainConfig
from ner.corpus import load_split
from ner.encode import Pieces, encode
from ner.evaluation import predictions
from ner.files import write_text
from ner.model import JointModel
from ner.scaling import Scales, fit
from ner.schema import Document
from ner.smooth import smooth
from ner.tagger import FILES, Tagger

OPSET = 18
CALIBRATION = 100


class _EncoderGraph(nn.Module):
    def __init__(self, model: JointModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor) -> tuple[Tensor, Tensor]:
        return self.model.read(input_ids, None)


def export(checkpoint: Path, output: Path, quantise: bool = True) -> None:
    """Writes a model folder that `ner tag` loads.

    To quantise takes the articles on which the checkpoint was trained; its scores are scaled on the dev articles, where
    there are any.
    """
    trained = load_checkpoint(checkpoint)
    model, config = trained.model, trained.config
    model.encoder.set_attn_implementation("eager")
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "encoder.onnx"
        if quantise:
            smooth(model.encoder, activation_windows(config, trained.pieces))
        _write_encoder(model, raw)
        if quantise:
            small = Path(folder) / "small.onnx"
            quantize_dynamic(
                raw,
                small,
                op_types_to_quantize=["MatMul"],
                nodes_to_exclude=["/tags/MatMul"],
                per_channel=True,
                reduce_range=True,
                weight_type=QuantType.QInt8,
            )
            onnx.save(packed(onnx.load(small)), output / "encoder.onnx")
        else:
            onnx.save(onnx.load(raw), output / "encoder.onnx")
    _write_heads(model, output / "heads.onnx")
    for name in (*opinions.FILES, "tokenizer.json"):
        (output / name).write_bytes((checkpoint / name).read_bytes())
    run = json.loads((checkpoint / "run.json").read_text(encoding="utf-8"))
    write_config(config, run, output, Scales())
    write_config(config, run, output, fit_scales(Tagger(output), load_split(config.articles, "dev")))
    write_text(output / "README.md", model_card(config, run, quantise))


def activation_windows(config: TrainConfig, pieces: Pieces) -> list[list[int]]:
    """A window from each of some training articles, in which to see how far the encoder's values go.

    Raises:
        ValueError: no training article is there.
    """
    documents = load_split(config.articles, "train")
    if not documents:
        raise ValueError(f"no training articles in {config.corpus} to calibrate 8 bits with; export with --fp32")
    return [
        encode(document.text, pieces, config.window, config.overlap).windows[0]
        for document in documents[:: max(1, len(documents) // CALIBRATION)]
        if document.text.strip()
    ]


def packed(graph: onnx.ModelProto) -> onnx.ModelProto:
    """Stores tables of vectors in int8, each row with its own scale; what is read from them is scaled back."""
    tables = {tensor.name: tensor for tensor in graph.graph.initializer if len(tensor.dims) == 2}
    nodes = []
    for node in graph.graph.node:
        nodes.append(node)
        table = tables.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or table.data_type != onnx.TensorProto.FLOAT:
            continue
        rows = numpy_helper.to_array(table)
        scales = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12) / 127
        packed_rows, packed_scales = f"{table.name}_int8", f"{table.name}_scale"
        graph.graph.initializer.append(numpy_helper.from_array(scales.astype(np.float32), packed_scales))
        table.CopyFrom(numpy_helper.from_array(np.rint(rows / scales).astype(np.int8), packed_rows))
        out, ids = node.output[0], node.input[1]
        node.input[0], node.output[0] = packed_rows, f"{out}_int8"
        nodes += [
            onnx.helper.make_node("Cast", [f"{out}_int8"], [f"{out}_rows"], to=onnx.TensorProto.FLOAT),
            onnx.helper.make_node("Gather", [packed_scales, ids], [f"{out}_scale"]),
            onnx.helper.make_node("Mul", [f"{out}_rows", f"{out}_scale"], [out]),
        ]
    del graph.graph.node[:]
    graph.graph.node.extend(nodes)
    return graph


def fit_scales(tagger: Tagger, documents: Sequence[Document]) -> Scales:
    """What a model's scores are worth on labelled articles that it has not learned."""
    spans, relations, indicators = [], [], []
    for gold, found in zip(documents, predictions(documents, tagger)[0], strict=True):
        golden = {span.key: span for span in gold.spans}
        same = {span.id: golden.get(span.key) for span in found.spans}
        linked = {(relation.type, relation.head, relation.tail) for relation in gold.relations}
        for span in found.spans:
            spans.append((span.score, same[span.id] is not None))
            if span.indicator and same[span.id]:
                indicators.append((span.indicator_score, same[span.id].indicator == span.indicator))
        for relation in found.relations:
            head, tail = same[relation.head], same[relation.tail]
            if head and tail:
                relations.append((relation.score, (relation.type, head.id, tail.id) in linked))
    return Scales(fit(spans), fit(relations), fit(indicators))


def write_config(config: TrainConfig, run: dict, output: Path, scales: Scales) -> None:
    """`config.json` with what tagging needs, the run's dev scores, and the sha256 of every other file."""
    files = {name: _sha256(output / name) for name in FILES}
    record = {
        "name": f"{config.encoder.rstrip('/').split('/')[-1]}-{files['encoder.onnx'][:8]}",
        "window": config.window,
        "overlap": config.overlap,
        "segmentation": run.get("segmentation", "syllables"),
        "scales": {kind: [line.slope, line.offset] for kind, line in vars(scales).items()},
        "dev": run["dev"],
        "files": files,
    }
    write_text(output / "config.json", json.dumps(record, indent=2) + "\n")


def model_card(config: TrainConfig, run: dict, quantise: bool) -> str:
    """The card that ships with a model: what it is, learned from what, how good on dev, its limits and licence."""
    scores = "\n".join(f"| {name} | {value:.3f} |" for name, value in run["dev"].items() if name != "epoch")
    averaged = ", ".join(
        "{share:g} of {run} ({articles} articles, seed {seed})".format(**r) for r in run.get("averaged", ())
    )
    told = f"its weights are the mean of {averaged}" if averaged else f"{config.epochs} epochs, seed {config.seed}"
    return f"""# Model card

Reads Vietnamese results news: spans of seven types, the links of every count, its indicator. Made by `ner train` and
`ner export`: `encoder.onnx` ({"int8, smoothed; embeddings int8 by row" if quantise else "f32"}) and `heads.onnx`,
`crf.json`, `count_types.json` and `indicators.json` (linear models of words, whose opinions are added to those on tags,
types of counts and indicators),
`tokenizer.json` with the pieces, `config.json` with the sha256 of each file, which the tagger checks.

- **Encoder**: {config.encoder}, windows of {config.window} pieces, {config.overlap} of them shared.
- **Trained on** {run["articles"]} articles, the train split of that time: {told}\
{f", from the weights in {config.start}" if config.start else ""}. `models/README.md` tells the steps.
- **Licence**: Apache-2.0; that of the base weights stands in `NOTICE`.

Scores on the dev split of that time, before quantisation (`ner evaluate --split dev` gives those of this folder):

| | |
|---|---:|
{scores}

**Limits.** It was taught on news of unions and of results against plans, from 2010 to 2026. Scores are those of such
articles. It does not read pictures, and tables only as text. A figure that matters should be held against its sentence,
which every fact carries. Names of persons and places are not its business.
"""


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_encoder(model: JointModel, path: Path) -> None:
    ids = torch.full((2, 16), 5)
    torch.onnx.export(
        _EncoderGraph(model).eval(),
        (ids,),
        path,
        input_names=["input_ids"],
        output_names=["states", "tags"],
        dynamic_axes={name: {0: "windows", 1: "pieces"} for name in ("input_ids", "states", "tags")},
        opset_version=OPSET,
        dynamo=False,
    )


def _write_heads(model: JointModel, path: Path) -> None:
    hidden = model.encoder.config.hidden_size
    spans, pairs = torch.tensor([0, 1, 2]), torch.tensor([0, 1])
    inputs = {
        "states": torch.zeros(4, hidden),
        "first": spans,
        "last": spans,
        "types": spans,
        "head": pairs,
        "tail": pairs,
        "relation": pairs,
        "features": torch.zeros(2, len(FEATURE_SIZES), dtype=torch.long),
    }
    axes = {"states": "words", "first": "spans", "last": "spans", "types": "spans", "indicators": "spans"}
    axes |= dict.fromkeys(("head", "tail", "relation", "features", "scores"), "pairs")
    torch.onnx.export(
        model.heads.eval(),
        tuple(inputs.values()),
        path,
        input_names=list(inputs),
        output_names=["indicators", "scores"],
        dynamic_axes={name: {0: axis} for name, axis in axes.items()},
        opset_version=OPSET,
        dynamo=False,
    )
