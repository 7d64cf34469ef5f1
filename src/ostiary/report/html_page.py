"""One self-contained HTML page: opens offline, runs nothing but its own script, fetches nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Final

from ostiary.report.heatmap import HeatMap
from ostiary.report.markup import Child, Markup, raw, tag, together
from ostiary.report.meta import MatrixMeta
from ostiary.report.summary import MEANINGS, OUTCOMES, ModelSummary, Summary
from ostiary.report.text import counted, number, span

_SWATCHES: Final = {
    "all": ("a", "all"),
    "some": ("s", "2–9"),
    "none": ("n", "0"),
    "denied": ("d", "·"),
    "error": ("e", "error"),
    "unknown": ("u", "?"),
}
"""outcome → (class of its colour, an example of a cell)."""


def matrix_page(title: str, meta: MatrixMeta, summary: Summary, heat: HeatMap, sections: Sequence[Markup] = ()) -> str:
    """The whole page: what was asked, the findings if there are any, the heat map, and every model in numbers."""
    return whole_page(
        title,
        [tag("h1", title), facts_list(_facts(meta)), _tiles(summary, heat)],
        [*sections, tag("h2", "Users × models"), *heat_section(meta, summary)],
        meta.generated_by,
        data={"heat-data": heat.as_json()},
        styles=("page.css",),
        scripts=("heatmap.js",),
    )


def whole_page(
    title: str,
    header: Sequence[Child],
    main: Sequence[Child],
    generated_by: str,
    *,
    data: Mapping[str, object],
    styles: Sequence[str],
    scripts: Sequence[str],
) -> str:
    """A page that runs nothing but our scripts and fetches nothing. `data` is for them, as JSON by the element's id."""
    sheets, programs = [_own(name) for name in styles], [_own(name) for name in scripts]
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(sheets, programs)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        [tag("style", raw(sheet)) for sheet in sheets],
    )
    body = tag(
        "body",
        tag("header", *header),
        tag("main", *main, id="main"),
        tag("footer", f"Made by {generated_by}. This page fetches nothing and sends nothing."),
        [tag("script", _json(value), type="application/json", id=key) for key, value in data.items()],
        [tag("script", raw(program)) for program in programs],
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def heat_section(meta: MatrixMeta, summary: Summary) -> list[Markup]:
    """The heat map and the same in numbers."""
    return [_heat_map(meta), _numbers(summary)]


def facts_list(facts: Mapping[str, object]) -> Markup:
    """What a page says of itself, in one line."""
    return tag("dl", [tag("div", tag("dt", key), tag("dd", value)) for key, value in facts.items()], class_="meta")


def _own(name: str) -> str:
    return (files("ostiary.report.page") / name).read_text(encoding="utf-8")


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    allowed = f"style-src {_hashes(styles)}; script-src {_hashes(scripts)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _hashes(texts: Sequence[str]) -> str:
    return " ".join(f"'{_hash(text)}'" for text in texts)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _json(value: object) -> Markup:
    """JSON that cannot end the element that it is in."""
    text = json.dumps(value, separators=(",", ":"))
    return raw(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _facts(meta: MatrixMeta) -> dict[str, object]:
    return {
        "source": meta.source,
        "Odoo": meta.series,
        "operations": ", ".join(meta.operations),
        "evaluator": meta.evaluator,
        "archived records": "included" if meta.archived else "left out",
        "companies": ", ".join(map(str, meta.companies)) if meta.companies is not None else "all of each user",
        "website": meta.website if meta.website is not None else "none",
        "made": meta.generated_at,
    }


def _tiles(summary: Summary, heat: HeatMap) -> Markup:
    models = {found.model for found in summary.models}
    reached = {found.model for found in summary.models if found.reaching}
    tiles = [
        tile(number(len(heat.logins)), "users"),
        tile(number(len(heat.groups)), "groups that see alike"),
        tile(number(len(models)), "models asked about"),
        tile(number(len(reached)), "models that somebody reaches", "hot" if reached else None),
    ]
    for outcome, label in (("error", "answers are errors"), ("unknown", "answers undecided")):
        if summary.outcomes[outcome]:
            tiles.append(tile(number(summary.outcomes[outcome]), label, "odd"))
    return tag("ul", tiles, class_="tiles")


def tile(value: str, label: str, class_: str | None = None) -> Markup:
    return tag("li", tag("b", value), tag("span", label), class_=class_)


def _heat_map(meta: MatrixMeta) -> Markup:
    pager = tag(
        "div",
        tag("button", "‹ previous", id="previous", type="button"),
        tag("button", "next ›", id="next", type="button"),
        tag("span", id="position", role="status"),
        class_="pager",
    )
    table = tag("table", id="heat", class_="heat", aria_describedby="how")
    detail = tag("p", "Choose a cell to see what is behind it.", class_="soft")
    return together(
        [
            tag("noscript", tag("p", "The picture needs JavaScript; the numbers below do not.")),
            tag(
                "div",
                tag("p", _HOW, id="how", class_="soft small"),
                _controls(meta),
                _legend(),
                pager,
                tag(
                    "div",
                    tag("div", table, class_="field", tabindex="-1"),
                    tag("aside", detail, id="detail", class_="detail", aria_live="polite", aria_label="details"),
                    class_="stage",
                ),
                id="heat-map",
                hidden=True,
            ),
        ]
    )


def _controls(meta: MatrixMeta) -> Markup:
    operation = tag("select", [tag("option", name) for name in meta.operations], id="operation")
    return tag(
        "div",
        _search("models", "Models", "sale.* account"),
        _search("users", "Users", "part of a login"),
        tag("label", "Operation", operation, hidden=len(meta.operations) == 1),
        tag("label", tag("input", type="checkbox", id="every"), "also models that nobody reaches", class_="check"),
        class_="controls",
        role="search",
    )


def _search(id: str, title: str, example: str) -> Markup:
    return tag("label", title, tag("input", type="search", id=id, placeholder=example, autocomplete="off"))


_HOW: Final = (
    "A column stands for users with the same outcome on every model; its number says how many. "
    "Move with the arrow keys; filter by login to see users one by one."
)


def _legend() -> Markup:
    items = []
    for outcome in OUTCOMES:
        colour, example = _SWATCHES[outcome]
        items.append(tag("li", tag("span", example, class_=f"swatch {colour}"), MEANINGS[outcome]))
    return tag("ul", items, class_="legend")


def _numbers(summary: Summary) -> Markup:
    """Every model in a table that needs no script."""
    several = len({found.operation for found in summary.models}) > 1
    titles = ["model", *(["operation"] if several else []), *OUTCOMES, "sees", "of"]
    head = [tag("th", title, scope="col", class_=None if title == "model" else "number") for title in titles]
    notable = [found for found in summary.models if found.is_notable]
    lines = [_line(found, several) for found in notable]
    rest = len(summary.models) - len(notable)
    left_out = f"{counted(rest, 'model')} more: nobody of these users reaches a record." if rest else None
    return tag(
        "details",
        tag("summary", tag("strong", "The same in numbers"), f" ({counted(len(notable), 'line')}, users per outcome)"),
        tag(
            "div",
            tag("table", tag("thead", tag("tr", head)), tag("tbody", lines), class_="plain small"),
            class_="scroll",
        ),
        tag("p", left_out, class_="soft") if left_out else None,
    )


def _line(found: ModelSummary, several: bool) -> Markup:
    cells: list[Child] = [found.operation] if several else []
    cells += [number(found.users[outcome]) if found.users[outcome] else "·" for outcome in OUTCOMES]
    cells += [span(found.low, found.high), number(found.total) if found.total is not None else "?"]
    numbers = [tag("td", cell, class_="number") for cell in cells]
    return tag("tr", tag("th", found.model, scope="row", class_="mono"), numbers)
