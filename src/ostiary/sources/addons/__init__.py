"""Odoo addons as data: their source is parsed, never imported or run.

`modules.read_module` reads one addon, `stock.StockData` has those of Odoo itself, and `merge.merge` makes of them what
Odoo would.
"""
