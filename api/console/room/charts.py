"""Charts as SVG within the page: drawn by pygal, then made ours: no style, no script, colours from the style sheet.

What a chart shows stands in a table beside it; the picture itself is one image with one sentence for who cannot see it.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pygal
from defusedxml.ElementTree import fromstring
from markupsafe import Markup
from pygal.graph.graph import Graph

# pygal hooks into every import for plug-ins, of which we use none; under Python 3.11 the hook warns at each.
sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, pygal.PluginImportFixer)]

_WIDTH, _HEIGHT = 1040, 230
_ASIDE = ("defs", "desc", "title")
_OVERLAYS = ("overlay", "text-overlay", "tooltip-overlay", "titles")


@dataclass(frozen=True, slots=True)
class Axis:
    """Where things stand along the bottom: a label a place (empty: none written), and what is marked there."""

    labels: Sequence[str]
    marks: Sequence[int] = ()
    """Places at which something began."""
    unseen: Sequence[int] = ()
    """Places of which nothing is known."""


def bars(axis: Axis, series: Sequence[Sequence[int]], says: str) -> Markup:
    """Bars, the series stacked in the order given; `says` is the picture in words."""
    return _drawn(pygal.StackedBar(**_options(axis)), axis, series, says)


def lines(axis: Axis, series: Sequence[Sequence[float | None]], says: str) -> Markup:
    """Lines from 0 to 100 per cent; None leaves a gap."""
    chart = pygal.Line(range=(0, 100), dots_size=2, allow_interruptions=True, **_options(axis))
    return _drawn(chart, axis, series, says)


def _options(axis: Axis) -> dict[str, Any]:
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "js": (),
        "css": (),
        "no_prefix": True,
        "show_legend": False,
        "margin": 6,
        "spacing": 4,
        "max_scale": 5,
        "truncate_label": -1,
        "x_labels": list(axis.labels),
        "value_formatter": lambda value: f"{value:g}",
    }


def _drawn(chart: Graph, axis: Axis, series: Sequence[Sequence[float | None]], says: str) -> Markup:
    for values in series:
        chart.add("", list(values))
    root = fromstring(chart.render(is_unicode=True, disable_xml_declaration=True))
    _clean(root)
    root.attrib = {"viewBox": root.attrib["viewBox"], "class": "chart", "role": "img", "aria-label": says}
    _annotate(root, axis)
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704 - escaped by the writer


def _clean(parent: ElementTree.Element) -> None:
    """Takes out what pages may not hold (style, script) and what nobody sees."""
    for child in list(parent):
        _, _, name = str(child.tag).rpartition("}")
        child.tag = name
        words = child.get("class", "").split()
        if name in _ASIDE or any(one in _OVERLAYS for one in words):
            parent.remove(child)
            continue
        for attribute in ("style", "rx", "ry"):
            child.attrib.pop(attribute, None)
        if name == "rect":
            child.attrib |= {side: f"{float(child.get(side, 0)):.1f}" for side in ("x", "y", "width", "height")}
        _clean(child)


def _annotate(root: ElementTree.Element, axis: Axis) -> None:
    """Draws the marks over the plot, and a band where nothing is known; guides without a label go."""
    root.tag = "svg"
    plot = next(one for one in root.iter("g") if one.get("class") == "plot")
    ground = next(one for one in plot.iter("rect") if one.get("class") == "background")
    bottom = next(one for one in plot.iter("g") if one.get("class") == "axis x")
    centres = [_x_of(guide) for guide in bottom.findall("g")]
    height, pitch = ground.get("height", "0"), (centres[-1] - centres[0]) / max(1, len(centres) - 1)
    for guide in bottom.findall("g"):
        if not guide.findtext("text"):
            bottom.remove(guide)
    for first, count in _runs(axis.unseen):
        box = {"x": f"{centres[first] - pitch / 2:.1f}", "y": "0", "width": f"{pitch * count:.1f}", "height": height}
        plot.insert(1, ElementTree.Element("rect", {"class": "unseen"} | box))
    for at in axis.marks:
        group = ElementTree.SubElement(plot, "g", {"class": "onset"})
        ElementTree.SubElement(group, "path", {"d": f"M{centres[at]:.1f} 0V{height}"})
        place = {"x": f"{centres[at]:.1f}", "y": "10", "text-anchor": "middle"}
        ElementTree.SubElement(group, "text", place).text = "▼"


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Places that follow one another as (first, how many)."""
    runs: list[tuple[int, int]] = []
    for at in sorted(places):
        if runs and at == sum(runs[-1]):
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        else:
            runs.append((at, 1))
    return runs


def _x_of(guide: ElementTree.Element) -> float:
    """Where a vertical guide stands: its path reads `M29.6 0.0 v204.0`."""
    path = guide.find("path")
    return float(path.get("d", "M0 ").removeprefix("M").split()[0]) if path is not None else 0.0
