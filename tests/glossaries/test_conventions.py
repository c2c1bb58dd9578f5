from pathlib import Path

import pytest

from core.errors import InvalidInput, Misconfigured
from core.locales import Locale
from glossaries.conventions import PROMOTION, ROLES, Case, read_conventions, role_of_part, shipped_conventions
from glossaries.measures import units
from glossaries.starter import shipped_pairs, starter_terms

FILE = "version: 1\nlocales:\n  pt:\n    source: ours\n"
PT = Locale.parse("pt-BR")


def test_every_entry_says_who_has_it_so() -> None:
    conventions = shipped_conventions()
    assert conventions.as_of
    assert all(layer["source"] for layer in conventions.layers.values())


@pytest.mark.parametrize("tag", ["en-US", "pt-BR", "de", "fr", "ru", "ar-SA", "ja", "th", "zh-CN", "zh-TW", "ko", "sw"])
def test_every_locale_has_a_whole_convention(tag: str) -> None:
    convention = shipped_conventions().find(Locale.parse(tag))
    assert set(convention.order) == set(ROLES) - {PROMOTION}
    assert convention.units.keys() == units().keys()


def test_channel_goes_over_locale_and_its_locale_over_all() -> None:
    conventions = shipped_conventions()
    assert conventions.find(PT).order[:2] == ("product", "brand")
    assert conventions.find(PT, "amazon").order[:2] == ("brand", "product")
    assert conventions.find(PT, "amazon").case is Case.SENTENCE
    japanese = conventions.find(Locale.parse("ja-JP"), "amazon")
    assert "Amazon.co.jp" in japanese.sources[0]
    assert japanese.between == " "


def test_promotions_rank_last_and_unlisted_roles_before_them(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(FILE + "    order: [colour, product]\n", encoding="utf-8")
    convention = read_conventions(file).over(shipped_conventions()).find(PT)
    ranks = [convention.rank(role) for role in ("colour", "product", "brand", PROMOTION)]
    assert ranks == [0, 1, 2, 3]
    assert convention.case is Case.SENTENCE


def test_unknown_channel_names_near_ones() -> None:
    with pytest.raises(InvalidInput, match="mercado_libre"):
        shipped_conventions().find(PT, "mercado libe")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("    order: [brand, price]\n", "line 5: locales.pt.order.2. is 'price'"),
        ("    order: [brand, brand]\n", "names a role twice"),
        ("    order: [promotion]\n", "always stands last"),
        ("    case: upper\n", "allowed are title"),
        ("    color: red\n", "is not known here"),
        ("    units: {cubit: c}\n", "is not known here"),
    ],
)
def test_wrong_file_is_refused_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(FILE + line, encoding="utf-8")
    with pytest.raises(Misconfigured, match=reason):
        read_conventions(file)


def test_every_role_of_the_term_bases_is_one_of_a_part() -> None:
    roles = {role_of_part(term.role) for pair in shipped_pairs() for term in starter_terms(pair)}
    assert roles - {"connective"} <= set(ROLES)
