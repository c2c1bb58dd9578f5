"""How fast topics and claims are read on one core: `python -m benchmarks.reading`.

The texts are the examples of the rules themselves, made about as long as a short review; languages are told, so that
detection is not measured. Prints texts a second, the seconds to load the rules, and those of 10 000 near-duplicates.
"""

import time

from glossaries.reading_rules import starter_rules
from nlp.reading.duplicates import near_duplicates
from nlp.reading.privacy import redact
from nlp.reading.reader import shipped_reader

_TEXTS = 10_000
_LENGTH = 90
"""Code points of a text, about the median of the reviews we have."""


def texts() -> list[tuple[str, str]]:
    """(text, language), every language in turn."""
    found: list[tuple[str, str]] = []
    for language, rules in sorted(starter_rules().languages.items()):
        examples = [text for rule in rules.topics for group in rule.tests.values() for text in group]
        line = ". ".join(examples)
        found += [(line[at : at + _LENGTH], language) for at in range(0, len(line) - _LENGTH, _LENGTH // 3)]
    step = max(1, len(found) * 7 // 11) | 1
    return [found[at * step % len(found)] for at in range(_TEXTS)]


def main() -> None:
    started = time.perf_counter()
    starter_rules()
    print(f"rules loaded in {time.perf_counter() - started:.2f} s")
    given, reader = texts(), shipped_reader()
    for text, language in given[:500]:
        reader.read_one(text, language)
    for name, work in {
        "topics and claims": lambda: [reader.read_one(text, language) for text, language in given],
        "personal data": lambda: [redact(text) for text, _ in given],
        "near-duplicates": lambda: near_duplicates([text for text, _ in given]),
    }.items():
        started = time.process_time()
        work()
        print(f"{name}: {len(given) / (time.process_time() - started):,.0f} texts/s")


if __name__ == "__main__":
    main()
