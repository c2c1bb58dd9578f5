"""`babelguard demo`: real product titles into English, with a glossary enforced; then a stream of mentions, watched."""

from collections.abc import Sequence
from time import perf_counter

import typer

from api.cli.options import open_runtime
from api.cli.render import AsJson, print_json, print_table
from api.demo import demo_order, watch_demo
from api.logs import set_up_logs
from api.runtime import Translated
from api.shapes import describe
from monitors.demonstration import Told


def demo(*, as_json: AsJson = False) -> None:
    """Fetch the starter model once, localize real Chinese product titles, and watch a story of mentions unfold."""
    set_up_logs("warning")
    with open_runtime() as runtime:
        order = demo_order()
        started = perf_counter()
        translated = runtime.translator.translate(order)
        took_s = perf_counter() - started
        if as_json:
            print_json([describe(one) for one in translated])
            return
        _show_titles(translated, took_s)
        typer.echo("\nWatching what is said of a thermos, in a store of its own ...")
        _show_watched(watch_demo(runtime))
    typer.echo("Your own title:  babelguard translate '全网最低价 304不锈钢保温杯' --target en")
    typer.echo("Your own brand:  babelguard watch add NAME --source 'rss url=https://...'; babelguard team add PR")
    typer.echo("As a service:    babelguard serve   (then http://127.0.0.1:8000/docs; DeepL clients work against it)")


def _show_titles(translated: Sequence[Translated], took_s: float) -> None:
    print_table(
        ("Title", "Translation", "Terms applied (* from the glossary)"), [_row(one) for one in translated], folds=True
    )
    missed = sum(len(one.localization.terms_missed) for one in translated)
    typer.echo(f"{len(translated)} titles in {took_s:.1f} s, {missed} terms missed.")


def _show_watched(told: Told) -> None:
    """The gravest notice, and the digest of that day."""
    typer.echo(f"{told.mentions} mentions over {told.days} days; {len(told.notices)} notices went out. The last one:\n")
    typer.echo(f"{told.notices[-1]}\n{told.digest}")


def _row(one: Translated) -> tuple[str, str, str]:
    done = one.localization
    terms = (f"{term.source}={term.target}{'*' if term.is_own else ''}" for term in done.terms_applied)
    return done.source_text, done.text, ", ".join(terms)
