"""The packs of this server: the shipped ones under the operator's own; broken ones never replace good ones."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from core.errors import Misconfigured
from glossaries.packs.book import PACKS, PackBook, load_book
from glossaries.packs.reader import WrongPacks
from nlp.screening.screener import Screener, starter_screener

log = structlog.get_logger()

LOOK_EVERY_S = 5.0
"""How often the operator's folder is looked at for changes: soon enough for a person who just saved a file (ours)."""


class PackShelf:
    """Packs in use, read when first needed and again when a file of the operator's folder changed."""

    def __init__(self, folder: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._screener: Screener | None = None
        self._seen: object = None
        self._look_at = 0.0
        self.problems: tuple[str, ...] = ()

    @property
    def screener(self) -> Screener:
        """What to screen with; raises WrongPacks while there never were good packs."""
        if self._screener is None:
            with self._lock:
                if self._screener is None:
                    self._seen = self._stamp()
                    self._screener = self._load()
        elif self._folder is not None and self._clock() >= self._look_at:
            self._look_at = self._clock() + LOOK_EVERY_S
            if self._stamp() != self._seen:
                self.reload()
        return self._screener

    @property
    def book(self) -> PackBook:
        return self.screener.book

    def reload_or_fail(self) -> None:
        """Reads the packs now; raises WrongPacks or Misconfigured: a server that starts has good packs."""
        book = self.book
        log.info("packs_loaded", packs=len(book.packs), rules=len(book.rules))

    def reload(self) -> bool:
        """Reads everything anew; False when something is wrong and the last good packs stay (see `problems`)."""
        with self._lock:
            self._seen = self._stamp()
            try:
                screener = self._load()
            except WrongPacks as error:
                self.problems = error.problems
                log.warning("packs_refused", problems=len(error.problems), first=error.problems[0])
                return False
            self.problems = ()
            self._screener = screener
            log.info("packs_loaded", packs=len(screener.book.packs), rules=len(screener.book.rules))
            return True

    def _load(self) -> Screener:
        if self._folder is None:
            return starter_screener()
        if not self._folder.is_dir():
            raise Misconfigured(f"BABELGUARD_PACKS_DIR: {self._folder} is no folder")
        return Screener(load_book((PACKS, self._folder)))

    def _stamp(self) -> object:
        """Which files there are, and when each was written."""
        if self._folder is None:
            return None
        files = sorted(self._folder.rglob("*.y*ml"))
        return [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.is_file()]
