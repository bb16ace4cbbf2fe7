"""Goes on training the embedded encoder on unlabelled news (masked words), so that its vectors tell words apart again.

    python scripts/adapt_encoder.py cache/encoder ARTICLES.jsonl.gz -o cache/encoder-adapted

Whole words are masked (Cui et al., 2021). Starts from the newest checkpoint in the output folder where there is one.
"""

import argparse
import random
import time
from pathlib import Path

import torch
from transformers import BertForMaskedLM, get_linear_schedule_with_warmup

from ner.encode import Pieces, encode
from ner.model import padded
from ner.sources import read_articles
from ner.train import bf16_is_faster

WINDOW = 256
MASKED = 0.2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    pieces = Pieces(args.encoder / "tokenizer.json")
    examples = [ex for article in read_articles(args.articles) for ex in masked_windows(article.text, pieces)]
    random.Random(args.seed).shuffle(examples)
    batches = [examples[i : i + args.batch] for i in range(0, len(examples), args.batch)]

    model = BertForMaskedLM.from_pretrained(args.encoder, attention_probs_dropout_prob=0.0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    schedule = get_linear_schedule_with_warmup(optimizer, 60, len(batches))
    checkpoint = args.output / "checkpoint.pt"
    done = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        done = state["done"]
    args.output.mkdir(parents=True, exist_ok=True)
    started = time.time()
    for step, batch in enumerate(batches[done:], start=done + 1):
        loss = masked_loss(model, batch, pieces, random.Random(f"{args.seed}-{step}"))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if step % 20 == 0:
            print(f"step {step}/{len(batches)} loss {loss.item():.3f} {time.time() - started:.0f} s", flush=True)
        if step % 100 == 0:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save({**state, "schedule": schedule.state_dict(), "done": step}, checkpoint)
    model.bert.save_pretrained(args.output)
    (args.output / "tokenizer.json").write_bytes((args.encoder / "tokenizer.json").read_bytes())
    checkpoint.unlink(missing_ok=True)


def masked_windows(text: str, pieces: Pieces) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """Windows of an article with the piece ranges of their words."""
    encoded = encode(text, pieces, WINDOW, 0)
    rows = [(ids, []) for ids in encoded.windows]
    for word, window, position in zip(encoded.words, encoded.home, encoded.position, strict=True):
        rows[window][1].append((int(position), int(position) + len(pieces(word))))
    return [row for row in rows if len(row[1]) > 20]


def masked_loss(model: BertForMaskedLM, batch: list, pieces: Pieces, chance: random.Random) -> torch.Tensor:
    """Mean cross-entropy of the masked pieces; logits are made for those alone."""
    inputs = padded([ids for ids, _ in batch], pieces.pad)
    labels = torch.full_like(inputs, -100)
    for row, (_, ranges) in enumerate(batch):
        for begin, end in chance.sample(ranges, max(1, round(MASKED * len(ranges)))):
            labels[row, begin:end] = inputs[row, begin:end]
            draw = chance.random()
            if draw < 0.8:
                inputs[row, begin:end] = pieces.mask
            elif draw < 0.9:
                inputs[row, begin:end] = torch.tensor(
                    [chance.randrange(5, model.config.vocab_size) for _ in range(end - begin)]
                )
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16_is_faster()):
        hidden = model.bert(inputs, attention_mask=(inputs != pieces.pad).long()).last_hidden_state
        logits = model.cls(hidden[labels != -100])
    return torch.nn.functional.cross_entropy(logits.float(), labels[labels != -100])


if __name__ == "__main__":
    main()
