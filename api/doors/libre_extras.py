"""LibreTranslate: the optional endpoints (its contract, §5); suggestions are switched off."""

from fastapi import APIRouter, Request

from api.doors.desk import desk_of
from core.errors import AccessDenied
from nlp.documents.registry import suffixes

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
        "filesTranslation": True,
        "supportedFilesFormat": suffixes(),
        "language": {
            "source": {"code": "auto", "name": "Auto Detect"},
            "target": {"code": "en", "name": "English"},
        },
    }


@router.post("/suggest")
def suggest() -> None:
    """Switched off."""
    raise AccessDenied("Suggestions are switched off on this server")


@router.get("/spec")
def spec(request: Request) -> dict[str, object]:
    """The description of all doors, as OpenAPI."""
    description: dict[str, object] = request.app.openapi()
    return description
