"""A shop whose pages are made of views: an order, a product with a field for employees alone, two websites."""

from __future__ import annotations

from typing import Final

SHOP: Final = """
series: "19.0"
module: sale
modules: [sale, website, website_sale]
companies: {main: {name: Main}}
websites: {first: {company: main}, second: {company: main}}
users:
  ada: {type: portal}
models:
  sale.order:
    inherit: [portal.mixin]
    fields: {name: char}
    access: {base.group_portal: r}
    records: {one: {name: S1}}
  product.template:
    fields: {name: char, cost: {type: float, groups: base.group_user}}
    access: {base.group_portal: r, base.group_public: r}
    records: {chair: {name: Chair}}
  ir.ui.view:
    fields:
      key: char
      arch_db: text
      arch_prev: text
      inherit_id: many2one ir.ui.view
      mode: char
      priority: integer
      website_id: many2one website
      visibility: char
      type: char
      active: boolean
      model: char
    records:
"""
"""Views follow, each on a line of its own."""
