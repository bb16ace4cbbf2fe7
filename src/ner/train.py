"""One training run, from a config file to a checkpoint folder: `model.safetensors`, `config.json`, `tokenizer.json`."""

import json
import random
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset
from safetensors.torch import load_file, save_file
from seqeval.metrics import f1_score
from seqeval.scheme import IOB2
from torch import Tensor
from transformers import AutoConfig, AutoModel, PreTrainedModel, Trainer, TrainerCallback, TrainingArguments, set_seed
from transformers.utils import cached_file

from ner.augment import AugmentConfig, Augmenter
from ner.candidates import Located, Pairs, pairs
from ner.corpus import Corpus, load_split
from ner.decode import Reading, decode, decode_gold, heads_input
from ner.encode import MAX_PIECES_PER_WORD, Encoded, Pieces, encode, word_spans
from ner.model import IGNORED, HeadConfig, JointModel
from ner.schema import INDICATOR_CLASSES, PERCENT, SPAN_TYPES, Document
from ner.score import Scores, micro, score


@dataclass(frozen=True)
class TrainConfig:
    """Every number of a run. Paths are taken from the folder in which the command is given.

    `encoder` is a folder or a hub name; `window` and `overlap` count pieces; `batch` counts articles; `head_rate` is the
    learning rate of everything above the encoder; `decay` multiplies the rate for each layer further down. `bf16` left out
    means: where the processor computes in it.
    """

    encoder: str
    output: str
    corpus: str = "corpus"
    annotations: str = "annotations"
    real_texts: str = "../shared/real"
    window: int = 256
    overlap: int = 64
    epochs: int = 20
    batch: int = 4
    rate: float = 1e-4
    head_rate: float = 1e-3
    decay: float = 0.9
    warmup: float = 0.1
    weight_decay: float = 0.01
    bf16: bool | None = None
    seed: int = 1
    heads: HeadConfig = field(default_factory=HeadConfig)
    augment: AugmentConfig = field(default_factory=AugmentConfig)

    def __post_init__(self) -> None:
        if not self.window >= 2 * MAX_PIECES_PER_WORD:
            raise ValueError(f"a window takes at least {2 * MAX_PIECES_PER_WORD} pieces, not {self.window}")
        if not 0 <= self.overlap <= self.window // 2:
            raise ValueError(f"an overlap is from 0 to half the window of {self.window} pieces, not {self.overlap}")


def read_config(path: Path, overrides: Sequence[str] = ()) -> TrainConfig:
    """A config file in TOML, with `key=value` or `table.key=value` laid over it.

    Raises:
        ValueError: an unknown or missing key, or an override that is not `key=value`.
    """
    with open(path, "rb") as file:
        data = tomllib.load(file)
    for override in overrides:
        key, equals, value = override.partition("=")
        if not equals:
            raise ValueError(f"an option is key=value, not {override!r}")
        table, _, name = key.rpartition(".")
        (data.setdefault(table, {}) if table else data)[name] = _literal(value)
    heads = _record(HeadConfig, data.pop("heads", {}))
    augment = _record(AugmentConfig, data.pop("augment", {}))
    return replace(_record(TrainConfig, data), heads=heads, augment=augment)


def _literal(value: str) -> object:
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _record(kind: type, data: dict) -> object:
    known = {f.name for f in fields(kind)}
    unknown = sorted(set(data) - known)
    if unknown:
        raise ValueError(f"unknown key {', '.join(unknown)}; {kind.__name__} has {', '.join(sorted(known))}")
    try:
        return kind(**data)
    except TypeError as error:
        raise ValueError(f"{kind.__name__}: {error}") from error


@dataclass(frozen=True)
class Example:
    """An article as the model learns from it; arrays as `JointModel.forward` takes them, before laying end to end."""

    encoded: Encoded
    tags: np.ndarray
    spans: list[Located]
    indicators: np.ndarray
    candidates: Pairs
    linked: np.ndarray
    lost: int


