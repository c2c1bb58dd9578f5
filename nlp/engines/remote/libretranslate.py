"""LibreTranslate's API (`POST /translate`)."""

from core.locales import Locale, Pair
from nlp.engines.base import Tone
from nlp.engines.remote.base import Batch, RemoteEngine


class LibreTranslateEngine(RemoteEngine):
    """Texts only: it knows no tone, context or terms."""

    name = "libretranslate"

    def tones(self, pair: Pair) -> frozenset[Tone]:  # noqa: ARG002 - the same for every pair
        return frozenset()

    def ask(self, batch: Batch) -> object:
        body = {
            "q": list(batch.segments),
            "source": _code(batch.pair.source),
            "target": _code(batch.pair.target),
            "format": "text",
            **({"api_key": self.remote.key} if self.remote.key else {}),
        }
        answer = self.caller.post(self.remote.url.rstrip("/") + "/translate", body)
        return answer.get("translatedText") if isinstance(answer, dict) else None


def _code(locale: Locale) -> str:
    if locale.language == "zh":
        return f"zh-{locale.script or 'Hans'}"
    return "pt-BR" if (locale.language, locale.region) == ("pt", "BR") else locale.language
