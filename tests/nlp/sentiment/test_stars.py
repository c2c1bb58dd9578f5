"""Stars and text as two witnesses."""

import pytest

from core.errors import InvalidInput
from nlp.sentiment import SILENT, Label, Rating, Sentiment, with_stars

GLAD = Sentiment(Label.POSITIVE, 0.6, 0.7)
UPSET = Sentiment(Label.NEGATIVE, -0.6, 0.7)


def test_without_stars_the_text_speaks() -> None:
    assert with_stars(GLAD, None) is GLAD


def test_stars_that_agree_make_surer() -> None:
    assert with_stars(GLAD, Rating(5)).score > GLAD.score
    assert with_stars(UPSET, Rating(1)).confidence > UPSET.confidence


def test_stars_speak_where_the_text_is_silent() -> None:
    assert with_stars(SILENT, Rating(1)).label is Label.NEGATIVE
    assert with_stars(SILENT, Rating(5)).label is Label.POSITIVE
    assert not with_stars(SILENT, Rating(5)).abstained


def test_three_stars_leave_the_text_as_it_was() -> None:
    assert with_stars(UPSET, Rating(3)).score == UPSET.score


def test_weak_text_against_strong_stars_loses() -> None:
    assert with_stars(UPSET, Rating(5)).label is Label.POSITIVE


def test_strong_text_against_strong_stars_is_no_longer_sure() -> None:
    assert with_stars(Sentiment(Label.NEGATIVE, -0.98, 0.98), Rating(5)).confidence < 0.98


def test_scales_other_than_five_stars_count_alike() -> None:
    assert with_stars(SILENT, Rating(10, 0, 10)) == with_stars(SILENT, Rating(5))


@pytest.mark.parametrize("rating", [(6, 1, 5), (0, 1, 5), (float("nan"), 1, 5), (3, 3, 3)])
def test_rating_off_its_scale_is_refused(rating: tuple[float, float, float]) -> None:
    with pytest.raises(InvalidInput):
        Rating(*rating)
