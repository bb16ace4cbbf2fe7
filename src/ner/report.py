"""A diagnosis as `report.json`, `report.md` and `report.html`; computes nothing."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from ner.calibration import Calibration, Kept
from ner.compare import Comparison
from ner.diagnosis import AIM, NONE, Bounds, Diagnosis, Sentence, fact_text
from ner.files import write_text
from ner.ledger import KINDS, Loss
from ner.report_page import page
from ner.schema import SPAN_TYPES, Fact
from ner.score import Scores, Tally, micro, with_micro
from ner.web import in_words
from ner.who_when_what import MEASURES, Answers


def write(diagnosis: Diagnosis, comparison: Comparison | None, output: Path) -> None:
    """Writes the three reports into a folder."""
    data = json.dumps(as_json(diagnosis, comparison), indent=2, ensure_ascii=False)
    write_text(output / "report.json", data + "\n")
    write_text(output / "report.md", as_markdown(diagnosis, comparison))
    write_text(output / "report.html", page(diagnosis, comparison))


def as_json(diagnosis: Diagnosis, comparison: Comparison | None = None) -> dict:
    """The report as plain data; intervals are `[low, high]` of F1 at 95 %."""
    scores, bounds = diagnosis.scores, diagnosis.intervals
    return {
        "entities": _table(scores.entities, bounds["entities"]),
        "relations": {
            "gold_spans": _table(scores.linked, bounds["linked"]),
            "end_to_end": _table(scores.relations, bounds["relations"]),
        },
        "link_kinds": {
            name: {kind: _ratios(tally) for kind, tally in tallies.items()}
            for name, tallies in diagnosis.link_kinds.items()
        },
        "indicator": {
            "accuracy": round(scores.indicator_accuracy, 4),
            "macro_f1": round(scores.indicator_macro_f1, 4),
            "by_indicator": {n: _ratios(t, bounds["indicators"][n]) for n, t in scores.indicators.items()},
        },
        "facts": {
            **_ratios(scores.facts, bounds["facts"]["facts"]),
            "right": scores.facts.right,
            "numbers": _ratios(scores.fact_numbers, bounds["facts"]["numbers"]),
        },
        "words": _ratios(diagnosis.words, bounds["words"]["micro"]),
        "partial_matches": {
            name: {**asdict(found), "precision": found.precision, "recall": found.recall, "f1": found.f1}
            for name, found in diagnosis.partial.items()
        },
        "confusion": {
            gold: {predicted: diagnosis.confusion[gold, predicted] for predicted in (*SPAN_TYPES, NONE)}
            for gold in (*SPAN_TYPES, NONE)
        },
        "by_length": {name: _ratios(tally) for name, tally in diagnosis.by_length.items()},
        "by_position": {name: _ratios(tally) for name, tally in diagnosis.by_position.items()},
        "calibration": {"spans": _calibration(diagnosis.span_scores), "facts": _calibration(diagnosis.fact_scores)},
        "ledger": {
            "stages": {stage: dict(zip(KINDS, row, strict=True)) for stage, row in diagnosis.ledger},
            "losses": [_loss(loss) for loss in diagnosis.losses],
        },
        "who_when_what": {name: _answers(side) for name, side in diagnosis.who_when_what.items()} or None,
        "errors": [_sentence(sentence) for sentence in diagnosis.sentences],
        "comparison": _comparison(comparison),
        "documents": scores.documents,
        "model": diagnosis.model,
        "corpus": diagnosis.corpus,
    }


def _table(tallies: dict[str, Tally], bounds: Bounds) -> dict[str, dict]:
    return {name: _ratios(tally, bounds[name]) for name, tally in with_micro(tallies).items()}


def _ratios(tally: Tally, bounds: tuple[float, float] | None = None) -> dict:
    ratios = {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
    interval = {"f1_interval": [round(bound, 4) for bound in bounds]} if bounds else {}
    return {name: round(value, 4) for name, value in ratios.items()} | {"support": tally.support} | interval


def _calibration(found: Calibration | None) -> dict | None:
    if found is None:
        return None
    chosen = found.threshold_for(AIM)
    return {
        "expected_calibration_error": round(found.error, 4),
        "by_chance": round(found.chance, 4),
        "bins": [asdict(bin) for bin in found.bins],
        "kept": [asdict(kept) for kept in found.steps],
        "precision_aimed_at": AIM,
        "threshold": asdict(chosen) if chosen else None,
    }


def _loss(loss: Loss) -> dict:
    told = {"gold": fact_text(loss.gold), "predicted": fact_text(loss.predicted)}
    return {"article": loss.article, "kind": loss.kind, "stage": loss.stage, "part": loss.part, "at": loss.at, **told}


def _answers(side: Answers) -> dict:
    return {
        "counts": side.counts,
        **{name.replace(" ", "_"): _share(side.tally(name)) for name in MEASURES},
        "misses": [asdict(cell) for cell in side.misses],
    }


def _share(tally: Tally) -> dict:
    return {"share": round(tally.recall, 4), "right": tally.right, "support": tally.support}


def _sentence(sentence: Sentence) -> dict:
    return {
        "article": sentence.gold.id,
        "start": sentence.start,
        "end": sentence.end,
        "sentence": sentence.gold.text[sentence.start : sentence.end],
        "errors": [asdict(error) for error in sentence.errors],
    }


def _comparison(found: Comparison | None) -> dict | None:
    if found is None:
        return None
    return {
        "baseline": found.baseline,
        "measures": {name: asdict(measured) for name, measured in found.measures.items()},
        "facts": {
            "both": found.both,
            "neither": found.neither,
            "model_alone": [{"article": article, "fact": fact_text(fact)} for article, fact in found.ours_alone],
            "baseline_alone": [{"article": article, "fact": fact_text(fact)} for article, fact in found.theirs_alone],
        },
    }


def as_markdown(diagnosis: Diagnosis, comparison: Comparison | None = None) -> str:
    """The whole report as tables and lists."""
    facts, words, entities = diagnosis.scores.facts, diagnosis.words, micro(diagnosis.scores.entities)
    aside = [
        ["facts whole right", f"{facts.right} of {facts.support}", f"{facts.f1:.3f}"],
        ["spans, strict", f"{entities.right} of {entities.support}", f"{entities.f1:.3f}"],
        ["spans, each word counted", f"{words.right} of {words.support}", f"{words.f1:.3f}"],
    ]
    partial = [[n, *(f"{v:.3f}" for v in (m.precision, m.recall, m.f1)), m.partial] for n, m in diagnosis.partial.items()]
    types = (*SPAN_TYPES, NONE)
    confusion = [[gold, *(diagnosis.confusion[gold, predicted] for predicted in types)] for gold in types]
    parts = [
        scores_markdown(diagnosis.scores, diagnosis.model, diagnosis.corpus, diagnosis.intervals),
        _section("Side by side", ["", "found", "F1"], aside),
        _section("Partial matches (SemEval-2013 9.1)", ["", "precision", "recall", "F1", "half right"], partial),
        _section("Types: gold in rows, predicted in columns", ["", *types], confusion),
        *(_rows(f"Links by how they are told, {in_words(n)}", t) for n, t in diagnosis.link_kinds.items()),
        _rows("Spans by length", diagnosis.by_length),
        _rows("Spans by place in the article", diagnosis.by_position),
        *_calibration_markdown(diagnosis),
        _section("Where facts are lost", ["", *KINDS], [[stage, *row] for stage, row in diagnosis.ledger]),
        *([_answers_markdown(diagnosis.who_when_what)] if diagnosis.who_when_what else []),
        *([_comparison_markdown(comparison)] if comparison else []),
        "## Errors\n",
        *map(_sentence_markdown, diagnosis.sentences),
    ]
    return "\n".join(parts)


def scores_markdown(scores: Scores, model: str, corpus: str, intervals: dict[str, Bounds] | None = None) -> str:
    """The scores alone; links between gold spans only where a model was there to make them."""
    bounds = intervals or {}
    linked = with_micro(scores.linked)
    gold_spans = [_rows("Relations between gold spans", linked, bounds.get("linked"))] if linked["micro"].support else []
    facts = {"all five fields": scores.facts, "numbers alone": scores.fact_numbers}
    of_facts = dict(zip(facts, bounds.get("facts", {}).values(), strict=False))
    used = {name: tally for name, tally in scores.indicators.items() if tally.support}
    parts = [
        f"# Scores of {model}\n\n{scores.documents} articles of {corpus}.\n",
        _rows("Entities (strict span and type)", with_micro(scores.entities), bounds.get("entities")),
        _rows("Relations, end to end", with_micro(scores.relations), bounds.get("relations")),
        *gold_spans,
        _rows("Facts", facts, of_facts),
        _rows("Indicators of the counts found", used, bounds.get("indicators")),
        f"Indicator accuracy {scores.indicator_accuracy:.3f}, macro F1 {scores.indicator_macro_f1:.3f}.\n",
    ]
    return "\n".join(parts)


def _rows(title: str, tallies: dict[str, Tally], bounds: Bounds | None = None) -> str:
    rows = [[k, *(f"{v:.3f}" for v in (t.precision, t.recall, t.f1)), t.support] for k, t in tallies.items()]
    head = ["", "precision", "recall", "F1", "support"]
    if bounds:
        head.append("F1 at 95 %")
        rows = [[*row, "{:.3f}–{:.3f}".format(*bounds[row[0]])] for row in rows]
    return _section(title, head, rows)


def _section(title: str, head: Sequence, rows: Iterable[Sequence]) -> str:
    return f"## {title}\n\n{table(head, rows)}"


def table(head: Sequence, rows: Iterable[Sequence]) -> str:
    """A table in Markdown, numbers to the right of the first column."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join("| " + " | ".join(map(str, line)).strip() + " |\n" for line in lines)


