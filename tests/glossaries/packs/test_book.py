"""Packs as files: what is read, what is refused with file and line, and what holds in a market."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import InvalidInput
from glossaries.packs.book import load_book, starter_book
from glossaries.packs.markets import channel_names, markets
from glossaries.packs.reader import WrongPacks

from .conftest import RULE

Write = Callable[..., Path]


def test_every_iso_market_resolves_to_itself_and_the_world():
    assert len(markets().names) >= 249
    for code in markets().names:
        scopes = markets().scopes(code)
        assert scopes[0] == code
        assert scopes[-1] == "*"


def test_groups_bring_their_law():
    assert "EU" in markets().scopes("DE")
    assert "EEA" in markets().scopes("NO")
    assert "EU" not in markets().scopes("NO")
    assert {"GCC", "MENA"} <= set(markets().scopes("SA"))
    assert "US" in markets().scopes("PR")


@pytest.mark.parametrize(("asked", "near"), [("Germny", "DE"), ("DEE", "DE"), ("Brasil", "BR")])
def test_an_unknown_market_is_told_with_near_names(asked: str, near: str):
    with pytest.raises(InvalidInput, match=near):
        markets().find(asked)


def test_an_unknown_channel_or_field_is_told_with_near_names():
    with pytest.raises(InvalidInput, match="amazon"):
        channel_names().find("amazn")
    with pytest.raises(InvalidInput, match="title"):
        channel_names().find_field("amazon", "titel")


def test_the_shipped_packs_can_be_used():
    assert starter_book().rules_for("CN")


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (RULE.replace("  source: Some Act, s. 1\n", ""), "lacks source"),
        (RULE.replace("whisky", '"*"'), "matches everything"),
        (RULE.replace("whisky", "a"), "matches nearly everything"),
        (RULE.replace("alcohol\n", "drinks\n"), "'drinks'"),
        (RULE.replace("{en: [whisky]", "{english: [whisky]"), "no language tag"),
        (RULE + RULE, "stands already"),
        (RULE.replace("review", "block") + "  verified: false\n", "verified: false"),
        (RULE + "  markets: [QQ]\n", "neither an ISO 3166-1 code"),
        (RULE + "  channels: [amazn]\n", "'amazn'"),
        (RULE + "  colour: red\n", "is not known here"),
        (RULE + "  effective: {from: 27.9.2026}\n", "a date is written"),
        (RULE.replace("terms: {en: [whisky], zh: [威士忌], ar: [ويسكي]}", "terms: {use: [nowhere]}"), "'nowhere'"),
        (RULE.replace(", zh: 不得宣传酒类", ""), "lacks zh"),
    ],
)
def test_a_wrong_rule_is_refused_with_file_line_and_rule(write_pack: Write, rules: str, said: str):
    with pytest.raises(WrongPacks) as caught:
        load_book((write_pack(rules),))
    assert any(said in problem for problem in caught.value.problems)
    assert all("xx.yaml, line " in problem and "rule" in problem for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("pattern", "said"), [("(unclosed", "no RE2 pattern"), (".", "everything"), ("x*", "everything")]
)
def test_a_wrong_pattern_is_refused(write_pack: Write, pattern: str, said: str):
    rules = RULE.replace(
        "terms: {en: [whisky], zh: [威士忌], ar: [ويسكي]}", f"verb: pattern\n  patterns: {{any: ['{pattern}']}}"
    )
    with pytest.raises(WrongPacks, match=said):
        load_book((write_pack(rules),))


def test_a_circle_of_packs_is_refused(write_pack: Write):
    write_pack(head="markets: [DE]\nextends: [yy]")
    folder = write_pack(RULE.replace("xx-one", "yy-one"), head="extends: [xx]", name="yy")
    with pytest.raises(WrongPacks, match="in a circle"):
        load_book((folder,))


def test_a_pack_that_is_no_yaml_is_told_with_its_line(tmp_path: Path):
    (tmp_path / "bad.yaml").write_text("pack: xx\n  title: [", "utf-8")
    with pytest.raises(WrongPacks, match=r"bad\.yaml, line 2"):
        load_book((tmp_path,))


def test_rules_of_extended_packs_hold_in_the_markets_of_the_extending(write_pack: Write):
    write_pack(RULE.replace("xx-one", "theme-one"), head="markets: []", name="theme")
    book = load_book((write_pack(head="markets: [SA]\nextends: [theme]"),))
    assert {rule.id for rule in book.rules_for("SA")} == {"theme-one", "xx-one"}
    assert book.rules_for("KW") == ()


def test_a_market_changes_the_rule_of_its_group(write_pack: Write):
    write_pack(RULE.replace("xx-one", "eu-one"), head="markets: [EU]", name="eu")
    change = "markets: [DE]\nchanges:\n- {rule: eu-one, why: stricter law, severity: block}"
    book = load_book((write_pack(head=change),))
    severities = {market: {r.id: r.severity for r in book.rules_for(market)} for market in ("DE", "FR")}
    assert severities["DE"]["eu-one"] == "block"
    assert severities["FR"]["eu-one"] == "review"


def test_a_pack_of_a_later_folder_replaces_its_namesake(write_pack: Write, tmp_path_factory: pytest.TempPathFactory):
    own = tmp_path_factory.mktemp("own")
    (own / "mine.yaml").write_text("pack: xx\ntitle: Off\nversion: 2.0\nas_of: 2026-11-02\noff: true\n", "utf-8")
    shipped = write_pack()
    assert load_book((shipped,)).rules_for("DE")
    assert load_book((shipped, own)).rules_for("DE") == ()


def test_a_lexicon_brings_its_words_and_their_exceptions(write_pack: Write):
    folder = write_pack(
        RULE.replace("terms: {en: [whisky], zh: [威士忌], ar: [ويسكي]}", "terms: {use: [drinks], en: [mead]}")
    )
    (folder / "lexicons").mkdir()
    (folder / "lexicons" / "drinks.yaml").write_text(
        "lexicon: drinks\nterms: {th: [เบียร์], ru: [пиво]}\nexcept: {en: [root beer]}\n", "utf-8"
    )
    (rule,) = load_book((folder,)).rules_for("DE")
    assert {term.text for term in rule.terms} == {"mead", "เบียร์", "пиво"}
    assert [term.text for term in rule.excepted] == ["root beer"]


def test_lexicons_that_use_each_other_in_a_circle_are_refused(write_pack: Write):
    folder = write_pack()
    (folder / "lexicons").mkdir()
    for name, other in (("one", "two"), ("two", "one")):
        (folder / "lexicons" / f"{name}.yaml").write_text(
            f"lexicon: {name}\nterms: {{use: [{other}], en: [beer]}}\n", "utf-8"
        )
    with pytest.raises(WrongPacks, match="uses itself"):
        load_book((folder,))
