"""Small programs for the tests of the flow."""

from __future__ import annotations

from ostiary.flow import Addon, FlowFacts, Program, SourceModule, analyse

IMPORTS = (
    "from odoo import http, models, fields; from odoo.http import request; from odoo.exceptions import AccessError\n"
)


def program(series: int = 19, **files: str) -> Program:
    """A program of files: `shop__main` is `main.py` of the addon `shop`; each addon depends on those before it."""
    addons: dict[str, Addon] = {}
    modules: list[SourceModule] = []
    for key, text in files.items():
        addon, _, name = key.partition("__")
        addons.setdefault(addon, Addon(addon, ("base", *addons), series))
        modules.append(SourceModule(addon, f"odoo.addons.{addon}.{name}", f"{addon}/{name}.py", IMPORTS + text))
    return Program.of(modules, addons.values())


def facts(series: int = 19, **files: str) -> FlowFacts:
    return analyse(program(series, **files))
