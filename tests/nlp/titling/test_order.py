"""Parts of titles stand in the order of their market, and nothing else happens to them."""

import json
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.findings import Finding, Severity, Side
from core.locales import Locale
from nlp.localization import AppliedTerm
from nlp.titling.ordering import Unordered, _longest_rising
from nlp.titling.parts import parts_of
from nlp.titling.roles import known_words
from nlp.titling.titling import titled
from tests.nlp.titling.written import LISTING, localized, place, report, written

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("tag", "channel", "text", "wanted"),
    [
        (
            "en-US",
            "amazon",
            "Free Shipping, Black Phone Case for iPhone 15 Pro, JBL",
            "JBL Black Phone Case for iPhone 15 Pro, Free Shipping",
        ),
        (
            "en-US",
            "amazon",
            "[Flash Sale] Car Floor Mats Full-Coverage, Waterproof and Wear-Resistant",
            "Car Floor Mats, Full-Coverage, Waterproof and Wear-Resistant [Flash Sale]",
        ),
        (
            "pt-BR",
            "mercado_libre",
            "Frete grátis, JBL fone de ouvido sem fio, preto, 40 horas",
            "Fone de ouvido sem fio JBL, preto, 40 horas, frete grátis",
        ),
        (
            "pt-BR",
            "amazon",
            "Fone de ouvido sem fio, JBL, preto, frete grátis",
            "JBL fone de ouvido sem fio, preto, frete grátis",
        ),
        (
            "de-DE",
            "amazon",
            "Kostenloser Versand, Herren Laufschuhe, Schwarz, Nike",
            "Nike Herren Laufschuhe, Schwarz, Kostenloser Versand",
        ),
        (
            "ja-JP",
            "rakuten",
            "【送料無料】ボトル 500ml ブラック レディース",
            "ボトル レディース ブラック 500ml 【送料無料】",
        ),
        ("ru", "", "Бесплатная доставка, женские кроссовки, чёрные", "Женские кроссовки, чёрные, бесплатная доставка"),
        ("ar-SA", "amazon", "شحن مجاني، حذاء رجالي، أسود، Nike", "Nike حذاء رجالي، أسود، شحن مجاني"),
        ("zh-CN", "", "限时抢购 不锈钢保温杯 500ml 大容量", "不锈钢保温杯 大容量 500ml 限时抢购"),
    ],
)
def test_parts_stand_in_the_order_of_the_market(tag: str, channel: str, text: str, wanted: str) -> None:
    assert written(text, place(tag, channel)) == wanted


def test_what_moved_is_told_with_its_role_and_places() -> None:
    said = report("Frete grátis, garrafa térmica, preta", place("pt-BR"))
    [moved] = said.moved
    assert (moved.text, moved.role, moved.before, moved.after) == ("Frete grátis", "promotion", 0, 2)
    assert [part.role for part in said.parts] == ["product", "colour", "promotion"]


def test_unknown_part_follows_its_neighbour() -> None:
    text = "Garrafa térmica, preta, zxqv wurble, aço inoxidável"
    assert written(text, place("pt-BR")) == "Garrafa térmica, aço inoxidável, preta, zxqv wurble"


def test_a_promotion_drags_nothing_along() -> None:
    text = "Garrafa térmica, frete grátis, zxqv, preta"
    assert written(text, place("pt-BR")) == "Garrafa térmica, zxqv, preta, frete grátis"


def test_a_brand_stands_right_beside_the_product() -> None:
    text = "Garrafa térmica, zxqv, preta, Stanley"
    assert written(text, place("pt-BR", "mercado_libre")) == "Garrafa térmica Stanley, zxqv, preta"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Garrafa térmica", Unordered.ONE_PART),
        ("Frete grátis, zxqv, preta", Unordered.NO_PRODUCT),
        ("Garrafa, zxqv, wurble, plim, frete grátis", Unordered.FEW_KNOWN),
        ("Zxqv, garrafa, frete grátis", Unordered.NO_PRODUCT),
        ("<b>Garrafa térmica</b>, frete grátis, preta", Unordered.MARKUP),
    ],
)
def test_a_title_that_is_not_known_well_enough_stands_as_it_was(text: str, reason: Unordered) -> None:
    said = report(text, place("pt-BR"))
    assert (said.text, said.why_not, said.moved) == (text, reason, ())


def test_a_badge_in_brackets_keeps_its_capital() -> None:
    text = "[Frete grátis] garrafa térmica, preta"
    assert written(text, place("pt-BR")) == "Garrafa térmica, preta [Frete grátis]"


def test_findings_stay_on_their_words_and_those_of_the_source_where_they_were() -> None:
    text = "Frete grátis, garrafa térmica 500ml, preta"
    at = text.index("térmica")
    target = Finding("x", Severity.NOTE, "", (at, at + 7), "térmica")
    source, changed = replace(target, side=Side.SOURCE), Finding("x", Severity.NOTE, "", (30, 35), "500ml")
    done, _ = titled(replace(localized(text), findings=(target, source, changed)), LISTING, place("pt-BR"))
    moved, kept, gone = done.findings
    assert moved.span
    assert done.text[slice(*moved.span)] == "térmica"
    assert (kept.span, gone.span) == (target.span, None)


def test_a_title_left_alone_says_so_in_a_note() -> None:
    done, _ = titled(localized("Frete grátis, zxqv, preta"), LISTING, place("pt-BR"))
    assert [(finding.check, finding.severity.value) for finding in done.findings] == [("title", "note")]


