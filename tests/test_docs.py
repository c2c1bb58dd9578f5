"""The documents say what the code says."""

import re
from pathlib import Path

from api.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_documented():
    documented = set(re.findall(rf"`({PREFIX}\w+)`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))
    assert documented == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_the_script_of_the_checks_runs_the_test_command_of_the_readme():
    command = re.search(r"^pip install .*pytest$", README, re.MULTILINE)
    assert command
    assert command[0] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_links_of_the_documents_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_nothing_in_the_readme_waits_to_be_filled_in():
    assert "@@" not in README
