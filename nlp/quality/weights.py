"""The fitted numbers of the estimate, read from `data/weights.json`, which `python -m benchmarks.quality` writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.errors import ModelCorrupt

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Weights:
    """`regressions`: kind of evidence → sign → weight; `centres`: model → its usual score and the spread; `biases`:
    model → how much better than others it is, `""` for those we never met; `leg_factor`: what each further leg leaves.

    Scores under `low_under` are low, those from `high_from` on high.
    """

    regressions: Mapping[str, Mapping[str, float]]
    centres: Mapping[str, tuple[float, float]]
    biases: Mapping[str, float]
    leg_factor: float
    low_under: float
    high_from: float


@cache
def shipped_weights() -> Weights:
    """Raises ModelCorrupt for a file of another format."""
    about = json.loads((files("nlp.quality") / "data" / "weights.json").read_text("utf-8"))
    if about.get("format") != FORMAT:
        raise ModelCorrupt(f"The weights of the quality estimate are not of format {FORMAT}.")
    centres = {name: (float(centre), float(spread)) for name, (centre, spread) in about["centres"].items()}
    numbers = (float(about[name]) for name in ("leg_factor", "low_under", "high_from"))
    return Weights(about["regressions"], centres, about["biases"], *numbers)


def as_json(weights: Weights) -> str:
    """The weights as they are kept."""
    about = {
        "format": FORMAT,
        "low_under": weights.low_under,
        "high_from": weights.high_from,
        "leg_factor": weights.leg_factor,
        "centres": {name: list(pair) for name, pair in weights.centres.items()},
        "biases": dict(weights.biases),
        "regressions": {kind: dict(regression) for kind, regression in weights.regressions.items()},
    }
    return json.dumps(about, indent=1) + "\n"
