"""A model on disk while it is trained: the encoder it starts from, and the folder that a run leaves.

A checkpoint folder holds `model.safetensors`, the second opinions (`opinions.FILES`), `tokenizer.json`,
`encoder/config.json`, and `run.json`: config, outcome.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModel, PreTrainedModel
from transformers.utils import cached_file

from ner import phobert
from ner.config import TrainConfig, config_of
from ner.encode import Pieces
from ner.files import write_text
from ner.model import JointModel, TorchScorer
from ner.opinions import Opinions, read_opinions, write_opinions


def open_encoder(name: str) -> PreTrainedModel:
    """An encoder from a folder or a hub, in float32 whatever it was stored in.

    It has no dropout of attention, which fused attention does not take on a processor.

    Raises:
        FileNotFoundError: neither is there; the message says what to do.
    """
    missing = FileNotFoundError(
        f"no encoder at {name}: `make encoder` builds those in cache/; one from a hub needs a network, or its folder "
        f"on disk as `encoder=FOLDER` (where there is a network: `hf download {name} --local-dir FOLDER`)"
    )
    if name.startswith(("cache/", "/", ".")) and not Path(name).exists():
        raise missing
    try:
        return AutoModel.from_pretrained(name, attention_probs_dropout_prob=0.0, **_no_pooler(name)).float()
    except OSError as error:
        raise missing from error


def open_pieces(name: str, folder: Path) -> Pieces:
    """An encoder's pieces, written to a folder as `tokenizer.json`: its own, or those of PhoBERT's two files.

    Raises:
        FileNotFoundError: the encoder comes with neither.
    """
    vocabulary, codes = (_file_of(name, file) for file in phobert.FILES)
    own = _file_of(name, "tokenizer.json")
    path = folder / "tokenizer.json"
    if vocabulary and codes:
        write_text(path, phobert.tokenizer_of(vocabulary, codes).to_str())
        return Pieces(path, "compounds")
    if own:
        write_text(path, own.read_text(encoding="utf-8"))
        return Pieces(path)
    raise FileNotFoundError(f"{name} comes with neither tokenizer.json nor {' and '.join(phobert.FILES)}")


def _file_of(name: str, file: str) -> Path | None:
    found = cached_file(name, file, _raise_exceptions_for_missing_entries=False)
    return Path(found) if found else None


def longest_window(encoder: PreTrainedModel) -> int:
    """How many pieces an encoder reads at once; RoBERTa's count of positions starts after its padding piece."""
    offset = getattr(encoder.embeddings, "padding_idx", None)
    return encoder.config.max_position_embeddings - (0 if offset is None else offset + 1)


def _no_pooler(encoder: str) -> dict[str, bool]:
    kind = AutoConfig.from_pretrained(encoder).model_type
    return {"add_pooling_layer": False} if kind in ("bert", "roberta", "xlm-roberta") else {}


@dataclass(frozen=True)
class Checkpoint:
    """A trained model with all that it reads with."""

    model: JointModel
    config: TrainConfig
    pieces: Pieces
    opinions: Opinions

    @property
    def scorer(self) -> TorchScorer:
        return TorchScorer(self.model, self.pieces, self.config.window, self.config.overlap, self.opinions)


def save_checkpoint(checkpoint: Checkpoint, outcome: dict) -> None:
    """Writes a checkpoint beside its `tokenizer.json`; `run.json` has config, segmentation and outcome."""
    model, output = checkpoint.model, Path(checkpoint.config.output)
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, output / "model.safetensors")
    write_opinions(checkpoint.opinions, output)
    model.encoder.config.save_pretrained(output / "encoder")
    record = {"train": asdict(checkpoint.config), "segmentation": checkpoint.pieces.segmentation, **outcome}
    (output / "run.json").write_text(json.dumps(record, indent=2, ensure_ascii=False), encoding="utf-8")


def load_checkpoint(folder: Path) -> Checkpoint:
    """What a run left.

    Raises:
        FileNotFoundError: the folder is not that of a finished run.
    """
    if not (folder / "run.json").exists():
        raise FileNotFoundError(f"{folder} has no run.json; name the output folder of a finished `ner train`")
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    config = config_of(record["train"])
    encoder_config = AutoConfig.from_pretrained(folder / "encoder")
    encoder = AutoModel.from_config(encoder_config, **_no_pooler(str(folder / "encoder")))
    model = JointModel(encoder, config.heads)
    model.load_state_dict(load_file(folder / "model.safetensors"))
    pieces = Pieces(folder / "tokenizer.json", record.get("segmentation", "syllables"))
    return Checkpoint(model.eval(), config, pieces, read_opinions(folder))
