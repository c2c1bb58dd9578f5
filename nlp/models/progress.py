"""How far a pull is: told to whoever watches, silent by default."""

from typing import Protocol


class Progress(Protocol):
    """Watches one pull. `started` comes again when a download begins again or another source is tried."""

    def noted(self, sentence: str) -> None:
        """Something a person may want to know: which source is tried, which one failed."""
        ...

    def started(self, total_bytes: int) -> None: ...

    def advanced(self, byte_count: int) -> None:
        """`byte_count` more bytes are there; bytes kept from an earlier attempt count too."""
        ...

    def finished(self) -> None:
        """The download begun last is over, well or badly."""
        ...


class SilentProgress:
    """Watches and says nothing."""

    def noted(self, sentence: str) -> None: ...

    def started(self, total_bytes: int) -> None: ...

    def advanced(self, byte_count: int) -> None: ...

    def finished(self) -> None: ...


SILENT = SilentProgress()


def megabytes(byte_count: int) -> str:
    """`82 MB`: bytes as people read them, never less than 1."""
    return f"{max(1, round(byte_count / 1e6))} MB"
