"""The columns of the tables: their names, types and headers; and a fact as a row of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the files, its type in SQL, and its header in Vietnamese and English."""

    name: str
    type: str
    vi: str
    en: str


FACT_COLUMNS = (
    Column("article", "VARCHAR", "Bài", "Article"),
    Column("kind", "VARCHAR", "Loại", "Kind"),
    Column("indicator", "VARCHAR", "Chỉ tiêu", "Indicator"),
    Column("achieved", "DOUBLE", "Thực hiện", "Achieved"),
    Column("achieved_high", "DOUBLE", "Thực hiện (đến)", "Achieved (up to)"),
    Column("target", "DOUBLE", "Kế hoạch", "Target"),
    Column("target_high", "DOUBLE", "Kế hoạch (đến)", "Target (up to)"),
    Column("unit", "VARCHAR", "Đơn vị tính", "Unit"),
    Column("percent", "DOUBLE", "Tỷ lệ %", "Percent"),
    Column("percent_high", "DOUBLE", "Tỷ lệ % (đến)", "Percent (up to)"),
    Column("organisation", "VARCHAR", "Đơn vị", "Body"),
    Column("level", "VARCHAR", "Cấp", "Level"),
    Column("province", "VARCHAR", "Tỉnh, thành phố (trước 7/2025)", "Province (before July 2025)"),
    Column("province_now", "VARCHAR", "Tỉnh, thành phố (hiện nay)", "Province (now)"),
    Column("parent", "VARCHAR", "Cấp trên", "Parent"),
    Column("period", "VARCHAR", "Thời gian", "Period"),
    Column("period_start", "DATE", "Từ ngày", "From"),
    Column("period_end", "DATE", "Đến ngày", "To"),
    Column("period_how", "VARCHAR", "Cách xác định thời gian", "How the period was found"),
    Column("measure", "VARCHAR", "Đại lượng", "Measure"),
    Column("amount_vnd", "DOUBLE", "Số tiền (đồng)", "Amount (VND)"),
    Column("amount_vnd_high", "DOUBLE", "Số tiền (đồng, đến)", "Amount (VND, up to)"),
    Column("check", "VARCHAR", "Kiểm tra", "Check"),
    Column("expected_percent", "DOUBLE", "Tỷ lệ % tính lại", "Percent expected"),
    Column("derived", "VARCHAR", "Đại lượng suy ra", "Derived"),
    Column("derived_value", "DOUBLE", "Giá trị suy ra", "Derived value"),
    Column("approximate", "BOOLEAN", "Ước chừng", "Approximate"),
    Column("score", "DOUBLE", "Độ tin cậy", "Score"),
    Column("evidence", "VARCHAR", "Nhãn", "Evidence"),
    Column("sentence", "VARCHAR", "Câu", "Sentence"),
)
FINDING_COLUMNS = (
    Column("kind", "VARCHAR", "Loại", "Kind"),
    Column("articles", "VARCHAR", "Bài", "Articles"),
    Column("message", "VARCHAR", "Nội dung", "Message"),
    Column("gap", "DOUBLE", "Độ lệch", "Gap"),
    Column("evidence", "VARCHAR", "Nhãn", "Evidence"),
    Column("sentence", "VARCHAR", "Câu", "Sentence"),
)

_RANGED = [column.name.removesuffix("_high") for column in FACT_COLUMNS if column.name.endswith("_high")]


def row_of(article: str, fact: dict) -> dict[str, object]:
    """A fact as a row of `FACT_COLUMNS`: a range in two columns, its labels joined by spaces.

    `fact` has the fields of `schema.Fact`, and may lack those that are None.
    """
    row = {column.name: fact.get(column.name) for column in FACT_COLUMNS}
    row |= {"article": article, "evidence": " ".join(fact["evidence"])}
    for name in _RANGED:
        if isinstance(row[name], list | tuple):
            row[name], row[f"{name}_high"] = row[name]
    return row
