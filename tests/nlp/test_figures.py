"""Numbers, codes and prices: which are watched, and when a target has lost or changed one."""

import pytest

from core.locales import Locale, Pair
from glossaries.matching import TermSet
from glossaries.terms import Term
from nlp.figures import (
    figures,
    foreign_words,
    invents,
    lost,
    numbers_of,
    percent_words,
    whole_spans,
    written_for,
)
from nlp.jobs import Job, run
from nlp.money import prices
from nlp.protection import find_placeholders
from tests.nlp.fakes import PAIR, ManyMinded, PlainEngine

EN_PT = Pair.parse("en", "pt-BR")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A 28-year-old in the 1990s ran the 21st race at 8pm.", []),
        ("我们在2009年卖了3个，10月再卖5万个。", ["2009"]),
        ("Ships by 2026-11-27 or 27/11/2026.", ["2026-11-27", "27/11/2026"]),
        ("Size: 8,6 TB and 10 × 20 cm, XM-2024Pro.", ["8,6 TB", "10 × 20 cm", "XM-2024Pro"]),
        ("Guarda 11,2TB e 1,1ml.", ["11,2TB", "1,1ml"]),
        ("3 mugs", ["3"]),
        ("3 mugs are enough.", []),
        ('42" screen', ['42"']),
        ('265 " screen', ['265 "']),
        ('model 42 "Nova" case', ["42"]),
        ("حجم 30 سم", ["30"]),
        ("https://a.cn/7 - 66×131×58 cm", ["66×131×58 cm"]),
        ("1️⃣ - 30 см и {0} - 50 см", ["30", "50"]),
    ],
)
def test_what_translators_spell_out_is_not_watched_in_a_sentence(text: str, found: list[str]) -> None:
    assert [figure.text for figure in figures(text)] == found


@pytest.mark.parametrize(
    "text", ["€96,13 - 66×131×58 cm | 键盘", "€96,13 x 66×131×58 cm | mochila", "96,13 元 - 66×131×58 cm"]
)
def test_a_size_beside_a_price_is_a_figure_of_its_own(text: str) -> None:
    assert [figure.text for figure in Job(text).guarded().figures] == ["66×131×58 cm"]
    assert [text[slice(*span)] for span in whole_spans(text)][-1] == "66×131×58 cm"


@pytest.mark.parametrize(
    ("source", "target", "missing"),
    [
        ("1,299 pieces of 5.5 kg", "1.299 peças de 5,5 kg", []),
        ("about 100,000 fans", "cerca de 100 mil fãs", []),
        ("3-5 days", "3 a 5 dias", []),
        ("200×197×186 cm", "200 a 197 a 186 cm", ["200×197×186 cm"]),
        ("case EW69610Pro", "case EW 69610 Pro", ["EW69610Pro"]),
        ("case XM-20", "case XM-200", ["XM-20"]),
        ("1080p", "1080 pp", ["1080p"]),
        ("4K@60Hz", "4K @60Hz", ["4K@60Hz"]),
        ("802.11ax", "802.11 ax", ["802.11ax"]),
        ("±2,8 mm", "2,8 mm", ["±2,8 mm"]),
        ("2½ in", "2 em", ["2½ in"]),
        ("Ø30 cm", "Ø 30 cm", []),
        ("３０ cm", "30 cm", []),
        ("200 x 30", "200 x 3", ["200 x 30"]),
        ("from 11.11 on 50%", "a partir de 11/11, 50", ["50%"]),
    ],
)
def test_a_figure_may_be_spaced_anew_but_not_changed(source: str, target: str, missing: list[str]) -> None:
    assert [figure.text for figure in lost(figures(source), target)] == missing


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Самсунг phone, ソニー and ซัมซุง and سامسونج", ["Самсунг", "ソニー", "ซัมซุง", "سامسونج"]),
        ("zh", "华为 Anker 适用于 Самсунг", ["Самсунг"]),
        ("ja", "ソニーの新しい電話 Самсунг", ["Самсунг"]),
        ("ru", "Чехол для 华为", ["华为"]),
        ("pt", "ação \u200fسامسونج à prova", ["\u200fسامسونج"]),
        ("pt", "ação à prova d'água 5 μm", []),
        ("xx", "Самсунг", []),
    ],
)
def test_words_in_letters_the_source_is_not_written_with_are_names(language: str, text: str, found: list[str]) -> None:
    assert [word.text for word in foreign_words(text, Locale(language))] == found


