"""`babelguard incident`: see what is wrong and take care of it."""

import getpass
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from api.cli.database import current_store
from api.cli.render import AsJson, print_json, print_table
from api.settings import load_settings
from api.watching import book_of
from monitors.incidents import lifecycle
from monitors.incidents.lifecycle import Act
from monitors.incidents.report import report_of
from monitors.incidents.tables import Incident, events_of, get_incident, list_incidents
from monitors.mention_tables import mentions_by_id

app = typer.Typer(help="See what is wrong and take care of it.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The id, as `list` shows it.")]
Reason = Annotated[str, typer.Option(help="Why; it stands on the timeline.")]
_SHOWN_POSTS = 5


@app.command("list")
def list_all(
    with_closed: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False, as_json: AsJson = False
) -> None:
    """Show incidents, the gravest first."""
    with current_store() as store, store.reading() as session:
        found = list_incidents(session, with_closed=with_closed)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    now = datetime.now(UTC)
    rows = [(i.id, _level(i), i.rank["total"], i.title, i.state, _left(i, now), i.owner or "nobody") for i in found]
    print_table(("ID", "Level", "Rank", "What", "State", "Due", "Owner"), rows)


@app.command()
def show(incident_id: Id, as_json: AsJson = False) -> None:
    """Show an incident: why it is graded so, what it rests on, its timeline."""
    with current_store() as store, store.reading() as session:
        found = get_incident(session, incident_id)
        events = events_of(session, incident_id)
        posts = mentions_by_id(session, list(found.grade["posts"])[:_SHOWN_POSTS])
    if as_json:
        print_json(asdict(found) | {"timeline": [asdict(event) for event in events]})
        return
    typer.echo(f"{_level(found)} - {found.title} - {found.state} - {_left(found, datetime.now(UTC))}")
    typer.echo(f"Why      {found.grade['why']} [{found.grade['rule']}]. {found.grade['becomes']}")
    typer.echo(f"How big  {', '.join(f'{count} {name}' for name, count in found.counts.items() if count)}")
    for line in found.grade["counter_evidence"]:
        typer.echo(f"But      {line}")
    for post in posts:
        typer.echo(f"  “{post.text[:160]}” ({post.source}, {post.created_at:%Y-%m-%d %H:%M} UTC) {post.url}")
    print_table(("When", "What", "Who", "Why"), [(e.at, e.kind, e.actor, e.reason) for e in events])


@app.command()
def ack(incident_id: Id, reason: Reason = "") -> None:
    """Say that you care: reminders stop, the clock runs on."""
    _do(reason, lambda session, act: lifecycle.acknowledge(session, incident_id, act))


@app.command()
def assign(incident_id: Id, owner: Annotated[str, typer.Argument(help="Whose it is.")], reason: Reason = "") -> None:
    """Say whose it is."""
    _do(reason, lambda session, act: lifecycle.assign(session, incident_id, owner, act))


@app.command()
def answer(incident_id: Id, reason: Reason = "") -> None:
    """What the level asks for is done: statement, plan, reply."""
    _do(reason, lambda session, act: lifecycle.answer(session, incident_id, act))


@app.command()
def contain(incident_id: Id, reason: Reason = "") -> None:
    """The trouble itself is over."""
    _do(reason, lambda session, act: lifecycle.contain(session, incident_id, act))


@app.command()
def close(incident_id: Id, reason: Reason) -> None:
    """End it, with a reason."""
    _do(reason, lambda session, act: lifecycle.close(session, incident_id, act))


@app.command("raise")
def raise_level(
    incident_id: Id, level: Annotated[int, typer.Argument(min=1, max=3, help="1 to 3.")], reason: Reason = ""
) -> None:
    """Give it a graver level; the earlier due time is kept."""
    book = book_of(load_settings())
    _do(reason, lambda session, act: lifecycle.set_level(session, incident_id, level, act, book))


@app.command()
def lower(
    incident_id: Id,
    level: Annotated[int, typer.Argument(min=0, max=3, help="3, 2, or 0 for watching.")],
    reason: Reason,
) -> None:
    """Give it a less grave level, with a reason."""
    book = book_of(load_settings())
    _do(reason, lambda session, act: lifecycle.set_level(session, incident_id, level, act, book))


@app.command()
def report(incident_id: Id, as_json: AsJson = False) -> None:
    """Print the after-action report."""
    with current_store() as store, store.reading() as session:
        made = report_of(session, incident_id)
    if as_json:
        print_json(made.as_json())
        return
    typer.echo(f"{_level(made.incident)} - {made.incident.title}")
    first = made.incident.first_post_at
    print_table(("Step", "When", "After"), [(name, at, _span(at - first) if at else "-") for name, at in made.steps])
    shares = [(p.name, p.mentions, p.negative, _share(p.negative_share)) for p in made.periods]
    print_table(("Period", "Mentions", "Negative", "Share"), shares)


def _do(reason: str, work: Callable[[Session, Act], Incident]) -> None:
    """One act in one transaction; who acts is the user of this machine."""
    act = Act(f"local:{getpass.getuser()}", datetime.now(UTC), reason.strip())
    with current_store() as store, store.transaction() as session:
        incident = work(session, act)
    typer.echo(f"{incident.title}: {_level(incident)}, {incident.state}.")


def _level(incident: Incident) -> str:
    shown = f"LEVEL {incident.level}" if incident.level else "WATCH"
    is_changed = incident.person_level is not None and incident.machine_level != incident.level
    return f"{shown} (machine: {incident.machine_level})" if is_changed else shown


def _left(incident: Incident, now: datetime) -> str:
    if incident.due_at is None or incident.answered_at is not None:
        return "-"
    left = incident.due_at - now
    return f"{_span(left)} left" if left > timedelta() else f"{_span(-left)} late"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"
