"""Catalogues: other columns byte for byte, bad rows alone, equal texts once, and nothing lost by a kill."""

import csv
import importlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from api.bulk.journal import Journal, fingerprint_of
from api.bulk.mapping import read_mapping, read_target
from api.bulk.registry import open_catalogue
from api.bulk.run import ROWS_AT_ONCE
from api.cli.main import app
from api.settings import Settings
from core.delimited import quoted, records, sniff, split, unquoted
from core.errors import Conflict, InvalidInput
from tests.api.bulk.driver import BAD, Shouting, localize, mapping_of

ROOT = Path(__file__).parents[3]


def told(tmp_path: Path, name: str, raw: bytes, translator: Shouting | None = None, **values: object) -> bytes:
    file, out = tmp_path / name, tmp_path / f"out-{name}"
    file.write_bytes(raw)
    localize(file, out, mapping_of(**values), translator or Shouting())
    return out.read_bytes()


# Delimited text

_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.lists(_CELL, min_size=1), min_size=1), st.sampled_from(",\t;|"), st.sampled_from(["\n", "\r\n"]))
def test_what_is_quoted_is_read_again(rows: list[list[str]], delimiter: str, end: str):
    text = "".join(delimiter.join(quoted(cell, delimiter) for cell in row) + end for row in rows)
    found = list(records(io.StringIO(text, newline=""), delimiter))
    assert [[unquoted(cell) for cell in record.cells] for record in found] == rows
    assert "".join(record.joined(delimiter) for record in found) == text


@given(st.text(st.sampled_from('ab",\t\r\n中'), max_size=60))
def test_cut_and_joined_any_text_is_itself(text: str):
    assert "".join(record.joined(",") for record in records(io.StringIO(text, newline=""), ",")) == text


def test_a_quote_within_a_cell_is_a_letter():
    assert split('5" screen\tred\t"a ""b"""', "\t") == ['5" screen', "red", '"a ""b"""']


def test_a_quote_that_never_closes_does_not_swallow_the_file():
    lines = ['"open\tx\n', *["a\tb\n"] * 3000]
    assert len(list(records(lines, "\t"))) == 3001


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_told_by_the_first_lines(delimiter: str):
    assert sniff([f"id{delimiter}title\n", f'1{delimiter}"a, b; c"\n']) == delimiter


# Tables


def test_other_columns_stay_byte_for_byte(tmp_path: Path):
    raw = '\ufeffsku,title,"price, €"\r\n"001",红色,"1,50"\r\n 2 ,"a ""b""",\r\n'.encode()
    done = told(tmp_path, "a.csv", raw, checks=False)
    assert done == (
        '\ufeffsku,title,"price, €",en\r\n"001",红色,"1,50",红色 [en]\r\n 2 ,"a ""b""",,"A ""B"" [en]"\r\n'.encode()
    ).replace(b'"A ""B"" [en]"', b'A "B" [en]')


def test_marketplace_flat_files_keep_their_three_header_rows(tmp_path: Path):
    raw = (
        "TemplateType=fptcustom\tVersion=2026\t\t\r\n"
        "SKU\tProduct Name\tGerman Name\tSize\r\n"
        "item_sku\titem_name\titem_name_de\tsize\r\n"
        '1\tmonitor 27"\told\t27"\r\n'
        "2\t\told\tx\r\n"
    ).encode("cp1252")
    target = [{"locale": "de-DE", "column": "item_name_de"}]
    done = told(tmp_path, "flat.txt", raw, text="item_name", targets=target, header_rows=3, checks=False)
    lines = done.decode("cp1252").split("\r\n")
    assert done.startswith(raw[: raw.index(b"1\tmonitor")])
    assert lines[3] == '1\tmonitor 27"\tMONITOR 27" [de-DE]\t27"'
    assert lines[4] == "2\t\told\tx", "a row without a text keeps what stands there"


@pytest.mark.parametrize(("encoding", "has_notes"), [("utf-8", False), ("gb18030", True), ("utf-16", False)])
def test_other_encodings_are_read_said_and_kept(tmp_path: Path, encoding: str, has_notes: bool):
    text = "sku,title\n" + "1,这是一款无线蓝牙耳机支持主动降噪续航时间长\n" * 20
    (tmp_path / "n.csv").write_bytes(text.encode(encoding))
    assert bool(open_catalogue(tmp_path / "n.csv", mapping_of()).notes) is has_notes
    done = told(tmp_path, "a.csv", text.encode(encoding), checks=False)
    assert done.decode(encoding).splitlines()[1].endswith("续航时间长 [en]")


_OLD = "2,这是一款无线蓝牙耳机支持主动降噪续航时间长\n".encode("gb18030")
_NEW = "1,หูฟังไร้สาย\n".encode()


