"""FLORES dev zh→en through the server: the pipeline must cost no quality where there is no term and no title.

Scored with chrF2 beside the published output of Argos Translate, which runs the same weights; and compared line by
line with the raw model's own text, given the whole line (`split_sentences=0`) or our segments of it (the default).
"""

from argparse import Namespace
from collections.abc import Sequence

from sacrebleu import corpus_chrf

from benchmarks.entry import parser, run, shared_file
from benchmarks.load import Call, send
from benchmarks.machine import cores
from benchmarks.raw import RawModel
from benchmarks.report import Figure, Report
from benchmarks.servers import Server, model_folder, our_server

_SET = "flores_dev/zh-en.flores-dev"
_LINES_A_CALL = 50
_CLIENTS = 2


def measure(options: Namespace) -> Report:
    """The whole set both ways, or its first `--titles` lines."""
    source, reference, argos = (_lines(options, suffix) for suffix in ("zh", "en", "argos.en"))
    raw = RawModel(model_folder(), cores())
    with our_server() as server:
        served = {split: _served(server, source, split) for split in ("1", "0")}
    plain = {"1": raw.translate_cut(source), "0": raw.translate(source)}
    chrf = {name: _chrf(lines, reference) for name, lines in _outputs(argos, served, plain).items()}
    return _report(chrf, {split: _equal(served[split], plain[split]) for split in served}, len(source))


def _lines(options: Namespace, suffix: str) -> list[str]:
    file = shared_file(options, f"data/{_SET}.{suffix}")
    return file.read_text(encoding="utf-8").splitlines()[: options.titles]


def _served(server: Server, lines: Sequence[str], split: str) -> list[str]:
    calls = [
        Call("/v2/translate", {"text": part, "source_lang": "ZH", "target_lang": "EN", "split_sentences": split})
        for part in (list(lines[i : i + _LINES_A_CALL]) for i in range(0, len(lines), _LINES_A_CALL))
    ]
    answers = send(server, calls, _CLIENTS).answers
    return [one["text"] for answer in answers for one in answer["translations"]]


def _outputs(argos: list[str], served: dict[str, list[str]], plain: dict[str, list[str]]) -> dict[str, list[str]]:
    return {
        "published argos": argos,
        "server, default": served["1"],
        "raw, our segments": plain["1"],
        "server, whole lines": served["0"],
        "raw, whole lines": plain["0"],
    }


def _chrf(lines: Sequence[str], reference: Sequence[str]) -> float:
    return float(corpus_chrf(list(lines), [list(reference)]).score)


def _equal(ours: Sequence[str], raw: Sequence[str]) -> float:
    """Percent of lines that are the same, letter by letter."""
    return 100 * sum(a == b for a, b in zip(ours, raw, strict=True)) / len(ours)


def _report(chrf: dict[str, float], equal: dict[str, float], count: int) -> Report:
    argos = chrf["published argos"]
    whole, cut_up = chrf["server, whole lines"] - argos, chrf["server, default"] - argos
    return Report(
        title="FLORES",
        method=f"{count} lines of FLORES dev zh→en through `/v2/translate`; chrF2 by sacreBLEU.",
        columns=("output", "chrF2", "against published argos"),
        rows=tuple((name, f"{score:.2f}", f"{score - argos:+.2f}") for name, score in chrf.items()),
        figures=(
            Figure("chrF2 against published argos, default", cut_up, "", at_least=-0.3),
            Figure("chrF2 against published argos, whole lines", whole, "", at_least=-0.3),
            Figure("lines equal to the raw model's, default", equal["1"], " %"),
            Figure("lines equal to the raw model's, whole lines", equal["0"], " %"),
        ),
    )


if __name__ == "__main__":
    run(parser(__doc__, titles=1000, rounds=1), measure)
