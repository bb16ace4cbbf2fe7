"""Scores as `report.json` and `report.md`; computes nothing."""

import json
from pathlib import Path

from ner.score import Scores, Tally, micro
from ner.standoff import write_atomically


def write(scores: Scores, model: str, corpus: str, output: Path) -> None:
    """Writes both reports into a folder."""
    write_atomically(output / "report.json", json.dumps(as_json(scores, model, corpus), indent=2) + "\n")
    write_atomically(output / "report.md", as_markdown(scores, model, corpus))


def as_json(scores: Scores, model: str, corpus: str) -> dict:
    """The report as plain data."""
    return {
        "entities": _table(scores.entities),
        "relations": {"gold_spans": _table(scores.linked), "end_to_end": _table(scores.relations)},
        "indicator": {
            "accuracy": round(scores.indicator_accuracy, 4),
            "macro_f1": round(scores.indicator_macro_f1, 4),
            "by_indicator": {name: _ratios(tally) for name, tally in scores.indicators.items()},
        },
        "facts": {**_ratios(scores.facts), "numbers": _ratios(scores.fact_numbers)},
        "documents": scores.documents,
        "model": model,
        "corpus": corpus,
    }


def _table(tallies: dict[str, Tally]) -> dict[str, dict]:
    return {"micro": _ratios(micro(tallies)), **{name: _ratios(tally) for name, tally in tallies.items()}}


def _ratios(tally: Tally) -> dict[str, float]:
    ratios = {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
    return {name: round(value, 4) for name, value in ratios.items()} | {"support": tally.support}


def as_markdown(scores: Scores, model: str, corpus: str) -> str:
    """The report as tables; links between gold spans only where a model was there to make them."""
    linked = micro(scores.linked)
    gold_spans = [_rows("Relations between gold spans", {"micro": linked, **scores.linked})] if linked.support else []
    parts = [
        f"# Scores of {model}\n\n{scores.documents} articles of {corpus}.\n",
        _rows("Entities (strict span and type)", {"micro": micro(scores.entities), **scores.entities}),
        _rows("Relations, end to end", {"micro": micro(scores.relations), **scores.relations}),
        *gold_spans,
        _rows("Facts", {"all five fields": scores.facts, "numbers alone": scores.fact_numbers}),
        _rows("Indicators of the counts found", {k: t for k, t in scores.indicators.items() if t.support}),
        f"Indicator accuracy {scores.indicator_accuracy:.3f}, macro F1 {scores.indicator_macro_f1:.3f}.\n",
    ]
    return "\n".join(parts)


def _rows(title: str, tallies: dict[str, Tally]) -> str:
    lines = [f"## {title}\n", "| | precision | recall | F1 | support |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {k} | {t.precision:.3f} | {t.recall:.3f} | {t.f1:.3f} | {t.support} |" for k, t in tallies.items()]
    return "\n".join(lines) + "\n"
