"""Cases: the mentions of one type of trouble within the window, what speaks for it, and what against."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.text import fold, occurrences
from monitors.incidents.book import Book, Evidence, Kind
from monitors.mentions import Mention
from monitors.signals import Signal, SignalLevel
from monitors.sources.base import ItemKind

COUNTED_STANCES = frozenset({"first_hand", "reported"})
_SALES_STOP = frozenset({"recall"})


@dataclass(frozen=True)
class Case:
    """Mentions of one type, in the order we stored them. Copies are in `mentions` and never count as evidence."""

    kind: Kind
    mentions: tuple[Mention, ...]
    against: tuple[Mention, ...] = ()
    """They ask, deny, suppose or quote what the others claim."""
    signals: tuple[Signal, ...] = ()
    is_confirmed: bool = False
    """Our own staff has said that it is so."""

    @cached_property
    def originals(self) -> tuple[Mention, ...]:
        return tuple(mention for mention in self.mentions if not mention.is_copy)

    @cached_property
    def authors(self) -> frozenset[str]:
        """Independent voices of people: whoever only repeats is none; a post without an author is one voice."""
        return frozenset(m.author or m.id for m in self.originals if m.kind not in {ItemKind.NEWS, ItemKind.NOTICE})

    @cached_property
    def outlets(self) -> frozenset[str]:
        return frozenset(m.author or m.id for m in self.originals if m.kind is ItemKind.NEWS)

    @cached_property
    def notices(self) -> tuple[Mention, ...]:
        return tuple(m for m in self.mentions if m.kind is ItemKind.NOTICE)

    @cached_property
    def markets(self) -> tuple[str, ...]:
        return tuple(sorted({m.market for m in self.mentions if m.market}))

    @cached_property
    def copied_share(self) -> float:
        return 1 - len(self.originals) / len(self.mentions) if self.mentions else 0.0

    @property
    def has_proof(self) -> bool:
        return any(m.extras.get("names_order") or m.extras.get("has_image") for m in self.originals)

    def claiming(self, *claims: str) -> list[Mention]:
        """Originals that claim one of these, as lived through or as reported."""
        return [m for m in self.originals if any(c.kind in claims and c.stance in COUNTED_STANCES for c in m.claims)]

    def hearing(self, signals: Iterable[Signal]) -> "Case":
        """The same with those of the signals that speak of it."""
        return replace(self, signals=tuple(_about(self.kind, signals)))

    def first(self, count: int) -> "Case":
        """What was there when only so many mentions were stored."""
        return Case(self.kind, self.mentions[:count], self.against, self.signals, self.is_confirmed)


def gather(
    book: Book, mentions: Iterable[Mention], signals: Sequence[Signal], confirmed: Iterable[str] = ()
) -> list[Case]:
    """One case for each type that anything speaks of; a mention may be in several."""
    found: dict[str, tuple[list[Mention], list[Mention]]] = {}
    for mention in sorted(mentions, key=lambda m: (m.seen_at, m.created_at, m.id)):
        for kind in book.kinds.values():
            side = _side(kind, mention)
            if side is not None:
                found.setdefault(kind.key, ([], []))[side].append(mention)
    sure = set(confirmed)
    return [
        Case(kind, tuple(found[key][0]), tuple(found[key][1]), tuple(_about(kind, signals)), key in sure)
        for key, kind in book.kinds.items()
        if key in found and found[key][0]
    ]


def evidence_of(case: Case, book: Book) -> Evidence:
    """E3 official or confirmed by us; E2 a news outlet or many independent authors; E1 some or one with proof."""
    if case.notices or case.is_confirmed:
        return Evidence.E3
    if case.outlets or len(case.authors) >= book.e2_authors:
        return Evidence.E2
    return Evidence.E1 if len(case.authors) >= book.e1_authors or case.has_proof else Evidence.E0


def holds(condition: str, case: Case, book: Book) -> bool:
    """Whether a condition of the book holds for the case."""
    return bool(_CONDITIONS[condition](case, book))


def reads_signals(condition: str) -> bool:
    """Whether a condition of the book rests on signals, and not on the mentions alone."""
    return condition in {"indicator_alert", "many_markets_severe"}


def _side(kind: Kind, mention: Mention) -> int | None:
    """0: speaks for it, 1: against, None: of something else."""
    claims = [claim for claim in mention.claims if claim.kind in kind.claims]
    if any(claim.stance in COUNTED_STANCES for claim in claims):
        return 0
    if mention.kind is ItemKind.NOTICE and mention.source in kind.sources:
        return 0
    if mention.label == "negative" and any(topic in kind.topics for topic in mention.topics):
        return 0
    return 1 if claims else None


def _about(kind: Kind, signals: Iterable[Signal]) -> list[Signal]:
    """Signals of this type, and those of the brand as a whole."""
    names = {kind.key, *kind.claims, *kind.topics}
    return [signal for signal in signals if not signal.subject or signal.subject in names]


def _names_children(case: Case, book: Book) -> bool:
    return any(_speaks_of_children(mention, book) for mention in case.originals)


def _speaks_of_children(mention: Mention, book: Book) -> bool:
    words = (*book.children.get(mention.language.split("-")[0], ()), *book.children.get("en", ()))
    folded = fold(f"{mention.title}\n{mention.text}")
    return any(next(occurrences(folded, word), None) is not None for word in words)


def _is_severe_in_many(case: Case, book: Book) -> bool:
    severe = {signal.series.market for signal in case.signals if signal.level >= SignalLevel.SEVERE}
    return bool(severe) and len(case.markets) >= book.many_markets


_CONDITIONS = {
    "death": lambda case, _book: bool(case.claiming("death")),
    "several_injured": lambda case, book: len({m.author or m.id for m in case.claiming("injury")}) >= book.several,
    "child_product": _names_children,
    "sales_stop": lambda case, _book: any(m.kind is ItemKind.NOTICE for m in case.claiming(*_SALES_STOP)),
    "news_outlet": lambda case, _book: bool(case.outlets),
    "indicator_alert": lambda case, _book: any(signal.level >= SignalLevel.ALERT for signal in case.signals),
    "many_markets_severe": _is_severe_in_many,
}
