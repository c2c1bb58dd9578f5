"""The operator's engines file, budgets, and licences that forbid commercial use."""

from datetime import timedelta
from pathlib import Path

import pytest

from api.budgets import StoredBudget
from api.engines_file import read_engines_file
from api.remote_engines import make_client, open_remotes
from core.errors import Misconfigured, Unavailable
from core.locales import Locale, Pair
from core.store import Store
from tests.conftest import Clock

GOOD = """
order = ["firefox", "mine"]
hubs = ["en", "zh"]
[[route]]
pair = ["zh", "pt-BR"]
engines = ["mine"]
via = []
[[remote]]
name = "mine"
kind = "deepl"
url = "http://127.0.0.1:9/"
pairs = [["zh", "pt"]]
key_file = "KEY"
characters_per_day = 10
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "key").write_text("secret-key\n")
    path = tmp_path / "engines.toml"
    path.write_text(GOOD.replace("KEY", str(tmp_path / "key")))
    return path


def test_a_good_file_is_read(file: Path) -> None:
    found = read_engines_file(file)
    assert found.routing.order == ("firefox", "mine")
    assert found.routing.hubs == (Locale("en"), Locale("zh"))
    assert found.routing.rules[Pair.parse("zh", "pt-BR")].via == ()
    assert found.remote[0].pairs == (Pair.parse("zh", "pt"),)


def test_without_a_file_there_is_nothing_special() -> None:
    assert read_engines_file(None).remote == ()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('kind = "deepl"', 'kind = "oracle"', "remote.0"),
        ('url = "http://127.0.0.1:9/"', 'url = "file:///etc/passwd"', "remote.0.url"),
        ('pairs = [["zh", "pt"]]', "pairs = []", "remote.0.pairs"),
        ('pairs = [["zh", "pt"]]', 'pairs = [["zh", "xx"]]', "remote.0.pairs"),
        ("characters_per_day = 10", "characters_per_day = -1", "characters_per_day"),
        ("characters_per_day = 10", 'key = "in the open"', "remote.0.key"),
        ("order = ", "ordre = ", "ordre"),
        ("[[route]]", "[[route", "TOML"),
        ('name = "mine"', 'name = "../x"', "remote.0.name"),
    ],
)
def test_a_mistake_stops_the_start_and_names_its_place(file: Path, old: str, new: str, place: str) -> None:
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(Misconfigured) as raised:
        read_engines_file(file)
    assert place in str(raised.value)
    assert "in the open" not in str(raised.value)


def test_the_same_name_twice_is_refused(file: Path) -> None:
    text = file.read_text()
    file.write_text(text + text[text.index("[[remote]]") :])
    with pytest.raises(Misconfigured, match="twice"):
        read_engines_file(file)


def test_a_file_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        read_engines_file(tmp_path / "none.toml")


def test_the_key_comes_from_its_file_and_shows_nowhere(file: Path, api_store: Store, clock: Clock) -> None:
    with make_client() as client:
        [engine] = open_remotes(read_engines_file(file).remote, api_store, clock.now, client)
        assert engine.caller.headers == {"Authorization": "DeepL-Auth-Key secret-key"}  # type: ignore[attr-defined]
        assert "secret-key" not in repr(engine.caller) + repr(engine.remote)  # type: ignore[attr-defined]


def test_a_key_that_is_not_there_stops_the_start(file: Path, api_store: Store, clock: Clock) -> None:
    (file.parent / "key").unlink()
    with make_client() as client, pytest.raises(Misconfigured):
        open_remotes(read_engines_file(file).remote, api_store, clock.now, client)


def test_a_budget_of_the_day_is_new_the_next_day_and_that_of_the_month_is_not(store: Store, clock: Clock) -> None:
    budget = StoredBudget(store, "mine", per_month=15, per_day=10, now=clock.now)
    budget.spend(10)
    with pytest.raises(Unavailable):
        budget.spend(1)
    clock.move(timedelta(days=1))
    budget.spend(5)
    with pytest.raises(Unavailable):
        budget.spend(1)
    clock.move(timedelta(days=31))
    budget.spend(10)
