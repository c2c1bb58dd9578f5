"""Localizes a file with a translator that shouts, slowly: a process of its own, to be killed.

`python -m tests.api.bulk.driver FILE OUT SECONDS_A_BATCH`
"""

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from api.bulk.journal import Journal, fingerprint_of
from api.bulk.mapping import Mapping, read_mapping
from api.bulk.registry import open_catalogue
from api.bulk.run import Bulk
from api.orders import Translated, TranslationOrder
from api.settings import Settings
from core.errors import InvalidInput
from core.locales import Locale
from nlp.localization import Localization

BAD = "坏"


@dataclass
class Shouting:
    """Says texts in upper case with the locale behind; refuses those that hold `BAD`."""

    pause_s: float = 0.0
    asked: list[str] = field(default_factory=list)

    def translate(self, order: TranslationOrder) -> list[Translated]:
        time.sleep(self.pause_s)
        self.asked += order.texts
        if any(BAD in text for text in order.texts):
            raise InvalidInput("This text cannot be translated", "text")
        return [_shouted(text, order.target) for text in order.texts]


def _shouted(text: str, target: Locale) -> Translated:
    done = Localization(f"{text.upper()} [{target.tag}]", text, (), (), (), (), engine="shout", model="", licence="")
    return Translated(done, Locale("zh"), 1.0, (), len(text))


def mapping_of(**values: object) -> Mapping:
    return read_mapping({"targets": [{"locale": "en"}]} | values)


def localize(file: Path, out: Path, mapping: Mapping, translator: Shouting) -> Journal:
    """As the command does."""
    catalogue = open_catalogue(file, mapping)
    journal = Journal(out.with_suffix(".journal"), fingerprint_of(file, mapping))
    for _ in Bulk(mapping, "me", translator, Settings(data_dir=out.parent)).run(catalogue, journal):  # type: ignore[arg-type]
        pass
    catalogue.write(journal.results(), out)
    return journal


if __name__ == "__main__":
    localize(Path(sys.argv[1]), Path(sys.argv[2]), mapping_of(), Shouting(float(sys.argv[3])))