def make_example(document: Document, pieces: Pieces, window: int, overlap: int) -> Example:
    """Gold labels on words and candidate pairs. `lost` counts the spans and relations that cannot be learned."""
    encoded = encode(document.text, pieces, window, overlap)
    ranges, lost_spans = word_spans(encoded.words, document)
    order = sorted(ranges, key=lambda id_: ranges[id_])
    tags = np.zeros(len(encoded.words), np.int64)
    for id_ in order:
        first, last = ranges[id_]
        begin = 2 * SPAN_TYPES.index(document.by_id[id_].type) + 1
        tags[first] = begin
        tags[first + 1 : last + 1] = begin + 1
    spans = [Located(document.by_id[id_].type, *ranges[id_]) for id_ in order]
    tails = {relation.tail for relation in document.relations}
    indicators = [_indicator_class(document, id_, id_ in tails) for id_ in order]
    candidates = pairs(spans, encoded.words)
    gold = {(r.head, r.tail) for r in document.relations}
    linked = [(order[h], order[t]) in gold for h, t in zip(candidates.head, candidates.tail, strict=True)]
    lost = len(lost_spans) + len(gold) - sum(linked)
    return Example(encoded, tags, spans, np.array(indicators), candidates, np.array(linked, np.float32), lost)


def _indicator_class(document: Document, id_: str, is_tail: bool) -> int:
    span = document.by_id[id_]
    if span.indicator is not None:
        return INDICATOR_CLASSES.index(span.indicator)
    return 0 if span.type == PERCENT and not is_tail else IGNORED


def collate(examples: Sequence[Example], pad: int) -> dict[str, Tensor]:
    """Lays articles end to end: word, span and group numbers run on. Keys and shapes as `JointModel.forward`."""
    rows = [ids for example in examples for ids in example.encoded.windows]
    length = max(map(len, rows))
    input_ids = torch.full((len(rows), length), pad)
    for i, row in enumerate(rows):
        input_ids[i, : len(row)] = torch.tensor(row)
    columns: dict[str, list[np.ndarray]] = {name: [] for name in _COLUMNS}
    windows = words = spans = groups = 0
    for example in examples:
        located, candidates = example.spans, example.candidates
        columns["word_place"].append((example.encoded.home + windows) * length + example.encoded.position)
        columns["tags"].append(example.tags)
        columns["first"].append(np.array([s.first for s in located], np.int64) + words)
        columns["last"].append(np.array([s.last for s in located], np.int64) + words)
        columns["types"].append(np.array([SPAN_TYPES.index(s.type) for s in located], np.int64))
        columns["indicators"].append(example.indicators.astype(np.int64))
        columns["head"].append(candidates.head + spans)
        columns["tail"].append(candidates.tail + spans)
        columns["relation"].append(candidates.relation)
        columns["features"].append(candidates.features)
        columns["group"].append(candidates.group + groups)
        columns["linked"].append(example.linked)
        windows += len(example.encoded.windows)
        words += len(example.encoded.words)
        spans += len(located)
        groups += int(candidates.group.max()) + 1 if len(candidates) else 0
    batch = {name: torch.from_numpy(np.concatenate(parts)) for name, parts in columns.items()}
    return {"input_ids": input_ids, "attention_mask": (input_ids != pad).long(), **batch}


_COLUMNS = (
    "word_place", "tags", "first", "last", "types", "indicators", "head", "tail", "relation", "features", "group", "linked",
)  # fmt: skip


