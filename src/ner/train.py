"""One training run: from a config to a checkpoint folder."""

import random
import sys
import timeit
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import torch
from datasets import Dataset
from safetensors.torch import load_file, save_file
from seqeval.metrics import f1_score
from seqeval.scheme import IOB2
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import Trainer, TrainerCallback, TrainingArguments, set_seed

from ner.augment import Augmenter
from ner.checkpoint import Checkpoint, load_checkpoint, longest_window, open_encoder, open_pieces, save_checkpoint
from ner.config import TrainConfig
from ner.corpus import load_split
from ner.decode import Scorer
from ner.distil import Teachers, distillation_loss, open_teacher
from ner.encode import Pieces, word_tags
from ner.evaluation import predictions
from ner.examples import Example, collate, make_example, masked
from ner.model import JointModel
from ner.opinions import FILES, Lesson, Opinions, learn, read_opinions, write_opinions
from ner.restore import exported_weights
from ner.schema import TAGS, Document
from ner.score import Scores, micro, score
from ner.sources import read_articles


def evaluate(scorer: Scorer, documents: Sequence[Document]) -> tuple[Scores, dict[str, float]]:
    """Scores a model on gold articles; the second value holds what a run watches, seqeval's F1 on words among it."""
    predicted, linked = predictions(documents, scorer)
    cut = [scorer.encode(document.text).words for document in documents]
    gold_tags, predicted_tags = (list(map(word_tags, cut, side)) for side in (documents, predicted))
    scores = score(documents, predicted, linked)
    watched = {
        "seqeval_f1": float(f1_score(gold_tags, predicted_tags, mode="strict", scheme=IOB2)),
        "entity_f1": micro(scores.entities).f1,
        "relation_f1": micro(scores.relations).f1,
        "linked_f1": micro(scores.linked).f1,
        "indicator_accuracy": scores.indicator_accuracy,
        "fact_f1": scores.facts.f1,
        "number_f1": scores.fact_numbers.f1,
    }
    watched["mean_f1"] = (watched["entity_f1"] + watched["relation_f1"] + watched["fact_f1"]) / 3
    return scores, watched


class _EpochSeed(TrainerCallback):
    """Tells the augmentation which epoch it is, so that a resumed run sees the same articles."""

    def __init__(self) -> None:
        self.epoch = 0

    def on_epoch_begin(self, args, state, control, **_) -> None:
        self.epoch = round(state.epoch or 0)


class _Average(TrainerCallback):
    """Keeps an exponential average of the weights (Polyak and Juditsky, 1992), young steps forgotten sooner."""

    FILE = "average.safetensors"

    def __init__(self, model: JointModel, keep: float) -> None:
        def average(averaged, current, steps) -> None:
            decay = min(keep, (1 + int(steps)) / (10 + int(steps)))
            get_ema_multi_avg_fn(decay)(averaged, current, steps)

        self.weights = AveragedModel(model, multi_avg_fn=average)

    def on_train_begin(self, args, state, control, **_) -> None:
        self.weights.to(args.device)
        if state.global_step:
            self.weights.module.load_state_dict(
                load_file(Path(args.output_dir) / f"checkpoint-{state.global_step}" / self.FILE)
            )
            self.weights.n_averaged.fill_(state.global_step)

    def on_step_end(self, args, state, control, model=None, **_) -> None:
        self.weights.update_parameters(model)


class _JointTrainer(Trainer):
    """Evaluates as it is told to, keeps the average in every checkpoint; two learning rates, the encoder's falling layer by
    layer."""

    def __init__(
        self, *, run: TrainConfig, average: _Average, measure: Callable[[JointModel], dict[str, float]], **keywords
    ) -> None:
        super().__init__(**keywords)
        self.run, self.average, self.measure = run, average, measure
        self.add_callback(average)

    def create_optimizer(self, model=None):
        if self.optimizer is None:
            self.optimizer = torch.optim.AdamW(parameter_groups(self.model, self.run), betas=(0.9, 0.98), fused=True)
        return self.optimizer

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        soft = {name: inputs.pop(name) for name in list(inputs) if name.startswith("soft_")}
        outputs = model(**inputs)
        loss = outputs["loss"]
        if soft:
            taught = distillation_loss(outputs, inputs["group"], soft, self.run)
            loss = (1 - self.run.distil.weight) * loss + self.run.distil.weight * taught
        return (loss, outputs) if return_outputs else loss

    def evaluate(self, *_, **__) -> dict[str, float]:
        metrics = {f"eval_{name}": value for name, value in self.measure(self.average.weights.module).items()}
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics

    def save_model(self, output_dir: str, _internal_call: bool = False) -> None:
        """Writes the average first, since `trainer_state.json`, written last, says that a checkpoint is whole."""
        if self.args.should_save:
            Path(output_dir).mkdir(parents=True, exist_ok=True)
            save_file(self.average.weights.module.state_dict(), Path(output_dir) / _Average.FILE)
        super().save_model(output_dir, _internal_call)


