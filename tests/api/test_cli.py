"""The program itself: help, version, errors, exit codes. Single commands have a test_cli_<name>.py each."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import main
from api.cli.group import is_there, load
from core.errors import AppError, InvalidInput, Unavailable

HEAVY = {"ctranslate2", "transformers", "sentencepiece", "sqlalchemy", "alembic", "fastapi", "numpy"}
ROOT = Path(main.__file__).parents[2]


@pytest.fixture
def cli(data_dir: Path) -> CliRunner:
    return CliRunner()


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "api", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_help_names_every_command_and_imports_nothing_heavy(data_dir: Path) -> None:
    code = (
        "import sys\nfrom api.cli.main import run\n"
        "try: run()\nexcept SystemExit: pass\n"
        f"print(sorted({HEAVY} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", code, "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.endswith("[]\n")
    for name in ("glossary", "models", "keys", "db"):
        assert name in done.stdout


def test_help_is_quick(data_dir: Path) -> None:
    """Half a second is what we promise; the slack is for a busy machine."""
    durations = []
    for _ in range(3):
        start = time.perf_counter()
        assert program("--help").returncode == 0
        durations.append(time.perf_counter() - start)
    assert min(durations) < 1.5


def test_version_is_shown(cli: CliRunner) -> None:
    result = cli.invoke(main.app, ["--version"])
    assert result.exit_code == 0
    assert result.output.startswith("babelguard ")


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["keys", "nonsense"], ["keys", "create", "--role", "king"], ["db", "--x"]]
)
def test_wrong_usage_is_exit_code_2(cli: CliRunner, arguments: list[str]) -> None:
    result = cli.invoke(main.app, arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (InvalidInput("The name\n is empty."), 2),
        (Unavailable("The name\n is empty."), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_errors_are_one_line_and_an_exit_code(
    cli: CliRunner, monkeypatch: pytest.MonkeyPatch, error: BaseException, exit_code: int
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr("api.cli.db.load_settings", fail)
    result = cli.invoke(main.app, ["db", "upgrade"])
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert result.stderr == ("error: The name is empty.\n" if isinstance(error, AppError) else "")


def test_wrong_setting_is_one_line(cli: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGUARD_PORT", "http")
    result = cli.invoke(main.app, ["keys", "list"])
    assert result.exit_code == 2
    assert result.stderr.startswith("error: BABELGUARD_PORT: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", [name for name in main.COMMANDS if is_there(name)])
def test_every_command_loads_and_has_help(cli: CliRunner, name: str) -> None:
    result = cli.invoke(main.app, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert "install-completion" not in result.output
    assert load(name).help


def test_python_dash_m_api_is_the_program(data_dir: Path) -> None:
    done = program("keys", "create", "--role", "translate", "--name", "密钥", BABELGUARD_DATA_DIR=str(data_dir))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("bg_")


def test_broken_utf8_on_the_command_line_is_refused_in_one_line(data_dir: Path) -> None:
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "api", "keys", "create", "--role", "translate", "--name", b"\xff"],
        cwd=ROOT,
        env={**os.environ, "BABELGUARD_DATA_DIR": str(data_dir)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: ")
    assert b"Traceback" not in done.stderr
