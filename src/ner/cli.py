"""The command `ner`: arguments, exit status, progress. Every command imports what it needs when it runs.

Exit status: 0 all done, 1 some inputs failed (or a corpus has breaches), 2 the call is wrong, 130 interrupted.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
corpus_app = typer.Typer(no_args_is_help=True, help="Keeps the corpus true.")
app.add_typer(corpus_app, name="corpus")

CorpusFolder = Annotated[Path, typer.Option("--corpus", help="folder of our own articles")]
Annotations = Annotated[Path, typer.Option("--annotations", help="folder of the labels and splits")]
RealTexts = Annotated[list[Path], typer.Option("--real-texts", help="folders of the real articles' texts")]
Model = Annotated[Path | None, typer.Option("--model", help="model folder; the shipped one if left out")]
DEFAULTS = {
    "corpus": Path("corpus"),
    "annotations": Path("annotations"),
    "real": [Path("../shared/real"), Path("cache/real")],
}


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
    threads: Annotated[int, typer.Option(help="threads for the model; 0 for all cores")] = 0,
    engine: Annotated[Literal["local", "ray"], typer.Option(help="this process, or a Ray cluster")] = "local",
    address: Annotated[str | None, typer.Option(help="the Ray cluster; this machine if left out")] = None,
) -> None:
    """Tags articles and writes their labels and facts; started again, it goes on where it was stopped."""
    from ner.outputs import FORMATS
    from ner.sources import Columns
    from ner.tagger import Tagger, default_model

    wanted = [name.strip() for name in formats.split(",")]
    if unknown := sorted(set(wanted) - set(FORMATS)):
        _refuse(f"unknown format {', '.join(unknown)}; choose from {', '.join(FORMATS)}")
    if "parquet" in wanted and find_spec("pyarrow") is None:
        _refuse("parquet needs pyarrow: pip install 'ner[table]'")
    if engine == "ray" and find_spec("ray") is None:
        _refuse("--engine ray needs ray: pip install 'ner[ray]'")
    if address and engine != "ray":
        _refuse("--address is of a Ray cluster; add --engine ray")
    run = (paths, output, wanted, Tagger(model or default_model(), threads), Columns(text, id_), _progress, _report)
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
) -> None:
    """Trains a model from a config file; goes on where an interrupted run stopped."""
    from ner.config import read_config
    from ner.train import train as run

    scores = run(read_config(config, options or []))
    print("\n".join(f"{name}: {value:.4f}" for name, value in scores.items()))


@app.command()
def evaluate(
    output: Annotated[Path, typer.Option("-o", "--output", help="folder for the reports")],
    gold: Annotated[Path | None, typer.Option("--gold", help="folder of .txt and .ann; the corpus if left out")] = None,
    predicted: Annotated[Path | None, typer.Option("--pred", help="folder of predicted .ann files")] = None,
    model: Model = None,
    split: Annotated[Literal["train", "dev", "test"] | None, typer.Option("--split", help="of the corpus")] = None,
    kind: Annotated[Literal["all", "own", "real", "held-out"], typer.Option(help="which articles of the split")] = "all",
    corpus: CorpusFolder = DEFAULTS["corpus"],
    annotations: Annotations = DEFAULTS["annotations"],
    real_texts: RealTexts = DEFAULTS["real"],
) -> None:
    """Scores a model, or predictions already made, against gold labels."""
    from ner import evaluation, report
    from ner.corpus import Corpus, load_split
    from ner.score import score
    from ner.tagger import Tagger

    if (gold is None) == (split is None):
        _refuse("name the gold: either --gold FOLDER, or --split train, dev or test of the corpus")
    if predicted and model:
        _refuse("either --model or --pred is scored, not both")
    ours = Corpus(corpus, annotations, tuple(real_texts))
    documents = evaluation.read_folder(gold) if gold else load_split(ours, split, kind)
    if not documents:
        _refuse(f"no labelled articles in {gold or annotations}")
    name = str(gold) if gold else f"{kind} articles of {split}"
    if predicted:
        model_name, found = str(predicted), (evaluation.predictions_in(predicted, documents),)
    else:
        tagger = Tagger.load(model)
        model_name, found = tagger.name, evaluation.predictions(documents, tagger)
    scores = score(documents, *found)
    report.write(scores, model_name, name, output)
    print(report.as_markdown(scores, model_name, name))


@app.command()
def export(
    checkpoint: Annotated[Path, typer.Argument(help="the output folder of a training run")],
    output: Annotated[Path, typer.Option("-o", "--output", help="model folder to write")],
    fp32: Annotated[bool, typer.Option("--fp32", help="leave the weights as they are")] = False,
) -> None:
    """Writes a trained checkpoint in the form that tags."""
    from ner.export import export as run

    run(checkpoint, output, quantise=not fp32)


@corpus_app.command()
def check(
    corpus: CorpusFolder = DEFAULTS["corpus"],
    annotations: Annotations = DEFAULTS["annotations"],
    real_texts: RealTexts = DEFAULTS["real"],
) -> None:
    """Finds every breach of the scheme that a program can find."""
    from ner.corpus import Corpus, check_corpus

    problems, checked, missing = check_corpus(Corpus(corpus, annotations, tuple(real_texts)))
    for problem in problems:
        print(problem)
    print(f"{checked} articles checked, {missing} without their text left out, {len(problems)} problems", file=sys.stderr)
    raise typer.Exit(1 if problems else 0)


@corpus_app.command()
def stats(
    corpus: CorpusFolder = DEFAULTS["corpus"],
    annotations: Annotations = DEFAULTS["annotations"],
    real_texts: RealTexts = DEFAULTS["real"],
) -> None:
    """Counts articles, spans, relations and indicators by split."""
    from ner.corpus import Corpus, statistics

    print(statistics(Corpus(corpus, annotations, tuple(real_texts))))


@corpus_app.command()
def split(
    corpus: CorpusFolder = DEFAULTS["corpus"],
    annotations: Annotations = DEFAULTS["annotations"],
    real_texts: RealTexts = DEFAULTS["real"],
) -> None:
    """Gives new articles a split, by name, and leaves the others where they are."""
    from ner.corpus import Corpus, assign_splits

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
    print(report.as_markdown(scores, str(second), str(first)))


@corpus_app.command()
def convert(
    source: Annotated[Path, typer.Argument(help="folder of .ann, or a file of another tool")],
    target: Annotated[Path, typer.Argument(help="file of another tool (.conll, .json, .jsonl), or a folder")],
    texts: Annotated[Path | None, typer.Option(help="folder of the .txt; beside the .ann if left out")] = None,
) -> None:
    """Turns labels into CoNLL columns (.conll), Label Studio tasks (.json) or doccano lines (.jsonl), and back."""
    from ner import evaluation, standoff
    from ner.exchange import format_of

    if source.is_dir():
        write, _ = format_of(target)
        standoff.write_atomically(target, write(evaluation.read_folder(source, texts)))
        return
    _, read = format_of(source)
    for document in read(standoff.read_text(source)):
        path = target / Path(document.id).name
        standoff.write_atomically(path.with_name(f"{path.name}.txt"), document.text)
        standoff.write_atomically(path.with_name(f"{path.name}.ann"), standoff.dumps(document))


def _refuse(message: str) -> None:
    raise typer.Exit(_told(message))


def main() -> None:
    """Runs the command; what it was called with and cannot use ends it with one line and status 2."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as error:
        sys.exit(_told(f"{error}; install what training needs: pip install -e '.[train]'"))
    except (OSError, ValueError) as error:
        sys.exit(_told(str(error)))


def _told(message: str) -> int:
    print(f"ner: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
