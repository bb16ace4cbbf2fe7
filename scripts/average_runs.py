"""Averages the encoders and tag heads of runs that started from the same weights (model soups: Wortsman et al., 2022).

    python scripts/average_runs.py cache/embedded cache/second cache/first --shares 0.6 0.2 0.2 -o cache/averaged

The second opinions and the config are those of the first run, and so are the heads over spans, which start at random;
those of a run that started from another's weights (`start=`) may be averaged with them: `--heads`. The result is a
checkpoint folder as `ner train` leaves it; what the average scores on the dev split is printed and kept.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from safetensors.torch import load_file

from ner.checkpoint import load_checkpoint, save_checkpoint
from ner.corpus import load_split
from ner.train import evaluate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--shares", type=float, nargs="+", required=True, help="of each run; they add up to 1")
    parser.add_argument("--heads", action="store_true", help="averages the heads over spans as well")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()

    first = load_checkpoint(args.runs[0])
    weights = [load_file(run / "model.safetensors") for run in args.runs]
    for name, parameter in first.model.state_dict().items():
        if args.heads or not name.startswith("heads."):
            parameter.copy_(sum(share * run[name] for share, run in zip(args.shares, weights, strict=True)))
    _, scores = evaluate(first.scorer, load_split(first.config.articles, "dev"))
    records = [json.loads((run / "run.json").read_text(encoding="utf-8")) for run in args.runs]
    averaged = [
        {**part, "share": round(share * part["share"], 4)}
        for run, share, record in zip(args.runs, args.shares, records, strict=True)
        for part in record.get("averaged")
        or [{"run": run.name, "share": 1, "articles": record["articles"], "seed": record["train"]["seed"]}]
    ]
    outcome = {"articles": max(record["articles"] for record in records), "dev": scores, "averaged": averaged}
    args.output.mkdir(parents=True, exist_ok=True)
    (args.output / "tokenizer.json").write_bytes((args.runs[0] / "tokenizer.json").read_bytes())
    save_checkpoint(replace(first, config=replace(first.config, output=str(args.output))), outcome)
    print("\n".join(f"{name}: {value:.4f}" for name, value in scores.items()))


if __name__ == "__main__":
    main()