@pytest.mark.parametrize(
    ("source", "target", "is_invented"),
    [
        ("large capacity", "grande capacidade2", True),
        ("pack 1,200", "pacote 1.2 1.200", True),
        ("two-piece set", "conjunto de 2 peças", False),
        ("两件套", "2-Piece Set", False),
        ("电饭煲 100%", "Rice Cooker 100% %", True),
        ("五 por cento", "5%", False),
        ("双肩背包 100%", "100% 100 Backpack", True),
        ("二十四小时", "24 hours", False),
        ("百分之五", "5%", False),
        ("The sale ends 24/01/2026.", "A venda -26 24/01/2026.", True),
        ("Doors open at 8pm.", "As portas abrem às 20 horas.", False),
        ("about a hundred", "cerca de 100", False),
        ("It happened a dozen years ago.", "Aconteceu há 12 anos.", False),
    ],
)
def test_a_line_gets_no_number_it_never_had(source: str, target: str, is_invented: bool) -> None:
    assert invents(source, target) is is_invented


def test_what_a_placeholder_says_does_not_stand_for_a_figure() -> None:
    engine = PlainEngine(lambda text: text.replace(" سامسونج", " $"))
    text = "vestido \u2068سامسونج\u2069 سامسونج"
    [draft] = run([Job(text, tuple(find_placeholders(text, strict_only=True)))], engine, Pair.parse("pt", "en"))
    assert draft.text.count("سامسونج") == 2


def test_a_name_must_stand_as_often_as_in_the_source() -> None:
    names = foreign_words("Самсунг и Самсунг", Locale("en"))
    assert not lost(names, "Самсунг, Самсунг")
    assert lost(names, "Самсунг") == names


def test_a_figure_that_a_tag_has_parted_is_lost() -> None:
    text = 'Барбер <x id="1"/>| -7 °C'
    job = Job(text, tuple(find_placeholders(text, strict_only=True))).guarded()
    engine = PlainEngine(lambda said: said.replace("A1| -7", "| - A17").replace("A1| -A2", "| -A2 A1"))
    assert "-7 °C" in run([job], engine, Pair.parse("ru", "en"))[0].text
    assert lost(job.figures, "Barber | - \n7 °C") == lost(job.figures, "Barber | - 7 °C") == list(job.figures)
    assert not lost(job.figures, "Barber | -7°C")


def test_digits_of_any_script_are_numbers() -> None:
    assert numbers_of("３０ ٣٠ ३० 30") == ["30"] * 4


def test_thousands_are_one_number_however_they_are_marked() -> None:
    assert numbers_of("1,299.00") == numbers_of("1.299,00") == ["1299", "00"]


@pytest.mark.parametrize(("number", "said"), [("1,600", "1.600"), ("2,165.96", "2.165,96"), ("11.11", "11.11")])
def test_thousands_are_marked_as_the_target_does(number: str, said: str) -> None:
    [figure] = find_placeholders(number)
    assert written_for(figure, EN_PT).text == said
    assert written_for(figure, PAIR).text == number


@pytest.mark.parametrize(
    ("text", "pair", "said"),
    [
        ("US$11,000", EN_PT, "US$11.000"),
        ("USD 12,500.50", EN_PT, "USD 12.500,50"),
        ("$2.3", EN_PT, "$2.3"),
        ("R$ 1.299,00", Pair.parse("pt", "en"), "R$ 1,299.00"),
        ("1.299,90 €", Pair.parse("de", "ja"), "1,299.90 €"),
        ("1.299 ₽", Pair.parse("pt", "th"), "1,299 ₽"),
        ("¥1,299", PAIR, "¥1,299"),
    ],
)
def test_prices_too(text: str, pair: Pair, said: str) -> None:
    [price] = prices(text)
    assert written_for(price, pair).text == said


