"""Recalls of the US Consumer Product Safety Commission.

Asked by the day of last publication, so that an amended recall comes again. Shape: a list of `RecallID, RecallNumber,
RecallDate, LastPublishDate, Title, Description, URL, ConsumerContact, Products[].Name, Manufacturers[].Name,
Hazards[].Name, Remedies[].Name, Injuries[].Name, Retailers[].Name`. Open data, no key.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Reply
from monitors.fetching.texts import joined, plain, when
from monitors.sources.base import Item, ItemKind
from monitors.sources.document import Document, DocumentSource
from monitors.sources.options import Options

ENDPOINT = "https://www.saferproducts.gov/RestWebServices/Recall"
_OVERLAP = timedelta(days=7)  # days are Washington's, and corrections appear late


class CpscSource(DocumentSource[Options]):
    is_windowed: ClassVar[bool] = False

    def call(self, since: datetime) -> Call:
        return Call(ENDPOINT, {"format": "json", "LastPublishDateStart": (since - _OVERLAP).date().isoformat()})

    def document(self, reply: Reply, state: Mapping[str, Any]) -> Document:  # noqa: ARG002  # nothing is remembered
        recalls = reply.json()
        if not isinstance(recalls, list):
            raise TypeError("recalls are a list")
        return Document([_item(recall) for recall in recalls if recall.get("RecallID")])


def _item(recall: dict[str, Any]) -> Item:
    def names(field: str) -> str:
        return "; ".join(plain(one.get("Name")) for one in recall.get(field) or [] if one.get("Name"))

    published, amended = when(recall.get("RecallDate")), when(recall.get("LastPublishDate"))
    return Item(
        native_id=str(recall["RecallID"]),
        text=joined(recall.get("Description"), names("Hazards"), names("Injuries"), names("Remedies")),
        kind=ItemKind.NOTICE,
        title=plain(recall.get("Title")),
        url=str(recall.get("URL") or ""),
        author="US CPSC",
        created_at=published,
        edited_at=amended if published and amended and amended > published else None,
        language="en",
        market="US",
        extras={
            "authority": "US CPSC",
            "act": "recall",
            "number": str(recall.get("RecallNumber") or ""),
            "brand": names("Manufacturers"),
            "products": names("Products"),
            "risk": names("Hazards"),
        },
    )