def test_approved_copy_stays_as_people_wrote_it() -> None:
    done, said = titled(localized("Frete grátis, garrafa térmica 500ml", engine="memory"), LISTING, place("pt-BR"))
    assert (done.text, said.why_not) == ("Frete grátis, garrafa térmica 500ml", Unordered.APPROVED)


def test_a_callers_name_is_the_brand_and_keeps_its_letters() -> None:
    brand = AppliedTerm("山岚户外", "Shanlan outdoor", (0, 4))
    text = "Hardshell Jacket, Windproof, Shanlan outdoor"
    assert written(text, place("en-US", "amazon"), applied=(brand,)) == "Shanlan outdoor Hardshell Jacket, Windproof"


@pytest.mark.parametrize(
    ("tag", "text", "parts"),
    [
        ("en", "Bath Towel Pure Cotton 70x140cm 2 Pack", ["Bath Towel", "Pure Cotton", "70x140cm", "2 Pack"]),
        (
            "en",
            "Headphones Ultra-Long Battery Life 40 Hours Black",
            ["Headphones", "Ultra-Long Battery Life 40 Hours", "Black"],
        ),
        ("en", "Digital Piano 88 Weighted Keys", ["Digital Piano 88 Weighted Keys"]),
        ("en", "Jeans for Women S-5XL", ["Jeans", "for Women", "S-5XL"]),
        ("en", "Hot Pot Soup Base 500g", ["Hot Pot Soup Base", "500g"]),
        ("en", "Screwdriver Set, 12mm Wide", ["Screwdriver Set", "12mm Wide"]),
        ("en", "For iPhone 15 Pro Max Phone Case Clear", ["For iPhone 15 Pro Max Phone Case Clear"]),
        ("en", "Thermos, Waterproof 500ml Black", ["Thermos", "Waterproof", "500ml", "Black"]),
        ("en", "Thermos, Thick 17cm, 300g Coated Paper", ["Thermos", "Thick 17cm", "300g Coated Paper"]),
        ("en", "Mug, Customizable Logo, Gift Box Flash Sale", ["Mug", "Customizable Logo", "Gift Box", "Flash Sale"]),
        ("pt", "mochila 15,6 polegadas, primavera / outono", ["mochila 15,6 polegadas", "primavera / outono"]),
        ("ja", "Tシャツ 白、黒 綿100%", ["Tシャツ", "白、黒", "綿100%"]),
    ],
)
def test_what_belongs_together_is_one_part(tag: str, text: str, parts: list[str]) -> None:
    locale = Locale.parse(tag)
    assert [part.text for part in parts_of(text, locale, known_words(text, locale))] == parts


def test_real_titles_lose_nothing_and_most_of_them_can_be_put_in_order() -> None:
    rows = map(json.loads, (ROOT / "benchmarks" / "data" / "titles.zh-en.jsonl").read_text("utf-8").splitlines())
    titles = [row["ref"] for row in rows]
    said = [report(title, place("en-US", "amazon")) for title in titles]
    for title, one in zip(titles, said, strict=True):
        assert Counter(filter(str.isalnum, one.text.casefold())) == Counter(filter(str.isalnum, title.casefold()))
    assert sum(one.why_not is None for one in said) > 0.8 * len(said)


_WORDS = {
    "en": "Free Shipping|Steel Bottle|Black|for Women|with Lid|500ml|zxqv|iPhone 15|[New]|2 Pack|{brand}|and|a|5G|🔥",
    "pt": "frete grátis|garrafa térmica|preta|para mulheres|com tampa|500ml|zxqv|JBL|(novo)|15,6|{marca}|e",
    "de": "Trinkflasche|Kostenloser Versand|schwarz|für Damen|mit Deckel|0,5 l|zxqv|Bosch|2er Pack|und",
    "zh": "保温杯|包邮|黑色|500ml|男女通用|JBL|某某|【新款】|不锈钢",
    "ja": "ボトル|送料無料|ブラック|500ml|レディース|某某|【新作】|JBL",
    "ar": "زجاجة|شحن مجاني|أسود|للنساء|كلمة|Nike|500 مل",
    "ru": "термос|бесплатная доставка|чёрный|для женщин|слово|Nike|500 мл|и",
}
_GAPS = st.sampled_from([", ", " ", " | ", " - ", " / ", "，", "، ", "; "])


@given(st.sampled_from(sorted(_WORDS)), st.data())
def test_no_part_is_lost_doubled_or_cut(language: str, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(_WORDS[language].split("|")), min_size=1, max_size=9))
    text = "".join(word + data.draw(_GAPS) for word in words).strip(" ,，،;|/-")
    said = written(text, place(language))
    assert Counter(filter(str.isalnum, said.casefold())) == Counter(filter(str.isalnum, text.casefold()))
    folded = said.casefold().replace(" ", "")
    assert all(word.casefold().replace(" ", "") in folded for word in words)


@given(st.permutations(range(8)))
def test_what_stays_is_as_much_as_can(row: list[int]) -> None:
    """Against all choices there are."""
    most = max(n for n in range(9) if any(list(some) == sorted(some) for some in combinations(row, n)))
    staying = _longest_rising(row)
    assert staying == sorted(staying) == [number for number in row if number in staying]
    assert len(staying) == most
