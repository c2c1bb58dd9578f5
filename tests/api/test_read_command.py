"""`babelguard read`: every format in and out, broken rows beside good ones, a summary for people and programs."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from api.cli.read import read
from core.errors import InvalidInput

app = typer.Typer()
app.command("read")(read)
RUNNER = CliRunner()
ROWS = [
    {"id": "1", "text": "The charger caught fire and burnt my hand", "stars": "1"},
    {"id": "2", "text": "质量太差了，我要退款", "stars": "2"},
    {"id": "3", "text": "Love it, fast shipping", "stars": "5"},
]


def run(*arguments: object) -> str:
    result = RUNNER.invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def csv_file(folder: Path, extra: str = "") -> Path:
    lines = ["id,text,stars", *(f'{row["id"]},"{row["text"]}",{row["stars"]}' for row in ROWS)]
    path = folder / "in.csv"
    path.write_text("\n".join(lines) + "\n" + extra, "utf-8")
    return path


def test_csv_gets_columns_and_the_summary_counts(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    summary = json.loads(run(csv_file(tmp_path), "--out", out, "--json"))
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert "safety_injury" in rows[0]["topics"]
    assert "fire (first_hand)" in rows[0]["claims"]
    assert rows[0]["sentiment"] == "negative"
    assert summary["rows"] == 3
    assert {"safety_injury", "quality"} <= {reason["topic"] for reason in summary["reasons"]}


def test_a_broken_row_stands_beside_good_ones(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    summary = json.loads(run(csv_file(tmp_path, "4,too,many,cells\n5,\0fine,4\n"), "--out", out, "--json"))
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert summary["row_errors"] == 1
    assert len(rows) == 5
    assert "cells" in rows[3]["row_error"]
    assert not rows[4]["row_error"]


def test_broken_json_lines_are_told(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"review": "arrived broken"}\n{nope\n[1]\n\n{"review": null}\n', "utf-8")
    summary = json.loads(run(path, "--json"))
    assert (summary["rows"], summary["row_errors"]) == (4, 3)


def test_workbooks_are_read_and_written(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    out, back = tmp_path / "out.xlsx", tmp_path / "back.jsonl"
    run(csv_file(tmp_path), "--out", out)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert [cell.value for cell in sheet[1]][:4] == ["id", "text", "stars", "language"]
    run(out, "--out", back)
    assert json.loads(back.read_text("utf-8").splitlines()[0])["read_sentiment"] == "negative"


def test_people_see_reasons_with_examples(tmp_path: Path) -> None:
    shown = run(csv_file(tmp_path))
    assert "safety_injury" in shown
    assert "burnt my hand" in shown


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("in.txt", "x", ()),
        ("missing.csv", None, ()),
        ("in.csv", "", ()),
        ("in.csv", "a,b\n1,2\n", ()),
        ("in.csv", "text\nhi\n", ("--text-column", "nope")),
        ("in.csv", "text\nhi\n", ("--stars-column", "nope")),
        ("in.xlsx", "no workbook", ()),
    ],
)
def test_what_the_user_must_change_is_said(tmp_path: Path, name: str, content: str | None, options: Any) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(InvalidInput):
        run(path, *options)


def test_the_file_itself_is_never_written_over(tmp_path: Path) -> None:
    path = csv_file(tmp_path)
    with pytest.raises(InvalidInput, match="another file"):
        run(path, "--out", path)
