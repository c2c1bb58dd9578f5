"""Localizing along a route: stand-ins, legs, and terms that hold to the end."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.errors import ModelError, Unavailable
from core.findings import Span
from core.locales import Pair
from glossaries.matching import TermMatcher, TermSet
from glossaries.terms import Term
from nlp.engines.base import Engine, Hypothesis
from nlp.localization import AppliedTerm, Field, Instructions, Localization
from nlp.markup import MarkupKind, MarkupOptions
from nlp.pivoting import Stage, localize_along
from nlp.routing import Leg
from tests.nlp.fakes import LedEngine

ZH_EN, EN_PT, ZH_PT = Pair.parse("zh", "en"), Pair.parse("en", "pt"), Pair.parse("zh", "pt")


class Speaker(LedEngine):
    """Says known phrases, word by word; can be led."""

    def __init__(self, pair: Pair, phrases: dict[str, str], model: str = "speaker") -> None:
        super().__init__(self._say)
        self.pair, self.phrases, self.model = pair, phrases, model
        self.licence = f"{model}-licence"

    def pairs(self) -> frozenset[Pair]:
        return frozenset({self.pair})

    def _say(self, segment: str) -> str:
        for phrase in sorted(self.phrases, key=len, reverse=True):
            segment = segment.replace(phrase, self.phrases[phrase])
        return segment


class Unled(Speaker):
    """Says its phrases whatever is asked of it."""

    complete = None  # type: ignore[assignment]


class Failing:
    """An engine that is down."""

    name = model = "failing"
    licence = "x"

    def __init__(self, pair: Pair, error: Exception) -> None:
        self.pair, self.error = pair, error

    def pairs(self) -> frozenset[Pair]:
        return frozenset({self.pair})

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        raise self.error


class Doubting(Speaker):
    """Vouches for nothing with a 7 in it."""

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        return [Hypothesis(s, doubt="It said nothing of use." if "7" in s else "") for s in segments]


TO_ENGLISH = Speaker(
    ZH_EN, {"无线充电": "wireless charging ", "蓝牙耳机": "Bluetooth earphones ", "支持": "supports "}, "zh-en"
)
TO_PORTUGUESE = Speaker(
    EN_PT,
    {"wireless charging": "carregamento sem fio", "Bluetooth earphones": "fones Bluetooth", "supports": "com"},
    "en-pt",
)


def stage(pair: Pair, *engines: Engine, terms: Sequence[Term] = (), **options: object) -> Stage:
    instructions = Instructions(pair, TermSet.of(terms), field=Field.PROSE, **options)  # type: ignore[arg-type]
    return Stage(Leg(pair, engines), instructions, tuple(terms))


def along(texts: Sequence[str], pair: Pair, stages: Sequence[Stage], direct: Sequence[Term] = ()) -> list[Localization]:
    markup = stages[0].instructions.markup
    return localize_along(texts, Instructions(pair, TermSet.of(direct), markup=markup), stages)


def named(terms: Sequence[AppliedTerm]) -> list[tuple[str, str, Span | None, Pair | None]]:
    return [(term.source, term.target, term.span, term.leg) for term in terms]


def both(first: Sequence[Term] = (), last: Sequence[Term] = (), **options: object) -> list[Stage]:
    return [stage(ZH_EN, TO_ENGLISH, terms=first, **options), stage(EN_PT, TO_PORTUGUESE, terms=last, **options)]


def test_two_legs_make_one_localization() -> None:
    [done] = along(["蓝牙耳机支持无线充电"], ZH_PT, both())
    assert done.text.split() == "fones Bluetooth com carregamento sem fio".split()
    assert done.source_text == "蓝牙耳机支持无线充电"
    assert (done.model, done.licence) == ("zh-en+en-pt", "zh-en-licence AND en-pt-licence")


def test_a_term_of_the_first_leg_is_applied_there() -> None:
    [done] = along(["蓝牙耳机"], ZH_PT, both(first=[Term("蓝牙耳机", "BT buds")]))
    assert done.text == "BT buds"
    assert named(done.terms_applied) == [("蓝牙耳机", "BT buds", (0, 4), ZH_EN)]


def test_a_term_of_the_last_leg_is_applied_there_and_stands_in_no_text_of_the_caller() -> None:
    [done] = along(["支持无线充电"], ZH_PT, both(last=[Term("wireless charging", "indução")]))
    assert "indução" in done.text
    assert "sem fio" not in done.text
    assert named(done.terms_applied) == [("wireless charging", "indução", None, EN_PT)]


def test_a_term_missed_on_the_last_leg_is_told_with_it() -> None:
    deaf = Unled(EN_PT, {"wireless charging": "carregamento sem fio"})
    leg = stage(EN_PT, deaf, terms=[Term("wireless charging", "indução"), Term("supports", "suporta")])
    [done] = along(["支持无线充电"], ZH_PT, [both()[0], leg])
    assert named(done.terms_missed) == [
        ("supports", "suporta", None, EN_PT),
        ("wireless charging", "indução", None, EN_PT),
    ]


def test_terms_of_every_leg_stand_beside_those_that_go_all_the_way_each_once() -> None:
    stages = both(first=[Term("蓝牙耳机", "BT buds")], last=[Term("BT buds", "fones BT"), Term("supports", "com")])
    [done] = along(["蓝牙耳机支持无线充电"], ZH_PT, stages, [Term("无线充电", "carga por indução")])
    assert named(done.terms_applied) == [
        ("无线充电", "carga por indução", (6, 10), None),
        ("蓝牙耳机", "BT buds", (0, 4), ZH_EN),
        ("BT buds", "fones BT", None, EN_PT),
        ("supports", "com", None, EN_PT),
    ]


@pytest.mark.parametrize("text", ["支持无线充电", "无线充电", "无线充电 蓝牙耳机 无线充电"])
def test_a_term_from_first_to_last_is_enforced_and_told_of_at_its_place(text: str) -> None:
    [done] = along([text], ZH_PT, both(), [Term("无线充电", "carga por indução")])
    assert done.text.lower().count("carga por indução") == text.count("无线充电")
    assert {(t.source, t.target) for t in done.terms_applied} == {("无线充电", "carga por indução")}
    assert all(text[slice(*(t.span or ()))] == "无线充电" for t in done.terms_applied)
    assert not done.terms_missed


def test_a_direct_term_outranks_those_of_the_legs() -> None:
    stages = both(first=[Term("无线充电", "Qi charging")], last=[Term("Qi charging", "Qi")])
    [done] = along(["支持无线充电"], ZH_PT, stages, [Term("无线充电", "indução")])
    assert "indução" in done.text


def test_a_name_that_is_kept_goes_through_both_legs() -> None:
    [done] = along(["华为 支持无线充电"], ZH_PT, both(), [Term("华为", "华为")])
    assert "华为" in done.text


def test_what_the_engine_cannot_say_goes_through_as_the_final_word() -> None:
    [done] = along(["小米 支持无线充电"], ZH_PT, both(), [Term("小米", "Xiaomi")])
    assert "Xiaomi" in done.text


def test_two_terms_said_alike_between_still_come_out_apart() -> None:
    first = Speaker(ZH_EN, {"背包": "bag ", "手提包": "bag "}, "zh-en")
    stages = [stage(ZH_EN, first), stage(EN_PT, TO_PORTUGUESE)]
    [done] = along(["背包 手提包"], ZH_PT, stages, [Term("背包", "mochila"), Term("手提包", "bolsa")])
    assert {"mochila", "bolsa"} <= set(done.text.lower().split())


def test_a_term_that_is_lost_is_said_to_be() -> None:
    class Deaf(Speaker):
        complete = None  # type: ignore[assignment]  # cannot be led

    deaf = Deaf(EN_PT, {}, "deaf")
    stages = [stage(ZH_EN, TO_ENGLISH), stage(EN_PT, deaf)]
    [done] = along(["支持无线充电"], ZH_PT, stages, [Term("无线充电", "indução")])
    assert [t.source for t in done.terms_missed] == ["无线充电"]
    assert done.needs_review


def test_placeholders_and_tags_survive_both_legs() -> None:
    markup = MarkupOptions(kind=MarkupKind.HTML)
    text = '<p>{name}，<b>支持</b>无线充电 https://a.example/x <img src="y"></p>'
    [done] = along([text], ZH_PT, both(markup=markup))
    for piece in ("{name}", "<b>", "</b>", "https://a.example/x", '<img src="y">', "<p>", "</p>"):
        assert done.text.count(piece) == 1


def test_integrity_is_checked_from_first_to_last() -> None:
    losing = Speaker(EN_PT, {"7": ""}, "losing")
    [done] = along(["支持 7."], ZH_PT, [stage(ZH_EN, TO_ENGLISH), stage(EN_PT, losing)])
    assert any("The number 7 " in finding.message for finding in done.findings)


@pytest.mark.parametrize("error", [Unavailable("down"), ModelError("broken")])
def test_who_is_down_is_stood_in_for(error: Exception) -> None:
    [done] = along(["支持"], ZH_EN, [stage(ZH_EN, Failing(ZH_EN, error), TO_ENGLISH)])
    assert (done.text.strip(), done.model) == ("supports", "zh-en")


def test_where_nobody_is_left_the_error_comes_out() -> None:
    with pytest.raises(Unavailable, match="second"):
        along(
            ["支持"], ZH_EN, [stage(ZH_EN, Failing(ZH_EN, ModelError("first")), Failing(ZH_EN, Unavailable("second")))]
        )


@pytest.fixture
def doubting() -> Doubting:
    return Doubting(ZH_EN, {}, "doubting")


def test_a_segment_nobody_vouches_for_is_flagged_and_the_others_go_on(doubting: Doubting) -> None:
    done = along(["耳机七7", "支持", "充电"], ZH_EN, [stage(ZH_EN, doubting)])
    assert done[0].needs_review
    assert [f.message for f in done[0].findings if f.check == "engine"] == ["It said nothing of use."]
    assert not [f for one in done[1:] for f in one.findings if f.check == "engine"]


def test_a_segment_one_engine_cannot_vouch_for_goes_to_the_next(doubting: Doubting) -> None:
    done = along(["支持7", "支持"], ZH_EN, [stage(ZH_EN, doubting, TO_ENGLISH)])
    assert [one.model for one in done] == ["zh-en", "doubting"]


def test_a_doubt_stays_where_the_next_engine_is_down(doubting: Doubting) -> None:
    down = Failing(ZH_EN, Unavailable("down"))
    [done] = along(["支持7"], ZH_EN, [stage(ZH_EN, doubting, down)])
    assert any(f.check == "engine" for f in done.findings)


def test_a_doubt_on_the_first_leg_is_known_in_the_end(doubting: Doubting) -> None:
    [done] = along(["支持7"], ZH_PT, [stage(ZH_EN, doubting), stage(EN_PT, TO_PORTUGUESE)])
    assert done.needs_review


def test_three_legs_carry_a_term() -> None:
    third = Speaker(Pair.parse("pt", "es"), {"com": "con", "carregamento sem fio": "carga inalámbrica"}, "pt-es")
    stages = [*both(), stage(Pair.parse("pt", "es"), third)]
    [done] = along(["支持无线充电"], Pair.parse("zh", "es"), stages, [Term("无线充电", "inducción")])
    assert "inducción" in done.text


def test_a_title_of_the_first_leg_is_one_on_the_second() -> None:
    """`Full Free Shipping` looks like no title; its source did, and its price is kept on every leg."""
    first = Speaker(ZH_EN, {"耳机": "Price: ¥199.00, full free shipping!", "世界": "hello world"}, "zh-en")
    second = Speaker(EN_PT, {"¥199.00": "199,00 euros", "199.00": "199,00"}, "en-pt")
    titled = [stage(ZH_EN, first), stage(EN_PT, second)]
    titled = [replace(one, instructions=replace(one.instructions, field=Field.AUTO)) for one in titled]
    words = TermMatcher([Term("耳机", "x")])
    titled[0] = replace(titled[0], instructions=replace(titled[0].instructions, title_words=words))
    done = along(["耳机", "世界"], ZH_PT, titled)
    assert [one.is_title for one in done] == [True, False]
    assert "¥199.00" in done[0].text
