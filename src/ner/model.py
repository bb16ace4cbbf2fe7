"""The joint model: one encoder, and three heads over the words of whole articles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from ner.boilerplate import article_of
from ner.candidates import FEATURE_SIZES, RELATION_NAMES, Pairs, WordSpan
from ner.count_types import TYPES
from ner.decode import Reading, heads_input
from ner.encode import Encoded, Pieces, encode
from ner.opinions import Opinions
from ner.scaling import Scales
from ner.schema import INDICATOR_CLASSES, SPAN_TYPES, TAGS
from ner.segment import Word

IGNORED = -100
AROUND = (8, 24)
"""The indicator head sees the mean of the words around a count, as far as this to either side."""


@dataclass(frozen=True)
class HeadConfig:
    """Widths of the heads; `dropout` and the weights matter in training alone.

    The losses are means over words, choices and counts, of which there are few: with weights near 1 their gradients drown
    that of the tags, which then are not learned; from a start with small ones links are learned late (`models/README.md`).
    """

    width: int = 192
    dropout: float = 0.1
    tag_weight: float = 1.0
    relation_weight: float = 0.05
    indicator_weight: float = 0.05


class PairHead(nn.Module):
    """Scores a candidate pair by a network over its two spans and its features; the score of no link is 0."""

    def __init__(self, hidden: int, width: int, dropout: float) -> None:
        super().__init__()
        self.span_type = nn.Embedding(len(SPAN_TYPES), hidden)
        self.head = nn.Linear(2 * hidden, width)
        self.tail = nn.Linear(2 * hidden, width)
        self.features = nn.ModuleList(nn.Embedding(size, width) for size in FEATURE_SIZES)
        self.relation = nn.Embedding(len(RELATION_NAMES), width)
        self.middle = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)
        self.score = nn.Linear(width, len(RELATION_NAMES))

    def forward(
        self, spans: Tensor, types: Tensor, head: Tensor, tail: Tensor, relation: Tensor, features: Tensor
    ) -> Tensor:
        """spans [spans, 2 hidden]; types [spans]; head, tail, relation [pairs]; features [pairs, features] → [pairs]."""
        typed = spans + self.span_type(types).repeat(1, 2)
        mixed = self.head(typed)[head] + self.tail(typed)[tail] + self.relation(relation)
        for column, table in enumerate(self.features):
            mixed = mixed + table(features[:, column])
        mixed = torch.nn.functional.gelu(self.middle(self.dropout(torch.nn.functional.gelu(mixed))))
        return self.score(self.dropout(mixed)).gather(1, relation[:, None]).squeeze(1)


class Heads(nn.Module):
    """Relations and indicators of spans, from the vectors of an article's words."""

    def __init__(self, hidden: int, config: HeadConfig) -> None:
        super().__init__()
        self.pairs = PairHead(hidden, config.width, config.dropout)
        self.span_type = nn.Embedding(len(SPAN_TYPES), 2 * hidden)
        self.indicator = nn.Sequential(
            nn.Linear((2 + len(AROUND)) * hidden, config.width),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.width, len(INDICATOR_CLASSES)),
        )

    def forward(
        self,
        states: Tensor,
        first: Tensor,
        last: Tensor,
        types: Tensor,
        head: Tensor,
        tail: Tensor,
        relation: Tensor,
        features: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """states [words, hidden]; first, last, types [spans]; the rest as `PairHead`.

        Returns indicator logits [spans, classes] and pair scores [pairs].
        """
        spans = torch.cat([states[first], states[last]], dim=1)
        around = [mean_around(states, first, last, reach) for reach in AROUND]
        indicators = self.indicator(torch.cat([spans + self.span_type(types), *around], dim=1))
        return indicators, self.pairs(spans, types, head, tail, relation, features)


def mean_around(states: Tensor, first: Tensor, last: Tensor, reach: int) -> Tensor:
    """The mean of the vectors [words, hidden] of each span and of `reach` words to either side [spans, hidden]."""
    totals = nn.functional.pad(states.float().cumsum(dim=0), (0, 0, 1, 0))
    begin, end = (first - reach).clamp(min=0), (last + 1 + reach).clamp(max=states.shape[0])
    return (totals[end] - totals[begin]) / (end - begin)[:, None]


class JointModel(nn.Module):
    """Encoder, tag head, and the heads over spans.

    `encoder` is any `transformers` encoder that returns `last_hidden_state`.
    """

    def __init__(self, encoder: nn.Module, config: HeadConfig) -> None:
        super().__init__()
        hidden = encoder.config.hidden_size
        self.encoder = encoder
        self.head_config = config
        self.dropout = nn.Dropout(config.dropout)
        self.tags = nn.Linear(hidden, len(TAGS))
        self.heads = Heads(hidden, config)

    def read(self, input_ids: Tensor, attention_mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """Windows [windows, pieces] → vectors [windows, pieces, hidden] and tag logits [windows, pieces, tags].

        Windows without padding need no mask.
        """
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return states, self.tags(self.dropout(states))

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        word_place: Tensor,
        tags: Tensor,
        first: Tensor,
        last: Tensor,
        types: Tensor,
        indicators: Tensor,
        head: Tensor,
        tail: Tensor,
        relation: Tensor,
        features: Tensor,
        group: Tensor,
        linked: Tensor,
    ) -> dict[str, Tensor]:
        """The loss over a batch of articles laid end to end, and what it was made of: `tags` [words, tags], `indicators`
        [spans, classes], `scores` [pairs].

        input_ids, attention_mask [windows, pieces]; word_place [words], index of a word's piece in the flattened
        windows; tags [words]; first, last, types, indicators [spans]; head, tail, relation, group [pairs];
        features [pairs, features]; linked [pairs], 1 for gold links.
        """
        states, logits = self.read(input_ids, attention_mask)
        words = states.flatten(0, 1)[word_place]
        tag_logits = logits.flatten(0, 1)[word_place].float()
        indicator_logits, scores = self.heads(self.dropout(words), first, last, types, head, tail, relation, features)
        indicator_logits, scores = indicator_logits.float(), scores.float()
        loss = self.head_config.tag_weight * cross_entropy(tag_logits, tags)
        if (indicators != IGNORED).any():
            indicator_loss = cross_entropy(indicator_logits, indicators, ignore_index=IGNORED)
            loss = loss + self.head_config.indicator_weight * indicator_loss
        if len(scores):
            loss = loss + self.head_config.relation_weight * choice_loss(scores, group, linked)
        return {"loss": loss, "tags": tag_logits, "indicators": indicator_logits, "scores": scores}


def choice_loss(scores: Tensor, group: Tensor, linked: Tensor) -> Tensor:
    """Mean cross-entropy of choosing, in each group of pairs, the linked one or (score 0) none.

    scores, group, linked [pairs]; `linked` may hold probabilities, of which none has the rest.
    """
    groups = int(group.max()) + 1
    clamped = scores.clamp(-30, 30)
    total = scores.new_ones(groups).index_add(0, group, clamped.exp())
    chosen = scores.new_zeros(groups).index_add(0, group, clamped * linked)
    present = scores.new_zeros(groups).index_add(0, group, torch.ones_like(scores)) > 0
    return (total.log() - chosen)[present].mean()


def padded(rows: Sequence[Sequence[int]], pad: int) -> Tensor:
    """Rows of pieces as one tensor [rows, longest], filled up with `pad`."""
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=pad)


