"""The page about sources says what the registry says."""

import re
from pathlib import Path

from monitors.fetching.rows import FIELDS
from monitors.sources.registry import SOURCES

PAGE = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
ROWS = {found[1]: found[0] for found in re.finditer(r"^\| `(\w+)` \|.*$", PAGE, re.MULTILINE)}
_UNITS = {"s": 1, "min": 60, "h": 3600}


def test_every_source_has_its_row():
    assert set(ROWS) == set(SOURCES)


def test_rows_name_what_is_required():
    for name, kind in SOURCES.items():
        needs = set(re.findall(r"`(\w+)`", ROWS[name].split("|")[3]))
        assert set(kind.required) <= needs, name
        assert needs <= {*kind.required, *kind.optional}, name


def test_rows_say_how_often_a_source_is_polled():
    for name, kind in SOURCES.items():
        number, unit = ROWS[name].split("|")[4].split()
        assert int(number) * _UNITS[unit] == kind.poll_s, name


def test_the_fields_of_a_row_are_all_named():
    assert set(FIELDS) <= set(re.findall(r"`(\w+)`", PAGE))
