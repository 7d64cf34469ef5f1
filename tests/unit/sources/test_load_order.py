"""Modules in the order in which Odoo loads them."""

from __future__ import annotations

from ostiary.series import SERIES_14, SERIES_19
from ostiary.sources.load_order import load_order

SHOP = {
    "web": ["base"],
    "base": [],
    "sale": ["account", "web"],
    "account": ["base"],
    "bus": ["base"],
    "a_shop": ["sale", "web"],
}


def test_base_comes_first_then_by_depth_then_by_name() -> None:
    assert load_order(SHOP, SERIES_14) == ("base", "account", "bus", "web", "sale", "a_shop")


def test_a_module_without_dependencies_is_loaded_after_base() -> None:
    assert load_order({"base": [], "alone": []}, SERIES_14) == ("base", "alone")


def test_test_modules_follow_their_last_dependency_since_19() -> None:
    with_test = SHOP | {"test_bus": ["bus"]}
    assert load_order(with_test, SERIES_19) == ("base", "account", "bus", "test_bus", "web", "sale", "a_shop")
    assert load_order(with_test, SERIES_14)[-3:] == ("sale", "test_bus", "a_shop")


def test_dependencies_that_are_not_loaded_do_not_count() -> None:
    assert load_order({"base": [], "b": ["base", "gone"], "a": ["b"]}, SERIES_19) == ("base", "b", "a")


def test_a_loop_does_not_loop() -> None:
    assert set(load_order({"base": [], "a": ["b"], "b": ["a"]}, SERIES_19)) == {"base", "a", "b"}
