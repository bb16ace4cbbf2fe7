"""A baseline of regular expressions and nearest links: what care alone gets, with nothing learned.

python scripts/baseline_rules.py -o out/rules --gold ../shared/articles
ner evaluate --split test --kind real --pred out/rules -o out/rules/report
"""

import re

from baseline import Labelled, arguments, write

MAGNITUDE = r"(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)\b"
NUMBER = rf"\d+(?:[.,]\d+)*(?:\s{MAGNITUDE}(?:\s\d+\s{MAGNITUDE})*)*"
UPPER = "".join(filter(str.isupper, map(chr, (*range(0x41, 0x1B1), *range(0x1EA0, 0x1EFA)))))
SECTORS = (
    "Y tế|Giáo dục và Đào tạo|Giáo dục|Xây dựng|Xây lắp|Thủy sản|Thủy điện|Du lịch|Công thương|Công nghiệp|Nông nghiệp|"
    "Khoa học và Công nghệ|Lao động - Thương binh và Xã hội|Giao thông vận tải|Tài nguyên và Môi trường|"
    "Thông tin và Truyền thông|Kế hoạch và Đầu tư|Tài chính|"
    "Nội vụ|Nội thất|Vận tải|Vận hành|Truyền thông|Bao bì|Mua bán|Tập đoàn|Xi măng"
)
NAME = rf"(?:(?:\s(?-i:{SECTORS}|[{UPPER}]\w*(?:[.&–-]\w+)*))+)"
YEAR = r"(?:19|20)\d\d"
PLACES = "tỉnh|thành phố|TP\\.?|quận|huyện|thị xã|xã|phường|ngành|khu công nghiệp|các khu công nghiệp|khu kinh tế|cơ sở"
PLACE = rf"(?:\s(?:{PLACES}))"
UNITS = (
    "đoàn viên ưu tú", "đoàn viên công đoàn", "đoàn viên", "ĐVCĐ", "công đoàn cơ sở", "CĐCS", "nghiệp đoàn", "suất quà",
    "phần quà", "suất học bổng", "lượt công nhân", "lượt đoàn viên", "lượt người", "lượt khách", "lượt",
    "công nhân lao động", "CNVCLĐ", "CNLĐ", "NLĐ", "công nhân", "người lao động",
    "lao động", "người", "doanh nghiệp", "DN", "đơn vị", "tập thể",
    "cá nhân", "đảng viên", "đồng chí", "cán bộ công đoàn", "cán bộ", "hội viên", "đại biểu", "học viên", "học sinh",
    "sinh viên", "giáo viên", "thí sinh", "lớp", "buổi", "cuộc", "vụ", "hộ", "căn hộ", "căn nhà", "căn", "mái ấm công đoàn",
    "bản thỏa ước", "thỏa ước", "bản", "sáng kiến", "công trình", "dự án", "trường hợp", "trường", "cờ thi đua",
    "bằng khen", "tấn", "ha", "km", "chiếc", "cổ phiếu", "cổ phần", "suất", "đồng", "USD", "đ",
)  # fmt: skip
UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))

