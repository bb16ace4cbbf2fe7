"""A diagnosis as one HTML file to read: the figures first, then every error in its sentence.

Without script every error is shown; `report.js` adds filters by type, kind of error and article.
"""

from collections.abc import Iterable, Sequence
from html import escape

from ner.calibration import Calibration
from ner.compare import Comparison
from ner.diagnosis import AIM, NONE, Bounds, Diagnosis, Error, Sentence, fact_text
from ner.ledger import KINDS, Loss
from ner.plots import bar, kept_curve, reliability
from ner.schema import SPAN_TYPES, Document, Fact
from ner.score import Tally, micro, with_micro
from ner.segment import without_surrogates
from ner.web import closing, in_words, many, opening
from ner.who_when_what import MEASURES, Answers, Cell

STAGE_WORDS = {
    "cutting": "not made of whole words, or after the article’s end",
    "span": "a part overlaps nothing labelled, or a unit is named otherwise",
    "type": "a part has another type",
    "number": "a count reads otherwise",
    "link": "the parts are there, joined otherwise",
    "indicator": "all is there under another indicator",
    "merging": "all is right, told more or fewer times",
}


def page(diagnosis: Diagnosis, comparison: Comparison | None = None) -> str:
    """The HTML file; lone surrogates, which UTF-8 cannot hold, become U+FFFD."""
    named = {
        "scores": ("Scores", _scores(diagnosis)),
        "spans": ("Spans", _spans(diagnosis)),
        "trust": ("What the scores are worth", _trust(diagnosis)),
        "ledger": ("Where facts are lost", _ledger(diagnosis)),
        "answers": ("Who, when, what", _answers(diagnosis.who_when_what)),
        "baseline": ("Against the baseline", _comparison(comparison) if comparison else ""),
        "errors": ("Every error", _errors(diagnosis.sentences)),
    }
    shown = {name: section for name, section in named.items() if section[1]}
    links = "".join(f'<a href="#{name}">{title}</a>' for name, (title, _) in shown.items())
    body = "".join(f'<section id="{name}"><h2>{title}</h2>{html}</section>\n' for name, (title, html) in shown.items())
    main = f"""<header>
<p class="kicker">{many(diagnosis.scores.documents, "article")} of {escape(diagnosis.corpus)}</p>
<h1>{escape(diagnosis.model)}</h1>
{_headline(diagnosis)}
</header>
<nav aria-label="Sections">{links}</nav>
<main>
{body}</main>
"""
    return without_surrogates(opening("report", f"Scores of {diagnosis.model}") + main + closing("report"))


def _headline(diagnosis: Diagnosis) -> str:
    scores, bounds = diagnosis.scores, diagnosis.intervals
    figures = (
        ("Facts whole right", scores.facts, bounds["facts"]["facts"]),
        ("Spans, strict", micro(scores.entities), bounds["entities"]["micro"]),
        ("Spans, each word counted", diagnosis.words, bounds["words"]["micro"]),
        ("Relations, end to end", micro(scores.relations), bounds["relations"]["micro"]),
    )
    tiles = "".join(
        f"<div><dt>{name}</dt><dd>{tally.f1:.3f}<small>F1, 95 % {_range(interval)}</small>"
        f"<small>{tally.right} of {tally.support} found, {tally.spurious} too many</small></dd></div>"
        for name, tally, interval in figures
    )
    return f"<dl>{tiles}</dl>"


def _scores(diagnosis: Diagnosis) -> str:
    scores, bounds = diagnosis.scores, diagnosis.intervals
    facts = {"all five fields": scores.facts, "numbers alone": scores.fact_numbers}
    of_facts = {"all five fields": bounds["facts"]["facts"], "numbers alone": bounds["facts"]["numbers"]}
    linked = with_micro(scores.linked) if micro(scores.linked).support else {}
    used = {name: tally for name, tally in scores.indicators.items() if tally.support}
    note = f"Accuracy {scores.indicator_accuracy:.3f}, macro F1 {scores.indicator_macro_f1:.3f}, on the counts found."
    tables = (
        _tallies("Entities: strict span and type", with_micro(scores.entities), bounds["entities"]),
        _tallies("Relations, end to end", with_micro(scores.relations), bounds["relations"]),
        _tallies("Relations between gold spans", linked, bounds["linked"]),
        *(_tallies(f"Links by how they are told, {in_words(n)}", t) for n, t in diagnosis.link_kinds.items()),
        _tallies("Facts", facts, of_facts),
        _tallies("Indicators", used, bounds["indicators"], note),
    )
    return (
        '<p class="note">The bar is F1; the line over it its 95 % interval, from a bootstrap over articles. '
        f"Support is the number in gold.</p>{''.join(tables)}"
    )


