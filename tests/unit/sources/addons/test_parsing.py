"""Addons written by hand and exactly what the parser makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ostiary.sources.addons.declarations import FieldDeclaration
from ostiary.sources.addons.modules import read_module
from ostiary.sources.addons.stock import StockData, encode

Addon = Callable[..., Path]
HEAD = "from odoo import api, fields, models\n"


def test_class_becomes_a_declaration(addon: Addon) -> None:
    source = HEAD + (
        "class Order(models.Model):\n"
        "    _name = 'x.order'\n"
        "    _inherit = ['mail.thread']\n"
        "    _inherits = {'x.parent': 'parent_id'}\n"
        "    _order = 'date desc'\n"
        "    name = fields.Char('Name', required=True)\n"
        "    partner_id: models.Model = fields.Many2one('res.partner', 'Customer', groups='base.group_user')\n"
        "    line_ids = fields.One2many('x.line', 'order_id', domain=[('a', '=', 1)], context={'active_test': False})\n"
        "    tag_ids = fields.Many2many('x.tag', 'x_rel', 'a', 'b', compute='_tags', search=lambda self, o, v: [])\n"
        "    def _search(self, domain): pass\n"
        "    def helper(self): pass\n"
    )
    module = read_module(addon("shop", {"models/order.py": source}, "{'name': 'Shop', 'depends': ['sale']}"))
    assert module.problems == ()
    assert module.manifest.depends == ("sale",)
    (item,) = module.classes
    assert (item.module, item.id, item.bases) == ("shop", "models.order.Order", ("@Model",))
    assert item.attributes == {
        "_name": "x.order",
        "_inherit": ["mail.thread"],
        "_inherits": {"x.parent": "parent_id"},
        "_order": "date desc",
    }
    assert [field._replace(line=0) for field in item.fields] == [
        FieldDeclaration("name", "Char", {"required": True}),
        FieldDeclaration("partner_id", "Many2one", {"comodel": "res.partner", "groups": "base.group_user"}),
        FieldDeclaration(
            "line_ids",
            "One2many",
            {
                "comodel": "x.line",
                "inverse": "order_id",
                "domain": "[('a', '=', 1)]",
                "context": {"active_test": False},
                "context_text": None,
            },
        ),
        FieldDeclaration("tag_ids", "Many2many", {"comodel": "x.tag", "compute": "_tags", "search": "<lambda>"}),
    ]
    assert {"_search", "helper"} <= item.methods


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = fields.Char(store='True', compute='_c')", {"store": True, "compute": "_c"}),
        ("x = fields.Char(groups='a.b' + ',' + 'c.d')", {"groups": "a.b,c.d"}),
        ("x = fields.Char(groups=','.join(['a.b', 'c.d']))", {"groups": "a.b,c.d"}),
        ("x = fields.Char(groups=f'{GROUP},c.d')", {"groups": "base.group_user,c.d"}),
        ("x = fields.Char(groups='%s,c.d' % GROUP)", {"groups": "base.group_user,c.d"}),
        ("x = fields.Char(groups=OTHER)", {"groups": "shop.group_other"}),
        ("x = fields.Char(groups=fields.NO_ACCESS)", {"groups": "."}),
        ("x = fields.Char(groups=find_groups())", {"groups": "<unknown>"}),
        ("x = fields.Char(groups=LOOP)", {"groups": "<unknown>"}),
        ("x = fields.Char(**options)", {"groups": "<unknown>"}),
        ("x = fields.Char(groups='')", {"groups": None}),
        ("x = fields.Char(related=('a', 'b'))", {"related": "a.b"}),
        ("x = fields.Char(related=False)", {"related": None}),
        ("def _c(self): pass\n    x = fields.Char(compute=_c)", {"compute": "_c"}),
        ("x = y = fields.Char(search='_s')", {"search": "_s"}),
        ("y = fields.Char(search='_s')\n    x = y", {"search": "_s"}),
        ("x = odoo.fields.Char(groups='a.b')", {"groups": "a.b"}),
        ("x = f.Char(groups='a.b')", {"groups": "a.b"}),
        ("x = Char(groups='a.b')", {"groups": "a.b"}),
        ("x = Own(groups='a.b')", {"groups": "a.b"}),
        ("x = fields.Many2one('m', auto_join=True)", {"comodel": "m", "auto_join": True}),
        ("x = fields.Many2one('m', bypass_search_access=True)", {"comodel": "m", "auto_join": True}),
        ("x = fields.Many2one('m', domain=\"[('a', '=', b)]\")", {"comodel": "m", "domain": "\"[('a', '=', b)]\""}),
        (
            "x = fields.One2many('m', context=lambda s: {})",
            {"comodel": "m", "context": None, "context_text": "lambda s: {}"},
        ),
        ("if True:\n        x = fields.Char(groups='a.b')", {"groups": "a.b"}),
    ],
)
def test_attributes_of_a_field(addon: Addon, code: str, expected: dict[str, object]) -> None:
    source = HEAD + (
        "import odoo\nfrom odoo import fields as f\nfrom odoo.fields import Char\nfrom .names import OTHER\n"
        "GROUP = 'base.group_user'\nLOOP = LOOP\nclass Own(fields.Char):\n    pass\n"
        f"class Thing(models.Model):\n    _name = 'x.thing'\n    {code}\n"
    )
    module = read_module(addon("shop", {"names.py": "OTHER = 'shop.group_other'\n", "thing.py": source}))
    assert module.problems == ()
    found = {field.name: field for item in module.classes for field in item.fields}["x"]
    assert found.attributes == expected


def test_names_that_are_not_fields(addon: Addon) -> None:
    source = HEAD + (
        "class Thing(models.Model):\n    _name = 'x.thing'\n    today = fields.Date.today()\n"
        "    domain = fields.Domain([])\n    check = fields.Boolean()\n    check = 3\n"
    )
    (item,) = read_module(addon("shop", {"thing.py": source})).classes
    assert list(item.fields) == []
    assert "check" in item.methods


def test_files_count_only_where_they_are_imported_and_in_that_order(addon: Addon) -> None:
    thing = HEAD + "class {0}(models.Model):\n    _name = 'x.{0}'\n"
    files = {
        "__init__.py": "from .b import Bee\nfrom . import a\n"
        "try:\n    from . import c\nexcept ImportError:\n    pass\n",
        "a.py": thing.format("Ay"),
        "b.py": thing.format("Bee"),
        "c.py": thing.format("Cee"),
        "dead.py": thing.format("Dead"),
        "tests/test_a.py": thing.format("Test"),
    }
    module = read_module(addon("shop", dict(files)))
    assert [item.class_name for item in module.classes] == ["Bee", "Ay", "Cee"]


def test_every_file_counts_where_files_are_imported_by_name(addon: Addon) -> None:
    init = "import importlib\nimportlib.import_module('odoo.addons.shop.hidden')\n"
    hidden = HEAD + "class Hidden(models.Model):\n    _name = 'x.hidden'\n"
    module = read_module(addon("shop", {"__init__.py": init, "hidden.py": hidden, "tests/test_x.py": hidden}))
    assert [item.id for item in module.classes] == ["hidden.Hidden"]


def test_stock_data_keeps_every_declaration(addon: Addon) -> None:
    source = HEAD + (
        "class Unused:\n    pass\nclass Plain:\n    def _search(self): pass\n"
        "class X(models.Model, Plain):\n    _name = 'x'\n"
        "    a = fields.Char('é', search='_s', compute='_c', domain='[]')\n    b = fields.Char()\n"
        "    def _s(self): pass\n    def _c(self): pass\n    def other(self): pass\n"
    )
    module = read_module(addon("shop", {"x.py": source}, "{'version': '1.2', 'depends': ['sale']}"))
    text = encode([module])
    assert encode([module]) == text
    assert all(json.loads(line) is not None for line in text.splitlines())
    decoded = StockData(text.encode()).module("shop")
    assert (decoded.manifest.version, decoded.manifest.depends) == ("1.2", ("sale",))
    assert [item.class_name for item in decoded.classes] == ["Plain", "X"]
    (x,) = (item for item in decoded.classes if item.class_name == "X")
    assert x.methods == {"_s", "_c"}
    assert list(x.fields) == [
        FieldDeclaration("a", "Char", {"compute": "_c", "search": "_s"}),
        FieldDeclaration("b", "Char", {}),
    ]