class TorchScorer:
    """Runs a `JointModel` for decoding, with second opinions where there are some."""

    def __init__(
        self, model: JointModel, pieces: Pieces, window: int, overlap: int, opinions: Opinions | None = None
    ) -> None:
        self.model, self.pieces, self.opinions = model.eval(), pieces, opinions
        self.window, self.overlap = window, overlap
        self.scales = Scales()

    def encode(self, text: str) -> Encoded:
        return encode(article_of(text), self.pieces, self.window, self.overlap)

    @torch.no_grad()
    def read(self, article: Encoded) -> Reading:
        ids = padded(article.windows, self.pieces.pad).to(self._device())
        states, tags = self.model.read(ids, (ids != self.pieces.pad).long())
        home = article.home, article.position
        opinion = self.opinions.crf.opinion(article.words) if self.opinions else 0
        return Reading(states.cpu().numpy()[home], tags.cpu().numpy()[home] + opinion)

    def transitions(self, words: list[Word], counts: list[WordSpan]) -> np.ndarray:
        if self.opinions:
            return self.opinions.count_types.transitions(words, counts)
        return np.zeros((len(counts), len(TYPES), len(TYPES)))

    @torch.no_grad()
    def link(
        self, words: list[Word], states: np.ndarray, spans: list[WordSpan], candidates: Pairs
    ) -> tuple[np.ndarray, np.ndarray]:
        arrays = heads_input(states, spans, candidates)
        indicators, scores = self.model.heads(*(torch.from_numpy(a).to(self._device()) for a in arrays.values()))
        opinion = self.opinions.maxent.opinion(words, spans) if self.opinions else 0
        return indicators.cpu().numpy() + opinion, scores.cpu().numpy()

    def _device(self) -> torch.device:
        return next(self.model.parameters()).device
