import csv
import json

import pytest

from ner import formats, markup, tables
from ner.facts import facts
from ner.formats import read_facts
from ner.series import write_series
from ner.setting import read_setting
from ner.sources import Article

duckdb = pytest.importorskip("duckdb")
openpyxl = pytest.importorskip("openpyxl")

TEXTS = {
    "first": """[[O1 LĐLĐ huyện Mê Linh]]
[[D1 Năm 2022]], [[O2 LĐLĐ huyện]] kết nạp [[M1 576]]/[[T1 360]] [[U1 đoàn viên]], đạt [[P1 150%]].
[[D2 Năm 2022]], [[O3 LĐLĐ huyện]] chi [[M2 1,2 tỷ]] [[U2 đồng]].
----
M1 member_admission T1 U1 P1 O2 D1
M2 finance U2 O3 D2
""",
    "second": """[[O1 Công đoàn huyện Mê Linh]]
[[D1 Năm 2023]] kết nạp [[M1 620]] [[U1 đoàn viên]]; [[D2 năm 2022]] là [[M2 576]] [[U2 đoàn viên]].
=cmd|' /C calc' [[D3 năm 2024]] phấn đấu [[T1 500 đến 600]] [[U3 đoàn viên]].
----
M1 member_admission U1 O1 D1
M2 member_admission U2 O1 D2
T1 member_admission U3 D3
""",
}


@pytest.fixture
def folder(tmp_path):
    write_tags(tmp_path, TEXTS)
    return tmp_path


def write_tags(folder, texts):
    lines = []
    for name, text in texts.items():
        document = markup.loads(name, text)
        lines.append(
            json.dumps(
                formats.record(
                    Article(name, name, "", document.text), document, facts(document), read_setting(document), "m"
                )
            )
        )
    (folder / "tags.jsonl").write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_facts_come_back_from_the_file_as_they_were(folder):
    ours = [(name, fact) for name, text in TEXTS.items() for fact in facts(markup.loads(name, text))]
    assert list(read_facts(folder)) == ours


def test_one_fact_is_one_row_of_csv(folder):
    rows = tables.write_tables(folder, folder)
    told = read_csv(folder / "facts.csv")
    assert rows == {"facts": len(told), "findings": 2} == {"facts": 5, "findings": 2}
    first = told[0]
    assert (first["achieved"], first["target"], first["percent"], first["expected_percent"]) == ("576", "360", "150", "160")
    plan = told[-1]
    assert (plan["kind"], plan["target"], plan["target_high"], plan["achieved"]) == ("plan", "500", "600", "")