def _calibration_markdown(diagnosis: Diagnosis) -> list[str]:
    named = {"spans": diagnosis.span_scores, "facts": diagnosis.fact_scores}
    rows = [
        [name, len(found.items), f"{found.error:.3f}", f"{found.chance:.3f}", _threshold(found.threshold_for(AIM))]
        for name, found in named.items()
        if found
    ]
    head = ["", "predicted", "expected calibration error", "by chance alone", f"threshold for precision {AIM}"]
    return [_section("What the scores are worth", head, rows)] if rows else []


def _threshold(chosen: Kept | None) -> str:
    return f"{chosen.threshold:.4f}, keeps {chosen.share:.1%}" if chosen else "none"


def _answers_markdown(sides: dict[str, Answers]) -> str:
    tallies = {name: [side.tally(name) for side in sides.values()] for name in MEASURES}
    rows = [
        [name, *(cell for t in row for cell in (f"{t.recall:.3f}", t.right, t.support))] for name, row in tallies.items()
    ]
    head = ["", "facts found", "right", "support", "facts of gold labels", "right", "support"]
    return _section("Who, when, what", head, rows)


def _comparison_markdown(found: Comparison) -> str:
    rows = [
        [name, f"{m.ours:.3f}", f"{m.theirs:.3f}", f"{d.value:+.3f}", f"{d.low:+.3f} to {d.high:+.3f}", f"{d.p:.4f}"]
        for name, m in found.measures.items()
        for d in (m.difference,)
    ]
    head = ["F1", "model", "baseline", "difference", "at 95 %", "p"]
    alone = {"model": found.ours_alone, "baseline": found.theirs_alone}
    return "\n".join(
        [
            _section(f"Against {found.baseline}", head, rows),
            f"Gold facts that both have: {found.both}; neither: {found.neither}.\n",
            *(_facts_alone(name, facts) for name, facts in alone.items()),
        ]
    )


def _facts_alone(name: str, facts: Sequence[tuple[str, Fact]]) -> str:
    return f"The {name} alone has {len(facts)}:\n\n" + "".join(f"- {a}: {_plain(fact_text(f))}\n" for a, f in facts)


def _sentence_markdown(sentence: Sentence) -> str:
    told = "".join(f"- {e.type}, {e.kind}: {_plain(e.gold)} ⇒ {_plain(e.predicted)}\n" for e in sentence.errors)
    return f"**{sentence.gold.id}**: {_plain(sentence.gold.text[sentence.start : sentence.end])}\n\n{told}"


def _plain(text: str) -> str:
    """Text of an article on one line, its signs kept from being read as Markdown or HTML."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#&" else c for c in " ".join(text.split()))
