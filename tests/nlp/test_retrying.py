"""Where a model has lost its way it is asked again for another wording, once, and only for plain words."""

from collections.abc import Sequence

from core.locales import Pair
from nlp.drafts import Draft, Origin
from nlp.engines.base import Hypothesis
from nlp.jobs import Job
from nlp.protection import find_placeholders
from nlp.retrying import retried
from tests.nlp.fakes import PAIR, PlainEngine

BAD = "the cup the cup the cup the cup"


class TwoMinded(PlainEngine):
    """Says one bad thing first; what it says next is up to the test."""

    def __init__(self, *others: str) -> None:
        super().__init__(lambda _segment: BAD)
        self._others = others
        self.varied: list[list[str]] = []

    def variants(self, segments: Sequence[str], pair: Pair, count: int) -> list[list[Hypothesis]]:
        self.varied.append(list(segments))
        return [[Hypothesis(text, -1.0) for text in (BAD, *self._others)][:count] for _ in segments]


def tried(engine: PlainEngine, *jobs: Job, drafts: Sequence[Draft] = ()) -> list[str]:
    return [one.text for one in retried(jobs, drafts or [Draft(BAD)] * len(jobs), engine, PAIR)]


def test_the_first_sound_wording_takes_the_place():
    assert tried(TwoMinded("剩下 the cup", "a thermos cup"), Job("保温杯")) == ["a thermos cup"]


def test_a_wording_without_a_figure_or_name_is_passed_over():
    engine = TwoMinded("a cup", "a Самсунг cup", "a Самсунг cup, 42")
    assert tried(engine, Job("保温杯 Самсунг 42").guarded()) == ["a Самсунг cup, 42"]


def test_where_none_is_sound_the_text_stays():
    assert tried(TwoMinded("保温杯"), Job("保温杯")) == [BAD]


def test_a_sound_draft_is_not_tried_again():
    engine = TwoMinded("x")
    assert tried(engine, Job("保温杯"), drafts=[Draft("a thermos cup")]) == ["a thermos cup"]
    assert engine.varied == []


def test_all_bad_drafts_are_asked_for_together_and_equal_ones_once():
    engine = TwoMinded("a cup")
    assert tried(engine, Job("保温杯"), Job("水杯"), Job("保温杯")) == ["a cup"] * 3
    assert engine.varied == [["保温杯", "水杯"]]


def test_an_engine_that_gave_its_other_wordings_is_not_asked_again():
    engine = TwoMinded("a cup")
    assert tried(engine, Job("杯"), drafts=[Draft(BAD, wordings=4)]) == [BAD]
    assert engine.varied == []


def test_placeholders_and_approved_copy_are_left_alone():
    engine = TwoMinded("a cup")
    kept = Job("杯 {name}", tuple(find_placeholders("杯 {name}")))
    assert tried(engine, kept, Job("杯"), drafts=[Draft(BAD), Draft(BAD, origin=Origin.MEMORY)]) == [BAD, BAD]


def test_an_engine_with_one_mind_is_asked_once():
    assert tried(PlainEngine(lambda _segment: BAD), Job("杯")) == [BAD]
