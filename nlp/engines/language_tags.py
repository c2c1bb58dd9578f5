"""How multilingual models are told their languages: marks in the source, in the target, or in both.

Which family a model is of shows in its vocabulary: M2M100 has `__en__`, NLLB `eng_Latn`, MADLAD `<2en>`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import permutations

from core.locales import LANGUAGE_NAMES, Locale, Pair

_TRADITIONAL = Locale("zh", "Hant")
_FLORES = {
    "am": "amh_Ethi", "ar": "arb_Arab", "be": "bel_Cyrl", "bg": "bul_Cyrl", "bn": "ben_Beng", "ca": "cat_Latn",
    "cs": "ces_Latn", "da": "dan_Latn", "de": "deu_Latn", "el": "ell_Grek", "en": "eng_Latn", "es": "spa_Latn",
    "et": "est_Latn", "fa": "pes_Arab", "fi": "fin_Latn", "fr": "fra_Latn", "ha": "hau_Latn", "he": "heb_Hebr",
    "hi": "hin_Deva", "hr": "hrv_Latn", "hu": "hun_Latn", "id": "ind_Latn", "ig": "ibo_Latn", "it": "ita_Latn",
    "ja": "jpn_Jpan", "kk": "kaz_Cyrl", "ko": "kor_Hang", "lt": "lit_Latn", "lv": "lvs_Latn", "mk": "mkd_Cyrl",
    "ms": "zsm_Latn", "nl": "nld_Latn", "no": "nob_Latn", "pl": "pol_Latn", "pt": "por_Latn", "ro": "ron_Latn",
    "ru": "rus_Cyrl", "rw": "kin_Latn", "sk": "slk_Latn", "sl": "slv_Latn", "sr": "srp_Cyrl", "sv": "swe_Latn",
    "sw": "swh_Latn", "th": "tha_Thai", "tl": "tgl_Latn", "tr": "tur_Latn", "uk": "ukr_Cyrl", "ur": "urd_Arab",
    "vi": "vie_Latn", "yo": "yor_Latn", "zh": "zho_Hans",
}  # fmt: skip
"""FLORES-200 codes, as NLLB's vocabulary has them (Costa-jussà et al. 2022, appendix A)."""


@dataclass(frozen=True, slots=True)
class LanguageTags:
    """The marks of one model: which locale has which, and on which side they stand."""

    family: str
    marks: Mapping[Locale, str]
    in_source: bool
    in_target: bool

    def pairs(self) -> frozenset[Pair]:
        """Every two languages the model has marks for."""
        return frozenset(
            Pair(source, target) for source, target in permutations(self.marks, 2) if source.language != target.language
        )

    def source_prefix(self, pair: Pair) -> list[str]:
        """What stands before the source pieces: its own language, or for MADLAD the one wanted."""
        if not self.in_source:
            return []
        return [self._mark(pair.source if self.in_target else pair.target)]

    def target_prefix(self, pair: Pair) -> list[str]:
        """What decoding has to begin with."""
        return [self._mark(pair.target)] if self.in_target else []

    def _mark(self, locale: Locale) -> str:
        return next(self.marks[one] for one in locale.wider if one in self.marks)


def find_tags(vocabulary: Collection[str]) -> LanguageTags | None:
    """The marks a vocabulary holds; None for a model of one pair."""
    words = vocabulary if isinstance(vocabulary, (set, frozenset, dict)) else frozenset(vocabulary)
    shapes = (
        ("m2m100", {Locale(code): f"__{code}__" for code in LANGUAGE_NAMES}, True, True),
        ("nllb", {Locale(code): mark for code, mark in _FLORES.items()} | {_TRADITIONAL: "zho_Hant"}, True, True),
        ("madlad", {Locale(code): f"<2{code}>" for code in LANGUAGE_NAMES}, True, False),
    )
    for family, marks, in_source, in_target in shapes:
        known = {locale: mark for locale, mark in marks.items() if mark in words}
        if len(known) > 1:
            return LanguageTags(family, known, in_source, in_target)
    return None
