from collections.abc import Callable
from pathlib import Path

import pytest

RULE = """
- id: xx-one
  category: alcohol
  severity: review
  source: Some Act, s. 1
  terms: {en: [whisky], zh: [威士忌], ar: [ويسكي]}
  message: {en: no alcohol, zh: 不得宣传酒类}
"""


def pack_text(rules: str = RULE, head: str = "markets: [DE]", name: str = "xx") -> str:
    """A pack file around rules."""
    return f"pack: {name}\ntitle: Test\nversion: 1.0\nas_of: 2026-11-01\n{head}\nrules:\n{rules.strip()}\n"


@pytest.fixture
def write_pack(tmp_path: Path) -> Callable[..., Path]:
    """Writes a pack file into a folder of its own, which it returns."""

    def write(rules: str = RULE, head: str = "markets: [DE]", name: str = "xx") -> Path:
        (tmp_path / f"{name}.yaml").write_text(pack_text(rules, head, name), "utf-8")
        return tmp_path

    return write
