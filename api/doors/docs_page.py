"""The page at `/docs`, made from the OpenAPI description; plain HTML, for many servers have no way out."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
code {{ background: #8882; padding: .1em .3em; border-radius: .2em; }}
td {{ padding: .2rem 1rem .2rem 0; vertical-align: top; }}
</style></head><body>
<h1>{title}</h1>
<p>{description}</p>
<p>The same as data: <a href="/openapi.json"><code>/openapi.json</code></a></p>
{sections}
</body></html>
"""


def render_page(openapi: Mapping[str, Any]) -> str:
    """All calls by tag; `openapi` is the description as FastAPI makes it."""
    rows: dict[str, list[str]] = {}
    for tag, row in _rows(openapi):
        rows.setdefault(tag, []).append(row)
    sections = "".join(f"<h2>{escape(tag)}</h2><table>{''.join(lines)}</table>" for tag, lines in rows.items())
    info = openapi["info"]
    return _PAGE.format(title=escape(info["title"]), description=escape(info.get("description", "")), sections=sections)


def _rows(openapi: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, methods in openapi["paths"].items():
        for method, call in methods.items():
            tag = (call.get("tags") or ["Other"])[0]
            summary = escape(call.get("description") or call.get("summary", ""))
            yield tag, f"<tr><td><code>{method.upper()} {escape(path)}</code></td><td>{summary}</td></tr>"
