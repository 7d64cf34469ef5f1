"""What the declarations of several addons add up to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ostiary.facts.code import CodeFacts
from ostiary.series import SERIES_14, SERIES_19, Series
from ostiary.sources.addons.merge import merge
from ostiary.sources.addons.modules import read_module
from ostiary.sources.code import load_code

Addon = Callable[..., Path]
HEAD = "from odoo import api, fields, models\n"
BASE = HEAD + "class Base(models.AbstractModel):\n    _name = 'base'\n"
GOOD = HEAD + "class Good(models.Model):\n    _name = 'x.good'\n"


def facts(*folders: Path, series: Series = SERIES_19) -> CodeFacts:
    return merge(series, [item for folder in folders for item in read_module(folder).classes])


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
