"""Access rights and rules as they ship: the data files of the installed modules, laid on top of each other."""

from __future__ import annotations

from ostiary.series import get_series
from ostiary.sources.addons.shipped import load_shipped


def test_a_rule_is_what_its_module_ships() -> None:
    rule = load_shipped(get_series("19.0"), ["base", "sale"]).rules["sale.sale_order_rule_portal"]
    assert (rule.model, rule.groups, rule.active, rule.letters) == ("sale_order", {"base.group_portal"}, True, "rwu")


def test_rules_of_modules_that_are_not_installed_are_not_there() -> None:
    rules = load_shipped(get_series("19.0"), ["base"]).rules
    assert "base.res_partner_portal_public_rule" in rules
    assert "sale.sale_order_rule_portal" not in rules


def test_rights_add_up_by_model_and_group() -> None:
    grants = load_shipped(get_series("14.0"), ["base", "mail"]).grants
    assert grants["res_partner", "base.group_portal"] == {"r"}
    assert grants["res_users_log", None] == {"r", "c"}


def test_a_series_without_data_is_spoken_for_by_the_others() -> None:
    shipped = load_shipped(get_series("17.0"), ["base"])
    assert not shipped.exact
    assert shipped.grants["res_partner", "base.group_portal"] == {"r"}
    assert shipped.brought("base.some_rule_of_17") and not shipped.brought("custom.rule")
    assert not load_shipped(get_series("19.0"), ["base"]).brought("base.some_rule")
