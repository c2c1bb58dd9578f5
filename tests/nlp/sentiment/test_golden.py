"""Exact scores: the same input gives the same output on any machine, Python and NumPy.

These numbers belong to the committed model; a new model brings new ones.
"""

from nlp.sentiment import sentiment

GOLDEN = {
    "Terrible, broke after two days": ("negative", -0.9216, 0.9562, "pcm"),
    "I love it, excellent quality!": ("positive", 0.9496, 0.9497, "en"),
    "质量很差，再也不买了": ("negative", -0.9851, 0.9917, "zh"),
    "最高です。大満足": ("positive", 0.9921, 0.9923, "ja"),
    "แย่มาก พังแล้ว": ("negative", -0.999, 0.999, "th"),
    "المنتج سيء جدا": ("negative", -0.6127, 0.7563, "ar"),
    "Отличный товар, спасибо": ("positive", 0.9173, 0.9181, "ru"),
    "Péssimo, não recomendo": ("negative", -0.8554, 0.9088, "pt"),
    "정말 좋아요": ("positive", 0.9264, 0.9265, "ko"),
    "The package arrived on Tuesday.": ("negative", -0.303, 0.5419, "en"),
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
