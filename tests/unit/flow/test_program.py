"""Names, controllers and models over several addons."""

from __future__ import annotations

import ast
import pickle

from ostiary.flow import SourceModule, read_module
from ostiary.flow.index import index_module
from unit.flow.worlds import program

BASE = """
class Loans(http.Controller):
    @http.route('/loan', auth='user')
    def loan(self):
        return self.helper()

    def helper(self):
        return 1
"""
PLUS = """
from odoo.addons.shop.main import Loans

class More(Loans):
    def helper(self):
        return 2
"""


def test_the_addon_that_loads_later_comes_first() -> None:
    found = program(shop__main=BASE, plus__main=PLUS)
    name = "odoo.addons.plus.main.More"
    chain = found.families.chain(name, "helper", "plus")
    assert [definition.qualified for definition in chain] == ["More.helper", "Loans.helper"]


def test_an_addon_sees_only_what_it_depends_on() -> None:
    found = program(shop__main=BASE, plus__main=PLUS)
    chain = found.families.chain("odoo.addons.shop.main.Loans", "helper", "shop")
    assert [definition.qualified for definition in chain] == ["Loans.helper"]


def test_models_are_extended_and_mix_in() -> None:
    found = program(
        shop__mixin="class Noted(models.AbstractModel):\n    _name = 'noted'\n    note = fields.Text()\n    def text(self):\n        return 1\n",
        shop__loan="class Loan(models.Model):\n    _name = 'loan'\n    _inherit = ['noted']\n    partner_id = fields.Many2one('res.partner')\n",
        plus__loan="class Loan(models.Model):\n    _inherit = 'loan'\n    def text(self):\n        return super().text()\n",
    )
    assert found.models.line("loan") == ("loan", "noted", "base")
    assert [item.addon for item in found.models.chain("loan", "text", "plus")] == ["plus", "shop"]
    assert [item.addon for item in found.models.chain("loan", "text", "shop")] == ["shop"]
    field = found.field("loan", "partner_id")
    assert field is not None and field.comodel == "res.partner"


def test_a_name_is_found_through_files_that_only_import_it() -> None:
    found = program(shop__main=BASE, shop__names="from odoo.addons.shop.main import Loans\n")
    assert found.canonical("odoo.addons.shop.names.Loans") == "odoo.addons.shop.main.Loans"


def test_the_first_pass_of_a_file_can_be_kept() -> None:
    module = read_module(SourceModule("shop", "odoo.addons.shop.main", "shop/main.py", BASE))
    again = pickle.loads(pickle.dumps(module))
    assert again == module
    assert again.index is not None and again.index.classes["Loans"].methods["loan"].routing == {
        "route": ("/loan",),
        "auth": "user",
    }


def test_a_file_that_cannot_be_read_is_skipped_with_its_reason() -> None:
    found = program(shop__main=BASE, shop__broken="def f(:\n")
    assert [(path, reason.partition(":")[0]) for path, reason in found.skipped] == [("shop/broken.py", "line 2")]
    assert found.families.controllers == ["odoo.addons.shop.main.Loans"]


def test_old_models_have_their_columns_as_fields() -> None:
    found = program(
        8,
        shop__loan="class loan(models.Model):\n    _name = 'loan'\n    _columns = {'partner_id': fields.many2one('res.partner', 'Partner')}\n",
    )
    field = found.field("loan", "partner_id")
    assert field is not None and (field.type, field.comodel) == ("Many2one", "res.partner")


def test_a_long_chain_of_elif_is_read_to_its_end() -> None:
    chain = "".join(f"elif x == {n}:\n    last = {n}\n" for n in range(1200))
    index = index_module("shop", ast.parse(f"if x:\n    pass\n{chain}"))
    assert index.constants["last"] == 1199