def _tallies(title: str, tallies: dict[str, Tally], bounds: Bounds | None = None, note: str = "") -> str:
    if not tallies:
        return ""
    head = ("", "Precision", "Recall", "F1", "", "Support", *(("95 %",) if bounds else ()))
    rows = [
        (
            in_words(name),
            f"{tally.precision:.3f}",
            f"{tally.recall:.3f}",
            f"<b>{tally.f1:.3f}</b>",
            bar(tally.f1, bounds[name] if bounds else None),
            str(tally.support),
            *((_range(bounds[name]),) if bounds else ()),
        )
        for name, tally in tallies.items()
    ]
    return _table(title, head, rows, note)


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> str:
    """Cells are HTML already."""
    names = "".join(f'<th scope="col">{name}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>\n' for first, *rest in rows
    )
    note = f"<p>{note}</p>" if note else ""
    return (
        f'<figure><figcaption>{title}{note}</figcaption><div class="wide"><table><thead><tr>{names}</tr></thead>\n'
        f"<tbody>{body}</tbody></table></div></figure>\n"
    )


def _spans(diagnosis: Diagnosis) -> str:
    partial = [
        (name, *(f"{value:.3f}" for value in (m.precision, m.recall, m.f1)), bar(m.f1), str(m.partial))
        for name, m in diagnosis.partial.items()
    ]
    scheme = (
        "strict: type and extent; exact: extent; partial: extent, half a point for an overlap; type: type, overlapping."
    )
    return (
        _confusion(diagnosis)
        + _table("Partial matches (SemEval-2013 9.1)", ("", "Precision", "Recall", "F1", "", "Half right"), partial, scheme)
        + _tallies("By length of the span", diagnosis.by_length)
        + _tallies("By place in the article", diagnosis.by_position)
    )


def _confusion(diagnosis: Diagnosis) -> str:
    types = (*SPAN_TYPES, NONE)
    rows = []
    for gold in types:
        row = [diagnosis.confusion[gold, predicted] for predicted in types]
        cells = [_cell(n, sum(row), gold == predicted) for n, predicted in zip(row, types, strict=True)]
        rows.append(f'<tr><th scope="row">{in_words(gold)}</th>{"".join(cells)}</tr>\n')
    names = "".join(f'<th scope="col">{in_words(name)}</th>' for name in ("gold ↓ predicted →", *types))
    note = "Spans that overlap are held against each other, whatever their extent; shades are shares of the row."
    return (
        f"<figure><figcaption>Types taken for each other<p>{note}</p></figcaption>"
        f'<div class="wide"><table class="confusion"><thead>'
        f"<tr>{names}</tr></thead>\n<tbody>{''.join(rows)}</tbody></table></div></figure>\n"
    )