FORMS = (
    ("PERCENT", r"\d+(?:[.,]\d+)?\s?%"),
    (
        "DATE",
        rf"(?:ngày )?(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])(?:[/.-]{YEAR})?(?![\d%]|[.,]\d|\s?{MAGNITUDE})"
        rf"|(?:đầu )?(?:giai đoạn|nhiệm kỳ|năm học)(?:\s{YEAR}\s?[-–]\s?{YEAR})"
        rf"|(?:\d+|ba|sáu|chín) tháng (?:đầu |cuối )?(?:của )?năm(?: {YEAR}| nay)?"
        rf"|(?:quý|quí) (?:iv|i{{1,3}}|[1-4])(?:\s?[/-]\s?{YEAR}| năm {YEAR})?"
        rf"|(?:đầu |giữa |cuối )?tháng \d{{1,2}}\b(?:\s?[/-]\s?{YEAR}| năm (?:{YEAR}|nay|ngoái))?"
        rf"|(?:nửa đầu |đầu |cuối )?năm (?:{YEAR}|nay|ngoái|trước)"
        r"|tết (?:nguyên đán|[\w]+ (?-i:[A-ZĐ]\w+))|tháng công nhân|đầu nhiệm kỳ|nửa đầu nhiệm kỳ",
    ),
    (
        "ENTERPRISE",
        r"(?:(?:tổng )?công ty|tập đoàn|doanh nghiệp tư nhân|xí nghiệp|chi nhánh|nhà máy|cty)"
        rf"(?:\s(?:TNHH|cổ phần|CP|MTV|một thành viên|may|dệt|xây dựng|thương mại|sản xuất|dịch vụ))*{NAME}",
    ),
    (
        "ORGANISATION",
        rf"(?:tổng )?(?:LĐLĐ|LÐLÐ|liên đoàn lao động)(?:{PLACE}{NAME}?| việt nam|{NAME})?"
        rf"|(?-i:Công đoàn|CĐCS|CĐ)(?:{PLACE}+{NAME}?|{NAME})"
        rf"|(?-i:UBND|HĐND|Ủy ban nhân dân|Sở|Bộ|Cục|Ban quản lý|BHXH|Hội)(?:{PLACE}{NAME}?|{NAME}{PLACE}?{NAME}?)"
        r"|(?-i:Chính phủ|Quốc hội|Tỉnh ủy|Huyện ủy|Thành ủy|Quận ủy)",
    ),
)
PATTERNS = [(type_, re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE)) for type_, pattern in FORMS]
COUNT = re.compile(rf"(?<![\w/.,])(?P<x>{NUMBER})(?:\s?/\s?(?P<y>{NUMBER}))?\s?(?P<unit>(?:{UNIT})\b)", re.IGNORECASE)
PLANNED = re.compile(r"(?:chỉ tiêu|kế hoạch|mục tiêu|phấn đấu|dự toán|nghị quyết)(?:[^.,;\d]{0,40})$", re.IGNORECASE)
INDICATORS = (
    (r"giới thiệu.*(?:đảng|ưu tú)|ưu tú", "party_referral"),
    (r"kết nạp.*đảng|đảng viên mới", "party_admission"),
    (r"kết nạp|phát triển.*đoàn viên|gia nhập", "member_admission"),
    (r"thành lập|ra mắt", "union_establishment"),
    (r"tập huấn|bồi dưỡng|lớp", "training"),
    (r"khen|tuyên dương|cờ thi đua|danh hiệu", "commendation"),
    (r"quà|hỗ trợ|trao|thăm|mái ấm|tặng|chăm lo|học bổng", "welfare"),
    (r"thỏa ước|thoả ước|thương lượng", "collective_bargaining"),
    (r"kiểm tra|giám sát|thanh tra", "inspection"),
    (r"khảo sát", "survey"),
    (r"đồng|usd|kinh phí|doanh thu|vốn", "finance"),
    (r"sáng kiến|phong trào|thi đua", "movement"),
)


def label(text: str) -> Labelled:
    """Counts with their units first, then what the patterns find, where nothing is labelled yet.

    >>> [(type_, "kết nạp 802/700 đoàn viên"[a:b]) for type_, a, b in label("kết nạp 802/700 đoàn viên")]
    [('METRIC', '802'), ('TARGET', '700'), ('UNIT', 'đoàn viên')]
    """
    found: Labelled = []
    for line in re.finditer(r".+", text):
        found += _counts(text, *line.span())
        for type_, pattern in PATTERNS:
            for match in pattern.finditer(text, *line.span()):
                if all(match.end() <= start or end <= match.start() for _, start, end in found):
                    found.append((type_, match.start(), match.end()))
    return sorted(found, key=lambda row: row[1])


def _counts(text: str, begin: int, end: int) -> Labelled:
    found: Labelled = []
    for match in COUNT.finditer(text, begin, end):
        planned = PLANNED.search(text, max(begin, match.start() - 60), match.start())
        found.append(("TARGET" if planned and not match["y"] else "METRIC", *match.span("x")))
        if match["y"]:
            found.append(("TARGET", *match.span("y")))
        found.append(("UNIT", *match.span("unit")))
    return found


def indicate(sentence: str, unit: str) -> str:
    """The first indicator whose words stand in the unit, else in the sentence."""
    for place in (unit.lower(), sentence.lower()):
        for words, indicator in INDICATORS:
            if re.search(words, place):
                return indicator
    return "other"


if __name__ == "__main__":
    write(arguments(__doc__), "rules", label, indicate)
