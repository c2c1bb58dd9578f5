"""What would make an incident graver: the nearest ways, and none that another makes needless."""

from monitors.incidents.book import shipped_book
from monitors.incidents.cases import gather
from monitors.incidents.grading import grade
from monitors.mentions import MentionClaim
from monitors.signals import SeriesKey, Signal, SignalLevel
from tests.monitors.indicators.test_matrix import NOW, mention

BOOK = shipped_book()


def becomes(kind: str, authors: int, claim: str = "", signals: tuple[Signal, ...] = (), **changes: object) -> str:
    claims = (MentionClaim(claim, "first_hand", "x"),) if claim else ()
    found = gather(BOOK, [mention(at, claims=claims, **changes) for at in range(authors)], signals)
    given = grade(next(case for case in found if case.kind.key == kind), BOOK)
    assert given is not None
    return given.becomes


def test_a_way_that_asks_for_more_than_another_is_not_said():
    """At E1 the same conditions lead to level 1 at E2 and at E3; E3 asks for more."""
    said = becomes("injury_safety", 3, "fire")
    assert said.count("Becomes") == 3
    assert said.count("a news outlet or 10 independent authors say so and") == 3
    assert "confirms it" not in said


def test_the_condition_alone_spares_it_with_better_evidence():
    said = becomes("injury_safety", 12, "fire")
    assert said == (
        "Becomes level 1 if a death is claimed. Becomes level 1 if injury to several people is claimed. "
        "Becomes level 1 if children are affected."
    )


def test_evidence_alone_spares_it_with_a_condition():
    said = becomes("fraud_counterfeit", 1, "fraud")
    assert said == (
        "Becomes level 3 if 3 independent authors say so, or one with proof. "
        "Becomes level 2 if a news outlet or 10 independent authors say so."
    )


def test_the_gravest_says_that_nothing_is_left():
    assert becomes("data_exposure", 12, "data_exposure") == "Nothing would make it graver."


def test_an_alert_that_is_there_is_not_asked_for():
    alert = Signal("matrix", "growth", SeriesKey("w"), NOW, NOW, 1.0, None, None, SignalLevel.ALERT)
    said = becomes("quality", 3, signals=(alert,), topics=("quality",))
    assert "reaches alert" not in said
    assert "level 2" in said
