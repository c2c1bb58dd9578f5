"""DeepL's API, or whatever speaks it (`POST /v2/translate`)."""

from core.locales import Locale, Pair
from nlp.engines.base import Tone
from nlp.engines.remote.base import Batch, RemoteEngine

_FORMAL = frozenset("de fr it es nl pl pt ja ru".split())
"""Targets DeepL takes `formality` for (its documentation, read November 2026)."""
_VARIANTS = {"en": "EN-US", "pt": "PT-BR"}


class DeeplEngine(RemoteEngine):
    """Formality and context go through; terms are checked afterwards, as everywhere."""

    name = "deepl"

    def tones(self, pair: Pair) -> frozenset[Tone]:
        return frozenset({Tone.FORMAL, Tone.INFORMAL}) if pair.target.language in _FORMAL else frozenset()

    def ask(self, batch: Batch) -> object:
        body: dict[str, object] = {
            "text": list(batch.segments),
            "source_lang": batch.pair.source.language.upper(),
            "target_lang": _target(batch.pair.target),
            "split_sentences": "0",
            "preserve_formatting": True,
        }
        if batch.manner.context:
            body["context"] = batch.manner.context
        if batch.manner.tone in self.tones(batch.pair):
            body["formality"] = "prefer_more" if batch.manner.tone is Tone.FORMAL else "prefer_less"
        answer = self.caller.post(self.remote.url.rstrip("/") + "/v2/translate", body)
        rows = answer.get("translations") if isinstance(answer, dict) else None
        return [row.get("text") if isinstance(row, dict) else None for row in rows] if isinstance(rows, list) else None


def _target(locale: Locale) -> str:
    if locale.language == "zh":
        return f"ZH-{(locale.script or 'Hans').upper()}"
    if locale.region in {"US", "GB", "BR", "PT"}:
        return locale.tag.upper()
    return _VARIANTS.get(locale.language, locale.language.upper())
