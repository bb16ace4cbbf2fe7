"""Data flows one way: what a module may import, and what tagging must not load."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ner

PACKAGE = Path(ner.__file__).parent
README = (PACKAGE.parents[1] / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", README.partition("## How it is built")[2], re.MULTILINE)
ORDER = [name for row in ROWS for name in re.findall(r"\w+", row)] + ["__main__", "__init__"]
"""The modules in the order of the README's table."""

OWNERS = {
    "torch": {"model", "smooth", "examples", "distil", "restore", "train", "export", "embedded"},
    "transformers": {"checkpoint", "train", "embedded"},
    "onnxruntime": {"tagger", "export"},
    "ray": {"cluster"},
    "duckdb": {"tables"},
    "matplotlib": {"series"},
    "xlsxwriter": {"workbook"},
}


def imports_of(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_readme_names_every_module_once():
    assert sorted(ORDER) == sorted(path.stem for path in PACKAGE.glob("*.py"))


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_imports_only_what_stands_before_it(path):
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "ner" and len(parts) > 1 and parts[1] in ORDER:
            assert ORDER.index(parts[1]) < ORDER.index(path.stem), name
        if parts[0] in OWNERS:
            assert path.stem in OWNERS[parts[0]], name


def test_tagging_loads_no_training_library():
    tables = "'pandas', 'pyarrow', 'duckdb', 'matplotlib', 'xlsxwriter'"
    slow = f"{{'torch', 'transformers', 'underthesea', 'datasets', 'ray', 'trafilatura', 'nervaluate', {tables}}}"
    code = f"import ner, ner.batch, ner.tagger, sys; print(*({slow} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
