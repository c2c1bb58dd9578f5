import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app

TABLE = "source,target,status,variants,note,keeps_case,role,mode,gender\n"
ROWS = """\
降噪,noise cancelling,preferred,noise-cancelling,,,,,
降噪,denoise,deprecated,,,,,,
iPhone,iPhone,preferred,,,,,,
"""
WRITTEN = """\
source,target,status,variants
降噪,noise cancelling,,noise-cancelling
降噪,denoise,forbidden
iPhone,
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["glossary", *arguments])


@pytest.fixture
def file(data_dir: Path, tmp_path: Path) -> Path:
    """A file with a header, and a data folder of the test's own."""
    path = tmp_path / "耳机.csv"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def load(file: Path, *arguments: str) -> str:
    result = run("import", str(file), "--source", "zh", "--target", "en-US", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return str(json.loads(result.stdout)["id"])


def test_import_says_what_it_did(file: Path) -> None:
    result = run("import", str(file), "--source", "zh", "--target", "en", "--name", "Fones de ouvido")
    assert result.exit_code == 0
    assert result.stdout.startswith("Imported 3 terms for zh→en into 'Fones de ouvido', id ")


def test_list_shows_what_was_imported(file: Path) -> None:
    glossary_id = load(file)
    table = run("list").stdout
    assert glossary_id in table
    assert "zh→en (3)" in table
    (shown,) = json.loads(run("list", "--json").stdout)
    assert (shown["id"], shown["name"], shown["owner_id"]) == (glossary_id, "耳机", "local")
    (glossary,) = shown["glossaries"]
    assert (glossary["source_language"], glossary["target_language"], glossary["term_count"]) == (
        "zh",
        "en",
        3,
    )


def test_export_gives_back_everything(file: Path, tmp_path: Path) -> None:
    glossary_id = load(file)
    assert run("export", glossary_id).stdout == TABLE + ROWS
    out = tmp_path / "out.tsv"
    result = run("export", glossary_id, "--out", str(out))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert out.read_text(encoding="utf-8") == (TABLE + ROWS).replace(",", "\t")
    assert run("export", load(out), "--format", "csv").stdout == TABLE + ROWS


def test_import_into_merges(file: Path, tmp_path: Path) -> None:
    glossary_id = load(file)
    news = tmp_path / "news"
    news.write_text("降噪\tnoise cancellation\n包邮\tfree shipping\n", encoding="utf-8")
    assert load(news, "--format", "tsv", "--into", glossary_id) == glossary_id
    exported = run("export", glossary_id).stdout
    assert "降噪,noise cancellation,preferred" in exported
    assert "包邮,free shipping,preferred" in exported
    assert "denoise,deprecated" in exported


def test_preview_shows_what_changes_about_a_term(file: Path, tmp_path: Path) -> None:
    glossary_id = load(file)
    news = tmp_path / "news.csv"
    news.write_text(
        "source,target,variants,mode\n降噪,noise cancelling,anc,inflect\n包邮,free delivery,,\n", encoding="utf-8"
    )
    shown = run("import", str(news), "--source", "zh", "--target", "en", "--into", glossary_id, "--preview").stdout
    assert "1 new, 1 changed, 0 as they are, 0 wrong" in shown
    said = " ".join(shown.split())
    assert "variants anc" in said
    assert "mode inflect" in said
    assert "inflect" not in run("export", glossary_id).stdout, "a preview changes nothing"


def test_several_pairs_need_to_be_said(file: Path) -> None:
    glossary_id = load(file)
    run("import", str(file), "--source", "ja", "--target", "en", "--into", glossary_id)
    result = run("export", glossary_id)
    assert result.exit_code == 2
    assert "zh→en, ja→en" in result.stderr
    assert run("export", glossary_id, "--source", "ja", "--target", "en").stdout == TABLE + ROWS


def test_glossaries_of_a_key_are_its_own(file: Path) -> None:
    key_id = json.loads(CliRunner().invoke(app, ["keys", "create", "--role", "translate", "--json"]).stdout)["id"]
    glossary_id = load(file, "--owner", key_id)
    assert json.loads(run("list", "--json").stdout) == []
    assert run("export", glossary_id).exit_code == 2
    assert run("export", glossary_id, "--owner", key_id).stdout == TABLE + ROWS


def test_delete(file: Path) -> None:
    glossary_id = load(file)
    assert run("delete", glossary_id).exit_code == 0
    assert json.loads(run("list", "--json").stdout) == []
    assert run("delete", glossary_id).exit_code == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00", "bad.csv: The file's encoding cannot be told"),
        (b"a,b\nc\x00,d", "bad.csv: Line 2: the source holds a control character (U+0000)"),
        (b"", "bad.csv: There are no entries."),
        (b"a,b\na,c", "bad.csv: Line 2: duplicate source 'a'"),
    ],
)
def test_bad_file_is_one_line_and_exit_code_2(data_dir: Path, tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    result = run("import", str(file), "--source", "zh", "--target", "en")
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--source", "xx", "--target", "en"], "Value for 'source' not supported: 'xx'"),
        (["--source", "zh", "--target", "en", "--owner", "nobody"], "no key with the id 'nobody'"),
        (["--source", "zh", "--target", "en", "--into", "x"], "no glossary with the id 'x'"),
    ],
)
def test_bad_options_are_one_line_and_exit_code_2(file: Path, arguments: list[str], says: str) -> None:
    result = run("import", str(file), *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert json.loads(run("list", "--json").stdout) == []


def test_preview_shows_what_would_change_and_what_is_wrong(file: Path, tmp_path: Path) -> None:
    glossary_id = load(file)
    newer = tmp_path / "newer.csv"
    newer.write_text("source,target\n降噪,silent\n续航,battery life\n,nothing\n", encoding="utf-8")
    shown = run("import", str(newer), "--source", "zh", "--target", "en", "--into", glossary_id, "--preview").stdout
    assert "1 new, 1 changed, 0 as they are, 1 wrong." in shown
    assert "noise cancelling" in shown
    assert "zh→en (3)" in run("list").stdout


def test_wrong_rows_can_be_skipped(file: Path, tmp_path: Path) -> None:
    mixed = tmp_path / "mixed.csv"
    mixed.write_text("source,target\n续航,battery life\n,nothing\n", encoding="utf-8")
    refused = run("import", str(mixed), "--source", "zh", "--target", "en")
    assert refused.exit_code == 2
    done = run("import", str(mixed), "--source", "zh", "--target", "en", "--skip-wrong")
    assert done.stdout.startswith("Imported 1 terms")


@pytest.mark.parametrize("suffix", ["tbx", "xlsx", "tmx", "tsv"])
def test_every_format_goes_out_and_comes_in(file: Path, tmp_path: Path, suffix: str) -> None:
    glossary_id = load(file)
    out = tmp_path / f"out.{suffix}"
    assert run("export", glossary_id, "--out", str(out)).exit_code == 0
    assert run("import", str(out), "--source", "zh", "--target", "en").exit_code == 0