def test_a_percent_sign_is_not_spelled_out() -> None:
    engine = PlainEngine(lambda _: "Save 16.3 per cent now, by 5 percent.")
    [draft] = run([Job("再减16.3%，5%。")], engine, PAIR)
    assert draft.text == "Save 16.3% now, by 5%."
    assert percent_words("百分之五", "5 per cent") == []


def test_only_what_was_lost_is_protected_the_second_time() -> None:
    engine = PlainEngine(lambda text: text.replace("2024", "204").replace("30", "30,0"))
    [draft] = run([Job("支持 2024 和 7 天 XM-20", figures=tuple(figures("支持 2024 和 7 天 XM-20")))], engine, PAIR)
    assert draft.text == "支持 2024 和 7 天 XM-20"
    assert engine.asked == [["支持 2024 和 7 天 XM-20"], ["支持", "和 7 天 XM-20"]], "a title is done around it"


@pytest.mark.parametrize("mask", ["A1", "CLASS, A150", "MagneticA1 A1", "Magnetic A1 a 1"])
def test_no_mask_is_left_in_a_target(mask: str) -> None:
    engine = PlainEngine(lambda text: mask if "A1" in text else text)
    text = "降噪 {name} 包邮"
    [draft] = run([Job(text, tuple(find_placeholders(text, strict_only=True)))], engine, PAIR)
    assert draft.text.count("{name}") == 1
    assert "1" not in draft.text


def said(engine: PlainEngine, text: str) -> str:
    return run([Job(text, figures=tuple(figures(text)))], engine, PAIR)[0].text


def test_another_wording_of_the_same_search_that_has_the_figure_is_taken() -> None:
    engine = ManyMinded("Earphones", "Earphones 5.3", "Headphones 5.3")
    assert said(engine, "蓝牙5.3耳机") == "Earphones 5.3"
    assert len(engine.asked) == 1


def test_a_wording_that_repeats_itself_is_passed_over() -> None:
    engine = ManyMinded("Earphones", "5.3 ear 5.3 ear 5.3 ear 5.3 ear 5.3 ear", "Headphones 5.3")
    assert said(engine, "蓝牙5.3耳机") == "Headphones 5.3"


def test_a_sound_wording_is_taken_before_one_that_repeats_itself() -> None:
    assert said(ManyMinded("the cup the cup the cup the cup", "A cup"), "保温杯") == "A cup"


def test_a_lost_code_behind_a_title_costs_no_second_translation() -> None:
    engine = PlainEngine(lambda _text: "Earphones.")
    assert said(engine, "蓝牙耳机 X1074") == "Earphones X1074"
    assert len(engine.asked) == 1


def test_a_name_that_stands_twice_is_said_twice_where_it_stood() -> None:
    engine = PlainEngine(lambda text: text.removeprefix("سامسونج ").lower())
    job = Job("سامسونج | Yoga Mat - Foldable, سامسونج").guarded()
    [draft] = run([job], engine, Pair.parse("en", "pt"))
    assert draft.text == "سامسونج | yoga mat - foldable, سامسونج"


def test_a_term_is_not_mended_away() -> None:
    """The `three` is the term's; the 3 that is lost is another."""
    text = "三合一保温杯3件"
    matches = tuple(TermSet.of([Term("三合一保温杯", "three in one cup")]).find(text, []))
    job = Job(text, matches=matches, figures=tuple(figures(text, [m.span for m in matches])))
    [draft] = run([job], PlainEngine(lambda text: "three in one cup" if "三合一" in text else "pieces"), PAIR)
    assert draft.text == "three in one cup 3 pieces"
