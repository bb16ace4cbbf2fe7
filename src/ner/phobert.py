"""PhoBERT's pieces: its two files as a `tokenizer.json`, so that reading needs `tokenizers` alone.

PhoBERT (Nguyen and Nguyen, 2020) cuts words by fastBPE: `bpe.codes` holds the merges in their order (`a b count`), where
`</w>` ends a word; `vocab.txt` the pieces that have a row in the encoder (`piece count`), where `@@` marks one that does
not end its word. So `x@@` is `x` among the merges, and `x` is `x</w>`. Ids are those of `transformers.PhobertTokenizer`:
`<s>` 0, `<pad>` 1, `</s>` 2, `<unk>` 3, the lines of `vocab.txt`, `<mask>`.
"""

from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.models import BPE
from tokenizers.normalizers import Replace

from ner.encode import NO_ROW

FILES = ("vocab.txt", "bpe.codes")
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_END = "</w>"


def tokenizer_of(vocabulary: Path, codes: Path) -> Tokenizer:
    """The pieces of a word as `PhobertTokenizer` gives them, once those from `NO_ROW` on are read as `<unk>`.

    Merging passes through pieces that `vocab.txt` lacks; they need ids, and take those after `<mask>` and `NO_ROW`.

    Raises:
        ValueError: a line of `vocab.txt` that is not `piece count`, or a piece that stands there twice.
    """
    ids = {_symbol(piece): row for piece, row in _rows(vocabulary).items()}
    ids[NO_ROW] = len(ids)
    merges = _merges(codes)
    for left, right in merges:
        for symbol in (left, right, left + right):
            ids.setdefault(symbol, len(ids))
    tokenizer = Tokenizer(BPE(ids, merges, unk_token="<unk>", end_of_word_suffix=_END))
    tokenizer.normalizer = Replace(Regex("^▁"), "")  # a word comes alone; whether a space stood before it is not told
    return tokenizer


def _symbol(piece: str) -> str:
    if piece in (*_SPECIAL, "<mask>"):
        return piece
    return piece.removesuffix("@@") if piece.endswith("@@") else piece + _END


def _rows(vocabulary: Path) -> dict[str, int]:
    rows = {name: row for row, name in enumerate(_SPECIAL)}
    with open(vocabulary, encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            piece, space, _ = line.strip().rpartition(" ")
            if not space or piece in rows:
                raise ValueError(f"{vocabulary}:{number}: a line is `piece count`, each piece once, not {line.strip()!r}")
            rows[piece] = len(rows)
    rows["<mask>"] = len(rows)
    return rows


def _merges(codes: Path) -> list[tuple[str, str]]:
    lines = codes.read_text(encoding="utf-8").split("\n")[:-1]
    return [(parts[0], parts[1]) for parts in map(str.split, lines) if len(parts) == 3]
