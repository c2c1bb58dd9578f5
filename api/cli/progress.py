"""A download's progress bar, on standard error so that standard output stays clean for pipes."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn


class ProgressBar:
    """Watches a pull (`nlp.models.progress.Progress`); use as a context manager."""

    def __init__(self, label: str, console: Console | None = None) -> None:
        self._label = label
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        self._bar = Progress(*columns, console=console or Console(stderr=True), transient=True)
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def noted(self, sentence: str) -> None:
        """A line of its own above the bar."""
        self._bar.console.print(sentence, markup=False, highlight=False, soft_wrap=True)

    def started(self, total_bytes: int) -> None:
        self.finished()
        self._task = self._bar.add_task(self._label, total=total_bytes)

    def advanced(self, byte_count: int) -> None:
        if self._task is not None:
            self._bar.advance(self._task, byte_count)

    def finished(self) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
            self._task = None
