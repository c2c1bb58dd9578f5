"""Exact scores: the same input gives the same output on any machine, Python and NumPy.

These numbers belong to the committed model; a new model brings new ones.
"""

from nlp.sentiment import sentiment

GOLDEN = {
    "Terrible, broke after two days": ("negative", -0.9027, 0.9484, "pcm"),
    "I love it, excellent quality!": ("positive", 0.9714, 0.9718, "en"),
    "质量很差，再也不买了": ("negative", -0.9682, 0.981, "zh"),
    "最高です。大満足": ("positive", 0.9867, 0.9869, "ja"),
    "แย่มาก พังแล้ว": ("negative", -0.9953, 0.9954, "th"),
    "المنتج سيء جدا": ("negative", -0.727, 0.8461, "ar"),
    "Отличный товар, спасибо": ("positive", 0.9244, 0.9261, "ru"),
    "Péssimo, não recomendo": ("negative", -0.902, 0.9383, "pt"),
    "정말 좋아요": ("positive", 0.9505, 0.9508, "ko"),
    "The package arrived on Tuesday.": ("negative", -0.3114, 0.5244, "en"),
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
