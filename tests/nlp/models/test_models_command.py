"""`babelguard models` as a person and as a script uses it."""

import json

import pytest
from typer.testing import CliRunner

from api.cli.models import app
from core.errors import DownloadFailed, InvalidInput, ModelMissing


@pytest.fixture
def catalog(published, server, monkeypatch, options):
    """The commands see the tiny model, the test server and a fresh data folder."""
    tiny = published.catalog(published.vendor(server.gives("/tiny", published.archive)))
    for module in ("api.cli.models", "nlp.models.pull", "nlp.models.store"):
        monkeypatch.setattr(f"{module}.load_catalog", lambda: tiny)
    monkeypatch.setenv("BABELGUARD_DATA_DIR", str(options.data_dir))
    return tiny


def run(*arguments: str):
    """Runs a command; an error of ours passes through, as the caller of `app` turns it into a sentence."""
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_list_shows_what_is_installed(catalog):
    assert "not installed" in run("list").stdout
    run("pull")
    (row,) = json.loads(run("list", "--json").stdout)
    assert (row["id"], row["state"], row["licence"]) == ("tiny", "installed", "CC0-1.0")


def test_pull_fetches_the_starter_and_says_where_it_is(catalog, options):
    result = run("pull")
    assert result.stdout.endswith("models/tiny\n")
    assert "Fetching tiny from vendor 127.0.0.1" in result.stderr


def test_pull_for_a_script_prints_json_alone(catalog):
    result = run("pull", "tiny", "--json")
    (row,) = json.loads(result.stdout)
    assert row["source"] == "vendor 127.0.0.1"
    assert result.stderr == ""


def test_pull_from_a_file_needs_no_network(catalog, published, tmp_path, server):
    carried = tmp_path / "tiny.argosmodel"
    carried.write_bytes(published.archive)
    assert run("pull", "--from", str(carried)).exit_code == 0
    assert server.asked == []


def test_pull_from_a_file_that_is_not_there_is_a_usage_mistake(catalog):
    assert run("pull", "--from", "/nowhere/tiny").exit_code == 2


def test_pull_from_one_file_for_two_models_is_refused(catalog, tmp_path):
    with pytest.raises(InvalidInput, match="name exactly one id"):
        run("pull", "tiny", "other", "--from", str(tmp_path))


def test_pull_obeys_the_offline_setting(catalog, monkeypatch):
    monkeypatch.setenv("BABELGUARD_OFFLINE", "true")
    with pytest.raises(DownloadFailed, match="switched off"):
        run("pull")


def test_verify_ends_with_one_when_a_file_has_changed(catalog, options):
    assert run("verify").stdout == "No model is installed.\n"
    run("pull")
    assert run("verify").stdout == "tiny: 2 files, 1 MB, as published\n"
    path = options.data_dir / "models" / "tiny" / "metadata.json"
    path.write_bytes(path.read_bytes().replace(b"zh", b"ja"))
    result = run("verify", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[0]["code"] == "model_corrupt"


def test_verify_of_a_missing_model_says_how_to_fetch_it(catalog):
    result = run("verify", "tiny")
    assert result.exit_code == 1
    assert "babelguard models pull tiny" in result.stderr


def test_remove_deletes_and_then_has_nothing_to_delete(catalog):
    run("pull")
    assert json.loads(run("remove", "tiny", "--json").stdout)["freed_bytes"] > 300_000
    with pytest.raises(ModelMissing):
        run("remove", "tiny")


@pytest.mark.parametrize("command", ["list", "pull", "verify", "remove"])
def test_every_command_explains_itself(command):
    assert "--json" in run(command, "--help").stdout
