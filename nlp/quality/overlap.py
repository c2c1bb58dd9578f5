"""How alike two texts of one language are: the character n-gram F score.

chrF2 of Popović 2015, doi 10.18653/v1/W15-3049.
"""

from collections import Counter

_ORDER = 6
_BETA2 = 4.0
"""Recall counts twice as much as precision: chrF2, as sacreBLEU computes it for one sentence (`eps` smoothing off)."""


def chrf(text: str, reference: str) -> float:
    """From 0 (nothing in common) to 1 (equal but for spaces)."""
    said, wanted = "".join(text.split()), "".join(reference.split())
    precision = recall = 0.0
    orders = 0
    for order in range(1, _ORDER + 1):
        grams, other = _grams(said, order), _grams(wanted, order)
        if not grams or not other:
            continue
        common = sum((grams & other).values())
        precision += common / sum(grams.values())
        recall += common / sum(other.values())
        orders += 1
    if not orders or not precision + recall:
        return 0.0
    precision, recall = precision / orders, recall / orders
    return (1 + _BETA2) * precision * recall / (_BETA2 * precision + recall)


def _grams(text: str, order: int) -> Counter[str]:
    return Counter(text[i : i + order] for i in range(len(text) - order + 1))
