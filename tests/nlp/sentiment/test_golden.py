"""Exact scores: the same input gives the same output on any machine, Python and NumPy.

These numbers belong to the committed model; a new model brings new ones.
"""

from nlp.sentiment import sentiment

GOLDEN = {
    "Terrible, broke after two days": ("negative", -0.8948, 0.9443, "pcm"),
    "I love it, excellent quality!": ("positive", 0.9723, 0.9726, "en"),
    "质量很差，再也不买了": ("negative", -0.9666, 0.9802, "zh"),
    "最高です。大満足": ("positive", 0.9877, 0.9879, "ja"),
    "แย่มาก พังแล้ว": ("negative", -0.9955, 0.9957, "th"),
    "المنتج سيء جدا": ("negative", -0.6565, 0.8085, "ar"),
    "Отличный товар, спасибо": ("positive", 0.9242, 0.9256, "ru"),
    "Péssimo, não recomendo": ("negative", -0.9054, 0.9384, "pt"),
    "정말 좋아요": ("positive", 0.9547, 0.955, "ko"),
    "The package arrived on Tuesday.": ("negative", -0.2065, 0.4782, "en"),
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