@pytest.mark.parametrize("lines", [_NEW * 3 + _OLD * 9, _OLD + _NEW * 9])
def test_lines_of_another_encoding_are_told_read_and_kept(tmp_path: Path, lines: bytes):
    """As where a GBK export was appended to a file in UTF-8; which has more lines does not matter."""
    raw, many, translator = b"sku,title\n" + lines, lines.count(_OLD), Shouting()
    done = told(tmp_path, "a.csv", raw, translator, checks=False)
    [note] = open_catalogue(tmp_path / "a.csv", mapping_of()).notes
    assert f"{many} lines are not UTF-8" in note
    assert sorted(translator.asked) == ["หูฟังไร้สาย", "这是一款无线蓝牙耳机支持主动降噪续航时间长"]
    assert done.count(_OLD.rstrip() + ",这是一款无线蓝牙耳机支持主动降噪续航时间长 [en]\n".encode()) == many


def test_a_text_in_no_encoding_we_can_tell_is_an_error_of_its_row(tmp_path: Path):
    raw = "title\n蓝牙耳机\n".encode() * 30 + b"caf\xe9\n"
    rows = list(csv.DictReader(io.StringIO(told(tmp_path, "a.csv", raw).decode("utf-8", "replace"))))
    assert "neither utf-8 nor another encoding" in rows[-1]["en:findings"]
    assert rows[0]["en"] == "蓝牙耳机 [en]"


def test_broken_bytes_in_other_columns_are_carried_along(tmp_path: Path):
    raw = b"sku,title\n" + b"\xff\xfe1,red\n" + "2,蓝牙耳机无线降噪\n".encode() * 30
    assert told(tmp_path, "a.csv", raw, checks=False).splitlines()[1] == b"\xff\xfe1,red,RED [en]"


def test_a_bad_row_says_why_and_the_others_are_done(tmp_path: Path):
    raw = f"title\none\n{BAD}\ntwo\n\n".encode()
    translator = Shouting()
    rows = list(csv.DictReader(io.StringIO(told(tmp_path, "a.csv", raw, translator).decode())))
    assert [row["en"] for row in rows] == ["ONE [en]", "", "TWO [en]"]
    assert rows[1]["en:findings"] == "error: This text cannot be translated"


def test_several_targets_have_a_column_each_and_say_whether_they_fit(tmp_path: Path):
    targets = [{"locale": "pt-BR"}, {"locale": "de-DE", "channel": "amazon", "market": "DE"}]
    raw = f"title\n{'long word ' * 40}\n".encode()
    [row] = csv.DictReader(io.StringIO(told(tmp_path, "a.csv", raw, targets=targets).decode()))
    assert row["pt-BR"].endswith("[pt-BR]")
    assert row["de-DE@amazon"].endswith("[de-DE]")
    assert row["de-DE@amazon:fits"] == "no"


def test_equal_texts_are_translated_once(tmp_path: Path):
    translator = Shouting()
    told(tmp_path, "a.csv", ("title\n" + "red\nblue\n" * 1000).encode(), translator)
    assert sorted(translator.asked) == ["blue", "red"]


# JSONL


def test_texts_that_come_again_in_later_steps_are_translated_once_and_rows_keep_their_order(tmp_path: Path):
    texts = [f"text {number % (ROWS_AT_ONCE + 40)}" for number in range(4 * ROWS_AT_ONCE)]
    file, translator = tmp_path / "in.csv", Shouting(0.05)
    file.write_text("\n".join(("title", *texts)), encoding="utf-8")
    journal = localize(file, tmp_path / "out.csv", mapping_of(), translator)
    assert [result["en"]["text"] for result in journal.results()] == [f"{text.upper()} [en]" for text in texts]
    assert sorted(translator.asked) == sorted(set(texts))


def test_jsonl_gets_localizations_and_a_broken_line_its_error(tmp_path: Path):
    raw = '{"title": "สีแดง", "sku": 1}\n\n{"title": 5}\nnot json\n[1]\n'.encode()
    rows = [json.loads(line) for line in told(tmp_path, "a.jsonl", raw).decode().splitlines()]
    assert rows[0]["localizations"]["en"]["text"] == "สีแดง [en]"
    assert rows[0]["sku"] == 1
    assert "no text" in rows[1]["localizations"]["en"]["error"]
    assert [("error" in row, "error" in row["localizations"]["en"]) for row in rows[2:]] == [(True, True)] * 2


# Mapping


@pytest.mark.parametrize(
    "values",
    [
        {"targets": []},
        {"targets": [{"locale": "xx-nonsense-yy"}]},
        {"targets": [{"locale": "en"}, {"locale": "en"}]},
        {"targets": [{"locale": "en"}], "unknown": 1},
        {"targets": [{"locale": "en"}], "header_rows": 1, "names_row": 2},
        [],
    ],
)
def test_wrong_mappings_are_refused(values: object):
    with pytest.raises(InvalidInput):
        read_mapping(values)


