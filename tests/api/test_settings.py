from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import PREFIX, Settings, load_settings
from core.errors import Misconfigured


@pytest.fixture(autouse=True)
def _own_environment(data_dir: Path) -> None:
    """Nothing of ours in the environment but the data folder."""


def test_works_with_nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BABELGUARD_DATA_DIR")
    settings = load_settings()
    assert settings.data_dir.is_absolute()
    assert settings.database_url == f"sqlite:///{settings.data_dir / 'babelguard.db'}"
    assert (settings.host, settings.port, settings.offline) == ("127.0.0.1", 8000, False)


def test_variables_set_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGUARD_PORT", "9000")
    monkeypatch.setenv("BABELGUARD_OFFLINE", "yes")
    monkeypatch.setenv("BABELGUARD_MODEL_SOURCES", "index, hub")
    monkeypatch.setenv("BABELGUARD_CORS_ORIGINS", "https://店铺.example,https://b.example")
    monkeypatch.setenv("BABELGUARD_LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("BABELGUARD_REQUEST_TIMEOUT_S", "2.5")
    settings = load_settings()
    assert (settings.port, settings.offline, settings.request_timeout_s) == (9000, True, 2.5)
    assert settings.model_sources == ("index", "hub")
    assert settings.cors_origins == ("https://店铺.example", "https://b.example")
    assert settings.log_level == "debug"


def test_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGUARD_PORT", "")
    monkeypatch.setenv("BABELGUARD_DATABASE_URL", "")
    monkeypatch.setenv("BABELGUARD_HOST_FILE", "")
    assert load_settings().port == 8000


def test_secret_can_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://u:пароль@host/name\n", encoding="utf-8")
    monkeypatch.setenv("BABELGUARD_DATABASE_URL_FILE", str(file))
    settings = load_settings()
    assert settings.database_url == "postgresql://u:пароль@host/name"
    assert "пароль" not in repr(settings)


def test_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGUARD_DATABASE_URL_FILE", str(tmp_path / "none"))
    with pytest.raises(Misconfigured, match="BABELGUARD_DATABASE_URL_FILE"):
        load_settings()


def test_both_value_and_file_are_one_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "port").write_text("1")
    monkeypatch.setenv("BABELGUARD_PORT", "1")
    monkeypatch.setenv("BABELGUARD_PORT_FILE", str(tmp_path / "port"))
    with pytest.raises(Misconfigured, match="Both BABELGUARD_PORT and BABELGUARD_PORT_FILE"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BABELGUARD_PORT", "abc"),
        ("BABELGUARD_PORT", "70000"),
        ("BABELGUARD_BEAM_SIZE", "0"),
        ("BABELGUARD_OFFLINE", "maybe"),
        ("BABELGUARD_LOG_LEVEL", "loud"),
        ("BABELGUARD_MODEL_SOURCES", "hub,shop"),
        ("BABELGUARD_MODEL_SOURCES", ","),
        ("BABELGUARD_REQUEST_TIMEOUT_S", "-1"),
    ],
)
def test_wrong_value_stops_with_the_name_and_not_the_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=rf"^{name}: "):
        load_settings()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("BABELGUARD_PROT", "did you mean BABELGUARD_PORT"),
        ("BABELGUARD_X_FILE", "Unknown setting BABELGUARD_X_FILE"),
    ],
)
def test_unknown_variable_is_named(name: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(Misconfigured, match=says):
        load_settings()


def test_settings_made_in_code_do_not_look_at_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGUARD_PORT", "9000")
    assert Settings(port=1).port == 1
    assert Settings().port == 8000
    with pytest.raises(ValidationError):
        Settings.model_validate({"prot": 1})


def test_home_is_understood_in_the_data_folder() -> None:
    assert Settings(data_dir=Path("~/x")).data_dir == Path.home() / "x"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]  # that is the point


def test_every_setting_has_a_sentence() -> None:
    for name, field in Settings.model_fields.items():
        assert (field.description or "").endswith("."), f"{PREFIX}{name.upper()}"
