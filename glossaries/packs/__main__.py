"""`python -m glossaries.packs [FOLDER ...]`: reads packs and says what is wrong with them."""

import sys
from pathlib import Path

from glossaries.packs.book import PACKS, load_book
from glossaries.packs.lint import advice
from glossaries.packs.reader import WrongPacks


def main(folders: list[str]) -> int:
    """0 when the shipped packs with those of the folders can be used, else 2; advice alone is no failure."""
    out = sys.stdout
    try:
        book = load_book((PACKS, *(Path(folder) for folder in folders)))
    except WrongPacks as error:
        out.writelines(f"error: {problem}\n" for problem in error.problems)
        return 2
    out.writelines(f"advice: {sentence}\n" for sentence in advice(book))
    terms = sum(len(rule.terms) for rule in book.rules.values())
    out.write(f"{len(book.packs)} packs, {len(book.rules)} rules, {terms} terms: no errors\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
