"""Every error the product raises on purpose.

    AppError
    ├── InvalidInput            a value the caller can mend (has `field`)
    │   ├── UnsupportedLanguage
    │   ├── UnsupportedPair
    │   ├── UnsupportedTone     no engine of the pair can be asked for it
    │   ├── InvalidEntries      a glossary file with a wrong row
    │   ├── InvalidDocument     a file to translate that is broken, unsafe or of an unknown kind
    │   └── RefusedAddress      a URL that leads into a private network
    ├── NotFound
    ├── Conflict
    ├── AccessDenied
    ├── TooLarge
    ├── TooManyRequests         retryable
    ├── QuotaExceeded
    ├── Unavailable             retryable: busy, starting, or past its time limit
    ├── ModelError              a model that cannot be used: the operator pulls it (again), or waits
    │   ├── ModelMissing
    │   ├── ModelCorrupt
    │   └── DownloadFailed      retryable
    └── Misconfigured

Each class has a stable `code` for programs, a sentence for people, and says whether trying again can help.
No HTTP here: `api/problems.py` alone turns an error into a response.
"""

from typing import ClassVar


class AppError(Exception):
    """Base of the tree; `str(error)` is a sentence a merchant can act on."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(AppError):
    """A value the caller sent cannot be used; `field` names it as the caller wrote it."""

    code = "invalid_input"

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class UnsupportedLanguage(InvalidInput):
    code = "unsupported_language"


class UnsupportedPair(InvalidInput):
    code = "unsupported_pair"


class UnsupportedTone(InvalidInput):
    code = "unsupported_tone"


class InvalidEntries(InvalidInput):
    """Glossary entries with a wrong row; `line` counts from 1, 0 means the whole."""

    code = "invalid_entries"

    def __init__(self, message: str, field: str = "entries", line: int = 0) -> None:
        super().__init__(message, field)
        self.line = line


class InvalidDocument(InvalidInput):
    """A file to translate is broken, unsafe (macros, bombs, entities) or of a kind we do not read."""

    code = "invalid_document"


class RefusedAddress(InvalidInput):
    """A URL we will not call: not http(s), holds credentials, or leads into a private or reserved network."""

    code = "refused_address"

    def __init__(self, message: str, field: str = "url") -> None:
        super().__init__(message, field)


class NotFound(AppError):
    code = "not_found"


class Conflict(AppError):
    code = "conflict"


class AccessDenied(AppError):
    code = "access_denied"


class TooLarge(AppError):
    code = "too_large"


class TooManyRequests(AppError):
    """`retry_after_s` is when the next request will be taken."""

    code = "too_many_requests"
    retryable = True

    def __init__(self, message: str, retry_after_s: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class QuotaExceeded(AppError):
    code = "quota_exceeded"


class Unavailable(AppError):
    code = "unavailable"
    retryable = True


class ModelError(AppError):
    code = "model_error"


class ModelMissing(ModelError):
    code = "model_missing"


class ModelCorrupt(ModelError):
    code = "model_corrupt"


class DownloadFailed(ModelError):
    code = "download_failed"
    retryable = True


class Misconfigured(AppError):
    code = "misconfigured"
