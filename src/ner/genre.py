"""What real articles do, and how many articles of a corpus do it, read off text and labels, not from what a writer says."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from ner.boilerplate import article_end
from ner.schema import (
    ACHIEVED_BY,
    BODIES,
    COUNTS,
    ENTERPRISE,
    HAS_PERCENT,
    HAS_TARGET,
    HAS_UNIT,
    METRIC,
    TARGET,
    Document,
    Span,
)
from ner.segment import filled_lines, words

Trait = Callable[[Document], object]


def _says(pattern: str, flags: int = re.IGNORECASE) -> Trait:
    return lambda document: re.search(pattern, document.text, flags)


def _labels(type_: str, pattern: str) -> Trait:
    return lambda document: any(s.type == type_ and re.search(pattern, document.surface(s)) for s in document.spans)


def _links(document: Document, relation: str) -> list[tuple[Span, Span]]:
    return [(document.by_id[r.head], document.by_id[r.tail]) for r in document.relations if r.type == relation]


def _fraction(document: Document) -> bool:
    return any(document.between(m, t) == "/" for m, t in _links(document, HAS_TARGET))


def _rate_before_count(document: Document) -> bool:
    return any(p.start < m.start for m, p in _links(document, HAS_PERCENT))


def _target_before_count(document: Document) -> bool:
    return any(t.start < m.start for m, t in _links(document, HAS_TARGET))


def _rate_without_target(document: Document) -> bool:
    targeted = {m.id for m, _ in _links(document, HAS_TARGET)}
    return any(m.type == METRIC and m.id not in targeted for m, _ in _links(document, HAS_PERCENT))


def _target_in_other_sentence(document: Document) -> bool:
    sentence = {word.start: word.sentence for word in words(document.text)}
    return any(sentence.get(m.start) != sentence.get(t.start) for m, t in _links(document, HAS_TARGET))


def _many_bodies(document: Document) -> bool:
    lines: dict[int, set[str]] = {}
    for _, body in _links(document, ACHIEVED_BY):
        lines.setdefault(document.text.count("\n", 0, body.start), set()).add(document.surface(body))
    return any(len(bodies) >= 3 for bodies in lines.values())


def _elided_unit(document: Document) -> bool:
    return any(unit.end < count.start for count, unit in _links(document, HAS_UNIT))


def _shared_unit(document: Document) -> bool:
    return any(n > 1 for n in Counter(unit.id for _, unit in _links(document, HAS_UNIT)).values())


def _many_names(document: Document) -> bool:
    return len({document.surface(s) for s in document.spans if s.type in BODIES}) >= 4


def _sentence_a_line(document: Document) -> bool:
    lines = [line for _, line in filled_lines(document.text)]
    return len(lines) >= 8 and all(len(re.findall(r"[.!?] +[A-ZĐÀ-Ỹ]", line)) == 0 for line in lines)


TRAITS: dict[str, Trait] = {
    "count / target as a fraction": _fraction,
    "percentage before its count": _rate_before_count,
    "percentage of a plan without the plan": _rate_without_target,
    "target before its count": _target_before_count,
    "target in another sentence": _target_in_other_sentence,
    "more by N than planned": _says(r"vượt (?:thêm )?[\d.]+ (?!%)[^.%\d]{0,40}(?:so với|chỉ tiêu|kế hoạch)"),
    "plan fulfilled, no number": _says(r"hoàn thành (?:vượt mức |vượt |đạt )?(?:các |100% )?(?:chỉ tiêu|kế hoạch)(?! \d)"),
    "plan with two ends": _labels(TARGET, r"\d.*(?:đến|-|–).*\d"),
    "plan alone": lambda d: any(s.type == TARGET and s.indicator for s in d.spans),
    "flattened table": _says(r"\|.*\||\t", 0),
    "bulleted": _says(r"^ *[-•+*–] .*(?:\n+ *[-•+*–] .*){2}", re.MULTILINE),
    "one verb, many bodies": _many_bodies,
    "coordinated counts": _says(r"\d+ [^\W\d]+(?: [^\W\d]+){0,2} và \d+ [^\W\d]+"),
    "unit left out": _elided_unit,
    "one unit for several counts": _shared_unit,
    "parts of a total (trong đó)": _says(r"trong đó"),
    "decimal percentage": _labels("PERCENT", r"\d,\d"),
    "triệu, vạn, nghìn": _labels(METRIC, r"triệu|vạn|nghìn|ngàn"),
    "counts with a leading zero": _labels(METRIC, r"^0\d"),
    "money": _labels("UNIT", r"đồng|^đ$|USD"),
    "hedged numbers": _says(r"(?:gần|hơn|trên|khoảng) [\d.]+"),
    "thousands by space or comma": _labels(METRIC, r"\d[ ,]\d{3}(?!\d)"),
    "percent sign apart": _says(r"\d %"),
    "numbers in words": lambda d: any(s.type in COUNTS and not re.search(r"\d", d.surface(s)) for s in d.spans),
    "day with a dot or dash": _labels("DATE", r"\b\d{1,2}[.-]\d{1,2}\b"),
    "day with a slash": _labels("DATE", r"\d{1,2}/\d{1,2}"),
    "months of a year": _labels("DATE", r"tháng.*năm"),
    "from … to": _labels("DATE", r"(?i)từ .*(?:đến|tới)"),
    "term of office": _labels("DATE", r"(?i)nhiệm kỳ"),
    "Workers' Month, Tết": _labels("DATE", r"Tháng Công nhân|Tết"),
    "time stamp": _says(r"\d{1,2}:\d\d\s*[-|,(]"),
    "LĐLĐ": _says(r"LĐLĐ", 0),
    "Liên đoàn Lao động": _says(r"Liên đoàn Lao động"),
    "CĐ, CĐCS, ĐVCĐ": _says(r"\bCĐ\b|CĐCS|ĐVCĐ", 0),
    "legal form of a company": _labels(ENTERPRISE, r"TNHH|Cổ phần|cổ phần|CP|MTV|Tập đoàn|Chi nhánh"),
    "company in capitals or foreign": _labels(ENTERPRISE, r"\b[A-Z]{4,}\b|[FJWZfjwz]"),
    "four names of bodies and more": _many_names,
    "Ð for Đ": _says("Ð", 0),
    "no-break space": _says("\xa0", 0),
    "decomposed accents": lambda d: unicodedata.normalize("NFC", d.text) != d.text,
    "missing space": _says(r"[a-zà-ỹ]{2}[A-ZĐ][a-zà-ỹ]{2}", 0),
    "markdown and HTML left-overs": _says(r"\*\*|__|&(?:[a-z]+|#\d+);|</?[a-z]+|\]\(|\[/?[a-z]+|^#+ ", re.MULTILINE),
    "captions": _says(r"^.*Ảnh(?: minh họa)? ?[:/(].*$|^.*\(Ảnh", re.MULTILINE),
    "by-line, e-mail, (agency)": _says(r"@|\((?:LĐTĐ|LĐO|[A-Z]{3,6})\)|^(?:Theo |Bài, ảnh|Tin, ảnh|PV)", re.MULTILINE),
    "related links": lambda d: article_end(d.text) < len(d.text.rstrip()),
    "brief of up to five sentences": lambda d: len({w.sentence for w in words(d.text)}) <= 5,
    "whole article on one line": lambda d: "\n" not in d.text.strip() and len(d.text) > 500,
    "one sentence a line": _sentence_a_line,
    "interview": _says(r"^(?:PV|Phóng viên|Hỏi)\b|\?\n", re.MULTILINE),
    "nothing to count": lambda d: not any(s.type in COUNTS for s in d.spans),
    "kết nạp, phát triển mới": _says(r"kết nạp|phát triển (?:mới )?[\d.]+"),
    "vận động … gia nhập": _says(r"(?:vận động|tuyên truyền)[^.]{0,80}(?:gia nhập|vào)"),
    "thành lập, ra mắt, công bố quyết định": _says(r"ra mắt|công bố quyết định|thành lập mới"),
    "so với cùng kỳ": _says(r"cùng kỳ"),
    "đầu nhiệm kỳ, nửa nhiệm kỳ": _says(r"(?:đầu|nửa|cuối) nhiệm kỳ"),
    "nghị quyết, được giao": _says(r"nghị quyết|được giao|giao chỉ tiêu"),
}


def coverage(documents: Sequence[Document]) -> dict[str, int]:
    """How many articles have each trait."""
    return {name: sum(bool(trait(document)) for document in documents) for name, trait in TRAITS.items()}


def spread(documents: Sequence[Document]) -> dict[str, list[tuple[str, int]]]:
    """The most frequent opening words, verbs of result and sizes of articles, each with its number of articles."""
    openings = Counter(" ".join(document.text.split()[:2]).lower() for document in documents)
    verbs = Counter(verb for d in documents for verb in {m[0].lower() for m in _VERBS.finditer(d.text)})
    shapes = Counter(_shape(document) for document in documents)
    return {"openings": openings.most_common(6), "verbs": verbs.most_common(12), "shapes": shapes.most_common()}


_VERBS = re.compile(
    r"kết nạp|phát triển|thành lập|ra mắt|vận động|trao|tặng|hỗ trợ|tổ chức|ký|bồi dưỡng|giới thiệu|khen thưởng|đạt|vượt|"
    r"thu|giải ngân|xây|bàn giao|kiểm tra|tuyên truyền|huy động|quyên góp|tuyển|đào tạo|tiêm|trồng|xử phạt|cấp|mở|"
    r"hoàn thành",
    re.IGNORECASE,
)


def _shape(document: Document) -> str:
    size = len(document.text.split())
    length = next(name for limit, name in ((90, "brief"), (300, "short"), (700, "medium"), (10**9, "long")) if size < limit)
    lines = document.text.strip().count("\n") + 1
    return f"{length}, {'one line' if lines == 1 else 'lines' if lines < size / 40 else 'many short lines'}"
