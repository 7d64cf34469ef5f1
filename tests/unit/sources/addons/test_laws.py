"""What holds for all addons, tried on random ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ostiary.facts.code import CodeFacts
from ostiary.series import ALL_SERIES, SERIES_14, SERIES_19, Series
from ostiary.sources.addons.declarations import FieldDeclaration, Manifest, ModelDeclaration, ModuleSource
from ostiary.sources.addons.merge import merge
from ostiary.sources.addons.mro import merge_orders
from ostiary.sources.addons.stock import StockData, encode

MODELS = ("a", "b", "c", "d")
FIELDS = ("name", "partner_id", "secret")
BASE = ModelDeclaration("base", "base.Base", ("@AbstractModel",), {"_name": "base"}, (), frozenset())

attributes = st.fixed_dictionaries(
    {},
    optional={
        "groups": st.sampled_from([None, "base.group_user", "."]),
        "compute": st.sampled_from([None, "_c"]),
        "search": st.sampled_from([None, "_s"]),
        "store": st.booleans(),
        "related": st.sampled_from([None, "partner_id.name", "partner_id.secret"]),
        "comodel": st.sampled_from(MODELS),
        "required": st.booleans(),
    },
)
fields = st.builds(
    FieldDeclaration,
    st.sampled_from(FIELDS),
    st.sampled_from(["Char", "Text", "Many2one", "Binary", "Image"]),
    attributes,
)
methods = st.frozensets(st.sampled_from(["_search", "read", "_s", "_c"]))


@st.composite
def addons(draw: st.DrawFn) -> list[ModelDeclaration]:
    """Definitions in an order that Odoo accepts: first the models, which use earlier ones, then extensions."""
    result = [BASE]
    for position, name in enumerate(MODELS):
        inherit = draw(st.lists(st.sampled_from(MODELS[:position]), unique=True)) if position else []
        result.append(_definition(draw, len(result), {"_name": name, "_inherit": inherit}))
    for _ in range(draw(st.integers(0, 5))):
        result.append(_definition(draw, len(result), {"_inherit": draw(st.sampled_from(("base", *MODELS)))}))
    return result


def _definition(draw: st.DrawFn, number: int, names: dict[str, object]) -> ModelDeclaration:
    own = {field.name: field for field in draw(st.lists(fields, max_size=3))}
    return ModelDeclaration("m", f"x.C{number}", ("@Model",), names, tuple(own.values()), draw(methods))


def in_modules(declarations: Sequence[ModelDeclaration], cuts: set[int]) -> list[ModelDeclaration]:
    """The same definitions spread over modules, a new one starting at every cut."""
    modules = [f"m{sum(cut <= position for cut in cuts)}" for position in range(len(declarations))]
    return [replace(item, module=module) for item, module in zip(declarations, modules, strict=True)]


def without_modules(facts: CodeFacts) -> dict[str, object]:
    """Everything but the names of modules."""
    nowhere = {"module": None, "search_module": None, "compute_module": None}
    return {
        name: (
            replace(model, modules=(), overrides=dict.fromkeys(model.overrides, ())),
            {field.name: replace(field, **nowhere) for field in facts.fields[name].values()},  # type: ignore[arg-type]
        )
        for name, model in facts.models.items()
    }


@given(addons(), st.sets(st.integers(1, 10)), st.sampled_from(ALL_SERIES))
def test_it_does_not_matter_how_definitions_are_grouped_into_modules(
    declarations: list[ModelDeclaration], cuts: set[int], series: Series
) -> None:
    whole = merge(series, declarations)
    assert without_modules(merge(series, in_modules(declarations, cuts))) == without_modules(whole)


@given(addons(), st.sampled_from(ALL_SERIES))
def test_extensions_never_remove_a_field_or_an_override(declarations: list[ModelDeclaration], series: Series) -> None:
    before = None
    for count in range(1 + len(MODELS), len(declarations) + 1):
        facts = merge(series, declarations[:count])
        have = {(name, field) for name in facts.models for field in facts.fields[name]}
        have |= {(name, method) for name, model in facts.models.items() for method in model.overrides}
        assert before is None or before <= have
        before = have


@given(addons())
def test_the_order_of_asking_does_not_matter(declarations: list[ModelDeclaration]) -> None:
    forwards, backwards = merge(SERIES_19, declarations), merge(SERIES_19, declarations)
    for name in reversed(MODELS):
        list(backwards.fields[name].values())
    assert without_modules(forwards) == without_modules(backwards)


@given(addons(), st.sampled_from([SERIES_14, SERIES_19]))
def test_stock_data_gives_the_same_facts_as_the_source(declarations: list[ModelDeclaration], series: Series) -> None:
    module = ModuleSource("m", Manifest(), tuple(replace(item, module="m") for item in declarations))
    decoded = StockData(encode([module]).encode()).module("m")
    assert without_modules(merge(series, decoded.classes)) == without_modules(merge(series, module.classes))


@given(st.lists(st.lists(st.integers(0, 30), unique=True, max_size=4), max_size=12))
def test_the_order_of_classes_is_that_of_python(parents: list[list[int]]) -> None:
    classes: list[type] = []
    orders: list[list[type]] = []
    for number, wanted in enumerate(parents):
        bases = [index for index in wanted if index < len(classes)]
        try:
            made = type(f"C{number}", tuple(classes[index] for index in bases), {})
        except TypeError:
            continue
        orders.append([made, *merge_orders([*(orders[index] for index in bases), [classes[index] for index in bases]])])
        classes.append(made)
        assert [*orders[-1], object] == list(made.__mro__)


@given(st.lists(st.lists(st.integers(0, 8), unique=True, max_size=6), max_size=6))
def test_an_order_is_found_even_where_python_finds_none(orders: list[list[int]]) -> None:
    assert sorted(merge_orders(orders)) == sorted({item for order in orders for item in order})
