"""Addons written by hand, good and hostile, and exactly what the parser makes of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ostiary.facts.code import CodeFacts
from ostiary.series import SERIES_14, SERIES_19, Series
from ostiary.sources.addons.declarations import FieldDeclaration
from ostiary.sources.addons.merge import merge
from ostiary.sources.addons.modules import read_module
from ostiary.sources.addons.stock import StockData, encode
from ostiary.sources.code import load_code

Addon = Callable[..., Path]
HEAD = "from odoo import api, fields, models\n"


@pytest.fixture
def addon(tmp_path: Path) -> Addon:
    """Writes an addon: `addon("sale", {"models/order.py": "…"}, depends=["base"])`; imports are made for the files."""

    def write(name: str, files: dict[str, str | bytes], manifest: str = "{'name': 'X'}", *, inits: bool = True) -> Path:
        folder = tmp_path / "addons" / name
        packages: dict[Path, list[str]] = {folder: []}
        for relative, content in files.items():
            path = folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            packages.setdefault(path.parent, []).append(path.stem)
            if path.parent != folder and path.parent.name not in packages[folder]:
                packages[folder].append(path.parent.name)
        for package, names in packages.items():
            package.mkdir(parents=True, exist_ok=True)
            if inits and not (package / "__init__.py").exists():
                (package / "__init__.py").write_text("".join(f"from . import {name}\n" for name in names))
        (folder / "__manifest__.py").write_text(manifest)
        return folder

    return write


def facts(*folders: Path, series: Series = SERIES_19) -> CodeFacts:
    return merge(series, [item for folder in folders for item in read_module(folder).classes])


BASE = HEAD + "class Base(models.AbstractModel):\n    _name = 'base'\n"


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
    assert list(item.fields) == [
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


def test_mixins_extensions_and_overrides(addon: Addon) -> None:
    base = addon("base", {"base.py": BASE})
    mail = addon(
        "mail",
        {
            "thread.py": HEAD + "class Thread(models.AbstractModel):\n    _name = 'mail.thread'\n"
            "    _mail_post_access = 'write'\n"
            "    follower_ids = fields.Many2many('res.partner', compute='_followers', search='_search_followers',"
            " groups='base.group_user')\n"
            "    def _search_followers(self, operator, value): pass\n"
            "    def _search(self, domain): pass\n"
        },
    )
    sale = addon(
        "sale",
        {
            "order.py": HEAD + "class Order(models.Model):\n    _name = 'x.order'\n    _inherit = ['mail.thread']\n"
            "    _order = 'name'\n    name = fields.Char()\n    note = fields.Char(groups='base.group_user')\n"
        },
    )
    later = addon(
        "later",
        {
            "thread.py": HEAD + "class Thread(models.AbstractModel):\n    _inherit = 'mail.thread'\n"
            "    follower_ids = fields.Many2many(groups=None)\n    def check_access(self): pass\n"
            "class Order(models.Model):\n    _inherit = 'x.order'\n    _mail_post_access = 'read'\n"
            "    note = fields.Char(compute='_note')\n    def _search(self, domain): pass\n"
            "class Base(models.AbstractModel):\n    _inherit = 'base'\n    def read(self): pass\n"
        },
    )
    merged = facts(base, mail, sale, later)
    order = merged.model("x.order")
    assert order.inherit == ("mail.thread",)
    assert order.modules == ("sale", "later")
    assert (order.order, order.mail_post_access) == ("name", "read")
    assert order.overrides == {
        "_mail_post_access": ("mail", "later"),
        "_order": ("sale",),
        "_search": ("mail", "later"),
        "check_access": ("later",),
        "read": ("later",),
    }
    followers = merged.field("x.order", "follower_ids")
    assert followers is not None
    assert (followers.search, followers.search_module) == ("_search_followers", "mail")
    assert (followers.groups, followers.comodel, followers.stored) == (None, "res.partner", False)
    note = merged.field("x.order", "note")
    assert note is not None
    assert (note.groups, note.compute, note.stored, note.compute_sudo) == ("base.group_user", "_note", False, False)
    assert merged.model("mail.thread").abstract
    assert merged.model("base").overrides == {"read": ("later",)}


def test_own_declarations_win_over_those_of_mixins(addon: Addon) -> None:
    base = addon("base", {"base.py": BASE})
    shop = addon(
        "shop",
        {
            "x.py": HEAD + "class Mixin(models.AbstractModel):\n    _name = 'x.mixin'\n"
            "    name = fields.Char(groups='mixin.group')\n    kind = fields.Char(search='_s', compute='_c')\n"
            "class Thing(models.Model):\n    _name = 'x.thing'\n    _inherit = ['x.mixin']\n"
            "    name = fields.Char(groups='own.group')\n    kind = fields.Integer()\n"
            "class Again(models.AbstractModel):\n    _inherit = 'x.mixin'\n"
            "    name = fields.Char(groups='later.group')\n"
        },
    )
    merged = facts(base, shop)
    name, kind = merged.field("x.thing", "name"), merged.field("x.thing", "kind")
    assert name is not None
    assert name.groups == "own.group"
    assert kind is not None
    assert (kind.type, kind.search, kind.stored) == ("integer", None, True), "another type starts anew"


def test_inherits_and_related_fields_take_the_groups_of_their_target(addon: Addon) -> None:
    base = addon("base", {"base.py": BASE})
    shop = addon(
        "shop",
        {
            "x.py": HEAD + "class Parent(models.Model):\n    _name = 'x.parent'\n"
            "    secret = fields.Char(groups='base.group_system')\n    active = fields.Boolean()\n"
            "class Child(models.Model):\n    _name = 'x.child'\n    _inherits = {'x.parent': 'parent_id'}\n"
            "    parent_id = fields.Many2one('x.parent', required=True)\n    active = fields.Boolean()\n"
            "    copy = fields.Char(related='parent_id.secret', search='_ignored')\n"
            "    loop = fields.Char(related='loop')\n"
        },
    )
    merged = facts(base, shop)
    secret, copy = merged.field("x.child", "secret"), merged.field("x.child", "copy")
    assert secret is not None
    assert (secret.related, secret.inherited, secret.related_sudo) == ("parent_id.secret", True, False)
    assert secret.groups == "base.group_system"
    assert copy is not None
    assert (copy.groups, copy.search, copy.compute_sudo, copy.stored) == ("base.group_system", None, True, False)
    link, active, loop = (merged.field("x.child", name) for name in ("parent_id", "active", "loop"))
    assert link is not None
    assert link.auto_join
    assert active is not None
    assert not active.inherited
    assert loop is not None
    assert loop.groups is None


def test_a_related_field_keeps_its_search_method_where_its_path_cannot_be_searched(addon: Addon) -> None:
    base = addon("base", {"base.py": BASE})
    source = HEAD + (
        "class X(models.Model):\n    _name = 'x'\n    parent_id = fields.Many2one('x', compute='_p')\n"
        "    name = fields.Char()\n    upper = fields.Char(related='parent_id.name', search='_s')\n"
        "    def _s(self): pass\n"
    )
    shop = addon("shop", {"x.py": source})
    for series, search in ((SERIES_14, None), (SERIES_19, "_s")):
        field = facts(base, shop, series=series).field("x", "upper")
        assert field is not None
        assert field.search == search, "since 19 every step must be searchable, before the last one only"


def test_a_class_may_derive_from_the_class_of_another_addon(addon: Addon) -> None:
    base = addon("base", {"base.py": BASE})
    one = addon(
        "one", {"x.py": HEAD + "class One(models.AbstractModel):\n    _name = 'x.one'\n    a = fields.Char()\n"}
    )
    two = addon(
        "two",
        {
            "x.py": HEAD + "from odoo.addons.one.x import One\nclass Plain:\n    def _search(self): pass\n"
            "class Two(One, Plain):\n    _name = 'x.two'\n"
        },
    )
    merged = facts(base, one, two)
    assert "a" in merged.fields["x.two"]
    assert merged.model("x.two").overrides == {"_search": ("two",)}
    assert merged.model("x.two").inherit == ()


def test_a_list_with_one_parent_names_a_model_before_19_only(addon: Addon) -> None:
    base = addon("base", {"base.py": BASE})
    shop = addon("shop", {"x.py": HEAD + "class Shop(models.Model):\n    _inherit = ['base']\n    a = fields.Char()\n"})
    assert "a" in facts(base, shop, series=SERIES_14).fields["base"]
    assert "a" not in facts(base, shop, series=SERIES_19).fields["base"]


def test_company_dependent_fields_are_not_columns_before_18(addon: Addon) -> None:
    base = addon("base", {"base.py": BASE})
    source = HEAD + "class X(models.Model):\n    _name = 'x'\n    a = fields.Char(company_dependent=True)\n"
    shop = addon("shop", {"x.py": source})
    for series, stored in ((SERIES_14, False), (SERIES_19, True)):
        field = facts(base, shop, series=series).field("x", "a")
        assert field is not None
        assert (field.company_dependent, field.stored) == (True, stored)


GOOD = HEAD + "class Good(models.Model):\n    _name = 'x.good'\n"
HOSTILE: dict[str, bytes] = {
    "syntax error": b"def broken(:\n",
    "Python 2": b"class A(models.Model):\n    print 'x'\n",
    "null bytes": b"x = 1\x00\n",
    "deep nesting": b"x = " + b"(" * 5000 + b")" * 5000,
    "deep sums": b"x = " + b"-" * 100_000 + b"1",
    "unknown encoding": b"# -*- coding: nonsense -*-\nx = 1\n",
    "large": b"x = 1\n" * 900_000 + b"class A:\n    _name = 'x'\n",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_problems_and_the_rest_is_read(addon: Addon, what: str) -> None:
    module = read_module(addon("shop", {"bad.py": HOSTILE[what], "good.py": GOOD}))
    assert [item.class_name for item in module.classes] == ["Good"]
    (problem,) = module.problems
    assert problem.startswith("shop/bad.py: ")
    assert "\n" not in problem


def test_large_files_without_models_are_no_problem(addon: Addon) -> None:
    module = read_module(addon("shop", {"data.py": b"x = 1\n" * 900_000, "good.py": GOOD}))
    assert (len(module.classes), module.problems) == (1, ())


def test_constants_that_grow_without_end_are_given_up(addon: Addon) -> None:
    chain = "".join(f"A{number} = A{number + 1} + A{number + 1}\n" for number in range(50)) + "A50 = ''\n"
    source = HEAD + chain + "class X(models.Model):\n    _name = 'x'\n    a = fields.Char(groups=A0)\n"
    (item,) = read_module(addon("shop", {"x.py": source})).classes
    assert item.fields[0].attributes == {"groups": "<unknown>"}


def test_long_chains_end(addon: Addon) -> None:
    files = {f"a{number}.py": f"from . import a{number + 1}\n" for number in range(300)}
    module = read_module(addon("shop", {"__init__.py": "from . import a0\n", **files}))
    assert len(module.problems) == 1
    branches = "if a:\n    pass\n" + "elif a:\n    pass\n" * 800
    assert read_module(addon("tall", {"x.py": branches, "good.py": GOOD})).classes != ()


def test_latin_1_is_a_problem_but_is_read(addon: Addon) -> None:
    module = read_module(addon("shop", {"bad.py": (GOOD + "NAME = 'caf\xe9'\n").encode("latin-1")}))
    assert [item.class_name for item in module.classes] == ["Good"]
    assert len(module.problems) == 1


def test_declared_encodings_are_no_problem(addon: Addon) -> None:
    module = read_module(
        addon("shop", {"x.py": ("# coding: latin-1\n" + GOOD + "NAME = 'caf\xe9'\n").encode("latin-1")})
    )
    assert (len(module.classes), module.problems) == (1, ())


def test_symlink_loops_end(addon: Addon) -> None:
    folder = addon("shop", {"x.py": "__import__('y')\n" + GOOD})
    (folder / "again").symlink_to(folder)
    (folder / "self.py").symlink_to(folder / "self.py")
    (folder / "__init__.py").write_text("from . import x, self, again\nfrom .again.again import x\n")
    module = read_module(folder)
    assert {item.class_name for item in module.classes} == {"Good"}


def test_files_outside_of_the_addon_are_not_read(addon: Addon) -> None:
    addon("other", {"x.py": GOOD})
    folder = addon("shop", {"__init__.py": "from ..other import x\nfrom ...... import y\nimport odoo.addons.other.x\n"})
    assert read_module(folder).classes == ()


@pytest.mark.parametrize(
    "manifest",
    [
        "__import__('os').system('touch {ran}')",
        "{{'name': open('{ran}', 'w')}}",
        "import os\nopen('{ran}', 'w')",
        "[1, 2]",
        "{{'name': ",
        "(" * 3000,
    ],
)
def test_manifests_are_data(addon: Addon, tmp_path: Path, manifest: str) -> None:
    ran = tmp_path / "ran"
    module = read_module(addon("shop", {"x.py": GOOD}, manifest.format(ran=ran)))
    assert not ran.exists()
    assert module.manifest.depends == ("base",)
    assert len(module.problems) == 1
    assert len(module.classes) == 1


def test_nothing_of_an_addon_is_run(addon: Addon, tmp_path: Path) -> None:
    before = set(sys.modules)
    read_module(addon("shop", {"x.py": f"open({str(tmp_path / 'ran')!r}, 'w')\nimport antigravity\n" + GOOD}))
    assert not (tmp_path / "ran").exists()
    assert set(sys.modules) - before == set()


def test_load_code_prefers_folders_and_names_what_is_unknown(addon: Addon) -> None:
    folder = addon("sale", {"x.py": GOOD}).parent
    addon("broken", {"x.py": "def (:\n"})
    addon("data_only", {})
    installed = ("base", "mail", "sale", "broken", "data_only", "elsewhere", "../../etc")
    loaded = load_code(SERIES_19, installed, [folder.parent / "nowhere", folder])
    assert loaded.unknown_modules == {"broken", "elsewhere", "../../etc"}
    assert "x.good" in loaded.models
    assert "sale.order" not in loaded.models, "the folder's module stands in for the stock one"
    assert loaded.model("mail.message").overrides["_search"] == ("mail",)
    assert [problem.partition(":")[0] for problem in loaded.problems] == ["broken/x.py"]


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
