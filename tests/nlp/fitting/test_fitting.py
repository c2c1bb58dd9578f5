import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from core.findings import Severity
from core.locales import Locale
from glossaries.channels import Limit, shipped_channels
from glossaries.packs.words import Unit
from nlp.fitting.fit import fit
from nlp.fitting.inspection import inspect_fit
from nlp.fitting.shortening import Telling, shorten
from nlp.fitting.words import words_of

EN = Locale("en")
TITLES = {
    "en": "Stainless Steel Insulated Bottle for Men and Women, Portable Water Bottle 500ml, Flash Sale (Free Shipping)",
    "pt": "Garrafa Térmica de Aço Inoxidável com Tampa para Homens e Mulheres 500 ml, Portátil, Frete Grátis (Oferta)",
    "zh": "山岚户外冲锋衣男女三合一可拆卸抓绒内胆防风防水透气耐磨加厚保暖登山服滑雪服户外运动夹克大码，限时抢购，包邮",
    "ja": "ステンレス製魔法瓶大容量軽量持ち運び便利アウトドア用真空断熱構造保温保冷両用、送料無料、期間限定セール",
    "th": "กระบอกน้ำสแตนเลสเก็บความเย็นความจุขนาดใหญ่พกพาสะดวกสำหรับผู้ชายและผู้หญิง, ส่งฟรี, ลดราคา 500 มล.",
    "ar": "زجاجة ماء معزولة من الفولاذ المقاوم للصدأ سعة كبيرة للرجال والنساء ٥٠٠ مل، شحن مجاني، عرض خاص",
    "ru": "Термос из нержавеющей стали 500 мл большой объем, для мужчин и женщин, для машины, бесплатная доставка",
}


def _limit(most: int, unit: Unit = Unit.CHARS, **more: object) -> Limit:
    return Limit("amazon", "title", unit, most, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", TITLES)
def test_proposal_fits_keeps_order_and_cuts_no_word(language: str) -> None:
    title, locale, limit = TITLES[language], Locale(language), _limit(50)
    proposal = shorten(title, limit, locale)
    assert proposal is not None
    assert 20 < limit.measure(proposal.text) <= 50
    said = [word.text for word in words_of(title, locale)]
    left = iter(said)
    shown = [word.text for word in words_of(proposal.text, locale)]
    assert "".join(shown) in "".join(w for w in said if w in proposal.text) or all(w in left for w in shown)
    assert proposal.dropped
    assert all(part in title for part in proposal.dropped)


@given(st.sampled_from(sorted(TITLES)), st.integers(12, 90), st.sampled_from(list(Unit)))
def test_whatever_is_proposed_fits(language: str, most: int, unit: Unit) -> None:
    limit = _limit(most, unit)
    proposal = shorten(TITLES[language], limit, Locale(language))
    assert proposal is None or 0 < limit.measure(proposal.text) <= most


def test_brand_and_product_stay_and_shop_talk_goes_first() -> None:
    title = "Free Shipping Warm Shanlan Outdoor Windproof Hardshell Jacket, Navy"
    kept = tuple(regex.search(words, title).span() for words in ("Shanlan Outdoor", "Hardshell Jacket"))
    promotional = (regex.search("Free Shipping", title).span(),)
    proposal = shorten(title, _limit(56), EN, Telling(kept, promotional))
    assert proposal is not None
    assert proposal.text == "Warm Shanlan Outdoor Windproof Hardshell Jacket, Navy"
    tight = shorten(title, _limit(32), EN, Telling(kept, promotional))
    assert tight is not None
    assert tight.text == "Shanlan Outdoor Hardshell Jacket"


def test_there_is_no_proposal_where_brand_and_product_do_not_fit() -> None:
    assert shorten("Shanlan Hardshell Jacket", _limit(10), EN, Telling(((0, 24),))) is None


def test_connective_is_not_left_hanging() -> None:
    proposal = shorten("Steel Bottle with Lid for Men", _limit(24), EN)
    assert proposal is not None
    assert proposal.text == "Steel Bottle with Lid"


def test_word_said_too_often_goes() -> None:
    title = "Bottle Steel Bottle Sports Bottle 500ml"
    found = fit(title, _limit(200, same_word=2), EN)
    assert [f.matched for f in found.findings] == ["Bottle"]
    assert found.proposal is not None
    assert found.proposal.text == "Bottle Steel Bottle Sports 500ml"


def test_banned_characters_go_but_codes_stay() -> None:
    limit = shipped_channels().find("amazon", "title")
    assert limit is not None
    found = fit("Best Mug! Style #4301 <10 lb # 😀", limit, EN)
    assert [f.matched for f in found.findings] == ["!", "#", "😀"]
    assert found.proposal is not None
    assert found.proposal.text == "Best Mug Style #4301 <10 lb"


def test_emoji_of_several_code_points_is_one_finding_and_is_never_cut() -> None:
    family = "👨‍👩‍👧"
    findings = inspect_fit(f"Mug {family}", _limit(50, allows_emoji=False), EN)
    assert [f.matched for f in findings] == [family]
    proposal = shorten(f"Mug {family} set of four", _limit(10), EN)
    assert proposal is not None
    assert family in proposal.text or "\u200d" not in proposal.text


def test_width_counts_wide_characters_twice() -> None:
    limit = shipped_channels().find("google_ads", "headline")
    assert limit is not None
    assert limit.measure("ステンレス 5L") == 13
    assert fit("魔法瓶" * 5, limit, Locale("ja")).fits
    assert not fit("魔法瓶" * 6, limit, Locale("ja")).fits


def test_ad_slot_gets_several_wordings_inside_the_limit() -> None:
    limit = shipped_channels().find("google_ads", "headline")
    assert limit is not None
    title = "Steel Thermos, Keeps Hot 24 h, Leak Proof, 500 ml"
    found = fit(title, limit, EN, Telling(((0, 13),)), is_ad=True)
    assert len(set(found.variants)) == 3
    assert all(limit.has_room(v) and "Thermos" in v for v in found.variants)


def test_what_is_advised_is_only_a_note() -> None:
    found = fit("x" * 20, _limit(200, advised=10), EN)
    assert found.fits
    assert [f.severity for f in found.findings] == [Severity.NOTE]


@pytest.mark.parametrize("text", ["", " ", "!!!", "\u200b", "\U0001f600" * 300, "é" * 10_000])
def test_odd_texts_do_no_harm(text: str) -> None:
    fit(text, _limit(50, banned="!", same_word=1, longest_word=20), EN)
