"""Whether a model has plainly lost its way: what a draft shows before anybody asks for another wording."""

from core.locales import Pair
from nlp.checks.base import Subject
from nlp.checks.repetition import RepetitionCheck
from nlp.checks.wording import UntranslatedCheck

_CHECKS = (RepetitionCheck(), UntranslatedCheck())


def is_sound(source_text: str, text: str, pair: Pair) -> bool:
    """True where the target neither repeats itself nor leaves words in the source's script."""
    subject = Subject(source_text, text, pair)
    return not any(check.inspect(subject) for check in _CHECKS)
