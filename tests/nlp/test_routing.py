"""Who does a pair, in what order, and over which languages."""

import pytest

from core.errors import Misconfigured, UnsupportedPair
from core.locales import Locale, Pair
from nlp.engines.echo import EchoEngine
from nlp.engines.opencc import OpenCCEngine
from nlp.routing import Router, Routing, Rule


def engine(model: str, *pairs: str) -> EchoEngine:
    made = EchoEngine([Pair.parse(*pair.split("-")) for pair in pairs])
    made.model = model
    return made


def way(router: Router, source: str, target: str) -> list[str]:
    return [f"{leg.pair} {','.join(e.model for e in leg.engines)}" for leg in router.route(Pair.parse(source, target))]


ZH_EN, EN_PT, PT_EN = engine("a", "zh-en"), engine("b", "en-pt"), engine("c", "pt-en")


def test_a_pair_an_engine_does_is_one_leg() -> None:
    assert way(Router([ZH_EN]), "zh-TW", "en-GB") == ["zh-Hant-TW→en-GB a"]


def test_a_pair_nobody_does_goes_over_english() -> None:
    assert way(Router([ZH_EN, EN_PT]), "zh", "pt-BR") == ["zh→en a", "en→pt-BR b"]


def test_traditional_chinese_is_reached_through_simplified() -> None:
    router = Router([engine("x", "en-zh"), PT_EN, OpenCCEngine()])
    assert way(router, "pt", "zh-TW") == ["pt→en c", "en→zh-Hans x", "zh-Hans→zh-Hant-TW opencc"]
    assert way(router, "en", "zh-CN") == ["en→zh-Hans-CN x"]


def test_without_the_conversion_traditional_chinese_is_not_offered() -> None:
    with pytest.raises(UnsupportedPair):
        Router([engine("x", "en-zh")]).route(Pair.parse("en", "zh-Hant"))


def test_only_what_can_be_done_is_listed() -> None:
    listed = {str(pair) for pair in Router([ZH_EN, EN_PT, PT_EN]).pairs()}
    assert listed == {"zh→en", "en→pt", "pt→en", "zh→pt"}


def test_with_the_conversion_both_scripts_are_listed() -> None:
    listed = {str(pair) for pair in Router([ZH_EN, OpenCCEngine()]).pairs()}
    assert {"zh→en", "zh-Hant→en", "zh-Hans→zh-Hant", "zh-Hant→zh-Hans"} <= listed
    assert not {pair for pair in listed if pair.startswith("en→")}


def test_nothing_is_listed_without_engines() -> None:
    assert Router([]).pairs() == frozenset()


def test_a_language_that_is_no_hub_is_not_gone_over() -> None:
    router = Router([engine("a", "zh-ja"), engine("b", "ja-ko")])
    with pytest.raises(UnsupportedPair, match="zh to ko"):
        router.route(Pair.parse("zh", "ko"))
    hubs = Routing(hubs=(Locale("en"), Locale("ja")))
    assert way(Router([engine("a", "zh-ja"), engine("b", "ja-ko")], hubs), "zh", "ko") == ["zh→ja a", "ja→ko b"]


def test_engines_stand_in_the_general_order_and_the_others_after() -> None:
    others = [engine("one", "zh-en"), engine("two", "zh-en"), engine("three", "zh-en")]
    assert way(Router(others, Routing(order=("three", "one"))), "zh", "en") == ["zh→en three,one,two"]


def test_a_rule_names_all_that_may_do_its_pair() -> None:
    rules = {Pair.parse("zh", "en"): Rule(("two",))}
    router = Router([engine("one", "zh-en"), engine("two", "zh-en", "en-zh")], Routing(rules=rules))
    assert way(router, "zh", "en") == ["zh→en two"]


def test_a_rule_may_prefer_a_way_round_to_a_direct_engine() -> None:
    rules = {Pair.parse("zh", "pt"): Rule(via=(Locale("en"),))}
    router = Router([ZH_EN, EN_PT, engine("d", "zh-pt")], Routing(rules=rules))
    assert way(router, "zh", "pt") == ["zh→en a", "en→pt b"]


def test_a_rule_may_forbid_the_way_round() -> None:
    router = Router([ZH_EN, EN_PT], Routing(rules={Pair.parse("zh", "pt"): Rule(via=())}))
    with pytest.raises(UnsupportedPair):
        router.route(Pair.parse("zh", "pt"))
    assert Pair.parse("zh", "pt") not in router.pairs()


@pytest.mark.parametrize("via", ["zh", "pt", "en en", "en zh", "zh-TW zh-TW"])
def test_a_route_in_a_circle_stops_the_start(via: str) -> None:
    rules = {Pair.parse("zh", "pt"): Rule(via=tuple(map(Locale.parse, via.split())))}
    with pytest.raises(Misconfigured, match="circle"):
        Router([ZH_EN, EN_PT], Routing(rules=rules))


def test_a_pair_into_its_own_language_is_no_way_round() -> None:
    with pytest.raises(UnsupportedPair):
        Router([engine("a", "zh-en", "en-zh")]).route(Pair.parse("zh", "zh"))