class TorchScorer:
    """Runs a `JointModel` for decoding."""

    def __init__(self, model: JointModel, pad: int) -> None:
        self.model, self.pad = model.eval(), pad

    @torch.no_grad()
    def read(self, articles: Sequence[Encoded]) -> list[Reading]:
        readings = []
        for article in articles:
            length = max(map(len, article.windows), default=2)
            ids = torch.full((len(article.windows), length), self.pad)
            for i, row in enumerate(article.windows):
                ids[i, : len(row)] = torch.tensor(row)
            states, tags = self.model.read(ids, (ids != self.pad).long())
            home = article.home, article.position
            readings.append(Reading(states.numpy()[home], tags.numpy()[home]))
        return readings

    @torch.no_grad()
    def link(self, states: np.ndarray, spans: list[Located], candidates: Pairs) -> tuple[np.ndarray, np.ndarray]:
        arrays = heads_input(states, spans, candidates)
        indicators, scores = self.model.heads(*(torch.from_numpy(array) for array in arrays.values()))
        return indicators.numpy(), scores.numpy()


def evaluate(
    scorer: TorchScorer, documents: Sequence[Document], pieces: Pieces, config: TrainConfig
) -> tuple[Scores, dict[str, float]]:
    """Scores a model on gold articles; the second value holds what a run watches, seqeval's F1 on words among it."""
    predicted, linked, gold_tags, predicted_tags = [], [], [], []
    for document in documents:
        encoded = encode(document.text, pieces, config.window, config.overlap)
        (reading,) = scorer.read([encoded])
        predicted.append(decode(document.id, document.text, encoded, reading, scorer))
        linked.append(decode_gold(document, encoded, reading, scorer))
        gold_tags.append(_word_tags(document, encoded))
        predicted_tags.append(_word_tags(predicted[-1], encoded))
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


def _word_tags(document: Document, encoded: Encoded) -> list[str]:
    tags = ["O"] * len(encoded.words)
    ranges, _ = word_spans(encoded.words, document)
    for id_, (first, last) in ranges.items():
        type_ = document.by_id[id_].type
        tags[first : last + 1] = [f"B-{type_}"] + [f"I-{type_}"] * (last - first)
    return tags


class _EpochSeed(TrainerCallback):
    """Tells the augmentation which epoch it is, so that a resumed run sees the same articles."""

    def __init__(self) -> None:
        self.epoch = 0

    def on_epoch_begin(self, args, state, control, **_) -> None:
        self.epoch = round(state.epoch or 0)


class _JointTrainer(Trainer):
    """Evaluates whole articles, decoded; two learning rates, the encoder's falling layer by layer."""

    def __init__(self, *, run: TrainConfig, pieces: Pieces, dev: Sequence[Document], **keywords) -> None:
        super().__init__(**keywords)
        self.run, self.pieces, self.dev = run, pieces, dev

    def create_optimizer(self, model=None):
        if self.optimizer is None:
            self.optimizer = torch.optim.AdamW(parameter_groups(self.model, self.run), betas=(0.9, 0.98))
        return self.optimizer

    def evaluate(self, *_, **__) -> dict[str, float]:
        scorer = TorchScorer(self.model, self.pieces.pad)
        _, watched = evaluate(scorer, self.dev, self.pieces, self.run)
        self.model.train()
        metrics = {f"eval_{name}": value for name, value in watched.items()}
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics


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


