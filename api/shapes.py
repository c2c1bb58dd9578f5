"""How one translated text is shown in files and with `--json`: the names of the native call's results."""

from dataclasses import asdict
from typing import Any

from api.translator import Translated


def describe(translated: Translated) -> dict[str, Any]:
    """Plain values, ready for JSON. Spans of terms are of the source text, those of findings of the target."""
    done = translated.localization
    return {
        "text": done.text,
        "source_text": done.source_text,
        "source": translated.detected.tag,
        "confidence": translated.confidence,
        "is_title": done.is_title,
        "segments": [asdict(segment) for segment in done.segments],
        "terms_applied": [asdict(term) for term in done.terms_applied],
        "terms_missed": [asdict(term) for term in done.terms_missed],
        "findings": [asdict(finding) for finding in done.findings],
        "needs_review": done.needs_review,
        "engine": done.engine,
        "model": done.model,
        "licence": done.licence,
    }
