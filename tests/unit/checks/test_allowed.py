"""What outsiders may do, from source alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ostiary.checks.source.allowed import Allowed, allowed
from ostiary.sources.addons.source_material import materials
from ostiary.sources.addons.source_tree import find_tree, read_tree

HEADER = "id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink\n"
OWN = "[('partner_id', 'child_of', user.commercial_partner_id.id)]"


def rule(name: str, domain: str, more: str = "") -> str:
    portal = '<field name="groups" eval="[(4, ref(\'base.group_portal\'))]"/>'
    return (
        f'<record id="{name}" model="ir.rule"><field name="model_id" ref="model_shop_loan"/>'
        f'<field name="domain_force">{domain}</field>{portal if more != "global" else ""}{more if more != "global" else ""}</record>'
    )


def answers(folder: Path, rights: str, rules: str = "", body: str = "", series: str = "18.0") -> dict[str, Allowed]:
    """The answers for portal users, by operation."""
    module = folder / "shop"
    (module / "security").mkdir(parents=True)
    data = ["security/ir.model.access.csv", "security/rules.xml"]
    (module / "__manifest__.py").write_text(repr({"name": "Shop", "version": f"{series}.1.0.0", "data": data}))
    (module / "__init__.py").write_text(
        "from odoo import api, fields, models\n"
        "class Loan(models.Model):\n    _name = 'shop.loan'\n    partner_id = fields.Many2one('res.partner')\n"
        f"    state = fields.Char()\n{body}"
    )
    (module / data[0]).write_text(HEADER + rights)
    (module / data[1]).write_text(f"<odoo>{rules}</odoo>")
    (source,) = materials(read_tree(*find_tree((folder,))))
    found = [item for item in allowed(source) if item.model == "shop.loan"]
    assert {item.outcome for item in found if item.audience == "public"} == {"never"}
    return {item.operation: item for item in found if item.audience == "portal"}


PORTAL = "loan,loan,model_shop_loan,base.group_portal,1,1,0,0\n"


def test_a_right_without_a_rule_is_always_and_no_right_is_never(tmp_path: Path) -> None:
    found = answers(tmp_path, PORTAL)
    assert {name: item.outcome for name, item in found.items()} == {
        "read": "always",
        "write": "always",
        "create": "never",
        "unlink": "never",
    }
    assert found["read"].by == ("shop.loan",)
    assert found["create"].reason == "no access right"


def test_a_rule_says_where_for_its_operations(tmp_path: Path) -> None:
    found = answers(tmp_path, PORTAL, rule("own", OWN, '<field name="perm_write" eval="False"/>'))
    assert (found["read"].outcome, found["read"].domain) == ("where", OWN)
    assert found["read"].by == ("shop.loan", "shop.own")
    assert found["write"].outcome == "always"


def test_rules_of_groups_widen_and_global_ones_narrow(tmp_path: Path) -> None:
    done = "[('state', '=', 'done')]"
    open_ = "[('state', '=', 'open')]"
    found = answers(tmp_path, PORTAL, rule("own", OWN) + rule("open", open_) + rule("done", done, "global"))
    assert found["read"].domain == (
        "['&', ('state', '=', 'done'), '|', "
        "('partner_id', 'child_of', user.commercial_partner_id.id), ('state', '=', 'open')]"
    )


@pytest.mark.parametrize(
    ("rules", "body", "reason"),
    [
        (rule("bad", "[('partner_id', '=', nobody.id)]"), "", "nobody"),
        ("", "    def _search(self, *args, **kw):\n        return super()._search(*args, **kw)\n", "code of the model"),
        ("", "    _inherits = {'res.partner': 'partner_id'}\n", "res.partner"),
    ],
)
def test_what_cannot_be_told_is_unknown_with_its_reason(tmp_path: Path, rules: str, body: str, reason: str) -> None:
    found = answers(tmp_path, PORTAL, rules, body)
    assert found["read"].outcome == "unknown"
    assert reason in found["read"].reason
    assert found["unlink"].outcome == "never"


def test_a_rule_that_is_always_true_beside_another_opens_everything(tmp_path: Path) -> None:
    assert answers(tmp_path, PORTAL, rule("own", OWN) + rule("all", "[(1, '=', 1)]"))["read"].outcome == "always"
