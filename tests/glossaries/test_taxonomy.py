from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.locales import Pair
from glossaries.taxonomy import taxonomy_terms

GERMAN = (
    "de:\n  categories:\n    aa-1:\n      context: 'Apparel'\n      name: Kleidung\n    aa-2:\n      name: Schuhe\n"
)
PORTUGUESE = "pt-BR:\n  categories:\n    aa-1:\n      name: Roupas\n    aa-3:\n      name: Chapéus\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "categories").mkdir()
    (tmp_path / "categories" / "de.yml").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "categories" / "pt-BR.yml").write_text(PORTUGUESE, encoding="utf-8")
    return tmp_path


def test_names_of_the_same_id_become_a_term(folder: Path) -> None:
    terms = taxonomy_terms(folder, Pair.parse("de", "pt"))
    assert [(term.source, term.target, term.role) for term in terms] == [("Kleidung", "Roupas", "product")]


def test_language_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="holds no terms"):
        taxonomy_terms(folder, Pair.parse("de", "ja"))