def train(config: TrainConfig) -> dict[str, float]:
    """Runs a config, resuming from its newest checkpoint; writes the best epoch and returns its dev scores."""
    set_seed(config.seed)
    corpus = Corpus(Path(config.corpus), Path(config.annotations), Path(config.real_texts))
    training, dev = load_split(corpus, "train"), load_split(corpus, "dev")
    output = Path(config.output)
    encoder = open_encoder(config.encoder)
    tokenizer = Path(cached_file(config.encoder, "tokenizer.json"))
    pieces = Pieces(tokenizer)
    model = JointModel(encoder, config.heads)
    epoch = _EpochSeed()
    augmenter = Augmenter(training, config.augment)

    def prepare(rows: dict[str, list]) -> dict[str, list]:
        examples = []
        for index in rows["index"]:
            chance = random.Random(f"{config.seed}-{epoch.epoch}-{index}")
            document = augmenter(training[index], chance)
            examples.append(make_example(document, pieces, config.window, config.overlap))
        return {"example": examples}

    trainer = _JointTrainer(
        run=config,
        pieces=pieces,
        dev=dev,
        model=model,
        args=_arguments(config),
        train_dataset=Dataset.from_dict({"index": range(len(training))}).with_transform(prepare),
        eval_dataset=Dataset.from_dict({"index": range(len(dev))}),
        data_collator=lambda rows: collate([row["example"] for row in rows], pieces.pad),
        callbacks=[epoch],
    )
    report_losses(training, pieces, config)
    begun = any(output.glob("run/checkpoint-*"))
    if begun:
        print(f"going on from the newest checkpoint in {output / 'run'}; delete that folder to start anew")
    trainer.train(resume_from_checkpoint=begun)
    scores = {name.removeprefix("eval_"): value for name, value in trainer.evaluate().items()}
    save_checkpoint(model, config, tokenizer, {"articles": len(training), "dev": scores})
    return scores


def computes_bf16() -> bool:
    """Whether bfloat16 is native here; elsewhere it is emulated, and slower than float32."""
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported()
    return "avx512_bf16" in Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else False


def open_encoder(name: str) -> PreTrainedModel:
    """An encoder from a folder or a hub.

    Raises:
        FileNotFoundError: neither is there; the message says what to do.
    """
    missing = FileNotFoundError(
        f"no encoder at {name}: `make encoder` builds those in cache/; one from a hub needs a network, or its folder "
        f"on disk as `encoder=FOLDER`"
    )
    if name.startswith(("cache/", "/", ".")) and not Path(name).exists():
        raise missing
    try:
        return AutoModel.from_pretrained(name, **_no_pooler(name))
    except OSError as error:
        raise missing from error


def _no_pooler(encoder: str) -> dict[str, bool]:
    kind = AutoConfig.from_pretrained(encoder).model_type
    return {"add_pooling_layer": False} if kind in ("bert", "roberta", "xlm-roberta") else {}


def report_losses(documents: Sequence[Document], pieces: Pieces, config: TrainConfig) -> None:
    """Prints how many gold spans and relations the word and distance limits lose."""
    lost = sum(make_example(d, pieces, config.window, config.overlap).lost for d in documents)
    total = sum(len(d.spans) + len(d.relations) for d in documents)
    print(f"training on {len(documents)} articles; {lost} of {total} labels cannot be learned")


def _arguments(config: TrainConfig) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(Path(config.output) / "run"),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch,
        learning_rate=config.rate,
        lr_scheduler_type="linear",
        warmup_steps=config.warmup,
        bf16=computes_bf16() if config.bf16 is None else config.bf16,
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


def save_checkpoint(model: JointModel, config: TrainConfig, tokenizer: Path, outcome: dict) -> None:
    """Writes the trained model beside what is needed to load and to describe it: `run.json` has config and outcome."""
    output = Path(config.output)
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, output / "model.safetensors")
    (output / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    model.encoder.config.save_pretrained(output / "encoder")
    record = {"train": asdict(config), **outcome}
    (output / "run.json").write_text(json.dumps(record, indent=2, ensure_ascii=False), encoding="utf-8")


def load_checkpoint(folder: Path) -> tuple[JointModel, TrainConfig, Pieces]:
    """A trained model with its config and tokenizer."""
    data = json.loads((folder / "run.json").read_text(encoding="utf-8"))["train"]
    data["heads"], data["augment"] = HeadConfig(**data["heads"]), AugmentConfig(**data["augment"])
    config = TrainConfig(**data)
    encoder_config = AutoConfig.from_pretrained(folder / "encoder")
    encoder = AutoModel.from_config(encoder_config, **_no_pooler(str(folder / "encoder")))
    model = JointModel(encoder, config.heads)
    model.load_state_dict(load_file(folder / "model.safetensors"))
    return model.eval(), config, Pieces(folder / "tokenizer.json")
