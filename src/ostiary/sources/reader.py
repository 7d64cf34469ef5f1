"""All facts of one Odoo, read by SQL from its own tables: the same for a live database and for a snapshot."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from typing import Final

from ostiary.database import Database
from ostiary.errors import NotOdoo, SourceChanged, UnknownSeries
from ostiary.facts import Facts, Module, Table
from ostiary.facts.code import CodeFacts
from ostiary.series import Series, get_series
from ostiary.sources.addons.shipped import load_shipped
from ostiary.sources.catalog import read_unaccent, start_tables
from ostiary.sources.load_order import load_order
from ostiary.sources.rows import FACT_COLUMNS, RowReader

_LOADED_STATES: Final = frozenset({"installed", "to upgrade", "to remove"})
"""Modules whose code a server loads."""

_NEEDED: Final = tuple(
    table for table in FACT_COLUMNS if table not in {"ir_module_module", "ir_model_inherit", "website"}
)
"""Tables that every Odoo has from the first second after its installation."""

_LISTED: Final = 5


def read_facts(
    db: Database,
    code: Callable[[Series, tuple[str, ...]], CodeFacts],
    *,
    unaccent: bool | None = None,
) -> Facts:
    """Read all facts. `code` gives the facts of the code for a series and its modules in load order.

    `unaccent` overrides what the database says about `ilike` (see `read_unaccent`).
    Raises NotOdoo, UnknownSeries, SourceChanged, and what the database raises.
    """
    started = start_tables(db)
    importlib.import_module("ostiary.engine.reach")  # what every question needs, while the database works
    tables = started()
    if "ir_module_module" not in tables:
        raise NotOdoo(
            "there is no Odoo in this database: it has no table `ir_module_module`",
            hint="check the database's name, and that the user's search_path is the schema of Odoo",
        )
    reader = RowReader(db, tables)
    modules, depends = _read_modules(reader)
    series = _series(modules.get("base"), tables)
    xmlids = reader.xmlids()
    companies = reader.companies()
    reader.start()
    names = _names_by_model(xmlids)
    order = load_order(depends, series)
    code_facts, shipped = code(series, order), load_shipped(series, order)
    return Facts(
        series=series,
        models=reader.models(xmlids),
        fields=reader.fields(),
        inherits=reader.inherits(),
        groups=reader.groups(names.get("res.groups", {})),
        access_rights=reader.access_rights(names.get("ir.model.access", {})),
        rules=reader.rules(names.get("ir.rule", {})),
        companies=companies,
        users=reader.users(companies.values()),
        websites=reader.websites(),
        modules=modules,
        tables=tables,
        xmlids=xmlids,
        code=code_facts,
        unaccent=read_unaccent(db, series) if unaccent is None else unaccent,
        warnings=tuple(_warnings(modules, depends)),
        shipped=shipped,
    )


def _read_modules(reader: RowReader) -> tuple[dict[str, Module], dict[str, list[str]]]:
    """Installed modules and those on their way; and what those that a server loads depend on."""
    names = {}
    modules = {}
    tail = "WHERE state NOT IN ('uninstalled', 'uninstallable') ORDER BY name"
    for id_, name, state, version in reader.rows("ir_module_module", *FACT_COLUMNS["ir_module_module"], tail=tail):
        names[id_] = name
        modules[name] = Module(name, state, version)
    depends: dict[str, list[str]] = {name: [] for name, module in modules.items() if module.state in _LOADED_STATES}
    for module_id, name in reader.rows(
        "ir_module_module_dependency", "module_id", "name", tail="ORDER BY module_id, name"
    ):
        module = names.get(module_id)
        if module in depends:
            depends[module].append(name)
    return modules, depends


def _series(base: Module | None, tables: dict[str, Table]) -> Series:
    """The series of a database that is ready to be read. Raises SourceChanged and UnknownSeries."""
    if base is None or base.state != "installed" or not base.version:
        state = base.state if base else "uninstalled"
        raise SourceChanged(
            f"this Odoo is being installed or upgraded: its module `base` is in state `{state}`",
            hint="ask again when Odoo has finished; if it never does, start Odoo once with `-u base`",
        )
    if "ir_access" in tables:
        raise UnknownSeries(
            f"this is Odoo `{base.version}` with the access model of Odoo 20 (`ir.access`), which is not supported yet",
            hint="ostiary reads Odoo 14.0 to 19.0; a newer release of ostiary may read yours",
        )
    series = get_series(base.version)
    missing = [table for table in _NEEDED if table not in tables]
    if missing:
        raise SourceChanged(
            f"this Odoo is half there: it has no table `{missing[0]}`",
            hint="it is being installed, upgraded or restored: ask again when that has finished",
        )
    return series


def _names_by_model(xmlids: dict[str, tuple[str, int]]) -> dict[str, dict[int, str]]:
    """model → id → its oldest external id."""
    names: dict[str, dict[int, str]] = {}
    for xmlid, (model, res_id) in xmlids.items():
        names.setdefault(model, {}).setdefault(res_id, xmlid)
    return names


def _warnings(modules: dict[str, Module], depends: dict[str, list[str]]) -> Iterable[str]:
    """What is odd about the modules, in words for the user."""
    moving = [f"`{module.name}` ({module.state})" for module in modules.values() if module.state != "installed"]
    if moving:
        yield (
            f"modules are being installed, upgraded or removed: {_list(moving)};"
            " the answers are those of the database as it is at this moment"
        )
    unmet = [
        f"`{name}` (needs `{other}`)" for name, others in depends.items() for other in others if other not in depends
    ]
    if unmet:
        yield f"Odoo does not load modules that need one which is not installed: {_list(unmet)}"


def _list(items: list[str]) -> str:
    more = f" and {len(items) - _LISTED} more" if len(items) > _LISTED else ""
    return ", ".join(items[:_LISTED]) + more
