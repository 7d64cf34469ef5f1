"""The documentation of checks: what a check says of itself, and its page with a bad and a good world.

A page is `tests/checks/CODE-slug.md`; in an installed package it stands in `ostiary/checks/pages`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ostiary.findings import Check
from ostiary.findings.check import FIRST_SERIES, LAST_SERIES
from ostiary.report.consoles import safe
from ostiary.report.explain_markdown import code, markdown
from ostiary.report.findings_terminal import STYLES

AnyCheck = Check[Any]
_NEEDS: Final = {
    "database": "the database",
    "engine": "decisions about records",
    "source": "source code",
    "probe": "a running server",
    "configuration": "the server's configuration file",
}


def page_of(check: AnyCheck) -> str | None:
    """The page of a check; None where there is none."""
    name = f"{check.code}-{check.slug}.md"
    packed = files("ostiary") / "checks" / "pages"
    for page in (packed / name, packed / "source" / name, packed / "probe" / name):
        if page.is_file():
            return page.read_text(encoding="utf-8")
    for folder in Path(__file__).parents:
        for area in ("", "source", "probe"):
            path = folder / "tests/checks" / area / name
            if path.is_file():
                return path.read_text(encoding="utf-8")
    return None


def facts_of(check: AnyCheck) -> dict[str, str]:
    """What is to be known of a check beside its sentences."""
    first, last = check.series
    facts = {
        "severity": f"{check.severity} at worst",
        "needs": ", ".join(_NEEDS[need] for need in check.needs),
    }
    if (first, last) not in ((14, LAST_SERIES), (FIRST_SERIES, LAST_SERIES)):
        facts["Odoo"] = f"{first} to {last}" if first != last else str(first)
    if check.modules:
        facts["modules"] = ", ".join(check.modules)
    return facts


_LABELS: Final = {
    "```yaml world=bad": "A world with it:",
    "```yaml world=good": "A world without it:",
    "```yaml world=skipped": "A world that cannot be judged:",
    "```findings": "What is found:",
    "```": "",
}
"""Lines of a page that would be markup → what the terminal shows."""


# --------------------------------------------------------------------------- the list


def print_list(console: Console, checks: Sequence[AnyCheck]) -> None:
    """A line for each check."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(3):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in checks:
        severity = Text(check.severity, STYLES[check.severity] if check.severity != "critical" else "bold red")
        table.add_row(safe(check.code, "dim"), severity, safe(check.slug, "bold"), safe(check.title))
    console.print(table)
    console.print(safe(f"\n{len(checks)} checks; `ostiary checks CODE` documents one", "dim"))


def list_json(checks: Iterable[AnyCheck]) -> dict[str, Any]:
    """The object `ostiary/checks/1`."""
    return {"schema": "ostiary/checks/1", "checks": [check_json(check) for check in checks]}


def check_json(check: AnyCheck) -> dict[str, Any]:
    return {
        "code": check.code,
        "check": check.slug,
        "title": check.title,
        "severity": check.severity,
        "why": check.why,
        "remedy": check.remedy,
        "needs": list(check.needs),
        "series": list(check.series),
        "modules": list(check.modules),
    }


def list_markdown(checks: Iterable[AnyCheck]) -> str:
    lines = ["| code | check | severity | |", "|---|---|---|---|"]
    lines += [f"| {check.code} | {code(check.slug)} | {check.severity} | {markdown(check.title)} |" for check in checks]
    return "\n".join(lines) + "\n"


# --------------------------------------------------------------------------- one check


def print_check(console: Console, check: AnyCheck) -> None:
    """Everything about one check."""
    console.print(safe(f"{check.code}  {check.slug}", "bold"))
    console.print(_indented(safe(f"{check.title}.")))
    for key, value in facts_of(check).items():
        console.print(_indented(safe(f"{key}: {value}", "dim")))
    console.print(Text("\nWhy", "bold underline"), _indented(safe(check.why)), sep="\n")
    console.print(Text("\nWhat helps", "bold underline"), _indented(safe(check.remedy, "green")), sep="\n")
    page = page_of(check)
    if page:
        console.print(Text("\nIts page", "bold underline"))
        for line in page.partition("\n")[2].strip().splitlines():
            shown = _LABELS.get(line.strip(), line)
            console.print(_indented(safe(shown, "bold" if shown != line else "")) if shown else "")


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2), expand=False)


def check_markdown(check: AnyCheck) -> str:
    """The page of a check with its facts in it."""
    return "\n".join(_markdown_lines(check)) + "\n"


def _markdown_lines(check: AnyCheck) -> Iterator[str]:
    yield f"# {check.code} {check.slug}"
    yield f"\n{markdown(check.title)}.\n"
    for key, value in facts_of(check).items():
        yield f"- {key}: {value}"
    yield f"\n{markdown(check.why)}\n\n**What helps:** {markdown(check.remedy)}"
    page = page_of(check)
    if page:
        yield "\n" + page.partition("\n")[2].strip()
