"""Articles and adjectives beside a term get its gender; nothing else changes."""

import pytest
from hypothesis import given

from glossaries.terms import Gender
from nlp.agreement import agreed
from nlp.terminology import Requirement, enforce
from tests.nlp.fakes import PAIR, LedEngine
from tests.nlp.strategies import texts

FEMININE, MASCULINE = Gender.FEMININE, Gender.MASCULINE


@pytest.mark.parametrize(
    ("before", "after", "gender", "language", "becomes"),
    [
        ("O ", " vermelho", FEMININE, "pt", ("A ", " vermelha")),
        ("Esta nova ", " é leve", MASCULINE, "pt", ("Este novo ", " é leve")),
        ("Coloque na ", ".", MASCULINE, "pt", ("Coloque no ", ".")),
        ("TODA A ", "", MASCULINE, "pt", ("TODO O ", "")),
        ("Um grande ", " feito à mão", FEMININE, "pt", ("Uma grande ", " feita à mão")),
        ("Com ele, os ", " são novos e muito bonitos", FEMININE, "pt", ("Com ele, as ", " são novas e muito bonitas")),
        ("O ", " foi testado ontem", FEMININE, "pt", ("A ", " foi testada ontem")),
        ("Cada ", " é verificada à mão", MASCULINE, "pt", ("Cada ", " é verificado à mão")),
        ("El nuevo ", " rojo", FEMININE, "es", ("La nueva ", " roja")),
        ("La tapa de la ", " roja", MASCULINE, "es", ("La tapa del ", " roja")),
        ("Conecta al ", "", FEMININE, "es", ("Conecta a la ", "")),
        ("Guarda estas ", " nuevas", MASCULINE, "es", ("Guarda estos ", " nuevos")),
        ("El color de las ", "", MASCULINE, "es", ("El color de los ", "")),
    ],
)  # fmt: skip
def test_words_beside_the_term_agree(
    before: str, after: str, gender: Gender, language: str, becomes: tuple[str, str]
) -> None:
    assert agreed(before, after, gender, language) == becomes


@pytest.mark.parametrize(
    ("before", "after", "gender"),
    [
        ("resistente a ", "", MASCULINE),  # the preposition
        ("produto novo ", " vermelho", FEMININE),  # no article: whose adjective is it?
        ("A tampa da ", " fechada", FEMININE),
        ("O ", " como presente", MASCULINE),
        ("O ", " é uma escolha", MASCULINE),
        ("O ", " teclado", MASCULINE),
        ("O ", " vermelho", Gender.UNKNOWN),
        ("O ", " vermelho", Gender.NEUTER),
        ("A1 ", " vermelho", FEMININE),
    ],
)
def test_what_is_not_known_to_agree_stays(before: str, after: str, gender: Gender) -> None:
    assert agreed(before, after, gender, "pt") == (before, after)


def test_an_adjective_behind_a_noun_of_a_noun_may_be_the_first_ones() -> None:
    assert agreed("A tampa da ", " fechada", MASCULINE, "pt") == ("A tampa do ", " fechada")
    assert agreed("Encha o ", " é pequeno", FEMININE, "pt") == ("Encha a ", " é pequeno"), "no subject"


@pytest.mark.parametrize("language", ["ru", "de", "ja", "ar", "th", ""])
def test_other_languages_stay_as_they_are(language: str) -> None:
    assert agreed("новый ", " красный", FEMININE, language) == ("новый ", " красный")


@given(texts, texts)
def test_agreeing_twice_is_agreeing_once(before: str, after: str) -> None:
    for gender in (FEMININE, MASCULINE):
        once = agreed(before, after, gender, "pt")
        assert agreed(*once, gender, "pt") == once


def test_the_model_goes_on_from_an_article_in_the_gender_of_the_term() -> None:
    engine = LedEngine(lambda segment: "o novo termo")
    asked = Requirement((6, 13), "garrafa térmica", ("garrafa térmica",), gender=FEMININE, language="pt")
    [draft] = enforce(["o novo thermos"], [[asked]], engine, PAIR)
    assert draft.text.startswith("a nova garrafa térmica")


def test_a_term_that_stands_beside_is_not_touched() -> None:
    engine = LedEngine(lambda segment: "o novo termo")
    other = Requirement((0, 6), "o novo", ("o novo",))
    asked = Requirement((7, 14), "garrafa térmica", ("garrafa térmica",), gender=FEMININE, language="pt")
    [draft] = enforce(["the new thermos"], [[other, asked]], engine, PAIR)
    assert draft.text.startswith("o novo garrafa térmica")
