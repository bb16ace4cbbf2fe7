"""Holds our pieces against `transformers.PhobertTokenizer`, on the words of the corpus and 100,000 random ones.

    python scripts/check_phobert.py vinai/phobert-base-v2        # or a folder with vocab.txt and bpe.codes

Worth a minute before the first run on other files. Prints the words that differ; exit status 1 if any do.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from transformers import PhobertTokenizer
from transformers.utils import cached_file

from ner.checkpoint import open_pieces
from ner.compounds import compounds
from ner.encode import MAX_PIECES_PER_WORD
from ner.phobert import FILES
from ner.segment import Word


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", help="a hub name or a folder")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    args = parser.parse_args()

    theirs = PhobertTokenizer(*(cached_file(args.encoder, name) for name in FILES))
    found = {w.text for path in args.corpus.glob("*.txt") for w in compounds(path.read_text(encoding="utf-8"))}
    letters, chance = sorted({letter for word in found for letter in word}), random.Random(1)
    found |= {"".join(chance.choices(letters, k=chance.randint(1, 20))) for _ in range(100_000)}
    with tempfile.TemporaryDirectory() as folder:
        ours = open_pieces(args.encoder, Path(folder))
        different = [word for word in sorted(found) if ours(Word(word, 0, 1, True, 0, 0)) != pieces(theirs, word)]
    print(f"{len(theirs):,} pieces; {len(found):,} words, {len(different)} cut in another way", *different[:20], sep="\n")
    sys.exit(bool(different))


def pieces(tokenizer: PhobertTokenizer, word: str) -> list[int]:
    return tokenizer.convert_tokens_to_ids(tokenizer.bpe(word).split(" "))[:MAX_PIECES_PER_WORD]


if __name__ == "__main__":
    main()
