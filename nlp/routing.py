"""Which engines do a pair, in the operator's order, and over which languages where none does it alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import Misconfigured, UnsupportedPair
from core.locales import Locale, Pair
from nlp.engines.base import Engine

ENGLISH = Locale("en")
_SIMPLIFIED = Locale("zh", "Hans")


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a route: the pair and who does it, the first choice first."""

    pair: Pair
    engines: tuple[Engine, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """The operator's word on one pair: engines by kind or model, best first, and the languages to go over.

    No `engines`: the general order. `via` None: direct where an engine can, else over a hub; empty: direct or not at
    all. What a rule does not name is not used for its pair.
    """

    engines: tuple[str, ...] = ()
    via: tuple[Locale, ...] | None = None


@dataclass(frozen=True, slots=True)
class Routing:
    """How the operator wants texts to go. `order` ranks engines for all pairs; what it leaves out comes after."""

    order: tuple[str, ...] = ()
    rules: Mapping[Pair, Rule] = field(default_factory=dict)
    hubs: tuple[Locale, ...] = (ENGLISH,)


class Router:
    """Knows every engine there is; raises Misconfigured for a route that goes in circles or names nobody."""

    def __init__(self, engines: Sequence[Engine], routing: Routing | None = None) -> None:
        self._routing = routing or Routing()
        self._engines = sorted(engines, key=lambda engine: _rank(engine, self._routing.order))
        for pair, rule in self._routing.rules.items():
            _refuse_circle(pair, rule)
        self._routes: dict[Pair, tuple[Leg, ...]] = {}
        self._pairs = self._reachable()

    def pairs(self) -> frozenset[Pair]:
        """Every pair there is a route for, as the engines name their languages."""
        return self._pairs

    def route(self, pair: Pair) -> tuple[Leg, ...]:
        """The legs from source to target, at least one; raises UnsupportedPair."""
        if pair not in self._routes:
            legs = self._find(pair)
            if not legs:
                message = f"Translating from {pair.source} to {pair.target} is not supported here."
                raise UnsupportedPair(message, "target")
            self._routes[pair] = legs
        return self._routes[pair]

    def _reachable(self) -> frozenset[Pair]:
        offered = {pair for engine in self._engines for pair in engine.pairs()}
        ends = [Pair(a.source, b.target) for a in offered for b in offered if a.source.language != b.target.language]
        return frozenset(pair for pair in {*offered, *ends} if self._find(pair))

    def _find(self, pair: Pair) -> tuple[Leg, ...]:
        rule = self._rule(pair)
        if rule.via is None:
            return self._direct(pair, rule) or self._over_hub(pair) or self._in_other_script(pair)
        if not rule.via:
            return self._direct(pair, rule)
        return self._along([pair.source, *rule.via, pair.target])

    def _rule(self, pair: Pair) -> Rule:
        named = pair.served_by(self._routing.rules)
        return self._routing.rules[named] if named else Rule()

    def _direct(self, pair: Pair, rule: Rule) -> tuple[Leg, ...]:
        able = [engine for engine in self._engines if pair.served_by(engine.pairs())]
        if rule.engines:
            able = [e for e in sorted(able, key=lambda e: _rank(e, rule.engines)) if _is_named(e, rule.engines)]
        return (Leg(pair, tuple(able)),) if able else ()

    def _over_hub(self, pair: Pair) -> tuple[Leg, ...]:
        hubs = [hub for hub in self._routing.hubs if hub.language not in {pair.source.language, pair.target.language}]
        if pair.source.language == pair.target.language:
            return ()
        return next((legs for hub in hubs if (legs := self._along([pair.source, hub, pair.target]))), ())

    def _in_other_script(self, pair: Pair) -> tuple[Leg, ...]:
        """Traditional Chinese by way of simplified, from any language that reaches that."""
        if (pair.target.language, pair.target.script) != ("zh", "Hant") or pair.source.language == "zh":
            return ()
        last = self._direct(Pair(_SIMPLIFIED, pair.target), Rule())
        first = self._find(Pair(pair.source, _SIMPLIFIED)) if last else ()
        return (*first, *last) if first else ()

    def _along(self, stops: Sequence[Locale]) -> tuple[Leg, ...]:
        """The legs between stops, all there or none."""
        legs: list[Leg] = []
        for pair in map(Pair, stops[:-1], stops[1:]):
            leg = self._direct(pair, self._rule(pair)) or self._in_other_script(pair)
            if not leg:
                return ()
            legs += leg
        return tuple(legs)


def _rank(engine: Engine, names: Sequence[str]) -> int:
    """Place of the engine among the names of kinds and models; those not named come last, as they were."""
    return next((i for i, name in enumerate(names) if name in {engine.name, engine.model}), len(names))


def _is_named(engine: Engine, names: Sequence[str]) -> bool:
    return engine.name in names or engine.model in names


def _refuse_circle(pair: Pair, rule: Rule) -> None:
    stops = [pair.source, *(rule.via or ()), pair.target]
    twice = [stop for i, stop in enumerate(stops) if stop in stops[:i]]
    if rule.via and twice:
        way = "→".join(stop.tag for stop in stops)
        raise Misconfigured(f"The route {way} goes in a circle: {twice[0]} stands in it twice.")
