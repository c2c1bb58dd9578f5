"""Dangerous products notified in the European Union: the weekly reports of Safety Gate (formerly RAPEX).

An index lists the reports (`weeklyReport: reference, publicationDate, URL`), each of which is a document of its own
(`notifications: caseNumber, reference, product, brand, name, type_numberOfModel, barcode, riskType, level, danger,
measures, notifyingCountry, countryOfOrigin, category`). New ones come on Fridays; the newest is read again at every
poll, as entries are added and mended. Texts may begin with a literal "null" and hold markup; "Unknown" means nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal
from xml.etree.ElementTree import Element  # the type only; defusedxml reads

import regex

from monitors.fetching.calling import Call, Caller
from monitors.fetching.cursors import write_cursor
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import joined, key_of, plain
from monitors.fetching.xml_safety import read_xml
from monitors.sources.base import Budget, Coverage, Item, ItemKind, Page, Reason
from monitors.sources.options import Options
from monitors.sources.web import WebSource

INDEX = "https://ec.europa.eu/safety-gate-alerts/api/download/weeklyReport/list/xml/{language}"
_WEEK = timedelta(days=7)
_NULL = regex.compile(r"^\s*null\s+")


class SafetyGateOptions(Options):
    """Which translation."""

    language: Literal["en", "de", "fr", "it", "es", "pl", "nl", "pt", "cs", "ro", "sv", "el", "hu"] = "en"
    """Language the notices are read in."""


@dataclass(frozen=True, slots=True)
class _Report:
    reference: str
    published: datetime
    url: str


class SafetyGateSource(WebSource[SafetyGateOptions]):
    Options: ClassVar[type[Options]] = SafetyGateOptions
    spacing_s = 1.0

    async def read(self, state: Mapping[str, Any], since: datetime, budget: Budget, caller: Caller) -> Page:
        reports = await self._reports(caller)
        done = str(state.get("done") or "")
        first = next((at for at, report in enumerate(reports) if report.reference == done), 0)
        first += bool(done and state.get("is_going"))
        waiting = [report for report in reports[first:] if report.published >= since - _WEEK]
        items: list[Item] = []
        for at, report in enumerate(waiting):
            if at and (caller.requests_left == 0 or len(items) >= budget.items):
                cursor = write_cursor({"done": done, "is_going": True})
                return Page(tuple(items), cursor, rate=caller.rate, has_more=True)
            try:
                items += await self._notices(report, caller)
            except SourceFailed as failure:
                if not items:
                    raise
                cursor = write_cursor({"done": done})
                return Page(tuple(items), cursor, Coverage.PARTIAL, failure.reason, failure.message, failure.rate)
            done = report.reference
        return Page(tuple(items), write_cursor({"done": done}), rate=caller.rate)

    async def _reports(self, caller: Caller) -> list[_Report]:
        """Every report, oldest first."""
        reply = await caller.ask(Call(INDEX.format(language=self.options.language)))
        found = [_report(one) for one in read_xml(reply.content, reply.host).iter("weeklyReport")]
        reports = sorted((report for report in found if report), key=lambda report: report.published)
        if not reports:
            raise SourceFailed(Reason.BROKEN, f"{reply.host} lists no reports.")
        return reports

    async def _notices(self, report: _Report, caller: Caller) -> Sequence[Item]:
        reply = await caller.ask(Call(report.url))
        if reply.is_cut:
            raise SourceFailed(Reason.TOO_LARGE, f"Report {report.reference} is larger than the limit.")
        root = read_xml(reply.content, reply.host)
        notices = [self._item(notice, report) for notice in root.iter("notifications")]
        if not notices:
            raise SourceFailed(Reason.BROKEN, f"Report {report.reference} has no notices.")
        return notices

    def _item(self, notice: Element, report: _Report) -> Item:
        def said(tag: str) -> str:
            text = plain(_NULL.sub("", notice.findtext(tag) or ""))
            return "" if text.lower() == "unknown" else text

        brand = plain((notice.findtext("brand") or "").split("<", 1)[0])
        title = ", ".join(word for word in (said("product"), brand, said("name")) if word and word.lower() != "unknown")
        return Item(
            native_id=said("caseNumber") or key_of(report.reference, title, said("barcode")),
            text=joined(title, said("type_numberOfModel"), said("danger"), said("measures")),
            kind=ItemKind.NOTICE,
            title=title,
            url=said("reference"),
            author="EU Safety Gate",
            created_at=report.published,
            language=self.options.language,
            extras={
                "authority": "EU Safety Gate",
                "act": "recall" if "recall" in said("measures").lower() else "notice",
                "brand": "" if brand.lower() == "unknown" else brand,
                "risk": said("riskType"),
                "level": said("level"),
                "notifying_country": said("notifyingCountry"),
                "barcode": said("barcode"),
                "report": report.reference,
            },
        )


def _report(one: Element) -> _Report | None:
    url = (one.findtext("URL") or "").strip().rstrip(",")
    try:
        published = datetime.strptime((one.findtext("publicationDate") or "").strip(), "%d/%m/%Y").replace(tzinfo=UTC)
    except ValueError:
        return None
    reference = (one.findtext("reference") or "").strip() or published.date().isoformat()
    return _Report(reference, published, url) if url else None