def test_text_that_a_spreadsheet_would_run_is_made_safe(folder):
    tables.write_tables(folder, folder)
    assert read_csv(folder / "facts.csv")[-1]["sentence"].startswith("'=cmd")
    cells = [cell for row in openpyxl.load_workbook(folder / "facts.xlsx")["facts"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}


@pytest.mark.parametrize("body", [" =1+1", "\t@x", "＝1+1", "-2+3"])
def test_a_formula_behind_a_space_or_in_wide_letters_is_made_safe(folder, body):
    path = folder / "tags.jsonl"
    record = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    record["facts"][0]["organisation"] = body
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    tables.write_tables(folder, folder)
    assert read_csv(folder / "facts.csv")[0]["organisation"] == f"'{body}"


def test_parquet_and_duckdb_have_types(folder):
    tables.write_tables(folder, folder, headers="vi")
    query = "SELECT sum(amount_vnd), max(period_end), count(*) FILTER (province = 'Hà Nội') FROM"
    with duckdb.connect(str(folder / "facts.duckdb"), read_only=True) as database:
        for source in (f"'{folder / 'facts.parquet'}'", "facts"):
            amount, end, count = database.execute(f"{query} {source}").fetchone()
            assert (amount, end.isoformat(), count) == (1.2e9, "2024-12-31", 5)


@pytest.mark.parametrize(
    ("headers", "header", "indicator"), [("vi", "Bài", "Kết nạp đoàn viên"), ("en", "Article", "Members admitted")]
)
def test_headers_and_indicators_in_two_languages(folder, headers, header, indicator):
    tables.write_tables(folder, folder, headers)
    sheet = openpyxl.load_workbook(folder / "facts.xlsx")["facts"]
    assert (sheet["A1"].value, sheet["C2"].value) == (header, indicator)
    assert header in read_csv(folder / "facts.csv")[0]


def test_the_workbook_has_a_frozen_header_filters_and_typed_cells(folder):
    tables.write_tables(folder, folder, pivot=True)
    book = openpyxl.load_workbook(folder / "facts.xlsx")
    assert book.sheetnames == ["facts", "findings", "by_year"]
    sheet = book["facts"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:AD6")
    row = dict(zip((cell.value for cell in sheet[1]), sheet[2], strict=True))
    assert (row["achieved"].value, row["approximate"].value) == (576, False)
    assert row["achieved"].number_format == "#,##0"  # another would show `576.`
    assert row["period_start"].is_date


def test_the_pivot_has_a_column_a_year(folder):
    tables.write_tables(folder, folder, pivot=True)
    told = {row["indicator"]: row for row in read_csv(folder / "by_year.csv")}
    assert (told["member_admission"]["2022"], told["member_admission"]["2023"]) == ("576", "620")
    assert told["finance"]["2023"] == ""


def test_the_pivot_leaves_bodies_of_one_name_apart(tmp_path):
    text = (
        """[[O1 {body}]], [[D1 năm 2022]]: kết nạp [[M1 {count}]] [[U1 đoàn viên]].\n----\nM1 member_admission U1 O1 D1\n"""
    )
    told = [
        ("LĐLĐ huyện Châu Thành (Tiền Giang)", 5), ("LĐLĐ huyện Châu Thành (Bến Tre)", 7), ("LĐLĐ huyện", 9),
        ("LĐLĐ tỉnh", 9), ("Công đoàn ngành Y tế", 9),
    ]  # fmt: skip
    write_tags(tmp_path, {str(i): text.format(body=body, count=count) for i, (body, count) in enumerate(told)})
    tables.write_tables(tmp_path, tmp_path, pivot=True)
    rows = {(row["organisation"], row["province"]): row["2022"] for row in read_csv(tmp_path / "by_year.csv")}
    assert rows == {("LĐLĐ huyện Châu Thành", "Bến Tre"): "7", ("LĐLĐ huyện Châu Thành", "Tiền Giang"): "5"}


def test_findings_name_both_articles(folder):
    tables.write_tables(folder, folder)
    told = {row["kind"]: row for row in read_csv(folder / "findings.csv")}
    assert told["percent"]["message"] == "đạt 150% nhưng 576/360 = 160%"
    assert told["agreement"]["articles"] == "first, second"


def test_no_facts_make_empty_tables(tmp_path):
    (tmp_path / "tags.jsonl").write_text("")
    assert tables.write_tables(tmp_path, tmp_path, pivot=True) == {"facts": 0, "findings": 0, "by_year": 0}


def test_a_plot_has_a_line_a_body(folder):
    pytest.importorskip("matplotlib")
    svg, png = write_series(folder, folder, "member_admission", "vi")
    assert svg.read_text(encoding="utf-8").startswith("<?xml")
    assert png.read_bytes().startswith(b"\x89PNG")


def test_a_plot_leaves_bodies_of_one_name_apart(tmp_path):
    pytest.importorskip("matplotlib")
    text = "[[O1 {body}]], [[D1 năm 2022]]: kết nạp [[M1 5]] [[U1 đoàn viên]].\n----\nM1 member_admission U1 O1 D1\n"
    told = [f"LĐLĐ huyện Châu Thành ({province})" for province in ("Tiền Giang", "Bến Tre")]
    write_tags(tmp_path, {str(i): text.format(body=body) for i, body in enumerate(told)})
    svg, _ = write_series(tmp_path, tmp_path, "member_admission")
    assert all(f"<!-- {body} -->" in svg.read_text(encoding="utf-8") for body in told)


@pytest.mark.parametrize(("indicator", "message"), [("nonsense", "unknown indicator"), ("survey", "no dated result")])
def test_a_plot_of_nothing_says_why(folder, indicator, message):
    with pytest.raises(ValueError, match=message):
        write_series(folder, folder, indicator)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}', "3"])
def test_a_line_of_another_hand_is_named(tmp_path, line):
    (tmp_path / "tags.jsonl").write_text(line + "\n")
    with pytest.raises(ValueError, match="line 1"):
        list(read_facts(tmp_path))


def test_missing_tags_say_what_to_do(tmp_path):
    with pytest.raises(ValueError, match="ner tag"):
        list(read_facts(tmp_path))
