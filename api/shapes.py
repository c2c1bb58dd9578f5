"""How one translated text is shown in files and with `--json`: the names of the native call's results."""

from dataclasses import asdict
from typing import Any

from api.orders import Translated
from nlp.localization import AppliedTerm
from nlp.quality.base import Quality
from nlp.titling.base import Titled

_EVIDENCE = (
    "origin", "model_score", "length_ratio", "repetition", "copied", "terms_said", "terms_asked", "covered",
    "round_trip", "similarity", "concerns",
)  # fmt: skip


def quality_values(quality: Quality | None) -> dict[str, Any] | None:
    """An estimate and its evidence as every answer shows them."""
    if quality is None:
        return None
    evidence = {name: getattr(quality.evidence, name) for name in _EVIDENCE}
    return {"score": quality.score, "label": quality.label.value, **evidence}


def term_values(term: AppliedTerm) -> dict[str, Any]:
    """A term with the leg it belongs to, where the route has several."""
    leg = {"source": term.leg.source.tag, "target": term.leg.target.tag} if term.leg else None
    return asdict(term) | {"leg": leg}


def title_values(titled: Titled) -> dict[str, Any]:
    """What was done to a title, as every answer shows it."""
    return {
        "parts": [{"text": part.text, "role": part.role} for part in titled.parts],
        "moved": [asdict(one) for one in titled.moved],
        "why_not": titled.why_not.value if titled.why_not else None,
        "conversions": [asdict(one) for one in titled.conversions],
        "conventions": list(titled.sources),
    }


def describe(translated: Translated) -> dict[str, Any]:
    """Plain values, ready for JSON. Spans of terms are of the source text, those of findings of the target.

    `title` is there where something was asked of one.
    """
    done = translated.localization
    title = {"title": title_values(translated.titled)} if translated.titled else {}
    return {
        "text": done.text,
        "source_text": done.source_text,
        "source": translated.detected.tag,
        "confidence": translated.confidence,
        "is_title": done.is_title,
        "segments": [
            {"source": one.source, "target": one.target, "quality": quality_values(one.quality)}
            for one in done.segments
        ],
        "terms_applied": [term_values(term) for term in done.terms_applied],
        "terms_missed": [term_values(term) for term in done.terms_missed],
        "findings": [asdict(finding) for finding in done.findings],
        "needs_review": done.needs_review,
        "quality": quality_values(done.quality),
        "engine": done.engine,
        "model": done.model,
        "licence": done.licence,
        **title,
    }
