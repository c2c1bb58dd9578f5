"""LibreTranslate: the optional endpoints (its contract, §5); files and suggestions are switched off."""

from fastapi import APIRouter, Request

from api.doors.desk import desk_of
from core.errors import AccessDenied, NotFound

_TIMEOUT_MS = 500
"""How long a page waits after a keystroke before it translates (the original's default)."""

router = APIRouter(tags=["LibreTranslate"])


@router.get("/health")
def health() -> dict[str, str]:
    """The server answers."""
    return {"status": "ok"}


@router.get("/frontend/settings")
def frontend_settings(request: Request) -> dict[str, object]:
    """What a page needs to know before it offers translation."""
    runtime = desk_of(request).runtime
    return {
        "charLimit": runtime.settings.characters_per_text,
        "frontendTimeout": _TIMEOUT_MS,
        "apiKeys": runtime.keys_required,
        "keyRequired": runtime.keys_required,
        "suggestions": False,
        "filesTranslation": False,
        "supportedFilesFormat": [],
        "language": {
            "source": {"code": "auto", "name": "Auto Detect"},
            "target": {"code": "en", "name": "English"},
        },
    }


@router.post("/suggest")
def suggest() -> None:
    """Switched off."""
    raise AccessDenied("Suggestions are switched off on this server")


@router.post("/translate_file")
def translate_file() -> None:
    """Switched off."""
    raise AccessDenied("Files translation is switched off on this server")


@router.get("/download_file/{name:path}", include_in_schema=False)
def download_file(name: str) -> None:  # noqa: ARG001 - there is no file to look for
    raise NotFound("There are no files on this server")


@router.get("/spec")
def spec(request: Request) -> dict[str, object]:
    """The description of all doors, as OpenAPI."""
    description: dict[str, object] = request.app.openapi()
    return description
