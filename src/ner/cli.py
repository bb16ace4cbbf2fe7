"""The command `ner`: arguments, exit status, progress. Every command imports what else it needs when it runs.

Exit status: 0 all done, 1 some inputs failed (or a corpus has breaches), 2 the call is wrong, 130 interrupted.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import typer

from ner.corpus import Corpus

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
corpus_app = typer.Typer(no_args_is_help=True, help="Keeps the corpus true.")
app.add_typer(corpus_app, name="corpus")

CorpusFolder = Annotated[Path, typer.Option("--corpus", help="folder of our own articles")]
Annotations = Annotated[Path, typer.Option("--annotations", help="folder of the labels and splits")]
RealTexts = Annotated[list[Path], typer.Option("--real-texts", help="folders of the real articles' texts")]
Model = Annotated[Path | None, typer.Option("--model", help="model folder; the shipped one if left out")]
EXTRAS = {"nervaluate": "evaluate", "duckdb": "tables", "matplotlib": "tables", "xlsxwriter": "tables"}
REAL = list(Corpus.real_texts)


@app.command()
def tag(
    paths: Annotated[list[str], typer.Argument(help="files, folders, or - for standard input")],
    output: Annotated[Path, typer.Option("-o", "--output", help="folder for the results")],
    model: Model = None,
    formats: Annotated[
        str, typer.Option("--format", help="jsonl, csv, parquet, html, brat; several with commas")
    ] = "jsonl,csv",
    text: Annotated[str, typer.Option("--text", help="column of the text in .jsonl, .csv, .parquet")] = "text",
    id_: Annotated[str | None, typer.Option("--id", help="column of the id; id if there is one, else FILE-ROW")] = None,
    threads: Annotated[int, typer.Option(min=0, help="articles tagged at once; 0 for one a core")] = 0,
    engine: Annotated[Literal["local", "ray"], typer.Option(help="this process, or a Ray cluster")] = "local",
    address: Annotated[str | None, typer.Option(help="the Ray cluster; this machine if left out")] = None,
) -> None:
    """Tags articles and writes their labels and facts; started again, it goes on where it was stopped."""
    from ner.outputs import FORMATS
    from ner.sources import Columns
    from ner.tagger import Tagger

    wanted = [name.strip() for name in formats.split(",")]
    if unknown := sorted(set(wanted) - set(FORMATS)):
        _refuse(f"unknown format {', '.join(unknown)}; choose from {', '.join(FORMATS)}")
    if "parquet" in wanted and find_spec("pyarrow") is None:
        _refuse("parquet needs pyarrow: pip install 'ner[table]'")
    if engine == "ray" and find_spec("ray") is None:
        _refuse("--engine ray needs ray: pip install 'ner[ray]'")
    if address and engine != "ray":
        _refuse("--address is of a Ray cluster; add --engine ray")
    run = (paths, output, wanted, Tagger.load(model, threads), Columns(text, id_), _progress, _report)
    if engine == "ray":
        from ner import cluster

        done, failed = cluster.tag_inputs(*run, address)
    else:
        from ner import batch

        done, failed = batch.tag_inputs(*run)
    if sys.stderr.isatty():
        print(f"{done} articles tagged, {failed} failed; results in {output}", file=sys.stderr)
    raise typer.Exit(1 if failed else 0)


def _report(message: str) -> None:
    print(message, file=sys.stderr)


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} articles", end="\r", file=sys.stderr)


@app.command()
def train(
    config: Annotated[Path, typer.Argument(help="a file such as scripts/configs/embedded.toml")],
    options: Annotated[list[str] | None, typer.Argument(help="key=value, over the file")] = None,
    teacher: Annotated[list[str] | None, typer.Option(help="folder of a model to learn from; again for more")] = None,
) -> None:
    """Trains a model from a config file; goes on where an interrupted run stopped."""
    from ner.config import read_config
    from ner.train import train as run

    taught = [f"distil.teachers={json.dumps(teacher)}"] if teacher else []
    scores = run(read_config(config, [*(options or []), *taught]))
    print("\n".join(f"{name}: {value:.4f}" for name, value in scores.items()))


@app.command()
def evaluate(
    output: Annotated[Path, typer.Option("-o", "--output", help="folder for the reports")],
    gold: Annotated[Path | None, typer.Option("--gold", help="folder of .txt and .ann; the corpus if left out")] = None,
    predicted: Annotated[Path | None, typer.Option("--pred", help="folder of predicted .ann files")] = None,
    model: Model = None,
    baseline: Annotated[
        Path | None, typer.Option(help="another model's report folder, or folder of predicted .ann, to hold it against")
    ] = None,
    split: Annotated[Literal["train", "dev", "test"] | None, typer.Option("--split", help="of the corpus")] = None,
    kind: Annotated[Literal["all", "own", "real", "held-out"], typer.Option(help="which articles of the split")] = "all",
    corpus: CorpusFolder = Corpus.texts,
    annotations: Annotations = Corpus.annotations,
    real_texts: RealTexts = REAL,
) -> None:
    """Scores a model, or predictions already made, against gold labels."""
    from ner import evaluation, report
    from ner.compare import compare
    from ner.corpus import load_split
    from ner.diagnosis import diagnose
    from ner.tagger import Tagger

    if (gold is None) == (split is None):
        _refuse("name the gold: either --gold FOLDER, or --split train, dev or test of the corpus")
    if predicted and model:
        _refuse("either --model or --pred is scored, not both")
    if gold and kind != "all":
        _refuse("--kind is of the corpus; leave it out with --gold")
    name = str(gold) if gold else f"{kind} articles of {split}"
    ours = Corpus(corpus, annotations, tuple(real_texts))
    documents = evaluation.read_folder(gold) if gold else load_split(ours, split, kind)
    if not documents:
        _refuse(f"no labelled articles: {name}")
    if predicted:
        model_name, found = str(predicted), (evaluation.predictions_in(predicted, documents),)
    else:
        tagger = Tagger.load(model)
        model_name, found = tagger.name, evaluation.predictions(documents, tagger)
    other = evaluation.baseline_in(baseline, documents) if baseline else None
    diagnosis = diagnose(model_name, name, documents, *found)
    report.write(diagnosis, compare(str(baseline), documents, found[0], other) if other else None, output)
    evaluation.write_predictions(output, found[0])
    print(report.scores_markdown(diagnosis.scores, model_name, name, diagnosis.intervals))


@app.command()
def export(
    checkpoint: Annotated[Path, typer.Argument(help="the output folder of a training run")],
    output: Annotated[Path, typer.Option("-o", "--output", help="model folder to write")],
    fp32: Annotated[bool, typer.Option("--fp32", help="leave the weights as they are")] = False,
) -> None:
    """Writes a trained checkpoint in the form that tags."""
    from ner.export import export as run

    run(checkpoint, output, quantise=not fp32)


@app.command()
def facts(
    folder: Annotated[Path, typer.Argument(help="a folder that `ner tag` wrote, with its tags.jsonl")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="folder for the tables; the same if left out")
    ] = None,
    headers: Annotated[Literal["vi", "en"] | None, typer.Option(help="language of the headers; names if left out")] = None,
    pivot: Annotated[bool, typer.Option("--pivot", help="also body by indicator by year")] = False,
    series: Annotated[str | None, typer.Option(help="also a plot of this indicator over time, a line a body")] = None,
) -> None:
    """Writes the facts of tagged articles as CSV, Parquet, Excel and DuckDB, with what does not add up."""
    from ner.series import write_series
    from ner.tables import write_tables

    rows = write_tables(folder, output or folder, headers, pivot)
    plots = write_series(folder, output or folder, series, headers) if series else []
    told = [*(f"{count} {name}" for name, count in rows.items()), *map(str, plots)]
    print(f"{', '.join(told)}; tables in {output or folder}")


@app.command()
def review(
    folder: Annotated[Path, typer.Argument(help="a folder that `ner tag` wrote, with its tags.jsonl")],
    decisions: Annotated[Path | None, typer.Option(help="the file that the page saved: writes labels, no page")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="page, or folder for the labels")] = None,
) -> None:
    """Makes one page that asks about every fact, what matters most first; with its decisions, labels ready for training."""
    from ner import files, standoff
    from ner import review as asking
    from ner.formats import read_records
    from ner.outputs import file_name

    if decisions is None:
        path = output or folder / "review.html"
        files.write_text(path, asking.page(list(read_records(folder))))
        print(f"open {path}, answer, save; then: ner review {folder} --decisions decisions.json")
        return
    documents, left = asking.labelled(read_records(folder), asking.read_decisions(files.read_text(decisions)))
    target = output or folder / "reviewed"
    for document in documents:
        standoff.write(document, target, file_name(document.id))
    print("\n".join([*left, f"{len(documents)} articles answered whole; their labels in {target}"]))


@corpus_app.command()
def check(
    corpus: CorpusFolder = Corpus.texts,
    annotations: Annotations = Corpus.annotations,
    real_texts: RealTexts = REAL,
) -> None:
    """Finds every breach of the scheme that a program can find."""
    from ner.checks import check_corpus

    problems, checked, missing = check_corpus(Corpus(corpus, annotations, tuple(real_texts)))
    for problem in problems:
        print(problem)
    print(f"{checked} articles checked, {missing} without their text left out, {len(problems)} problems", file=sys.stderr)
    raise typer.Exit(1 if problems else 0)


@corpus_app.command()
def stats(
    corpus: CorpusFolder = Corpus.texts,
    annotations: Annotations = Corpus.annotations,
    real_texts: RealTexts = REAL,
) -> None:
    """Counts articles, spans, relations and indicators by split."""
    from ner.statistics import statistics

    print(statistics(Corpus(corpus, annotations, tuple(real_texts))))


@corpus_app.command()
def split(
    corpus: CorpusFolder = Corpus.texts,
    annotations: Annotations = Corpus.annotations,
    real_texts: RealTexts = REAL,
) -> None:
    """Gives new articles a split, by name, and leaves the others where they are."""
    from ner.corpus import assign_splits

    for name, part in assign_splits(Corpus(corpus, annotations, tuple(real_texts))).items():
        print(f"{name}\t{part}")


@corpus_app.command()
def agreement(
    first: Annotated[Path, typer.Argument(help="folder of .txt and .ann by one hand")],
    second: Annotated[Path, typer.Argument(help="folder of .ann by another hand")],
) -> None:
    """Holds two labellings of the same articles against each other: F1 per type and per relation."""
    from ner import evaluation, report
    from ner.score import score

    documents = [document for document in evaluation.read_folder(first) if (second / f"{document.id}.ann").exists()]
    if not documents:
        _refuse(f"{first} and {second} have no article in common")
    scores = score(documents, evaluation.predictions_in(second, documents))
    print(report.scores_markdown(scores, str(second), str(first)))


@corpus_app.command()
def convert(
    source: Annotated[Path, typer.Argument(help="folder of .ann, or a file of another tool")],
    target: Annotated[Path, typer.Argument(help="file of another tool (.conll, .json, .jsonl), or a folder")],
    texts: Annotated[Path | None, typer.Option(help="folder of the .txt; beside the .ann if left out")] = None,
) -> None:
    """Turns labels into CoNLL columns (.conll), Label Studio tasks (.json) or doccano lines (.jsonl), and back."""
    from ner import evaluation, files, standoff
    from ner.exchange import format_of
    from ner.outputs import file_name

    if source.is_dir():
        write, _ = format_of(target)
        files.write_text(target, write(evaluation.read_folder(source, texts)))
        return
    _, read = format_of(source)
    for document in read(files.read_text(source)):
        standoff.write(document, target, file_name(document.id))


def _refuse(message: str) -> None:
    raise typer.Exit(_told(message))


def main() -> None:
    """Runs the command; what it was called with and cannot use ends it with one line and status 2."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0], "train")
        sys.exit(_told(f"{error}; this command needs more than tagging: pip install -e '.[{extra}]'"))
    except (OSError, ValueError) as error:
        sys.exit(_told(str(error)))


def _told(message: str) -> int:
    print(f"ner: {message}", file=sys.stderr)
    return 2
