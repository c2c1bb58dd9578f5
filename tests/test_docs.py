"""The documents say what the code says."""

import re
from pathlib import Path

from api.doors import reviews
from api.settings import PREFIX, Settings
from glossaries.reviews.copy import CLAIM_LASTS, State, Verdict

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


def test_the_page_on_reviews_names_the_states_verdicts_and_acts_there_are():
    said = set(re.findall(r"`([a-z_-]+)`", (ROOT / "docs" / "reviews.md").read_text(encoding="utf-8")))
    acts = {route.path.rpartition("/")[2] for route in reviews.router.routes if "{review_id}/" in route.path}
    assert {*State, *Verdict, *acts} <= said
    assert acts >= {"claim", "approve", "false-alarm"}


def test_the_page_on_reviews_names_the_filters_and_the_length_of_a_claim():
    page = (ROOT / "docs" / "reviews.md").read_text(encoding="utf-8")
    narrowing = {name for name in reviews.Narrowing.model_fields if name not in ("cursor", "size")}
    assert narrowing <= set(re.findall(r"`([a-z_]+)`", page))
    assert f"{CLAIM_LASTS.total_seconds() / 60:.0f} minutes" in page
