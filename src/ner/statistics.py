"""What a corpus holds, in tables: labels by split, traits of real articles, spread over papers, provinces and years."""

from collections import Counter
from itertools import chain

from ner.corpus import SPLITS, Corpus, load_split
from ner.genre import coverage, spread
from ner.report import table
from ner.schema import INDICATORS, RELATIONS, SPAN_TYPES, Document


def statistics(corpus: Corpus) -> str:
    """Tables in Markdown: articles, spans, relations and indicators by split, own and real apart; traits; spread."""
    columns = [(split, kind) for split in SPLITS for kind in ("own", "real")]
    documents = [load_split(corpus, split, kind) for split, kind in columns]
    counts = [_counted(part) for part in documents]
    names = ["articles", "spans", *SPAN_TYPES, *RELATIONS, *INDICATORS]
    everything = list(chain(*documents))
    traits = {kind: coverage(list(chain(*documents[i::2]))) for i, kind in enumerate(("own", "real"))}
    own = list(chain(*documents[::2]))
    return "\n".join(
        [
            table(
                ["", *(f"{split} {kind}" for split, kind in columns), "all"],
                [[name, *(c[name] for c in counts), sum(c[name] for c in counts)] for name in names],
            ),
            table(
                [f"of {len(everything)} articles", "own", "real", "all"],
                [[name, n, traits["real"][name], n + traits["real"][name]] for name, n in traits["own"].items()],
            ),
            *(table([f"{what} of own articles", "articles"], rows) for what, rows in spread(own).items()),
        ]
    )


def _counted(documents: list[Document]) -> Counter[str]:
    counts = Counter(articles=len(documents))
    for document in documents:
        counts["spans"] += len(document.spans)
        counts.update(span.type for span in document.spans)
        counts.update(relation.type for relation in document.relations)
        counts.update(span.indicator for span in document.spans if span.indicator)
    return counts