def parameter_groups(model: JointModel, config: TrainConfig) -> list[dict]:
    """Optimizer groups: layer n of N learns at `rate · decay^(N-1-n)`, the embeddings below at one step less."""
    depth = model.encoder.config.num_hidden_layers
    groups: dict[tuple[float, bool], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        rate = config.head_rate
        if name.startswith("encoder."):
            layer = int(name.split(".layer.")[1].split(".")[0]) if ".layer." in name else -1
            rate = config.rate * config.decay ** (depth - 1 - layer)
        groups.setdefault((rate, parameter.ndim > 1), []).append(parameter)
    return [
        {"params": parameters, "lr": rate, "weight_decay": config.weight_decay if decays else 0.0}
        for (rate, decays), parameters in groups.items()
    ]


def starting_weights(folder: Path) -> dict[str, Tensor]:
    """The weights of a checkpoint folder, or of a model folder that ships."""
    if (folder / "encoder.onnx").exists():
        return exported_weights(folder)
    return load_checkpoint(folder).model.state_dict()


def starting_model(config: TrainConfig) -> JointModel:
    """The encoder of a config with new heads, or with all weights of its `start`.

    Raises:
        ValueError: the encoder reads less than a window.
    """
    encoder = open_encoder(config.encoder)
    if config.window > longest_window(encoder):
        raise ValueError(f"{config.encoder} reads at most {longest_window(encoder)} pieces at once, not {config.window}")
    if config.gradient_checkpointing:
        encoder.gradient_checkpointing_enable({"use_reentrant": False})
    model = JointModel(encoder, config.heads)
    if config.start:
        model.load_state_dict(starting_weights(Path(config.start)))
    return model


def train(config: TrainConfig) -> dict[str, float]:
    """Runs a config, resuming from the newest checkpoint: writes the averaged weights of the best epoch; gives scores.

    Raises:
        ValueError: there are no articles to learn from or to score on, or the encoder reads less than a window.
    """
    set_seed(config.seed)
    training, dev = load_split(config.articles, "train"), load_split(config.articles, "dev")
    if not (dev and (training or config.distil.unlabelled)):
        raise ValueError(f"a run needs train and dev articles with their texts, not {len(training)} and {len(dev)} of them")
    model = starting_model(config)
    pieces = open_pieces(config.encoder, Path(config.output))
    augmenter = Augmenter(training, config.augment)
    teachers = Teachers([open_teacher(Path(name)) for name in config.distil.teachers], config.distil.temperature)
    labelled = len(training)
    if config.distil.unlabelled:
        unlabelled = read_articles(Path(config.distil.unlabelled))
        training += [teachers.label(Document(article.id, article.text)) for article in unlabelled]

    def example(index: int, chance: random.Random) -> Example:
        document = augmenter(training[index], chance)
        return teachers.teach(document.text, make_example(document, pieces, config.window, config.overlap))

    gold = [make_example(document, pieces, config.window, config.overlap) for document in training]
    report_losses(training, gold)
    opinions = _opinions(gold, Path(config.output))

    def measure(model: JointModel) -> dict[str, float]:
        return evaluate(Checkpoint(model, config, pieces, opinions).scorer, dev)[1]

    averaged, scores = fit(model, pieces, config, len(training), example, measure)
    if not torch.distributed.is_initialized() or torch.distributed.get_rank() == 0:
        save_checkpoint(Checkpoint(averaged, config, pieces, opinions), {"articles": labelled, "dev": scores})
    return scores


def fit(
    model: JointModel,
    pieces: Pieces,
    config: TrainConfig,
    size: int,
    example: Callable[[int, random.Random], Example],
    measure: Callable[[JointModel], dict[str, float]],
) -> tuple[JointModel, dict[str, float]]:
    """Trains on examples 0 to `size`, made anew each epoch; gives the averaged weights of the best epoch, and its scores.

    `measure` scores a model on dev; the best epoch is that of the highest `mean_f1` among what it gives.
    """
    epoch, average = _EpochSeed(), _Average(model, config.average)
    averaged = average.weights.module

    def prepare(rows: dict[str, list]) -> dict[str, list]:
        examples = []
        for index in rows["index"]:
            chance = random.Random(f"{config.seed}-{epoch.epoch}-{index}")
            examples.append(masked(example(index, chance), pieces, config.augment.masked, chance))
        return {"example": examples}

    dataset = Dataset.from_dict({"index": range(size)})
    trainer = _JointTrainer(
        run=config,
        average=average,
        measure=measure,
        model=model,
        args=_arguments(config),
        train_dataset=dataset.with_transform(prepare),
        eval_dataset=dataset,
        data_collator=lambda rows: collate([row["example"] for row in rows], pieces.pad),
        callbacks=[epoch],
    )
    runs = Path(config.output) / "run"
    newest = _newest_checkpoint(runs)
    if newest:
        print(f"going on from the newest checkpoint in {runs}; delete that folder to start anew")
    trainer.train(resume_from_checkpoint=newest)
    averaged.load_state_dict(load_file(Path(trainer.state.best_model_checkpoint) / _Average.FILE))
    return averaged, {name.removeprefix("eval_"): value for name, value in trainer.evaluate().items()}


def _opinions(gold: Sequence[Example], output: Path) -> Opinions:
    """The opinions that a run which goes on has already learned, else new ones, kept in the output folder."""
    if not (_newest_checkpoint(output / "run") and all((output / name).exists() for name in FILES)):
        write_opinions(learn(map(_lesson, gold)), output)
    return read_opinions(output)


def _lesson(example: Example) -> Lesson:
    tags = [TAGS[tag] for tag in example.tags]
    return Lesson(example.encoded.words, tags, example.spans, example.indicators.tolist())


def _newest_checkpoint(runs: Path) -> str | None:
    """The newest of a run's checkpoints that was written whole, where there is one."""
    whole = [state.parent for state in runs.glob("checkpoint-*/trainer_state.json")]
    return str(max(whole, key=lambda folder: int(folder.name.rpartition("-")[2]))) if whole else None


@cache
def bf16_is_faster() -> bool:
    """Whether this machine multiplies faster in bfloat16 than in float32; a processor is asked by trying, for some have
    the instructions and are slower with them."""
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return _seconds(torch.bfloat16) < _seconds(torch.float32)


def _seconds(number: torch.dtype) -> float:
    """The time of a product as large as those of an encoder."""
    left, right = torch.ones(1024, 384, dtype=number), torch.ones(384, 1536, dtype=number)
    return min(timeit.repeat(lambda: left @ right, number=3, repeat=5))


def report_losses(documents: Sequence[Document], gold: Sequence[Example]) -> None:
    """Prints how many gold spans and relations the word and distance limits lose."""
    lost = sum(example.lost for example in gold)
    total = sum(len(d.spans) + len(d.relations) for d in documents)
    print(f"training on {len(documents)} articles; {lost} of {total} labels cannot be learned")


def _arguments(config: TrainConfig) -> TrainingArguments:
    arguments = TrainingArguments(
        output_dir=str(Path(config.output) / "run"),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch,
        gradient_accumulation_steps=config.gradient_accumulation,
        ddp_find_unused_parameters=True,
        learning_rate=config.rate,
        lr_scheduler_type="linear",
        warmup_steps=config.warmup,
        bf16=bf16_is_faster() if config.bf16 is None else config.bf16,
        use_cpu=not torch.cuda.is_available(),
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="mean_f1",
        greater_is_better=True,
        logging_strategy="epoch",
        remove_unused_columns=False,
        report_to=[],
        disable_tqdm=not sys.stderr.isatty(),
        seed=config.seed,
        label_names=["tags"],
    )
    if arguments.n_gpu > 1:
        arguments._n_gpu = 1  # one process takes one GPU: articles laid end to end cannot be scattered (nn.DataParallel)
    return arguments
