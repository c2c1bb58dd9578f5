"""What the embedded classifier says, in the scripts customers write in."""

import pytest

import nlp
from nlp.sentiment import Label, sentiment

BAD = {
    "en": "Terrible quality, it broke after two days and they refused a refund.",
    "zh": "质量很差，用了两天就坏了，非常失望",
    "ja": "すぐに壊れました。最悪です。",
    "ko": "정말 최악이에요. 너무 실망했습니다",
    "th": "แย่มาก ใช้แค่วันเดียวก็พัง",
    "ar": "سيئ جدا، خدمة فاشلة ومنتج رديء",
    "ru": "Ужасное качество, очень плохой товар.",
    "pt": "Péssimo produto, veio quebrado e não funciona.",
    "es": "Muy malo, llegó roto y es una decepción.",
    "fr": "Très déçu, mauvaise qualité, à éviter.",
    "de": "Sehr schlecht, nach zwei Tagen kaputt.",
    "it": "Pessimo prodotto, una delusione.",
    "tr": "Berbat bir ürün, hayal kırıklığı.",
    "id": "Barang jelek, sangat kecewa.",
    "vi": "Sản phẩm quá tệ, rất thất vọng.",
    "pl": "Fatalna jakość, straszne rozczarowanie.",
    "hi": "बहुत खराब उत्पाद, पैसे बर्बाद।",
    "he": "מוצר גרוע, מאכזב מאוד",
}
GOOD = {
    "en": "Excellent quality, I love it and highly recommend it.",
    "zh": "质量非常好，很喜欢，推荐购买",
    "ja": "とても良い商品です。大満足です。",
    "ko": "정말 좋아요. 강력 추천합니다",
    "th": "ดีมาก ชอบมาก สวยด้วย",
    "ar": "منتج رائع وممتاز، أنصح به",
    "ru": "Отличный товар, очень довольна покупкой.",
    "pt": "Produto excelente, adorei, recomendo muito.",
    "es": "Excelente producto, me encanta, lo recomiendo.",
    "fr": "Excellent produit, très satisfait, je recommande.",
    "de": "Sehr gut, tolle Qualität, bin sehr zufrieden.",
    "it": "Ottimo prodotto, lo consiglio, bellissimo.",
    "tr": "Harika bir ürün, çok beğendim, tavsiye ederim.",
    "id": "Barang bagus, sangat puas, mantap.",
    "vi": "Sản phẩm rất tốt, tôi rất thích.",
    "pl": "Świetna jakość, bardzo polecam.",
    "hi": "बहुत अच्छा उत्पाद, मुझे बहुत पसंद आया।",
    "he": "מוצר מעולה, מומלץ מאוד",
}


@pytest.mark.parametrize("language", BAD)
def test_complaint_reads_as_bad(language: str) -> None:
    assert sentiment([BAD[language]])[0].score < 0


@pytest.mark.parametrize("language", GOOD)
def test_praise_reads_as_good(language: str) -> None:
    assert sentiment([GOOD[language]])[0].score > 0


def test_most_strong_words_are_not_called_neutral() -> None:
    said = sentiment([*BAD.values(), *GOOD.values()])
    assert sum(one.label is Label.NEUTRAL for one in said) <= 4


def test_negation_turns_a_good_word() -> None:
    plain, negated = sentiment(["This is good.", "This is not good."])
    assert plain.score > 0 > negated.score


def test_negation_turns_a_good_word_in_chinese_and_japanese() -> None:
    for good, bad in (("很满意", "不满意"), ("良い商品です", "良くない商品です")):
        plain, negated = sentiment([good, bad])
        assert plain.score > negated.score


def test_language_is_told_with_the_sentiment() -> None:
    said = sentiment([GOOD[language] for language in ("zh", "ja", "th", "ru", "de")])
    assert [one.language for one in said] == ["zh", "ja", "th", "ru", "de"]


def test_module_and_function_are_one() -> None:
    texts = [GOOD["en"], BAD["zh"]]
    assert nlp.sentiment(texts) == sentiment(texts)  # type: ignore[operator]
