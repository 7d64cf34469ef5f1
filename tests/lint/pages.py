"""The pages of the checks of source code: Markdown that documents a check with bad and good code, and is its test.

    # OST-R001 portal-model-without-rule
    Why it matters.

    ## Bad: a title
    ```csv security/ir.model.access.csv
    id,name,…
    loan_portal,loan,library.model_library_loan,base.group_portal,1,0,0,0  ← critical firm
    ```
    ## Good: another title

Every example is the addon `shop` of Odoo 18, which depends on `library` (in `around`). After an arrow at the end of a
line stand severity and confidence of the finding that is expected there; in good examples nobody may say anything that
matters. A path that begins with a slash belongs to another addon: `/stock_shop/__manifest__.py`. A manifest is made
where there is none: it names the data files in their order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "checks" / "source"
AROUND = Path(__file__).parent / "around"
_HEADING = re.compile(r"\A# (?P<code>OST-\w+) (?P<slug>[a-z0-9-]+)\n")
_PART = re.compile(r"^## (?P<kind>Bad|Good): (?P<title>[^\n]+)\n(?P<body>.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(r"^```\w+ (?P<path>\S+)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
_ARROW = re.compile(r"\s*← (?P<expected>\w+ \w+)\s*$")


@dataclass(frozen=True)
class Example:
    """An example of a page: its files, and what is expected of the check as (path, line, severity, confidence)."""

    kind: str
    title: str
    files: dict[str, str] = field(default_factory=dict)
    expected: frozenset[tuple[str, int, str, str]] = frozenset()


@dataclass(frozen=True)
class Page:
    path: Path
    code: str
    slug: str
    why: str
    examples: tuple[Example, ...]


def pages() -> list[Page]:
    return [read_page(path) for path in sorted(FOLDER.glob("*.md"))]


def read_page(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    heading = _HEADING.match(text)
    assert heading, f"{path.name} must begin with `# CODE slug`"
    why = text[heading.end() :].partition("\n## ")[0].strip()
    examples = tuple(_example(part) for part in _PART.finditer(text))
    return Page(path, heading["code"], heading["slug"], why, examples)


def _example(part: re.Match[str]) -> Example:
    files: dict[str, str] = {}
    expected: set[tuple[str, int, str, str]] = set()
    for block in _BLOCK.finditer(part["body"]):
        path = block["path"].lstrip("/") if block["path"].startswith("/") else f"shop/{block['path']}"
        lines = block["body"].splitlines()
        for number, line in enumerate(lines, 1):
            if found := _ARROW.search(line):
                severity, confidence = found["expected"].split()
                expected.add((path, number, severity, confidence))
                lines[number - 1] = line[: found.start()]
        files[path] = "\n".join(lines) + "\n"
    return Example(part["kind"].lower(), part["title"], files, frozenset(expected))


def write(example: Example, folder: Path) -> list[Path]:
    """The addons of an example on disk."""
    modules = sorted({path.partition("/")[0] for path in example.files})
    for path, text in example.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for module in modules:
        inside = [path.partition("/")[2] for path in example.files if path.startswith(f"{module}/")]
        _complete(folder / module, inside)
    return [folder / module for module in modules]


def _complete(module: Path, inside: list[str]) -> None:
    """A manifest and the imports where the example leaves them out."""
    data = [path for path in inside if path.endswith((".xml", ".csv"))]
    names = ("__manifest__.py", "__openerp__.py")
    if not any((module / name).exists() for name in names):
        depends = ["library"] if module.name == "shop" else ["shop"]
        manifest = {"name": "Shop", "version": "18.0.1.0.0", "depends": depends, "data": data}
        (module / "__manifest__.py").write_text(repr(manifest), encoding="utf-8")
    python = [path.removesuffix(".py") for path in inside if path.endswith(".py") and "/" not in path]
    imports = [f"from . import {name}\n" for name in python if not name.startswith("__")]
    if not (module / "__init__.py").exists():
        (module / "__init__.py").write_text("".join(imports), encoding="utf-8")
