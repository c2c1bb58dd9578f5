"""Which gender a term has, and that the lists of agreeing words hold nothing twice and nothing for nothing."""

import pytest

from glossaries.agreement import _languages, agreeing, gender_of
from glossaries.terms import Gender, Term

FEMININE, MASCULINE, UNKNOWN = Gender.FEMININE, Gender.MASCULINE, Gender.UNKNOWN


@pytest.mark.parametrize(
    ("target", "language", "gender"),
    [
        ("garrafa térmica", "pt", FEMININE),
        ("Fones de ouvido", "pt", MASCULINE),
        ("cartões de memória", "pt", MASCULINE),
        ("blusão", "pt", MASCULINE),
        ("proteção solar", "pt", FEMININE),
        ("sistema de som", "pt", MASCULINE),
        ("embalagem", "pt", FEMININE),
        ("opinião", "pt", UNKNOWN),
        ("squeeze esportivo", "pt", UNKNOWN),
        ("mini liquidificador", "pt", UNKNOWN),
        ("à prova d'água", "pt", UNKNOWN),
        ("4K", "pt", UNKNOWN),
        (" ", "pt", UNKNOWN),
        ("cargador", "es", MASCULINE),
        ("luces", "es", UNKNOWN),
        ("agua", "es", UNKNOWN),
        ("красная куртка", "ru", UNKNOWN),
        ("保温杯", "zh", UNKNOWN),
    ],
)
def test_the_ending_tells_or_nothing_does(target: str, language: str, gender: Gender) -> None:
    assert gender_of(Term("x", target), language) is gender


def test_what_the_term_base_says_wins() -> None:
    assert gender_of(Term("bottle", "garrafa", gender=MASCULINE), "pt") is MASCULINE
    assert gender_of(Term("Flasche", "Flasche", gender=FEMININE), "de") is FEMININE


@pytest.mark.parametrize("language", ["pt", "es"])
def test_listed_nouns_are_those_the_ending_does_not_tell(language: str) -> None:
    known = _languages()[language]
    for noun, gender in known.nouns.items():
        ending = max((e for e in known.endings if noun.endswith(e)), key=len, default="")
        assert known.endings.get(ending) is not gender, noun
    listed = [noun for kind in ("feminine", "masculine", "unknown") for noun in known.lists[kind]]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("language", ["pt", "es"])
def test_every_form_leads_to_its_own_pair(language: str) -> None:
    words = agreeing(language)
    assert words is not None
    for forms_of in (words.before, words.after, words.after_endings):
        assert all(word in forms.values() for word, forms in forms_of.items())
    assert words.belonging < words.articles < words.before.keys()
