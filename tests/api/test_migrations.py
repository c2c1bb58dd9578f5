import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import inspect, text

from api import migrations
from api.migrations import Upgraded, metadata, open_upgraded, upgrade
from core.errors import Misconfigured, Unavailable
from core.locales import Pair
from core.store import Store, open_store
from glossaries.reviews import decisions, queue
from glossaries.reviews.copy import NewCopy, State
from glossaries.reviews.decisions import Act
from tests.conftest import Clock


def test_migrated_tables_are_the_tables_of_the_code(store: Store) -> None:
    with store.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, metadata()) == []


def test_constraints_have_the_names_of_the_code(store: Store) -> None:
    """Alembic compares neither primary keys nor, on SQLite, names; a later change needs both."""
    with store.reading() as session:
        found = inspect(session.connection())
        for table in metadata().tables.values():
            assert found.get_pk_constraint(table.name)["name"] == table.primary_key.name
            foreign_keys = {key["name"]: key["options"] for key in found.get_foreign_keys(table.name)}
            assert foreign_keys == {k.name: {"ondelete": k.ondelete} for k in table.foreign_key_constraints}


def test_upgrade_starts_from_nothing_and_then_has_nothing_to_do(database_url: str) -> None:
    first, second = upgrade(database_url), upgrade(database_url)
    assert first.before == ""
    assert second == Upgraded(first.after, first.after)
    store = open_upgraded(database_url)
    with store.reading() as session:
        assert session.execute(text("SELECT count(*) FROM terms")).scalar_one() == 0
    store.dispose()


def test_processes_that_start_together_upgrade_once(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock of this process, so that only the database's own keeps them apart."""
    monkeypatch.setattr(migrations, "_one_at_a_time", nullcontext())
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(upgrade, [database_url] * 6))
    assert sum(upgraded.before == "" for upgraded in done) == 1


def test_failing_change_leaves_the_database_as_it_was(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_operations: Operations, *_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Operations, "create_index", fail)
        with pytest.raises(ZeroDivisionError):
            upgrade(database_url)
    store = open_store(database_url)
    with store.reading() as session:
        assert inspect(session.connection()).get_table_names() == []
    store.dispose()
    assert upgrade(database_url).before == ""


def test_every_change_can_be_undone(store: Store) -> None:
    with store.transaction() as session:
        command.downgrade(migrations._config(session.connection()), "base")
    with store.reading() as session:
        assert inspect(session.connection()).get_table_names() == ["alembic_version"]


def test_copy_that_was_approved_before_is_still_known_by_its_text(store: Store, clock: Clock) -> None:
    copy = NewCopy(Pair.parse("zh", "pt-BR"), "保温杯", "Garrafa", market="BR")
    with store.transaction() as session:
        sent = queue.send(session, "me", copy, "tool", clock.now())
        act = Act("me", sent.id, sent.version, "ana", clock.now())
        edited = decisions.edit(session, act, "Garrafa térmica", ())
        decisions.approve(session, replace(act, version=edited.version))
        command.downgrade(migrations._config(session.connection()), "0014")
    with store.transaction() as session:
        command.upgrade(migrations._config(session.connection()), "head")
    with store.transaction() as session:
        again = queue.send(session, "me", replace(copy, text="Garrafa térmica"), "tool", clock.now())
    assert (again.id, again.state) == (sent.id, State.APPROVED)


def test_new_revision_of_unchanged_tables_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = shutil.copytree(migrations._HERE, tmp_path / "migrations")
    monkeypatch.setattr(migrations, "_HERE", here)
    head = migrations._head()
    migrations.new_revision("Add nothing")
    (written,) = here.glob("versions/*_add_nothing.py")
    assert written.name == f"{int(head) + 1:04d}_add_nothing.py"
    assert f"down_revision = '{head}'" in written.read_text(encoding="utf-8")
    assert "op." not in written.read_text(encoding="utf-8")


def test_database_of_a_newer_babelguard_is_left_alone(store: Store, migrated_url: str) -> None:
    with store.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Misconfigured, match="newer babelguard"):
        upgrade(migrated_url)


def test_unreachable_database_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        upgrade("postgresql://nobody@127.0.0.1:1/none")


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    file.write_text("这不是数据库" * 100)
    with pytest.raises(Misconfigured, match="cannot be used") as caught:
        upgrade(f"sqlite:///{file}")
    assert "a.db: file is not a database" in caught.value.__notes__[0]