def test_targets_of_the_command_line():
    target = read_target("de-DE, market=DE,channel=amazon,column=title_de")
    assert (target.locale, target.market, target.channel, target.name) == ("de-DE", "DE", "amazon", "title_de")
    with pytest.raises(InvalidInput):
        read_target("de-DE,colour=red")


@pytest.mark.parametrize(("name", "raw"), [("a.pdf", b""), ("a.csv", b"sku\n1\n"), ("a.csv", b"")])
def test_files_that_cannot_be_used_are_refused(tmp_path: Path, name: str, raw: bytes):
    with pytest.raises(InvalidInput):
        told(tmp_path, name, raw)


# Kills


def catalogue(tmp_path: Path, rows: int = 5000) -> Path:
    file = tmp_path / "titles.csv"
    words = ["红色", "สีแดง", "أحمر", "красный", BAD]
    lines = (f"{number},{words[number % 5]} {number}\n" for number in range(rows))
    file.write_text("sku,title\n" + "".join(lines), encoding="utf-8")
    return file


def test_a_run_killed_again_and_again_ends_like_one_that_was_not(tmp_path: Path):
    file, out, unbroken = catalogue(tmp_path), tmp_path / "out.csv", tmp_path / "unbroken.csv"
    localize(file, unbroken, mapping_of(), Shouting())
    command = [sys.executable, "-m", "tests.api.bulk.driver", str(file), str(out), "0.002"]
    chance, kills, journal = random.Random(7), 0, out.with_suffix(".journal")  # noqa: S311 - chance, no secret
    for _ in range(6):
        before = journal.stat().st_size if journal.exists() else 0
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})  # noqa: S603
        while process.poll() is None and (not journal.exists() or journal.stat().st_size <= before):
            time.sleep(0.01)
        time.sleep(chance.random() * 0.2)
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
    assert kills
    done = Journal(journal, fingerprint_of(file, mapping_of())).rows
    translator = Shouting()
    assert localize(file, out, mapping_of(), translator).rows == 5000
    assert out.read_bytes() == unbroken.read_bytes()
    asked_of = {text.split()[1] for text in translator.asked}
    assert asked_of == {str(number) for number in range(done, 5000)}, "rows that were done are not done again"


def test_half_a_line_is_cut_off(tmp_path: Path):
    path = tmp_path / "j"
    journal = Journal(path, "f")
    journal.add([{"en": {"text": "one"}}, {"en": {"error": "x"}}])
    with path.open("ab") as handle:
        handle.write(b'{"en": {"te')
    again = Journal(path, "f")
    assert (again.rows, again.failed) == (2, 1)
    again.add([{}])
    assert list(again.results()) == [{"en": {"text": "one"}}, {"en": {"error": "x"}}, {}]


def test_a_journal_of_another_file_is_not_used(tmp_path: Path):
    Journal(tmp_path / "j", "one")
    with pytest.raises(Conflict, match="another file"):
        Journal(tmp_path / "j", "other")


def test_the_command_writes_the_file_whole_and_takes_its_journal_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    @contextmanager
    def runtime() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(translator=Shouting(), settings=Settings(data_dir=tmp_path))

    command = importlib.import_module("api.cli.localize")
    monkeypatch.setattr(command, "open_runtime", runtime)
    file, out = tmp_path / "a.csv", tmp_path / "b.csv"
    file.write_text(f"title\nred\n{BAD}\n", encoding="utf-8")
    arguments = ["localize", str(file), "--target", "pt-BR", "--target", "ru", "--no-checks"]
    result = CliRunner().invoke(app, [*arguments, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "1 of 2 rows could not be done" in result.stderr
    assert out.read_text(encoding="utf-8") == f"title,pt-BR,ru\nred,RED [pt-BR],RED [ru]\n{BAD},,\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]
    assert CliRunner().invoke(app, arguments).stdout == out.read_text(encoding="utf-8")


@pytest.mark.slow
def test_memory_stays_flat(tmp_path: Path):
    """Ten times the rows do not take more than half as much memory again, past the texts that are remembered."""

    def peak(rows: int) -> int:
        file = tmp_path / f"{rows}.csv"
        file.write_text("sku,title\n" + "".join(f"{n},title {n % 500}\n" for n in range(rows)), encoding="utf-8")
        tracemalloc.start()
        localize(file, tmp_path / f"out-{rows}.csv", mapping_of(), Shouting())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(500)
    assert peak(10_000) < 1.5 * peak(1_000)
