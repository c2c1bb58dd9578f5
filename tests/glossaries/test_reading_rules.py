"""The reading rules that ship with us, each language tested by its own examples, and the schema they obey."""

from pathlib import Path

import pytest

from core.errors import Misconfigured
from glossaries.reading_rules import READING_DATA, RuleBook, load_rules, starter_rules
from nlp.reading.reader import shipped_reader

LANGUAGES = "ar de en es fr id it ja ko ms nl pl pt ru th tr vi zh".split()
BOOK: RuleBook = starter_rules()
TOPIC_CASES = [
    pytest.param(language, rule.label, kind, text, id=f"{language}-{rule.label}-{kind}-{number}")
    for language in LANGUAGES
    for rule in BOOK.languages[language].topics
    for kind, texts in rule.tests.items()
    for number, text in enumerate(texts)
]
CLAIM_CASES = [
    pytest.param(language, rule.label, stance, text, id=f"{language}-{rule.label}-{stance}-{number}")
    for language in LANGUAGES
    for rule in BOOK.languages[language].claims
    for stance, texts in rule.tests.items()
    for number, text in enumerate(texts)
]


@pytest.mark.parametrize(("language", "topic", "kind", "text"), TOPIC_CASES)
def test_topic_examples_hold(language: str, topic: str, kind: str, text: str) -> None:
    topics, _ = shipped_reader().read_one(text, language)
    assert (topic in [found.topic for found in topics]) == (kind == "match")


@pytest.mark.parametrize(("language", "claim", "stance", "text"), CLAIM_CASES)
def test_claim_examples_hold(language: str, claim: str, stance: str, text: str) -> None:
    _, claims = shipped_reader().read_one(text, language)
    stances = [str(found.stance) for found in claims if found.kind == claim]
    assert stance in stances if stance != "none" else not stances


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_knows_every_topic_with_twelve_patterns_and_tests_both_ways(language: str) -> None:
    rules = BOOK.languages[language]
    assert {rule.label for rule in rules.topics} == set(BOOK.topics) - {"other"}
    assert {rule.label for rule in rules.claims} == set(BOOK.claims)
    for rule in rules.topics:
        assert rule.pattern_count >= 12, rule.label
        assert len(rule.tests["match"]) >= 2, rule.label
        assert len(rule.tests["miss"]) >= 2, rule.label


def test_a_region_reads_as_its_language() -> None:
    assert BOOK.of("pt-BR") is BOOK.of("pt_PT") is BOOK.of("pt")
    assert BOOK.of("zh-Hant-TW") is BOOK.of("zh")
    assert BOOK.of("xx") is None


def _folder(tmp_path: Path, topics: str, claims: str = "") -> Path:
    (tmp_path / "labels.yaml").write_text((READING_DATA / "labels.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "en.yaml").write_text(topics, "utf-8")
    if claims:
        (tmp_path / "claims").mkdir()
        (tmp_path / "claims" / "en.yaml").write_text(claims, "utf-8")
    return tmp_path


def test_no_and_on_are_words_not_booleans(tmp_path: Path) -> None:
    rules = load_rules(_folder(tmp_path, "language: en\ntopics: {damaged: {terms: [no, on, yes, 1.0]}}"))
    assert rules.languages["en"].topics[0].terms == ("no", "on", "yes", "1.0")


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        ("language: en\ntopics:\n  damage:\n    terms: [x]\n", "en.yaml, line 4: topics.damage is not known here"),
        ("language: fr\ntopics: {damaged: {terms: [x]}}\n", "line 1: language is 'fr' in a file named en.yaml"),
        ("language: en\ntopics:\n  damaged: {terms: [a*b]}\n", "line 3: topics.damaged.terms[1] is 'a*b'"),
        ("language: en\ntopics:\n  damaged: {terms: [a, a]}\n", "has 'a' twice"),
        ("language: en\ntopics:\n  damaged: {unless: [a]}\n", "line 3: topics.damaged has no terms, always or near"),
        ("language: en\ntopics:\n  damaged:\n    near: [{any: [a], with: [b], within: x}]\n", "must be a whole number"),
        ("language: en\ntopics: [\n", "en.yaml, line"),
        ("language: en\n", "the file lacks topics"),
        ("", "en.yaml is empty"),
        ("language: en\nunit: yards\ntopics: {damaged: {terms: [x]}}", "unit is 'yards'; allowed are words"),
        ("language: en\ntopics: {damaged: {terms: [x]}, damaged: {terms: [y]}}", "stands here twice"),
    ],
)
def test_a_wrong_rule_is_told_with_file_line_and_rule(tmp_path: Path, topics: str, said: str) -> None:
    with pytest.raises(Misconfigured) as told:
        load_rules(_folder(tmp_path, topics))
    assert said in str(told.value)


def test_a_tag_in_a_rule_file_builds_nothing(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        load_rules(_folder(tmp_path, "language: en\ntopics: !!python/object/apply:os.getcwd []\n"))


def test_a_wrong_claim_file_is_told(tmp_path: Path) -> None:
    topics = "language: en\ntopics: {damaged: {terms: [x]}}"
    claims = "language: en\ncues: {me: [i]}\nclaims: {fire: {terms: [fire]}}"
    with pytest.raises(Misconfigured, match=r"cues\.me is not known here"):
        load_rules(_folder(tmp_path, topics, claims))
