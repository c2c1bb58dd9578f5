"""From evidence to a score: what raises it, what bounds it, and the laws it keeps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.findings import Finding, Severity
from nlp.drafts import Origin
from nlp.quality.base import Evidence, Label
from nlp.quality.estimate import CONCERN, KNOWN, estimate, label_of, weakest
from nlp.quality.looking import Seen, along, look, with_findings
from nlp.quality.second_looks import looked_again, round_trip, similarities
from nlp.quality.weights import as_json, shipped_weights

FAIR = Evidence(engine_model="firefox-en-pt", source_length=80, model_score=-0.07)
REVIEW = Finding("integrity", Severity.REVIEW, "The number 7 is not in the translation.")
_PROSE_WEIGHTS = shipped_weights().regressions["prose+score"]
UNTRAVELLED = replace(shipped_weights(), regressions={"prose+score": _PROSE_WEIGHTS})
TRIPPING = replace(
    UNTRAVELLED,
    regressions={"prose+score": _PROSE_WEIGHTS, "prose+score+round_trip": {**_PROSE_WEIGHTS, "round_trip": 2.0}},
)
PROSE = "Water boils at a hundred degrees at the level of the sea."

evidences = st.builds(
    Evidence,
    origin=st.sampled_from(Origin),
    engine_model=st.sampled_from(["firefox-en-pt", "opus-zh-en", "unknown", ""]),
    is_title=st.booleans(),
    source_length=st.integers(0, 5000),
    model_score=st.none() | st.floats(-20, 0),
    length_ratio=st.floats(0, 50),
    repetition=st.floats(0, 1),
    copied=st.floats(0, 1),
    covered=st.none() | st.floats(0, 1),
    round_trip=st.none() | st.floats(0, 1),
    similarity=st.none() | st.floats(-1, 1),
    concerns=st.sampled_from([(), ("integrity",)]),
    is_blocked=st.booleans(),
)


@given(evidences)
def test_every_evidence_has_a_score_and_the_label_of_its_score(evidence: Evidence):
    quality = estimate(evidence)
    assert 0 <= quality.score <= 1
    assert quality.label is label_of(quality.score)


@given(evidences)
def test_what_asks_for_a_person_is_low_whatever_else_is_known(evidence: Evidence):
    assert estimate(replace(evidence, concerns=("integrity",))).label is Label.LOW
    assert estimate(replace(evidence, is_blocked=True)).label is Label.LOW


@pytest.mark.parametrize(
    "worse",
    [
        {"model_score": -0.3},
        {"length_ratio": 0.3},
        {"length_ratio": 3.0},
        {"repetition": 0.4},
    ],
)
def test_bad_signs_lower_the_score(worse: dict[str, float]):
    assert estimate(replace(FAIR, **worse)).score < estimate(FAIR).score - 0.02


def test_a_fair_sentence_is_high_and_one_cut_short_is_low():
    fair = look(Seen(PROSE, "A água ferve a cem graus ao nível do mar.", Origin.ENGINE, -0.07), "firefox-en-pt")
    cut = look(Seen(PROSE, "A água.", Origin.ENGINE, -0.07), "firefox-en-pt")
    babble = look(
        Seen(PROSE, "A água a água a água a água a água a água a água", Origin.ENGINE, -0.07), "firefox-en-pt"
    )
    assert fair.label is not Label.LOW
    assert (cut.label, babble.label) == (Label.LOW, Label.LOW)


def test_approved_copy_is_trusted_until_a_check_objects():
    seen = Seen(PROSE, "A água.", Origin.MEMORY)
    assert look(seen, "").score == KNOWN
    assert look(seen, "", [REVIEW]).score == CONCERN


def test_scores_of_models_never_met_are_left_aside():
    known = replace(FAIR, engine_model="somebody-else")
    assert estimate(known).score == estimate(replace(known, model_score=-9.0)).score


def test_tone_is_no_concern_of_quality():
    tone = Finding("tone", Severity.REVIEW, "The engine cannot be asked for a formal tone.")
    assert with_findings(estimate(FAIR), [tone]) == estimate(FAIR)
    assert with_findings(estimate(FAIR), [REVIEW]).evidence.concerns == ("integrity",)


def test_a_text_is_as_good_as_its_weakest_part():
    good, bad = estimate(FAIR), estimate(replace(FAIR, length_ratio=0.2))
    assert weakest([good, bad]) == bad
    assert weakest([]) is None


def test_two_legs_are_less_sure_than_either():
    leg = estimate(FAIR)
    both = along([leg, leg], "源文", "alvo")
    assert both.score < leg.score
    assert both.evidence.engine_model == "firefox-en-pt+firefox-en-pt"


def test_a_translation_back_that_says_the_same_raises_and_another_lowers():
    middling = estimate(replace(FAIR, model_score=-0.12))
    same = looked_again(middling, round_trip=round_trip(PROSE, PROSE.upper()), weights=TRIPPING)
    other = looked_again(middling, round_trip=round_trip(PROSE, "Trains leave in the morning."), weights=TRIPPING)
    assert other.score < middling.score < same.score
    assert same.evidence.round_trip == 1.0


def test_a_second_look_does_not_lift_what_a_check_found():
    flagged = with_findings(estimate(FAIR), [REVIEW])
    assert looked_again(flagged, round_trip=1.0, weights=TRIPPING).score <= CONCERN


def test_a_look_no_regression_was_fitted_with_is_shown_and_not_weighed():
    fair = estimate(FAIR, UNTRAVELLED)
    seen = looked_again(fair, round_trip=0.1, weights=UNTRAVELLED)
    assert (seen.score, seen.evidence.round_trip) == (fair.score, 0.1)


def test_cosines_are_of_rows_beside_each_other():
    def vectors(texts: object) -> NDArray[np.float64]:
        return np.array([[1.0, 0.0], [0.0, 0.0]]) if texts == ["a", ""] else np.array([[2.0, 2.0], [1.0, 0.0]])

    assert similarities(["a", ""], ["b", "c"], vectors) == [0.707, 0.0]
    assert similarities([], [], vectors) == []


def test_shipped_weights_have_every_regression_a_default_call_needs():
    weights = shipped_weights()
    assert {"prose", "prose+score", "title", "title+score"} <= set(weights.regressions)
    assert 0.3 < weights.low_under < weights.high_from < 1
    assert CONCERN < weights.low_under < KNOWN
    assert '"format": 1' in as_json(weights)
