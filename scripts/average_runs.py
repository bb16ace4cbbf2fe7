"""Averages the weights of runs that started from the same encoder and seed (model soups: Wortsman et al., 2022).

    python scripts/average_runs.py cache/embedded cache/first -o cache/averaged

The result is a checkpoint folder as `ner train` leaves it, with the config of the first run, and the scores of the average
on the dev split.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import torch

from ner.checkpoint import load_checkpoint, save_checkpoint
from ner.corpus import load_split
from ner.train import evaluate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()

    checkpoints = [load_checkpoint(run) for run in args.runs]
    first = checkpoints[0]
    weights = [run.model.state_dict() for run in checkpoints]
    first.model.load_state_dict({name: torch.stack([w[name] for w in weights]).mean(dim=0) for name in weights[0]})
    _, scores = evaluate(first.scorer, load_split(first.config.articles, "dev"))
    records = [json.loads((run / "run.json").read_text(encoding="utf-8")) for run in args.runs]
    outcome = {"articles": records[0]["articles"], "dev": scores, "averaged": [r["train"] for r in records]}
    args.output.mkdir(parents=True, exist_ok=True)
    (args.output / "tokenizer.json").write_bytes((args.runs[0] / "tokenizer.json").read_bytes())
    save_checkpoint(replace(first, config=replace(first.config, output=str(args.output))), outcome)
    print("\n".join(f"{name}: {value:.4f}" for name, value in scores.items()))


if __name__ == "__main__":
    main()
