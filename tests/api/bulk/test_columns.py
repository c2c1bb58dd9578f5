"""Parquet: types, values and metadata of every other column stay; broken files are refused; rows stream."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from api.bulk import columns
from api.bulk.journal import Journal, fingerprint_of
from api.bulk.registry import open_catalogue
from api.bulk.run import ROWS_AT_ONCE
from core.errors import InvalidInput, Misconfigured
from tests.api.bulk.driver import BAD, Shouting, localize, mapping_of

TITLES = ["蓝牙耳机", "سماعات", "หูฟัง", "Наушники", None, "", BAD]


def made(tmp_path: Path, **more: object) -> Path:
    count = len(TITLES)
    values = {
        "sku": pa.array(range(count), pa.int16()),
        "title": pa.array(TITLES),
        "tags": pa.array([["a", None]] * count),
        "seen": pa.array([0] * count, pa.timestamp("us", "UTC")),
    } | more
    table = pa.table(values).replace_schema_metadata({"shop": "ours"})
    pq.write_table(table, tmp_path / "a.parquet", compression="zstd")
    return tmp_path / "a.parquet"


def told(file: Path, translator: Shouting | None = None, **values: object) -> Path:
    out = file.with_name("out.parquet")
    localize(file, out, mapping_of(**values), translator or Shouting())
    return out


def test_every_other_column_stays_as_it_was(tmp_path: Path):
    file = made(tmp_path)
    before, after = pq.read_table(file), pq.read_table(told(file))
    assert after.select(before.column_names).equals(before)
    assert after.schema.metadata == before.schema.metadata
    assert pq.ParquetFile(tmp_path / "out.parquet").metadata.row_group(0).column(0).compression == "ZSTD"
    said = after.column("en").to_pylist()
    assert said == ["蓝牙耳机 [en]", "سماعات [en]", "หูฟัง [en]", "НАУШНИКИ [en]", None, None, None]
    assert after.column("en:findings").to_pylist()[-1] == "error: This text cannot be translated"


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_a_column_that_is_there_is_filled_where_there_is_a_text(tmp_path: Path, kind: pa.DataType):
    old = pa.array(["old"] * len(TITLES)).cast(kind)
    file = made(tmp_path, name_en=old, title=pa.array(TITLES).cast(kind))
    out = pq.read_table(told(file, targets=[{"locale": "en", "column": "name_en"}], checks=False))
    assert out.column("name_en").to_pylist()[3:] == ["НАУШНИКИ [en]", "old", "old", None]


def test_texts_that_are_not_utf_8_are_errors_of_their_rows(tmp_path: Path):
    broken = pa.array([b"red", b"\xff\xfe", b"blue"]).view(pa.string())
    pq.write_table(pa.table({"title": broken}), tmp_path / "a.parquet")
    out = pq.read_table(told(tmp_path / "a.parquet")).select(["en", "en:findings"])
    assert out.column(0).to_pylist() == ["RED [en]", None, "BLUE [en]"]
    assert out.column(1).to_pylist()[1] == "error: the text is not UTF-8"


def test_a_run_that_was_stopped_goes_on_at_its_row(tmp_path: Path):
    count = 2 * ROWS_AT_ONCE + 7
    pq.write_table(pa.table({"title": [f"红色 {n}" for n in range(count)]}), tmp_path / "a.parquet", row_group_size=90)
    file, out, mapping = tmp_path / "a.parquet", tmp_path / "out.parquet", mapping_of(checks=False)
    journal = Journal(out.with_suffix(".journal"), fingerprint_of(file, mapping))
    journal.add([{"en": {"text": f"done before {n}"}} for n in range(ROWS_AT_ONCE)])
    translator = Shouting()
    localize(file, out, mapping, translator)
    assert sorted(translator.asked) == sorted(f"红色 {n}" for n in range(ROWS_AT_ONCE, count))
    expected = [f"done before {n}" if n < ROWS_AT_ONCE else f"红色 {n} [en]" for n in range(count)]
    assert pq.read_table(out).column("en").to_pylist() == expected


def test_files_that_cannot_be_used_are_refused(tmp_path: Path):
    file = made(tmp_path)
    with pytest.raises(InvalidInput, match="it has sku, title"):
        open_catalogue(file, mapping_of(text="name"))
    with pytest.raises(InvalidInput, match="holds int16"):
        open_catalogue(file, mapping_of(text="sku"))
    with pytest.raises(InvalidInput, match="holds int16"):
        open_catalogue(file, mapping_of(targets=[{"locale": "en", "column": "sku"}]))
    whole = file.read_bytes()
    for raw in (b"", b"PAR1", whole[:-40], b"title\nred\n", whole[:4] + b"\0" * 50 + whole[54:]):
        file.write_bytes(raw)
        with pytest.raises(InvalidInput, match="no Parquet file, or damaged"):
            told(file)


def test_without_pyarrow_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def absent(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(columns, "import_module", absent)
    with pytest.raises(Misconfigured, match=r"babelguard\[parquet\]"):
        open_catalogue(tmp_path / "a.parquet", mapping_of())