def _cell(n: int, total: int, is_right: bool) -> str:
    shade = -(-9 * n // total) if total else 0
    return f'<td class="{"right" if is_right else "wrong"} shade{shade}">{n or "·"}</td>'


def _trust(diagnosis: Diagnosis) -> str:
    if diagnosis.span_scores is None and diagnosis.fact_scores is None:
        return "<p>These predictions carry no scores.</p>"
    named = {"spans": diagnosis.span_scores, "facts": diagnosis.fact_scores}
    plots = [_reliability(name, found) for name, found in named.items() if found]
    if diagnosis.fact_scores:
        plots.append(_kept(diagnosis.fact_scores))
    return f'<div class="plots">{"".join(plots)}</div>'


def _reliability(name: str, found: Calibration) -> str:
    note = "On the dashed line a score means what it says; larger dots hold more."
    return _plot(
        f"Scores of {name}",
        reliability(found),
        f"Expected calibration error {found.error:.3f}, {found.chance:.3f} by chance alone. {note}",
    )


def _kept(found: Calibration) -> str:
    chosen = found.threshold_for(AIM)
    told = (
        f"Precision {AIM} needs a score of at least {chosen.threshold:.4f}, which keeps {chosen.share:.1%} of the facts."
        if chosen
        else f"No threshold reaches a precision of {AIM}."
    )
    return _plot("Facts kept by a threshold", kept_curve(found.steps, AIM, chosen), told)


def _plot(title: str, svg: str, note: str) -> str:
    return f"<figure><figcaption>{title}<p>{note}</p></figcaption>{svg}</figure>"


def _ledger(diagnosis: Diagnosis) -> str:
    losses = diagnosis.losses
    rows = [
        (
            f"{stage}<small>{STAGE_WORDS[stage]}</small>",
            *map(_count, row),
            f"<b>{sum(row)}</b>",
            bar(sum(row) / len(losses)),
        )
        for stage, row in diagnosis.ledger
        if sum(row)
    ]
    facts = diagnosis.scores.facts
    note = (
        f"{facts.right} of {facts.support} gold facts are whole right. Each other one is booked where reading first parts "
        "from gold; wrong: gold and prediction tell of the same count."
    )
    return _table("Losses by stage", ("", *map(in_words, KINDS), "All", ""), rows, note) + _losses(losses)


def _losses(losses: Sequence[Loss]) -> str:
    rows = [
        (
            f"{escape(loss.article)}<small>{loss.kind}, {loss.stage}{f' of {loss.part}' if loss.part else ''}</small>",
            *(f'<span lang="vi">{escape(fact_text(fact))}</span>' for fact in (loss.gold, loss.predicted)),
        )
        for loss in losses
    ]
    table = _table("", ("Article", "Gold", "Predicted"), rows)
    return f'<details><summary>All {many(len(losses), "loss", "es")}</summary><div class="listed">{table}</div></details>'


def _answers(sides: dict[str, Answers]) -> str:
    if not sides:
        return ""
    rows = [(in_words(name), *(cell for side in sides.values() for cell in _share(side.tally(name)))) for name in MEASURES]
    head = ("", "Facts found", "", "Right", "Facts of gold labels", "", "Right")
    found, of_gold = sides.values()
    note = (
        f"Of {many(found.counts, 'count')} with gold for body, period and unit, those that were found. "
        "What facts of gold labels have wrong is lost after labelling."
    )
    table = _table("Shares that are right", head, rows, note)
    return table + _misses("facts found", found.misses) + _misses("facts of gold labels", of_gold.misses)


def _share(tally: Tally) -> tuple[str, str, str]:
    return f"<b>{tally.recall:.3f}</b>", bar(tally.recall), f"{tally.right} of {tally.support}"


def _misses(name: str, cells: Sequence[Cell]) -> str:
    rows = [
        (
            f"{escape(cell.article)}<small>{cell.column} of {escape(cell.count)}</small>",
            *(f'<span lang="vi">{escape(told)}</span>' for told in (cell.sentence, cell.gold, cell.predicted)),
        )
        for cell in cells
    ]
    table = _table("", ("Article", "Sentence", "Gold", "Predicted"), rows)
    told = f"{many(len(cells), 'wrong cell')} of {name}"
    return f'<details><summary>{told}</summary><div class="listed">{table}</div></details>'


def _count(n: int) -> str:
    return str(n or "·")


def _comparison(found: Comparison) -> str:
    rows = [
        (
            in_words(name),
            f"{m.ours:.3f}",
            f"{m.theirs:.3f}",
            f"<b>{m.difference.value:+.3f}</b>",
            f"{m.difference.low:+.3f} to {m.difference.high:+.3f}",
            f"{m.difference.p:.4f}",
        )
        for name, m in found.measures.items()
    ]
    note = (
        f"{escape(found.baseline)}. Interval: paired bootstrap over articles (Koehn, 2004); p: approximate randomisation "
        f"(Yeh, 2000). Of the gold facts both have {found.both}, neither {found.neither}."
    )
    table = _table("F1 of model and baseline", ("", "Model", "Baseline", "Difference", "95 %", "p"), rows, note)
    alone = {"model": found.ours_alone, "baseline": found.theirs_alone}
    return table + "".join(_alone(name, facts) for name, facts in alone.items())


def _alone(name: str, facts: Sequence[tuple[str, Fact]]) -> str:
    items = "".join(f'<li>{escape(a)} <b lang="vi">{escape(fact_text(f))}</b></li>\n' for a, f in facts)
    return f"<details><summary>{many(len(facts), 'fact')} that the {name} alone has</summary><ul>{items}</ul></details>"


def _errors(sentences: Sequence[Sentence]) -> str:
    count = sum(len(sentence.errors) for sentence in sentences)
    return (
        f'<p class="note" id="shown">{many(count, "error")} in {many(len(sentences), "sentence")}.</p>\n'
        f"{''.join(map(_sentence, sentences))}"
    )


def _sentence(sentence: Sentence) -> str:
    sides = "".join(
        f'<div><h4>{name}</h4><p lang="vi">{_marked(document, sentence)}</p></div>'
        for name, document in (("Gold", sentence.gold), ("Predicted", sentence.predicted))
    )
    return (
        f'<article data-article="{escape(sentence.gold.id)}"><h3>{escape(sentence.gold.id)}</h3>\n'
        f'<div class="sides">{sides}</div>\n<ul>{"".join(map(_error, sentence.errors))}</ul></article>\n'
    )


def _error(error: Error) -> str:
    return (
        f'<li data-type="{escape(error.type)}" data-kind="{escape(error.kind)}"><b>{in_words(error.type)}</b> '
        f'<i>{escape(error.kind)}</i> <span lang="vi">{escape(error.gold)}</span> ⇒ '
        f'<span lang="vi">{escape(error.predicted)}</span></li>\n'
    )


def _marked(document: Document, sentence: Sentence) -> str:
    """A sentence with one side's spans marked, those wrong on this side underlined in red."""
    other = sentence.predicted if document is sentence.gold else sentence.gold
    theirs = {span.key for span in other.spans}
    parts, at = [], sentence.start
    for span in sorted(document.spans, key=lambda span: span.start):
        if not sentence.start <= span.start < sentence.end:
            continue
        wrong = "" if span.key in theirs else " off"
        about = f"{in_words(span.type)} {span.indicator or ''}".strip()
        mark = f'<mark class="{span.type}{wrong}" title="{about}">{escape(document.surface(span))}</mark>'
        parts += [escape(document.text[at : span.start]), mark]
        at = span.end
    return "".join(parts) + escape(document.text[at : sentence.end])


def _range(bounds: tuple[float, float]) -> str:
    return "{:.3f}–{:.3f}".format(*bounds)
