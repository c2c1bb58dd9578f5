"""What a read file says in short: how many, in which languages, how they sound, what they complain about."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from nlp.reading.reader import Reading
from nlp.reading.topics import PRAISE

_EXAMPLES, _EXAMPLE_CHARACTERS = 2, 120


@dataclass(slots=True)
class Summary:
    """Counts over all rows, with the first examples of each reason."""

    rows: int = 0
    faults: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    sentiments: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)
    examples: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    first_faults: list[str] = field(default_factory=list)

    def count_fault(self, fault: str) -> None:
        self.rows += 1
        self.faults += 1
        if len(self.first_faults) < 5:
            self.first_faults.append(f"row {self.rows}: {fault}")

    def count(self, text: str, reading: Reading) -> None:
        self.rows += 1
        self.languages[reading.language or "unknown"] += 1
        if reading.sentiment is not None:
            self.sentiments[str(reading.sentiment.label)] += 1
        self.claims.update({f"{claim.kind} ({claim.stance})" for claim in reading.claims})
        for topic in reading.topics:
            self.topics[topic.topic] += 1
            if len(kept := self.examples[topic.topic]) < _EXAMPLES:
                kept.append(_shortened(text))

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Complaint reasons, the most frequent first."""
        return [(topic, count) for topic, count in self.topics.most_common() if topic != PRAISE]

    def to_json(self) -> dict[str, object]:
        return {
            "rows": self.rows,
            "row_errors": self.faults,
            "first_row_errors": self.first_faults,
            "languages": dict(self.languages.most_common()),
            "sentiment": dict(self.sentiments.most_common()),
            "reasons": [{"topic": t, "count": n, "examples": self.examples[t]} for t, n in self.reasons],
            "praise": self.topics[PRAISE],
            "claims": dict(self.claims.most_common()),
        }


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXAMPLE_CHARACTERS else f"{line[: _EXAMPLE_CHARACTERS - 1]}…"
