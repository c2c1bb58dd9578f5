"""The review desk with a full queue: how long the server takes for its pages, on SQLite.

`python -m benchmarks.console` asks this half and others, and makes one report of them.
"""

import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert

from benchmarks.texts import DistinctTitles
from core.findings import Severity
from core.store import Store
from glossaries.reviews.copy import NewCopy, ReviewFinding, State, locale_pair, rank_of
from glossaries.reviews.tables import ReviewRow

_OWNER = "local"
_START = datetime(2026, 11, 1, tzinfo=UTC)
_PLACES = (("US", "en"), ("BR", "pt-BR"), ("DE", "de"), ("SA", "ar"), ("TH", "th"), ("JP", "ja"))
_CHANNELS = ("amazon", "shopee", "mercado_libre", "google_ads")
_RARE = "IS"
"""A market of few copies, which a filter has to search for."""
_AT_ONCE = 5_000


def fill(store: Store, count: int) -> str:
    """So many open copies with what was found in them; gives the id of one in the middle."""
    middle = ""
    for part in _parts(count):
        with store.transaction() as session:
            session.execute(insert(ReviewRow), part)
        middle = str(part[len(part) // 2]["id"])
    return middle


def paths(middle: str) -> dict[str, str]:
    """What is asked for → where."""
    return {
        "queue": "/console/reviews",
        "queue, by market and severity": "/console/reviews?market=SA&severity=review",
        "queue, by a market of few": f"/console/reviews?market={_RARE}",
        "queue, by language and age": "/console/reviews?language=th&hours=24",
        "queue, by words of one copy": "/console/reviews?q=X99999",
        "a copy": f"/console/reviews/{middle}",
        "the next copy": f"/console/reviews/{middle}/next?market=SA",
    }


def _parts(count: int) -> Iterator[list[dict[str, object]]]:
    supply, chance = DistinctTitles(), random.Random(7)  # noqa: S311 - the same queue every time
    for start in range(0, count, _AT_ONCE):
        titles = supply.take(min(_AT_ONCE, count - start))
        yield [_row(title, start + at, chance) for at, title in enumerate(titles)]


def _row(title: str, number: int, chance: random.Random) -> dict[str, object]:
    market, locale = _PLACES[number % len(_PLACES)] if number % 5_000 else (_RARE, "en")
    severity = chance.choice([None, None, *Severity])
    finding = ReviewFinding("superlative", severity, "Says it is the best.", start=0, end=2) if severity else None
    copy = NewCopy(locale_pair("zh", locale), title, f"{title} {locale}", market, chance.choice(_CHANNELS), "title")
    return {
        "id": str(uuid4()), "owner_id": _OWNER, "state": State.OPEN.value, "severity": rank_of(severity),
        "market": copy.market, "channel": copy.channel, "field": copy.field, "source_locale": "zh",
        "target_locale": locale, "source_text": title, "machine_text": copy.text, "text": copy.text,
        "segments": [{"source": title, "target": copy.text}], "findings": [asdict(finding)] if finding else [],
        "quality": None, "fingerprint": copy.fingerprint, "version": 1, "claimed_by": "", "claimed_until": None,
        "created_at": _START + timedelta(seconds=number), "decided_at": None, "decided_by": "", "reason": "",
    }  # fmt: skip
