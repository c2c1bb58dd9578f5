"""Lists as people type them into one field of a form."""


def lines(text: str) -> tuple[str, ...]:
    """Words, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def codes(text: str) -> tuple[str, ...]:
    """Codes with spaces or commas between them."""
    return tuple(text.replace(",", " ").split())
