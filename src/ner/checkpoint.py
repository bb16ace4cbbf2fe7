"""A model on disk while it is trained: the encoder it starts from, and the folder that a run leaves.

A checkpoint folder holds `model.safetensors`, `tokenizer.json`, `encoder/config.json`, and `run.json`: config, outcome.
"""

import json
from dataclasses import asdict
from pathlib import Path

from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModel, PreTrainedModel

from ner.config import TrainConfig, config_of
from ner.encode import Pieces
from ner.model import JointModel


def open_encoder(name: str) -> PreTrainedModel:
    """An encoder from a folder or a hub, without dropout of attention, which fused attention does not take on a processor.

    Raises:
        FileNotFoundError: neither is there; the message says what to do.
    """
    missing = FileNotFoundError(
        f"no encoder at {name}: `make encoder` builds those in cache/; one from a hub needs a network, or its folder "
        f"on disk as `encoder=FOLDER`"
    )
    if name.startswith(("cache/", "/", ".")) and not Path(name).exists():
        raise missing
    try:
        return AutoModel.from_pretrained(name, attention_probs_dropout_prob=0.0, **_no_pooler(name))
    except OSError as error:
        raise missing from error


def _no_pooler(encoder: str) -> dict[str, bool]:
    kind = AutoConfig.from_pretrained(encoder).model_type
    return {"add_pooling_layer": False} if kind in ("bert", "roberta", "xlm-roberta") else {}


def save_checkpoint(model: JointModel, config: TrainConfig, tokenizer: Path, outcome: dict) -> None:
    """Writes the trained model beside what is needed to load and to describe it: `run.json` has config and outcome."""
    output = Path(config.output)
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, output / "model.safetensors")
    (output / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    model.encoder.config.save_pretrained(output / "encoder")
    record = {"train": asdict(config), **outcome}
    (output / "run.json").write_text(json.dumps(record, indent=2, ensure_ascii=False), encoding="utf-8")


def load_checkpoint(folder: Path) -> tuple[JointModel, TrainConfig, Pieces]:
    """A trained model with its config and tokenizer."""
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    config = config_of(record["train"])
    encoder_config = AutoConfig.from_pretrained(folder / "encoder")
    encoder = AutoModel.from_config(encoder_config, **_no_pooler(str(folder / "encoder")))
    model = JointModel(encoder, config.heads)
    model.load_state_dict(load_file(folder / "model.safetensors"))
    return model.eval(), config, Pieces(folder / "tokenizer.json")
