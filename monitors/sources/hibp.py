"""Data breaches, from the public catalogue of Have I Been Pwned.

The whole catalogue is one document, asked conditionally; a breach is new by the day it was added. No key for the
catalogue, but requests must say who asks. Shape: a list of `Name, Title, Domain, BreachDate, AddedDate, ModifiedDate,
PwnCount, Description (HTML), DataClasses[], IsVerified, IsSpamList, IsRetired`. Attribution is asked for.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Reply
from monitors.fetching.texts import joined, plain, when, whole
from monitors.sources.base import Item, ItemKind
from monitors.sources.document import Document, DocumentSource
from monitors.sources.options import Identifiers, Options

ENDPOINT = "https://haveibeenpwned.com/api/v3/breaches"


class HibpOptions(Options):
    """Which breaches."""

    domains: Identifiers = ()
    """Domains of the brand, such as acme.example, separated by commas; empty: every breach that names the brand."""


class HibpSource(DocumentSource[HibpOptions]):
    Options: ClassVar[type[Options]] = HibpOptions
    is_windowed: ClassVar[bool] = False

    def call(self, since: datetime) -> Call:  # noqa: ARG002  # the catalogue is whole
        return Call(ENDPOINT)

    def document(self, reply: Reply, state: Mapping[str, Any]) -> Document:  # noqa: ARG002  # nothing is remembered
        breaches = reply.json()
        if not isinstance(breaches, list):
            raise TypeError("breaches are a list")
        wanted = {domain.lower() for domain in self.options.domains}
        return Document([_item(one) for one in breaches if not wanted or str(one.get("Domain")).lower() in wanted])


def _item(breach: dict[str, Any]) -> Item:
    classes = ", ".join(map(str, breach.get("DataClasses") or []))
    added, modified = when(breach.get("AddedDate")), when(breach.get("ModifiedDate"))
    return Item(
        native_id=str(breach["Name"]),
        text=joined(breach.get("Title"), breach.get("Description"), f"Data: {classes}" if classes else ""),
        kind=ItemKind.NOTICE,
        title=plain(breach.get("Title")),
        url=f"https://haveibeenpwned.com/Breach/{breach['Name']}",
        author="Have I Been Pwned",
        created_at=added,
        edited_at=modified if added and modified and modified > added else None,
        language="en",
        deleted=bool(breach.get("IsRetired")),
        extras={
            "authority": "Have I Been Pwned",
            "act": "breach",
            "brand": plain(breach.get("Title")),
            "domain": str(breach.get("Domain") or ""),
            "breached_on": str(breach.get("BreachDate") or ""),
            "accounts": whole(breach.get("PwnCount")),
            "is_verified": bool(breach.get("IsVerified")),
        },
    )
