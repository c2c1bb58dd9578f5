"""Titles that the engine says whole: how one is known, written as a sentence, and cased again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.locales import Locale, Pair
from glossaries.matching import TermSet
from glossaries.terms import Term
from nlp.drafts import Draft
from nlp.engines.echo import EchoEngine
from nlp.localization import Field, Instructions, localize
from nlp.spoken_titles import as_sentence, looks_spoken_title, plan_spoken_title

EN_PT, PT_EN = Pair.parse("en", "pt"), Pair.parse("pt", "en")

TITLES = [
    ("en", "Women's Knit Cardigan, Thin Spring/Autumn Layering Cropped Sweater"),
    ("en", "128GB High-Speed USB Flash Drive"),
    ("en", "WIRELESS BLUETOOTH EARBUDS, NOISE CANCELLING"),
    ("pt", "Camisa social masculina, manga longa, não amassa, slim fit, branca"),
    ("pt", "Tomada inteligente, controle remoto por WiFi, temporizador, 10 A"),
]
OTHERS = [
    ("en", "Orders ship within 24 hours, except on holidays."),
    ("en", "Made of silicone, safe for babies"),
    ("en", "How to Win Friends and Influence People"),
    ("en", "Is It Waterproof, Really?"),
    ("en", ""),
    ("en", "A, B"),
    ("en", "Big, " * 100),
    ("pt", "Ele não é o meu irmão, é o seu primo"),
    ("pt", "Siga nossa loja para receber um cupom, válido em pedidos acima de 100 yuans."),
    ("ru", "Чехол для телефона, чёрный, 128 ГБ"),
    ("th", "เคสโทรศัพท์, สีดำ, 128GB"),
    ("ar", "غطاء هاتف, أسود, 128GB"),
]


@pytest.mark.parametrize(("language", "text"), TITLES)
def test_a_listing_is_known(language: str, text: str) -> None:
    assert looks_spoken_title(text, Locale(language))


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_sentences_headlines_and_languages_we_cannot_judge_are_no_titles(language: str, text: str) -> None:
    assert not looks_spoken_title(text, Locale(language))


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Men's Leather Wallet, RFID Blocking, 7cm", "men's leather wallet, RFID blocking, 7cm"),
        ("A Gift Box for iPhone 15 Pro Max", "a gift box for iPhone 15 pro max"),
        ("Vitamin C Serum with Ceramides", "vitamin C serum with ceramides"),
        ("HIGH QUALITY LEATHER BAG USB 2L", "high quality leather bag USB 2L"),
        ("Visit https://Shop.Example/Big Huge {Name} Sale", "visit https://Shop.Example/Big huge {Name} sale"),
        ("Camisa social de algodão", "Camisa social de algodão"),
        ("ЧЕХОЛ ДЛЯ ТЕЛЕФОНА", "чехол для телефона"),
        ("降噪耳机", "降噪耳机"),
    ],
)
def test_only_title_case_and_capitals_become_a_sentence(title: str, sentence: str) -> None:
    assert as_sentence(title) == sentence


@given(st.text(max_size=60))
def test_spans_hold_in_the_sentence(text: str) -> None:
    assert len(as_sentence(text)) == len(text)
    assert as_sentence(text).casefold() == text.casefold()


@pytest.mark.parametrize(
    ("source", "said", "pair", "title"),
    [
        ("Samsung Phone Case, 7cm", "capa de telefone samsung, 7cm", EN_PT, "Capa de telefone Samsung, 7cm"),
        ("Yoga Mat, Thick", "tapete de yoga, grosso", EN_PT, "Tapete de yoga, grosso"),
        ("PHONE CASE, {Name} 7CM", "capa de telefone, {Name} 7cm", EN_PT, "CAPA DE TELEFONE, {Name} 7cm"),
        ("Capa para celular, 7 cm", "case for phone, 7 cm", PT_EN, "Case for Phone, 7 cm"),
        ("Caneca, 500 ml, iPhone 15", "mug, 500 ml, iPhone 15", PT_EN, "Mug, 500 ml, iPhone 15"),
    ],
)
def test_the_target_gets_its_listing_case(source: str, said: str, pair: Pair, title: str) -> None:
    plan = plan_spoken_title(source, TermSet.of([]), wants_links=False)
    assert plan.assemble([Draft(said)], pair).text == title


def test_formatting_is_left_alone_when_asked() -> None:
    plan = plan_spoken_title("Phone Case, Black", TermSet.of([]), wants_links=False, raises_case=False)
    assert plan.assemble([Draft("capa, preta")], EN_PT).text == "capa, preta"


def test_a_term_that_keeps_its_case_keeps_it_in_a_title() -> None:
    terms = TermSet.of([Term("escova", "eBrush", keeps_case=True), Term("mágica", "magic")])
    plan = plan_spoken_title("Escova mágica, 2 peças", terms, wants_links=False)
    assert plan.assemble([Draft("eBrush magic, 2 pieces")], PT_EN).text == "eBrush Magic, 2 Pieces"


def test_codes_and_numbers_are_guarded_but_not_what_is_a_placeholder_or_a_term() -> None:
    terms = TermSet.of([Term("USB 3", "USB 3")])
    [job] = plan_spoken_title("Hub XM-24, USB 3, 7cm, {n2}", terms, wants_links=False).jobs
    assert [f.text for f in job.figures] == ["XM-24", "7cm"]


def test_titles_of_other_languages_are_said_by_the_engine_and_not_kept() -> None:
    """Composition keeps what no term covers and is not Han; that must not befall another script."""
    for tag, text in (("ja", "ワイヤレスイヤホン 防水"), ("ru", "Чехол, чёрный"), ("th", "เคสโทรศัพท์ สีดำ")):
        pair = Pair.parse(tag, "en")
        [done] = localize([text], Instructions(pair, field=Field.TITLE), EchoEngine([pair]))
        assert done.is_title
        assert [segment.source.casefold() for segment in done.segments] == [text.casefold()]


@pytest.mark.parametrize(
    ("source", "said", "title"),
    [
        ("Men's Dress Shirt, White", "camisa de camisa social, branca", "Camisa social, branca"),
        ("High Heels, Stiletto Heel", "salto salto fino, salto", "Salto fino, salto"),
        ("Wireless Charging Case", "estojo de carregamento carregamento carregamento", "Estojo de carregamento"),
        ("Bora Bora Beach Towel, Blue", "toalha de praia bora bora, azul", "Toalha de praia bora bora, azul"),
    ],
)
def test_a_head_is_said_once(source: str, said: str, title: str) -> None:
    plan = plan_spoken_title(source, TermSet.of([]), wants_links=False)
    assert plan.assemble([Draft(said)] * len(plan.jobs), EN_PT).text.casefold() == title.casefold()


def test_a_term_that_says_a_word_twice_keeps_both() -> None:
    terms = TermSet.of([Term("Pepper Pepper", "pimenta pimenta")])
    plan = plan_spoken_title("Hot Pepper Pepper, 50g", terms, wants_links=False)
    assert "pimenta pimenta" in plan.assemble([Draft("pimenta pimenta picante")], EN_PT).text.casefold()


def test_the_a_of_a_code_is_no_article() -> None:
    assert as_sentence("9-12/ADK.44661/A Data Cable For A Woman") == "9-12/ADK.44661/A data cable for a woman"
