"""`babelguard packs` and `babelguard screen`."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.database import current_store
from api.cli.main import app
from glossaries.packs.book import PACKS
from glossaries.reviews import precision

PACK = (
    "pack: own\ntitle: Ours\nversion: 1.0\nas_of: 2026-11-01\nmarkets: [CN]\nrules:\n"
    "- id: own-mead\n  category: alcohol\n  severity: {0}\n  source: Our house rule\n"
    "  terms: {{en: [mead]}}\n  message: {{en: no, zh: 禁}}\n  tests: {{flag: [{1}], pass: [meadow]}}\n"
)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own.yaml").write_text(PACK.format("block", "mead"), "utf-8")
    return tmp_path


def test_a_text_is_screened_on_the_command_line():
    code, said = run("screen", "全网最便宜", "--market", "CN", "--json")
    findings = json.loads(said)
    assert code == 0
    assert any("最便宜" in finding["matched"] for finding in findings)


def test_an_unknown_market_is_told():
    code, said = run("screen", "a", "--market", "Germny")
    assert code == 2
    assert "DE (Germany)" in said


def test_good_packs_pass_lint_and_test(own: Path):
    assert run("packs", "lint", str(own))[0] == 0
    code, said = run("packs", "test", str(own), "--pack", "own")
    assert (code, "2 tests in 1 packs, 0 failed" in said) == (0, True)


def test_a_failing_test_inside_a_pack_is_told(own: Path):
    (own / "own.yaml").write_text(PACK.format("block", "cider"), "utf-8")
    code, said = run("packs", "test", str(own), "--pack", "own")
    assert code == 2
    assert "rule own-mead in CN: is not flagged" in said


def test_a_broken_pack_is_told_with_line_and_rule(own: Path):
    (own / "own.yaml").write_text(PACK.format("awful", "mead"), "utf-8")
    code, said = run("packs", "lint", str(own))
    assert code == 2
    assert "own.yaml, line 9: rule own-mead.severity is 'awful'" in said


def test_a_rule_is_explained():
    code, said = run("packs", "explain", "cn-absolute-zui", "--json")
    assert code == 0
    assert json.loads(said)["pack"] == "cn"
    assert run("packs", "explain", "nothing")[0] == 2


def test_packs_are_listed():
    assert "cn" in [pack["id"] for pack in json.loads(run("packs", "list", "--market", "CN", "--json")[1])]


def test_own_packs_that_extend_shipped_ones_are_compared(own: Path):
    shipped = next(
        line[6:] for line in next(PACKS.rglob("cn*.y*ml")).read_text("utf-8").splitlines() if line[:6] == "pack: "
    )
    pack = PACK.format("block", "mead").replace("markets:", f"extends: [{shipped}]\nmarkets:")
    (own / "own.yaml").write_text(pack, "utf-8")
    assert run("packs", "diff", str(own), str(own)) == (0, "Nothing changed.\n")


def test_what_changed_is_told_for_whom(own: Path, tmp_path_factory: pytest.TempPathFactory):
    new = tmp_path_factory.mktemp("new")
    (new / "own.yaml").write_text(PACK.format("note", "mead"), "utf-8")
    (change,) = json.loads(run("packs", "diff", str(own), str(new), "--json")[1])
    assert (change["kind"], change["rule"], change["what"], change["markets"]) == (
        "changed",
        "own-mead",
        "severity",
        "CN",
    )
    assert "Nothing changed" in run("packs", "diff", str(own), str(own))[1]


def test_a_shipped_pack_that_is_gone_from_a_whole_set_is_told(tmp_path: Path):
    for side in ("old", "new"):
        shutil.copytree(PACKS, tmp_path / side)
    (tmp_path / "new" / "markets" / "mn.yaml").unlink()
    found = json.loads(run("packs", "diff", str(tmp_path / "old"), str(tmp_path / "new"), "--json")[1])
    assert found
    assert {change["kind"] for change in found} == {"removed"}
    assert all("MN" in change["markets"] for change in found)


def test_what_reviewers_accepted_holds_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BABELGUARD_DATA_DIR", str(tmp_path))
    words = ("screen", "全网最便宜台灯", "--market", "CN", "--json")
    rules = {rule for finding in json.loads(run(*words)[1]) for rule in (finding["rule"], *finding["also"])}
    assert rules
    assert not list(tmp_path.iterdir())
    with current_store() as store, store.transaction() as session:
        for rule in rules:
            new = precision.NewException(rule, "全网最便宜", "the name of a show")
            precision.accept_exception(session, precision.EVERYBODY, new, "lin", datetime(2026, 11, 1, tzinfo=UTC))
    assert json.loads(run(*words)[1]) == []


def test_the_report_is_empty_until_somebody_judged():
    assert run("packs", "report") == (0, "Nobody has judged a finding yet.\n")
    assert json.loads(run("packs", "report", "--json")[1]) == {"rules": [], "suggested": [], "accepted": []}
