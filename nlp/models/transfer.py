"""One file over HTTP: resumed where it stopped, hashed while it streams, never more bytes than expected.

The hash decides, so no ETag is needed to resume: bytes of another file cannot pass.
"""

import re
from pathlib import Path

import requests

from core.errors import DownloadFailed
from nlp.models.catalog import Archive
from nlp.models.partfile import PartFile
from nlp.models.progress import Progress, megabytes

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 60.0
_ATTEMPTS = 8  # each must bring new bytes; a source that brings none is left at once
_CHUNK_BYTES = 1 << 16
_REASONS: tuple[tuple[type[requests.RequestException], str], ...] = (
    (requests.exceptions.Timeout, "did not answer in time"),
    (requests.exceptions.SSLError, "its certificate was not accepted"),
    (requests.exceptions.ProxyError, "the proxy refused"),
    (requests.exceptions.ChunkedEncodingError, "the connection was cut"),
    (requests.exceptions.ConnectionError, "cannot be reached"),
)


def fetch(url: str, archive: Archive, part: Path, session: requests.Session, progress: Progress) -> None:
    """Brings `archive` into the file `part`, going on from what is there.

    Raises DownloadFailed with a reason that completes "this source: ..."; OSError when the disk refuses.
    """
    with PartFile(part) as file:
        had_bytes = file.size > 0
        try:
            _fill(url, archive, file, session, progress)
            if file.sha256 != archive.sha256 and had_bytes:  # what an earlier attempt left may be what is wrong
                file.restart()
                _fill(url, archive, file, session, progress)
        finally:
            progress.finished()
        if file.sha256 != archive.sha256:
            file.restart()
            raise DownloadFailed(f"{archive.name} arrived with a wrong checksum")


def reason(error: requests.RequestException) -> str:
    """A network failure in words, without the address (it may hold a password)."""
    return next((words for kind, words in _REASONS if isinstance(error, kind)), "the request failed")


def _fill(url: str, archive: Archive, file: PartFile, session: requests.Session, progress: Progress) -> None:
    if file.size > archive.size:
        file.restart()
    progress.started(archive.size)
    progress.advanced(file.size)
    cut = "ended early"
    for _ in range(_ATTEMPTS):
        before = file.size
        if before == archive.size:
            return
        try:
            _receive(url, archive, file, session, progress)
        except requests.RequestException as error:
            cut = reason(error)
        if file.size <= before:
            break
    if file.size != archive.size:
        so_far = f" after {megabytes(file.size)} of {megabytes(archive.size)}" if file.size else ""
        raise DownloadFailed(f"{cut}{so_far}")


def _receive(url: str, archive: Archive, file: PartFile, session: requests.Session, progress: Progress) -> None:
    """One request's worth of bytes. Identity encoding, since a range counts the bytes that travel."""
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={file.size}-"} if file.size else {})
    timeout = (CONNECT_TIMEOUT_S, READ_TIMEOUT_S)
    with session.get(url, headers=headers, stream=True, timeout=timeout) as answer:
        _take_position(answer, archive, file, progress)
        for chunk in answer.iter_content(_CHUNK_BYTES):
            if file.size + len(chunk) > archive.size:
                file.restart()
                raise DownloadFailed(f"sends more than the {archive.size} bytes of {archive.name}")
            file.append(chunk)
            progress.advanced(len(chunk))


def _take_position(answer: requests.Response, archive: Archive, file: PartFile, progress: Progress) -> None:
    """Goes on (206) or begins again (200: the server knows no ranges); anything else is a refusal."""
    if answer.status_code == requests.codes.requested_range_not_satisfiable:
        file.restart()
        raise DownloadFailed(f"its {archive.name} is shorter than expected")
    span = re.match(r"bytes (\d+)-\d*/(\d+)", answer.headers.get("Content-Range", ""))
    if answer.status_code == requests.codes.partial_content and span and int(span[1]) == file.size:
        _expect_size(archive, int(span[2]))
        return
    if answer.status_code != requests.codes.ok:
        raise DownloadFailed(f"answered {answer.status_code} {answer.reason}".rstrip())
    if "Content-Encoding" not in answer.headers:
        _expect_size(archive, int(answer.headers.get("Content-Length", archive.size)))
    if file.size:
        file.restart()
        progress.started(archive.size)


def _expect_size(archive: Archive, offered_bytes: int) -> None:
    """A login page or a placeholder is told apart before it costs anything."""
    if offered_bytes != archive.size:
        raise DownloadFailed(f"offers {offered_bytes} bytes where {archive.name} has {archive.size}")
