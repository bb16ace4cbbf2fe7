"""How dates are written: the forms that the news gives them, each under a name that `periods` knows the meaning of."""

import re
from collections.abc import Iterator

from ner import lunar, values
from ner.segment import normalise

_COUNTED = re.compile(
    r"^((?:(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|lăm|mốt) )+)(?=(?:năm|tháng|quý|ngày|tuần|thập kỷ) ?)"
)
_ORDINALS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười một": 11, "mười hai": 12, "mười": 10, "chạp": 12,
}  # fmt: skip
_SPELLINGS = (
    (r"quí\b", "quý"), (r"nữa\b", "nửa"), ("cuôí", "cuối"), ("mồng", "mùng"), ("[–—]", "-"), (r"\btới ", "đến "),
    (r"\btị\b", "tỵ"), (r"\btí\b", "tý"), (r"\bkỉ\b", "kỷ"),
)  # fmt: skip
_4 = r"(?:19|20)\d\d"


def plain(surface: str) -> str:
    """Lower case, single spaces, one spelling, and digits for written-out numbers."""
    text = " ".join(re.sub('[“”"]', "", normalise(surface).text.lower()).split()).strip(" .,")
    for spelling, usual in _SPELLINGS:
        text = re.sub(spelling, usual, text)
    counted = _COUNTED.match(text)
    if counted and (count := values.number(counted[1])):
        text = f"{count:.0f} {text[counted.end() :]}"
    ordinal = "|".join(sorted(_ORDINALS, key=len, reverse=True))
    return re.sub(
        rf"\b(tháng|quý) ({ordinal})\b(?! (?:{_4}|nay|này|ngoái|trước|qua|tới|sau))",
        lambda match: f"{match[1]} {_ORDINALS[match[2]]}" + " âm lịch" * (match[2] in ("giêng", "chạp")),
        text,
    )


