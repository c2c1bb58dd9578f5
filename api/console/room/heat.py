"""The early-warning matrix as a heat map: for each indicator how far it has come, in colour, sign and word."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitors.indicators.table import FALLING, Table
from monitors.signals import MatrixRow, SignalLevel


def _(words: str) -> str:
    """Marks words for the catalogues; the template translates them."""
    return words


NAMES = {
    "author_surprise": _("Authors, last hour"),
    "growth": _("Time in which mentions double"),
    "kinds_together": _("Kinds of sources together"),
    "markets_together": _("Markets together"),
    "negative_surprise": _("Negative mentions, last hour"),
    "negative_share": _("Negative share above usual"),
    "stars_fall": _("Fall of mean stars"),
    "one_star_share": _("One-star share above usual"),
    "reason_surprise": _("One complaint reason"),
    "safety_claims": _("Injury, death or fire claimed"),
    "data_claims": _("Data exposure claimed"),
    "notices": _("Recall, breach or regulator notice"),
    "legal_news": _("Regulator or court in the news"),
    "fraud_claims": _("Fraud or counterfeit claimed"),
    "boycott_calls": _("Calls for a boycott"),
    "top_engagement": _("Reach of the loudest negative post"),
    "story_outlets": _("News outlets on one story"),
    "ticket_surprise": _("Support tickets, last hour"),
    "unanswered_share": _("Negative reviews unanswered"),
    "copied_share": _("Near-duplicates (lowers confidence)"),
}
_SHARES = frozenset(
    {"negative_share", "one_star_share", "top_engagement", "unanswered_share", "copied_share"}
)  # of one; all others are plain numbers
_HOURS = frozenset({"growth"})


@dataclass(frozen=True, slots=True)
class Heat:
    """One row: `cells` are the thresholds of watch, alert and severe, and whether each is reached."""

    name: str
    says: str
    value: str
    usual: str
    level: SignalLevel
    cells: tuple[tuple[str, bool], ...]
    is_known: bool
    note: str
    posts: int
    is_falling: bool


def heat_of(rows: Sequence[MatrixRow], table: Table) -> list[Heat]:
    """The rows that the table still has, in their order."""
    return [_heat(row, table) for row in rows if row.indicator in table.rows]


def _heat(row: MatrixRow, table: Table) -> Heat:
    name = row.indicator
    cells = tuple(
        (_shown(name, threshold), row.level >= level)
        for threshold, level in zip(table.rows[name].thresholds, (1, 2, 3), strict=True)
    )
    value, usual = ("" if one is None else _shown(name, one) for one in (row.value, row.baseline))
    known = row.value is not None
    return Heat(
        NAMES.get(name, name), row.says, value, usual, row.level, cells, known, row.note, len(row.posts),
        name in FALLING,
    )  # fmt: skip


def _shown(name: str, value: float) -> str:
    if name in _SHARES:
        return f"{value * 100:.3g} %"
    return f"{value:.2g} h" if name in _HOURS else f"{value:.3g}"
