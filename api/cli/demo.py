"""`babelguard demo`: real product titles into English, with a glossary enforced."""

from time import perf_counter

import typer

from api.cli.options import open_runtime
from api.cli.render import AsJson, print_json, print_table
from api.demo import demo_order
from api.runtime import Translated
from api.shapes import describe


def demo(*, as_json: AsJson = False) -> None:
    """Fetch the starter model once, and localize real Chinese product titles with an enforced glossary."""
    with open_runtime() as runtime:
        order = demo_order()
        started = perf_counter()
        translated = runtime.translator.translate(order)
        took_s = perf_counter() - started
    if as_json:
        print_json([describe(one) for one in translated])
        return
    print_table(
        ("Title", "Translation", "Terms applied (* from the glossary)"), [_row(one) for one in translated], folds=True
    )
    missed = sum(len(one.localization.terms_missed) for one in translated)
    typer.echo(f"{len(translated)} titles in {took_s:.1f} s, {missed} terms missed.")
    typer.echo("Your own title:  babelguard translate '全网最低价 304不锈钢保温杯' --target en")
    typer.echo("As a service:    babelguard serve   (then http://127.0.0.1:8000/docs; DeepL clients work against it)")


def _row(one: Translated) -> tuple[str, str, str]:
    done = one.localization
    terms = (f"{term.source}={term.target}{'*' if term.is_own else ''}" for term in done.terms_applied)
    return done.source_text, done.text, ", ".join(terms)
