"""Asking many sources at once: the only place of watching that is asynchronous, closed off behind plain calls."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

import httpx
import structlog

from core.errors import AppError
from monitors.bindings import Binding
from monitors.query import Query
from monitors.sources.base import Budget, Coverage, Page, Reason, Source, SourceTools
from monitors.sources.registry import source_type

log = structlog.get_logger()

_TOGETHER = 16
"""Sources asked at once by one worker; each has its own limit per host besides."""
_PATIENCE = 1.5
"""A source has its own time limit; past so many times that we stop waiting for it."""

OpenSource = Callable[[Binding, SourceTools], Source]


@dataclass(frozen=True, slots=True)
class Question:
    """One call of one source."""

    binding: Binding
    query: Query
    since: datetime


def open_registered(binding: Binding, tools: SourceTools) -> Source:
    """The source that the registry has for this binding."""
    return source_type(binding.source).open(tools)


class Asker:
    """Asks sources through one client, for as long as the block runs."""

    def __init__(
        self,
        make_client: Callable[[], httpx.AsyncClient],
        now: Callable[[], datetime],
        secret: Callable[[str], str],
        open_source: OpenSource = open_registered,
        budget: Budget | None = None,
    ) -> None:
        self._make_client = make_client
        self._now = now
        self._secret = secret
        self._open = open_source
        self._budget = budget or Budget()

    def __enter__(self) -> "Asker":
        self._runner = asyncio.Runner()
        self._runner.__enter__()
        self._client = self._make_client()
        self._sources: dict[str, Source] = {}
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        try:
            self._runner.run(self._client.aclose())
        finally:
            self._runner.close()

    def ask(self, questions: Sequence[Question], cursors: Mapping[str, str] | None = None) -> list[Page]:
        """n questions, n pages, same order; whatever happens to a source becomes a page.

        Args:
            cursors: by binding id, where it has moved on since the binding was read.
        """
        return self._runner.run(self._ask_all(questions, cursors or {}))

    async def _ask_all(self, questions: Sequence[Question], cursors: Mapping[str, str]) -> list[Page]:
        turn = asyncio.Semaphore(_TOGETHER)

        async def ask(question: Question) -> Page:
            async with turn:
                return await self._ask_one(question, cursors.get(question.binding.id, question.binding.cursor))

        return list(await asyncio.gather(*map(ask, questions)))

    async def _ask_one(self, question: Question, cursor: str) -> Page:
        binding = question.binding
        try:
            async with asyncio.timeout(self._budget.timeout_s * _PATIENCE):
                return await self._source(question).fetch(cursor, question.since, self._budget)
        except TimeoutError:
            return _failed(cursor, Reason.TIMED_OUT, "The source did not answer in time.")
        except AppError as error:
            return _failed(cursor, Reason.REFUSED, error.message)
        except Exception as error:
            log.exception("source_broke", source=binding.source, binding_id=binding.id)
            return _failed(cursor, Reason.BROKEN, f"The connector stopped with {type(error).__name__}.")

    def _source(self, question: Question) -> Source:
        binding = question.binding
        if binding.id not in self._sources:
            tools = SourceTools(self._client, self._now, question.query, binding.options, self._secret)
            self._sources[binding.id] = self._open(binding, tools)
        return self._sources[binding.id]


def _failed(cursor: str, reason: Reason, detail: str) -> Page:
    return Page((), cursor, Coverage.FAILED, reason, detail)
