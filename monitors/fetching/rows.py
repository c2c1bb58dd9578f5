"""Rows of our own schema as items: what drop folders and webhooks bring. A row that is wrong says why."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.locales import Locale
from monitors.fetching.texts import joined, key_of, plain, tidy, when, whole
from monitors.sources.base import Item, ItemKind, JsonValue

FIELDS = (
    "id",
    "text",
    "title",
    "url",
    "author",
    "created_at",
    "edited_at",
    "language",
    "market",
    "stars",
    "engagement",
    "kind",
    "deleted",
)
_TRUE = frozenset({"1", "true", "yes", "ja", "sim", "oui"})


def item_of(row: Mapping[str, Any], kind: ItemKind, zone: ZoneInfo, fallback_id: str = "") -> Item:
    """The item a row stands for; `zone` is that of moments without one. Raises InvalidInput naming the field."""
    deleted = str(row.get("deleted") or "").strip().lower() in _TRUE
    title, text = plain(row.get("title")), plain(row.get("text"))
    if not (text or title or deleted):
        raise InvalidInput("text: there is none.", "text")
    created = _moment(row.get("created_at"), "created_at", zone)
    native_id = tidy(row.get("id"))[:200] or fallback_id or key_of(title, text, row.get("author"), created)
    return Item(
        native_id=native_id,
        text=text or title,
        kind=_kind(row.get("kind"), kind),
        title=title if text else "",
        url=tidy(row.get("url"))[:2000],
        author=tidy(row.get("author"))[:200],
        created_at=created,
        edited_at=_moment(row.get("edited_at"), "edited_at", zone),
        language=_language(row.get("language")),
        market=_market(row.get("market")),
        stars=_stars(row.get("stars")),
        engagement=_count(row.get("engagement")),
        deleted=deleted,
        extras=_extras(row),
    )


def _moment(value: object, field: str, zone: ZoneInfo) -> datetime | None:
    if isinstance(value, datetime):  # a spreadsheet's own date
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    said = tidy(value)
    if not said:
        return None
    try:
        local = datetime.fromisoformat(said)
    except ValueError:
        found = when(said)
    else:
        found = (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    if found is None or not 1990 <= found.year <= 2200:
        raise InvalidInput(f"{field}: {said[:40]!r} is no date; write 2026-03-14T09:26:00+01:00.", field)
    return found


def _kind(value: object, default: ItemKind) -> ItemKind:
    said = tidy(value).lower()
    try:
        return ItemKind(said) if said else default
    except ValueError as error:
        raise InvalidInput(f"kind: {said[:40]!r} is none of {', '.join(ItemKind)}.", "kind") from error


def _language(value: object) -> str | None:
    said = tidy(value)
    try:
        return Locale.parse(said, "language").tag if said else None
    except InvalidInput as error:
        raise InvalidInput(f"language: {said[:40]!r} is no language tag such as pt-BR.", "language") from error


def _market(value: object) -> str:
    said = tidy(value).upper()
    if said and not (len(said) == 2 and said.isascii() and said.isalpha()):
        raise InvalidInput(f"market: {said[:40]!r} is no country code such as BR.", "market")
    return said


def _stars(value: object) -> float | None:
    said = tidy(value).replace(",", ".")
    try:
        found = float(said) if said else None
    except ValueError:
        found = 0.0
    if found is not None and not 1 <= found <= 5:
        raise InvalidInput(f"stars: {said[:40]!r} is no number from 1 to 5.", "stars")
    return found


def _count(value: object) -> int | None:
    said = tidy(value)
    found = whole(said) if said else None
    if said and found is None:
        raise InvalidInput(f"engagement: {said[:40]!r} is no number.", "engagement")
    return found


def _extras(row: Mapping[str, Any]) -> dict[str, JsonValue]:
    """What else a row says, of its `extras` only: unknown columns may hold anything, and people's data."""
    extras = row.get("extras")
    if not isinstance(extras, Mapping):
        return {}
    return {tidy(name)[:60]: joined(value)[:500] for name, value in list(extras.items())[:30]}
