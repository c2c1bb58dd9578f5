"""Counters for Prometheus in its text format: labels have few values, and never hold people's text.

Format: https://prometheus.io/docs/instrumenting/exposition_formats/ (text format 0.0.4).
"""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_BOUNDS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counts requests and characters, in any thread; `gauges` are asked when the page is read."""

    def __init__(
        self,
        gauges: Mapping[str, Callable[[], float]] | None = None,
        engine_failures: Callable[[], Mapping[tuple[str, str], int]] = dict,
    ) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[_Labels] = Counter()
        self._slots: dict[str, list[int]] = {}
        self._seconds: Counter[str] = Counter()
        self._characters: Counter[str] = Counter()
        self._gauges = dict(gauges or {})
        self._engine_failures = engine_failures

    def count_request(self, route: str, method: str, status: int, duration_s: float) -> None:
        """One finished request; `route` is the pattern (`/v2/glossaries/{id}`), not the path."""
        method = method if method in _METHODS else "other"
        with self._lock:
            self._requests[("route", route), ("method", method), ("status", str(status))] += 1
            slots = self._slots.setdefault(route, [0] * (len(_BOUNDS_S) + 1))
            slots[bisect_left(_BOUNDS_S, duration_s)] += 1
            self._seconds[route] += duration_s  # type: ignore[assignment]  # a Counter sums floats as well

    def count_characters(self, door: str, characters: int) -> None:
        """Source characters billed through a door."""
        with self._lock:
            self._characters[door] += characters

    def render(self) -> str:
        """Everything counted so far, as text."""
        with self._lock:
            lines = [*self._request_lines(), *self._duration_lines(), *self._character_lines()]
        lines += self._failure_lines()
        for name, read in self._gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {read():g}"]
        return "\n".join(lines) + "\n"

    def _request_lines(self) -> Iterator[str]:
        yield "# HELP babelguard_requests_total Requests answered."
        yield "# TYPE babelguard_requests_total counter"
        for labels, count in sorted(self._requests.items()):
            yield f"babelguard_requests_total{_braced(labels)} {count}"

    def _duration_lines(self) -> Iterator[str]:
        name = "babelguard_request_duration_seconds"
        yield f"# HELP {name} Time from the request's head to the response's end."
        yield f"# TYPE {name} histogram"
        for route, slots in sorted(self._slots.items()):
            seen = 0
            for bound, count in zip((*_BOUNDS_S, "+Inf"), slots, strict=True):
                seen += count
                yield f"{name}_bucket{_braced((('route', route), ('le', str(bound))))} {seen}"
            yield f"{name}_sum{_braced((('route', route),))} {self._seconds[route]:.6f}"
            yield f"{name}_count{_braced((('route', route),))} {seen}"

    def _character_lines(self) -> Iterator[str]:
        yield "# HELP babelguard_billed_characters_total Source characters translated."
        yield "# TYPE babelguard_billed_characters_total counter"
        for door, count in sorted(self._characters.items()):
            yield f"babelguard_billed_characters_total{_braced((('door', door),))} {count}"

    def _failure_lines(self) -> Iterator[str]:
        name = "babelguard_engine_failures_total"
        yield f"# HELP {name} Calls (unavailable, error) and texts (doubt) an engine failed at."
        yield f"# TYPE {name} counter"
        for (engine, kind), count in sorted(self._engine_failures().items()):
            yield f"{name}{_braced((('engine', engine), ('kind', kind)))} {count}"


def _braced(labels: _Labels) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