_Y = (
    rf"(?:\s*(?:[/.\-]|của|trong)?\s*(?:năm\s+)?(?P<year>{_4})"
    r"| (?:(?:của|trong) )?(?P<rel>năm (?:nay|này|ngoái|trước|rồi|qua|sau|tới)|cùng năm|năm|nay|này))?"
)
_D = r"(?P<day>\d{1,2})"
_M = r"(?P<month>\d{1,2})"
_N = r"(?P<n>\d{1,2})"
_PAST = r"(?:qua|vừa qua|vừa rồi|gần đây|gần nhất|trở lại đây|nay)"
_NEXT = r"(?:tới|sắp tới)"
_CYCLE = rf"(?:(?P<stem>{'|'.join(lunar.STEMS)}) (?P<branch>{'|'.join(lunar.BRANCHES)}))"
_TET = rf"(?: năm)?(?: (?P<rel>nay|ngoái|trước|tới|sau))?(?: ?{_CYCLE})?(?: (?:năm )?(?P<year>{_4}))?"
FEASTS = {
    r"tháng công nhân": (5, 1, 5, 31),
    r"tháng hành động về an toàn,? vệ sinh lao động": (5, 1, 5, 31),
    r"tết dương lịch|năm mới|ngày đầu năm(?: mới)?": (1, 1, 1, 1),
    r"quốc tế lao động": (5, 1, 5, 1),
    r"tết thiếu nhi|quốc tế thiếu nhi": (6, 1, 6, 1),
    r"quốc khánh": (9, 2, 9, 2),
    r"giáng sinh|noel": (12, 25, 12, 25),
}
LUNAR_FEASTS = {r"(?:tết )?trung thu": (8, 15), r"tết đoan ngọ": (5, 5), r"rằm tháng (?P<month>\d+)(?: âm lịch)?": (0, 15)}
_PART = (
    r"(?:(?P<part>(?:những )?(?:ngày |tuần )?(?:nửa )?(?:đầu|giữa|cuối)|nửa sau|(?:thượng|trung|hạ) tuần|nửa)"
    r"(?: của)? )?"
)
_EDGE = r"(?:(?P<part>đầu|giữa|cuối) )?"
_DASH = r"\s*-\s*"
_FORMS = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (rf"(?P<name>{'|'.join(FEASTS)}){_Y}", "feast"),
        (rf"(?:ngày ?|mùng )?{_D}\s*[/.\-]\s*{_M}(?:\s*[/.\-]\s*(?P<year>(?:19|20)?\d\d))?", "day"),
        (rf"(?:ngày ?|mùng )?{_D}\s*[/.\-]\s*{_M} (?P<rel>năm (?:nay|này|ngoái|trước|sau|tới)|cùng năm|này)", "day"),
        (rf"(?:ngày )?(?:mùng )?{_D} tháng {_M} năm {_CYCLE}(?P<year>)(?P<rel>)", "lunar_day"),
        (rf"(?:ngày |mùng )?{_D} tháng {_M}(?! ?âm){_Y}", "day"),
        (rf"{_PART}(?:trong |cả |hết )?(?:năm ?)?(?P<year>{_4})", "whole_year"),
        (rf"{_PART}năm (?:tài chính |kinh doanh |bứt phá )(?P<year>{_4})", "whole_year"),
        (r"(?P<part>nửa đầu|nửa cuối|nửa sau|nửa|đầu|giữa|cuối)(?: của)? (?P<rel>năm)", "whole_year"),
        (rf"(?:{_N}|nửa(?= (?:năm|tháng|thập kỷ))) (?P<unit>năm|tháng|quý|tuần|ngày|thập kỷ) {_PAST}", "last"),
        (
            rf"{_PART}(?:cả |hết )?(?:sang )?năm ?(?P<which>nay|này|vừa qua|qua|ngoái|trước|rồi|kia|tới|sau)",
            "relative_year",
        ),
        (r"(?P<part>)(?P<which>sang) năm", "relative_year"),
        (rf"(?:giai đoạn )?{_N} tháng(?: đầu)?{_Y}", "months_from_start"),
        (rf"{_N}\s?t(?:háng)?/(?P<year>{_4})", "months_from_start"),
        (rf"{_N} tháng (?:cuối|còn lại)(?: của)?(?: năm)?{_Y}", "months_to_end"),
        (
            rf"(?P<some>những |các |mấy )?(?:(?P<n>\d) )?(?P<unit>tháng|quý)(?: (?P<edge>đầu|cuối)(?: tiên| cùng)?){_Y}",
            "edge_of_year",
        ),
        (rf"(?P<some>)(?P<n>\d) (?P<unit>quý)(?P<edge>){_Y}", "edge_of_year"),
        (rf"{_PART}quý (?P<quarter>i{{1,3}}|iv|[1-4]){_Y}", "quarter"),
        (rf"{_PART}tháng {_M}(?: dương lịch)?(?! ?âm){_Y}", "month"),
        (rf"(?P<part>){_M}[/\-](?P<year>{_4})", "month"),
        (
            rf"{_EDGE}(?P<unit>tháng|quý) (?P<which>này|nay|liền trước|trước|rồi|qua|vừa qua|sau|tới)",
            "relative_months",
        ),
        (r"(?P<part>đầu|giữa|cuối) (?P<unit>tháng)(?P<which>)", "relative_months"),
        (
            rf"{_EDGE}(?P<half>)năm học "
            rf"(?:(?P<a>\d{{4}}){_DASH}\d{{4}}|(?P<which>này|vừa qua|qua|trước|tới|sau|mới))",
            "school_year",
        ),
        (
            r"(?P<part>)học kỳ (?P<half>i{1,2}|[12]|một|hai)"
            rf"(?:,? (?:của )?năm học (?P<a>\d{{4}}){_DASH}\d{{4}})?(?P<which>)",
            "school_year",
        ),
        (
            rf"{_PART}(?:(?:nhiệm kỳ|giai đoạn|khóa|trong|từ|năm|\d+ năm|thời kỳ)\s*)*\(?(?P<a>{_4}){_DASH}(?P<b>{_4})\)?",
            "several_years",
        ),
        (rf"{_PART}nhiệm kỳ(?: (?P<which>này|vừa qua|qua|trước|liền trước|cũ|tới|mới|sau))?", "term"),
        (rf"(?:mùa )?(?P<season>xuân|hè|hạ|thu|đông){_Y}", "season"),
        (r"cùng ngày|ngày hôm đó", "same_day"),
        (r"(?:ngày )?(?:thứ (?P<name>hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)", "weekday"),
        (rf"{_EDGE}tuần (?P<which>này|qua|vừa qua|trước|rồi|tới|sau)", "week"),
        (r"(?P<part>đầu|giữa|cuối) tuần(?P<which>)", "week"),
        (
            rf"(?=giao|ba mươi|30 tết|tết|nguyên|cổ|âm)(?P<eve>giao thừa|ba mươi tết|30 tết)?(?: ?tết)?"
            rf"(?: ?(?:nguyên đán|cổ truyền|âm lịch))?{_TET}",
            "new_year",
        ),
        (rf"(?P<name>{'|'.join(LUNAR_FEASTS)})(?: (?:năm )?{_CYCLE})?{_Y}", "lunar_feast"),
        (rf"(?:ngày )?(?:mùng )?{_D} tháng {_M} âm lịch(?: năm {_CYCLE})?{_Y}", "lunar_day"),
        (rf"(?:ngày )?(?:mùng )?{_D}(?P<month>) tết(?: âm lịch| nguyên đán)?{_TET}", "lunar_day"),
        (rf"{_PART}tháng {_M} âm lịch(?: (?:năm )?{_CYCLE})?{_Y}", "lunar_month"),
        (rf"{_N} (?P<unit>năm|tháng|quý|tuần|ngày|thập kỷ) {_NEXT}", "next"),
        (rf"{_N} năm (?P<which>trước|sau)", "ago"),
        (rf"ngày {_D}", "day_of_month"),
        (r"(?:giai đoạn )?(?P<first>.+?) (?:đến|-)(?: hết)? (?:hết )?(?P<last>.+)", "between"),
        (r"(?P<first>(?:từ )?(?:ngày |mùng )?[\d/.]+?)\s*-\s*(?P<last>\d{1,2}(?:[/.]| tháng).+)", "between"),
        (r"từ (?P<first>.+)", "since"),
    )
)


def forms_of(text: str) -> Iterator[tuple[str, re.Match]]:
    """The forms that the `plain` text of a date may have, the likeliest first, each with its parts as named groups.

    >>> [(form, match["quarter"], match["year"]) for form, match in forms_of("quý ii/2022")]
    [('quarter', 'ii', '2022')]
    """
    return ((form, match) for pattern, form in _FORMS if (match := pattern.fullmatch(text)))
