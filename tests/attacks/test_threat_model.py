"""The threat model names tests; all of them exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_test_that_the_threat_model_names_is_there() -> None:
    text = (ROOT / "docs/threat-model.md").read_text()
    named = set(NAMED.findall(text))
    defined = {path: _functions(ROOT / path) for path, _name in named}
    assert {f"{path}::{name}" for path, name in named if name and name not in defined[path]} == set()
    assert len(named) > 60


def test_every_threat_has_a_test() -> None:
    rows = [line for line in (ROOT / "docs/threat-model.md").read_text().splitlines() if line.startswith("| ")]
    heads = [row for row in rows if row.endswith("| shown by |")]
    assert [row for row in rows if row not in heads and not NAMED.search(row.split("|")[-2])] == []
    assert len(rows) - len(heads) > 40


def _functions(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
