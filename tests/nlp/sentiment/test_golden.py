"""Exact scores: the same input gives the same output on any machine, Python and NumPy.

These numbers belong to the committed model; a new model brings new ones.
"""

from nlp.sentiment import sentiment

GOLDEN = {
    "Terrible, broke after two days": ("negative", -0.9007, 0.9458, "pcm"),
    "I love it, excellent quality!": ("positive", 0.951, 0.9514, "en"),
    "质量很差，再也不买了": ("negative", -0.9743, 0.9861, "zh"),
    "最高です。大満足": ("positive", 0.9914, 0.9916, "ja"),
    "แย่มาก พังแล้ว": ("negative", -0.9977, 0.9978, "th"),
    "المنتج سيء جدا": ("negative", -0.6815, 0.7882, "ar"),
    "Отличный товар, спасибо": ("positive", 0.9096, 0.9115, "ru"),
    "Péssimo, não recomendo": ("negative", -0.8714, 0.9108, "pt"),
    "정말 좋아요": ("positive", 0.9406, 0.9411, "ko"),
    "The package arrived on Tuesday.": ("negative", -0.1464, 0.4634, "en"),
}


def test_scores_are_exactly_these() -> None:
    said = sentiment(list(GOLDEN))
    assert [(one.label.value, one.score, one.confidence, one.language) for one in said] == list(GOLDEN.values())


def test_reading_twice_gives_the_same() -> None:
    assert sentiment(list(GOLDEN)) == sentiment(list(GOLDEN))


def test_block_of_a_text_does_not_matter() -> None:
    texts = list(GOLDEN)
    many = sentiment(texts * 300)
    assert many == sentiment(texts) * 300
