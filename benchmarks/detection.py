"""Figures of language detection on short titles: `python benchmarks/detection.py TERMS REVIEWS TITLES [--out FILE]`.

TERMS, REVIEWS: the folders the detector was trained on; only what was held out from it is measured. TITLES: a file of
product titles in several languages, one JSON object a line, which it never saw. `--out` writes the page of the docs.
Other detectors are compared where they are installed. Without the folders there is nothing to measure, and it says so.
"""

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.detection import UNSURE, detect
from nlp.detection.corpus import Sample, read_reviews, read_terms
from nlp.detection.ngrams import FOLDER, load_model

MOST = 150
"""Texts of one language and kind."""
FEW = 5
"""Candidates of a caller who knows its markets: the right one and four drawn from all."""
_UNSPACED = {"zh", "ja", "th"}
_PRODUCT = "m-absa"
_TITLE_LANGUAGES = ("zh", "en", "pt", "es", "de", "fr")

KINDS = {
    "terms": "product terms of two words or more",
    "words": "single-word product terms",
    "composed": "titles of a category and two attribute values",
    "titles": "product titles, written for the terminology sets",
    "reviews": "first five words of product reviews",
    "other": "first five words of subtitles, tweets and other reviews",
}


def _drawing(seed: int) -> random.Random:
    """The same draw every time."""
    return random.Random(seed)  # noqa: S311 - nothing here is secret


@dataclass(frozen=True, slots=True)
class Line:
    """A text to tell the language of."""

    text: str
    language: str
    kind: str


@dataclass
class Tally:
    """Right, sure and surely right ones of `count`."""

    count: int = 0
    right: int = 0
    sure: int = 0
    sure_and_right: int = 0

    def add(self, *, is_right: bool, is_sure: bool) -> None:
        self.count += 1
        self.right += is_right
        self.sure += is_sure
        self.sure_and_right += is_right and is_sure

    @property
    def accuracy(self) -> float:
        return self.right / max(1, self.count)

    @property
    def abstained(self) -> float:
        return 1 - self.sure / max(1, self.count)

    @property
    def when_sure(self) -> float:
        return self.sure_and_right / max(1, self.sure)


