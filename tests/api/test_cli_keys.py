import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from api.keys import find_key
from core.store import open_store


class Keys:
    """`babelguard keys` in a data folder of the test's own."""

    def __init__(self, data_dir: Path) -> None:
        self.file = data_dir / "babelguard.db"

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, ["keys", *arguments])

    def opens(self, secret: str) -> bool:
        store = open_store(f"sqlite:///{self.file}")
        with store.reading() as session:
            found = find_key(session, secret)
        store.dispose()
        return found is not None


@pytest.fixture
def keys(data_dir: Path) -> Keys:
    return Keys(data_dir)


def test_create_writes_the_secret_alone_to_stdout(keys: Keys) -> None:
    result = keys("create", "--role", "translate", "--name", "小店")
    assert result.exit_code == 0
    assert re.fullmatch(r"bg_[\w-]{43}\n", result.stdout)
    assert "not shown again" in result.stderr
    assert keys.opens(result.stdout.strip())


def test_create_as_json_is_the_key_and_its_secret(keys: Keys) -> None:
    made = json.loads(keys("create", "--role", "pr", "--character-limit", "500", "--json").stdout)
    assert made["role"] == "pr"
    assert made["character_limit"] == 500
    assert made["revoked_at"] is None
    assert keys.opens(made["secret"])


def test_list_shows_keys_and_never_a_secret(keys: Keys) -> None:
    made = json.loads(keys("create", "--role", "admin", "--name", "[bold]ผู้ดูแล", "--json").stdout)
    secret = made.pop("secret")
    table = keys("list").stdout
    assert made["id"] in table
    assert "[bold]" in table  # what people wrote is not markup
    assert json.loads(keys("list", "--json").stdout) == [made]
    assert secret not in table + keys("list", "--json").stdout


def test_list_is_empty_at_first(keys: Keys) -> None:
    assert json.loads(keys("list", "--json").stdout) == []
    assert keys("list").exit_code == 0


def test_revoked_key_opens_nothing(keys: Keys) -> None:
    made = json.loads(keys("create", "--role", "translate", "--json").stdout)
    result = keys("revoke", made["id"])
    assert result.exit_code == 0
    assert not keys.opens(made["secret"])
    assert "revoked 20" in keys("list").stdout
    assert json.loads(keys("revoke", made["id"], "--json").stdout)["revoked_at"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["revoke", "nope"], "error: There is no key with the id 'nope'."),
        (["create", "--role", "translate", "--name", "a\x00b"], "error: The name holds a control character"),
    ],
)
def test_mistakes_are_one_line_and_exit_code_2(keys: Keys, arguments: list[str], says: str) -> None:
    result = keys(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(says)
    assert result.stderr.count("\n") == 1
