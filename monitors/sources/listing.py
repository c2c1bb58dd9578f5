"""Sources that list newest first, page by page: walked back to what is known, one page over, and gone on with later.

Several lists may belong to one source (a country each, an alias each); each is a *part* with its own mark. The cursor
holds for each part `mark` (the newest moment of the last complete walk), `ids` (of its first page, where there are no
moments) and, while a walk is cut by the budget, `token` and what the mark will be.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from monitors.fetching.calling import Caller
from monitors.fetching.cursors import write_cursor
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import when
from monitors.sources.base import Budget, Coverage, Item, Page, Rate, Reason
from monitors.sources.web import O, WebSource

_IDS = 50  # of a first page; enough to recognise it, little enough for a cursor
_STOPS_ALL = frozenset({Reason.RATE_LIMITED, Reason.UNAUTHORISED, Reason.SPENT, Reason.TIMED_OUT})


@dataclass(frozen=True, slots=True)
class Listing:
    """One page as the source gave it; `next` is what the following one is asked with, empty after the last.

    `is_whole` False: the source cut or spoiled this page, what is here is not all.
    """

    items: Sequence[Item]
    next: str = ""
    is_whole: bool = True


@dataclass
class _Walk:
    """How far one part has come."""

    mark: datetime | None = None
    ids: Sequence[str] = ()
    token: str = ""
    top: datetime | None = None
    top_ids: Sequence[str] = ()
    met_known: bool = False

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> "_Walk":
        ids, top_ids = state.get("ids"), state.get("top_ids")
        return cls(
            when(state.get("mark")),
            ids if isinstance(ids, list) else (),
            str(state.get("token") or ""),
            when(state.get("top")),
            top_ids if isinstance(top_ids, list) else (),
            bool(state.get("met")),
        )

    def state(self) -> dict[str, Any]:
        walking = (
            {"token": self.token, "top": _iso(self.top), "top_ids": list(self.top_ids), "met": self.met_known}
            if self.token
            else {}
        )
        state = {"mark": _iso(self.mark), "ids": list(self.ids), **walking}
        return {name: value for name, value in state.items() if value}

    @property
    def is_first(self) -> bool:
        return self.mark is None and not self.ids

    def is_known(self, item: Item) -> bool:
        if item.created_at is not None and self.mark is not None:
            return item.created_at <= self.mark
        return item.native_id in self.ids

    def note(self, items: Sequence[Item], now: datetime) -> None:
        """Remembers the newest moment, and the ids of the first page when it has no moments.

        Moments to come count as now: a post dated 2099 must not make all others look known.
        """
        moments = [min(item.created_at, now) for item in items if item.created_at is not None]
        self.top = max([*moments, *([self.top] if self.top else [])], default=None)
        if not self.token and not moments:
            self.top_ids = [item.native_id for item in items][:_IDS]

    def finish(self) -> None:
        self.mark = max([moment for moment in (self.mark, self.top) if moment], default=None)
        self.ids = self.top_ids or self.ids
        self.token, self.top, self.top_ids, self.met_known = "", None, (), False


@dataclass
class _Harvest:
    items: list[Item] = field(default_factory=list)
    failures: list[SourceFailed] = field(default_factory=list)
    warnings: list[SourceFailed] = field(default_factory=list)
    waits: bool = False


class ListingSource(WebSource[O]):
    """A leaf says `parts` and reads one page of one part; the walk is here."""

    is_windowed: ClassVar[bool] = False
    """The source shows only the newest so many: a walk that ends before the mark has a gap."""

    def parts(self) -> Sequence[str]:
        """The lists this source is made of, by name."""
        return ("",)

    @abstractmethod
    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:
        """One page of a part, the first when `token` is empty; raises SourceFailed."""

    async def read(self, state: Mapping[str, Any], since: datetime, budget: Budget, caller: Caller) -> Page:
        names = list(self.parts())
        if not names:
            raise SourceFailed(Reason.REFUSED, "Its options name nothing to read.")
        kept = state.get("parts")
        known = kept if isinstance(kept, dict) else {}
        walks = {name: _Walk.of(one if isinstance(one := known.get(name), dict) else {}) for name in names}
        start = str(state.get("at") or "")
        turn = names.index(start) if start in names else 0
        harvest, at = _Harvest(), ""
        for name in names[turn:]:
            if not self._goes_on(harvest, budget, caller):
                at, harvest.waits = name, True
                break
            is_done = await self._walk(name, walks[name], since, budget, caller, harvest)
            if not is_done:
                at = name
                break
        return self._page(harvest, walks, at, len(names), caller.rate)

    @staticmethod
    def _goes_on(harvest: _Harvest, budget: Budget, caller: Caller) -> bool:
        return caller.requests_left > 0 and len(harvest.items) < budget.items

    async def _walk(  # noqa: PLR0917
        self, name: str, walk: _Walk, since: datetime, budget: Budget, caller: Caller, harvest: _Harvest
    ) -> bool:
        """Walks one part; False when the whole fetch is to stop here (cut by the budget, or by a failure)."""
        while True:
            try:
                listing = await self._resumed(name, walk, since, caller)
            except SourceFailed as failure:
                harvest.failures.append(failure)
                return failure.reason not in _STOPS_ALL
            harvest.items += [item for item in listing.items if is_wanted(item, since)]
            if not listing.is_whole:
                harvest.warnings.append(SourceFailed(Reason.BROKEN, "A page came in part only."))
            if self._is_end(walk, listing, since, harvest):
                walk.finish()
                return True
            walk.token = listing.next
            if not self._goes_on(harvest, budget, caller):
                harvest.waits = True
                return False

    async def _resumed(self, name: str, walk: _Walk, since: datetime, caller: Caller) -> Listing:
        """The next page; a token of an earlier call that the source no longer knows begins the walk anew."""
        try:
            return await self.page(name, walk.token, since, caller)
        except SourceFailed as failure:
            if not walk.token or failure.reason not in {Reason.BROKEN, Reason.NOT_FOUND} or caller.requests_left < 1:
                raise
            walk.token = ""
            return await self.page(name, "", since, caller)

    def _is_end(self, walk: _Walk, listing: Listing, since: datetime, harvest: _Harvest) -> bool:
        was_known = walk.met_known
        walk.note(listing.items, self.tools.now())
        known = [item for item in listing.items if walk.is_known(item)]
        walk.met_known = was_known or bool(known)
        moments = [item.created_at for item in listing.items if item.created_at is not None]
        is_past = bool(moments) and max(moments) < since
        if not listing.next:
            if self.is_windowed and not walk.is_first and not walk.met_known and listing.items:
                harvest.warnings.append(SourceFailed(Reason.GAP, "More came than the source still shows."))
            if self.is_windowed and not walk.token and not listing.items and self._had_items(walk, since):
                harvest.warnings.append(SourceFailed(Reason.BROKEN, "It shows nothing, although it did last time."))
            return True
        is_all_known = bool(listing.items) and len(known) == len(listing.items)
        return was_known or is_all_known or is_past or (walk.is_first and bool(moments) and min(moments) < since)

    @staticmethod
    def _had_items(walk: _Walk, since: datetime) -> bool:
        return bool(walk.ids) or (walk.mark is not None and walk.mark >= since)

    @staticmethod
    def _page(harvest: _Harvest, walks: Mapping[str, _Walk], at: str, parts: int, rate: Rate) -> Page:
        failures = harvest.failures
        if failures and not harvest.items and (len(failures) >= parts or failures[-1].reason in _STOPS_ALL):
            raise failures[-1]
        state = {"parts": {name: found for name, walk in walks.items() if (found := walk.state())}, "at": at}
        mishap = next(iter(failures + harvest.warnings), None)
        cursor = write_cursor({key: value for key, value in state.items() if value})
        if mishap is None:
            return Page(tuple(harvest.items), cursor, rate=rate, has_more=harvest.waits)
        coverage, may_go_on = Coverage.PARTIAL, harvest.waits and not failures
        slowest = mishap.rate if mishap.rate.reset_at else rate
        return Page(tuple(harvest.items), cursor, coverage, mishap.reason, mishap.message, slowest, may_go_on)


def is_wanted(item: Item, since: datetime) -> bool:
    """Whether an item is undated, or was written or edited since then."""
    newest = max((moment for moment in (item.created_at, item.edited_at) if moment), default=None)
    return newest is None or newest >= since


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