def main() -> None:
    """Measures and prints; exits with a reason where there is nothing to measure."""
    options = _options()
    if not options.terms.is_dir() or not options.reviews.is_dir():
        print("skipped: the folders of texts are not there")
        return
    lines = read_lines(options.terms, options.reviews, options.titles)
    page = render(lines)
    print(page)
    if options.out:
        options.out.write_text(page, "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("terms", type=Path, help="folder of taxonomy_*.tsv.gz")
    parser.add_argument("reviews", type=Path, help="folder of <language>.train.tsv.gz")
    parser.add_argument("titles", type=Path, help="file of titles, a JSON object a line, languages as keys")
    parser.add_argument("--out", type=Path, help="page to write")
    return parser.parse_args()


def read_lines(terms: Path, reviews: Path, titles: Path) -> list[Line]:
    """The held-out texts of every kind, at most MOST of a language and kind, the same every time."""
    products = [sample for sample in read_terms(terms) if sample.is_held_out]
    others = [sample for sample in read_reviews(reviews) if sample.is_held_out]
    lines = [
        *(_term(sample) for sample in products if sample.kind != "attribute_descriptions"),
        *_composed(products),
        *(Line(_cut(s), s.language, "reviews" if s.kind.startswith(_PRODUCT) else "other") for s in others),
        *_titles(titles),
    ]
    by_kind: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in dict.fromkeys(lines):
        by_kind[line.kind, line.language].append(line)
    drawing = _drawing(7)
    return [line for own in by_kind.values() for line in drawing.sample(own, min(MOST, len(own)))]


def _term(sample: Sample) -> Line:
    is_long = len(sample.text.split()) > 1 or (sample.language in _UNSPACED and len(sample.text) > 3)
    return Line(sample.text, sample.language, "terms" if is_long else "words")


def _composed(products: Sequence[Sample]) -> list[Line]:
    """Titles as tools put them together: values, then what it is."""
    drawing = _drawing(5)
    by_language: dict[tuple[str, str], list[str]] = defaultdict(list)
    for sample in products:
        by_language[sample.language, sample.kind].append(sample.text)
    lines: list[Line] = []
    for language in sorted({language for language, _ in by_language}):
        values, categories = by_language[language, "values"], by_language[language, "categories"]
        for category in drawing.sample(categories, min(MOST, len(categories))):
            glue = "" if language in _UNSPACED else " "
            lines.append(Line(glue.join([*drawing.sample(values, 2), category]), language, "composed"))
    return lines


def _titles(path: Path) -> list[Line]:
    if not path.is_file():
        return []
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [Line(item[one], one, "titles") for item in items for one in _TITLE_LANGUAGES if item.get(one)]


def _cut(sample: Sample) -> str:
    return sample.text[:12] if sample.language in _UNSPACED else " ".join(sample.text.split()[:5])


def measure(lines: Sequence[Line], candidates_of: Callable[[Line], frozenset[str]]) -> dict[str, dict[str, Tally]]:
    """Kind → language → tally, over texts there is something to tell by."""
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for line in lines:
        found = next(iter(detect(line.text, candidates_of(line))), None)
        if found:
            is_right = found.language == line.language
            tallies[line.kind][line.language].add(is_right=is_right, is_sure=found.is_sure)
    return tallies


def _mean(tallies: dict[str, Tally], name: str) -> float:
    return sum(getattr(tally, name) for tally in tallies.values()) / max(1, len(tallies))


def render(lines: Sequence[Line]) -> str:
    """The page: what was measured, per kind and per language."""
    everything = frozenset(line.language for line in lines)
    drawing = _drawing(11)
    few = {
        line: frozenset({line.language, *drawing.sample(sorted(everything - {line.language}), FEW - 1)})
        for line in lines
    }
    known, among_few, alone = (
        measure(lines, lambda _line: everything),
        measure(lines, lambda line: few[line]),
        measure(lines, lambda _line: frozenset()),
    )
    parts = [
        _INTRODUCTION.format(languages=len(everything), unsure=UNSURE, few=FEW),
        *_kinds(known, among_few, alone),
        "",
        *_languages(known, among_few),
        "",
        *_costs(lines),
        "",
        *_rivals(lines, everything),
        _WHAT_IS_DONE,
    ]
    return "\n".join(parts)


def _kinds(*runs: dict[str, dict[str, Tally]]) -> list[str]:
    known, among_few, alone = runs
    rows = [
        "| kind | languages | texts | all candidates | five candidates | none given | abstained | right when sure |"
    ]
    rows.append("|---|--:|--:|--:|--:|--:|--:|--:|")
    for kind, name in KINDS.items():
        if tallies := known.get(kind):
            count = sum(tally.count for tally in tallies.values())
            rows.append(
                f"| {name} | {len(tallies)} | {count:,} | {_mean(tallies, 'accuracy'):.3f} | "
                f"{_mean(among_few[kind], 'accuracy'):.3f} | {_mean(alone[kind], 'accuracy'):.3f} | "
                f"{_mean(tallies, 'abstained'):.3f} | {_mean(tallies, 'when_sure'):.3f} |"
            )
    return rows


def _languages(known: dict[str, dict[str, Tally]], among_few: dict[str, dict[str, Tally]]) -> list[str]:
    rows = ["## Per language", "", "Accuracy among all candidates, and (in brackets) among five.", ""]
    rows += [f"| language | {' | '.join(KINDS)} |", f"|---|{'--:|' * len(KINDS)}"]
    languages = sorted({language for tallies in known.values() for language in tallies})
    for language in languages:
        cells = [_cell(known[kind].get(language), among_few[kind].get(language)) for kind in KINDS]
        rows.append(f"| {language} | {' | '.join(cells)} |")
    return rows


def _cell(among_all: Tally | None, among_few: Tally | None) -> str:
    return f"{among_all.accuracy:.3f} ({among_few.accuracy:.3f})" if among_all and among_few else ""


def _costs(lines: Sequence[Line]) -> list[str]:
    texts = [line.text for line in _drawing(3).sample(list(lines), min(3000, len(lines)))]
    started = time.process_time()
    for text in texts:
        detect(text, ("en", "de", "fr", "zh", "pt"))
    each = (time.process_time() - started) / len(texts)
    size = (FOLDER / "titles.bin").stat().st_size
    return [
        "## Cost",
        "",
        _COST.format(ms=each * 1000, size=size / 2**20, languages=len(load_model().languages)),
    ]


def _rivals(lines: Sequence[Line], everything: frozenset[str]) -> list[str]:
    """Other detectors on the same product terms and reviews, each at its best: unrestricted where it has no choice."""
    drawn = [line for line in lines if line.kind in {"terms", "composed", "reviews"}]
    drawn = _drawing(3).sample(drawn, min(1500, len(drawn)))
    rows = [
        "## Compared",
        "",
        f"The same {len(drawn)} texts (terms, composed titles, reviews), all languages possible.",
        "",
    ]
    rows += ["| detector | right |", "|---|--:|"]
    for name, tell in {"babelguard": _ours(everything), **_others()}.items():
        right = sum(tell(line.text) == line.language for line in drawn)
        rows.append(f"| {name} | {right / len(drawn):.3f} |")
    return rows


def _ours(everything: frozenset[str]) -> Callable[[str], str]:
    return lambda text: next((found.language for found in detect(text, everything)), "")


def _others() -> dict[str, Callable[[str], str]]:
    found: dict[str, Callable[[str], str]] = {}
    for name, make in {"langdetect": _langdetect, "py3langid": _py3langid, "lingua": _lingua}.items():
        try:
            found[name] = make()
        except ImportError:
            continue
    return found


def _langdetect() -> Callable[[str], str]:
    import langdetect  # noqa: PLC0415 - a rival

    langdetect.DetectorFactory.seed = 0

    def tell(text: str) -> str:
        try:
            return str(langdetect.detect(text)).split("-", maxsplit=1)[0]
        except langdetect.LangDetectException:
            return ""

    return tell


def _py3langid() -> Callable[[str], str]:
    import py3langid  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - a rival

    return lambda text: {"nb": "no", "nn": "no"}.get(code := py3langid.classify(text)[0], code)


def _lingua() -> Callable[[str], str]:
    from lingua import LanguageDetectorBuilder  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - a rival

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def tell(text: str) -> str:
        found = detector.detect_language_of(text)
        code = found.iso_code_639_1.name.lower() if found else ""
        return {"nb": "no", "nn": "no"}.get(code, code)

    return tell


_COST = (
    "{ms:.2f} ms of one core a title; weights of {size:.1f} MiB, mapped, not read; "
    "{languages} languages told by statistics."
)
_INTRODUCTION = """# Detection of language

Written by `python benchmarks/detection.py TERMS REVIEWS TITLES --out docs/detection-of-language.md`.

A text's language is told by its script; by letters that one language alone has; and between the rest by a model trained
for this product on product terms and reviews (hashed runs of one to four letters, logistic regression;
`nlp/detection/training.py`). langdetect, seeded, is asked about languages the model never saw. The caller's candidates
are expected, not obeyed: another language is named on strong evidence.

Measured on texts held out from training: a fifth of the product terms with all their translations, a fifth of the
reviews, and titles the model never saw. Terms that two languages write alike are left out, since nobody can tell them.
Numbers are means over languages, of {languages} candidates, then of {few} (the right one and four drawn), then with
none given. A confidence below {unsure} is an abstention: the best guess is still there, marked.

## Per kind of text
"""

_WHAT_IS_DONE = """
## What is done where two look alike

- **Chinese or Japanese**, Han characters alone: told by the model (words and forms of characters) and by the
  candidates. Any kana among them makes it Japanese.
- **Simplified or traditional**: by the characters that differ; the script comes with the detection.
- **Serbian, Macedonian, Ukrainian, Belarusian, Kazakh** are told from Russian and Bulgarian by their own letters; a
  text without one counts as its neighbour unless only they are expected.
- **Persian and Urdu** are told from Arabic by their own letters.
- **Portuguese or Spanish, Norwegian or Danish, Czech or Slovak**: by the model; see the table for what remains.
- **Malay** is not told from Indonesian: it is named only where it is expected and Indonesian is not.
- **Estonian, Latvian, Lithuanian, Slovenian, Catalan, Tagalog** are langdetect's: where expected, or in longer texts.
- **Emoji, digits, signs alone**: nothing is told.
"""

if __name__ == "__main__":
    main()
