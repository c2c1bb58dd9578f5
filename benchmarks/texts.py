"""The titles that are measured, and ways to send each of them more than once without repeating a text."""

import json
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path

_TITLES = Path(__file__).parent / "data" / "titles.zh-en.jsonl"


def titles() -> list[str]:
    """The 200 titles, as they are."""
    return [json.loads(line)["src"] for line in _TITLES.read_text(encoding="utf-8").splitlines()]


class DistinctTitles:
    """An endless supply in which no text comes twice: each title gets a model number behind it.

    Our server joins identical requests that are in flight; with distinct texts there is nothing to join, and nothing
    for anybody to remember.
    """

    def __init__(self) -> None:
        self._supply = _numbered()

    def take(self, number: int) -> list[str]:
        return list(islice(self._supply, number))


def _numbered() -> Iterator[str]:
    return (f"{title} X{number}" for title, number in zip(cycle(titles()), count(1001), strict=False))
