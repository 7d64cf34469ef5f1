"""Snippets of addons in Markdown: each is a small tree of addons, with what lint must say on the guilty line.

    ## a page that browses with sudo

    ```python
    @http.route('/my/loan/<int:loan_id>', auth='user', website=True)
    def loan(self, loan_id):
        loan = request.env['library.loan'].sudo().browse(loan_id)  # expect: OST-L001
        return request.render('library.loan', {'loan': loan})
    ```

A snippet is a section. A block is one file: with `file=shop/controllers/main.py` after the word `python` it is taken as
it stands, with `model=library.loan` it is methods of that model, and else methods of a controller of the portal. Files
come in the order of their addons: each depends on those before it. A section with no `expect` in it must stay silent.
`series=14` in the section's heading line, after `|`, sets the series.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ostiary.checks.source.methods import CHECKS as METHODS
from ostiary.checks.source.routes import CHECKS as ROUTES
from ostiary.findings import Finding
from ostiary.flow import Addon, FlowFacts, Program, SourceModule, analyse

FOLDER = Path(__file__).parent / "corpus"
PAGES = Path(__file__).parents[1] / "checks"
CHECKS = (*ROUTES, *METHODS)
_SECTION = re.compile(
    r"^## (?P<title>[^\n|]+?)(?: *\| *series=(?P<series>\d+))? *\n(?P<body>.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE
)
_BLOCK = re.compile(r"^```python *(?P<info>[^\n]*)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
_EXPECT = re.compile(r"# expect: (OST-L\d{3}(?:, OST-L\d{3})*)(?: (tentative))?\s*$")
_IMPORTS = (
    "import json, hmac, logging, werkzeug; from odoo import api, fields, http, models, tools, _, SUPERUSER_ID; "
    "from odoo.http import request; from odoo.osv import expression; from odoo.tools import consteq; "
    "from odoo.tools.safe_eval import safe_eval; from markupsafe import Markup; "
    "from odoo.exceptions import AccessError, MissingError, UserError, ValidationError; "
    "from werkzeug.exceptions import Forbidden, NotFound; "
    "from odoo.addons.portal.controllers.portal import CustomerPortal; _logger = logging.getLogger(__name__)"
)
_CONTROLLER = "class Portal(CustomerPortal):\n"
_MODEL = "class Loan(models.Model):\n    _name = '{model}'\n    partner_id = fields.Many2one('res.partner')\n"


@dataclass(frozen=True)
class File:
    """A file of a snippet; its line 1 would be line `first` of the Markdown file."""

    path: str
    text: str
    first: int


@dataclass(frozen=True)
class Snippet:
    page: str
    title: str
    series: int
    files: tuple[File, ...]
    expected: tuple[tuple[int, str], ...]
    """(line of the Markdown file, code)."""
    tentative: frozenset[int] = frozenset()
    """The lines of which nothing surer may be said."""

    @property
    def bad(self) -> bool:
        return bool(self.expected)


def snippets() -> list[Snippet]:
    return [snippet for path in sorted(FOLDER.glob("*.md")) for snippet in read(path)]


def pages() -> list[Path]:
    """The pages of these checks: a heading, why, what to do, and snippets that are called bad or good."""
    return sorted(PAGES.glob("OST-L0*.md"))


def read(path: Path) -> Iterator[Snippet]:
    text = path.read_text(encoding="utf-8")
    for section in _SECTION.finditer(text):
        files: list[File] = []
        expected: list[tuple[int, str]] = []
        tentative: set[int] = set()
        for number, block in enumerate(_BLOCK.finditer(text, section.start("body"), section.end("body"))):
            start = text.count("\n", 0, block.start("code")) + 1
            files.append(_file(block["info"].strip(), block["code"], start, number))
            for offset, line in enumerate(block["code"].split("\n")):
                if found := _EXPECT.search(line):
                    expected += [(start + offset, code) for code in found[1].split(", ")]
                    tentative.update({start + offset} if found[2] else ())
        title, series = section["title"].strip(), int(section["series"] or 19)
        yield Snippet(path.name, title, series, tuple(files), tuple(expected), frozenset(tentative))


def _file(info: str, code: str, start: int, number: int) -> File:
    if info.startswith("file="):
        return File(info.removeprefix("file="), code, start)
    if info.startswith("model="):
        head = f"{_IMPORTS}\n{_MODEL.format(model=info.removeprefix('model='))}"
        return File(f"demo/models/model{number}.py", head + textwrap.indent(code, "    "), start - head.count("\n"))
    head = f"{_IMPORTS}\n{_CONTROLLER}"
    return File(f"demo/controllers/main{number}.py", head + textwrap.indent(code, "    "), start - head.count("\n"))


@dataclass(frozen=True)
class Tree:
    """What a check of the flow needs."""

    flow: FlowFacts
    linted: frozenset[str]


def judged(snippet: Snippet) -> list[tuple[int, Finding]]:
    """The findings of a snippet, each with the line of the Markdown file."""
    modules: list[SourceModule] = []
    addons: list[Addon] = []
    first = {file.path: file.first for file in snippet.files}
    for file in snippet.files:
        name = file.path.partition("/")[0]
        if name not in [addon.name for addon in addons]:
            depends = ("base", "portal", *(addon.name for addon in addons))
            addons.append(Addon(name, depends, snippet.series))
        dotted = "odoo.addons." + file.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        modules.append(SourceModule(name, dotted, file.path, file.text, file.path.endswith("__init__.py")))
    program = Program.of(modules, addons)
    assert not program.skipped, program.skipped
    tree = Tree(analyse(program), frozenset(addon.name for addon in addons))
    found: list[tuple[int, Finding]] = []
    for check in CHECKS:
        for finding in check.judge(tree):
            assert finding.location is not None
            found.append((finding.location.line + first[finding.location.path] - 1, finding))
    return found
