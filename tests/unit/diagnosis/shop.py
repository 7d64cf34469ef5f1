"""A small shop with a portal: two websites of two companies, orders with tokens, invoices, views."""

from __future__ import annotations

from functools import cache

from ostiary.api import World
from ostiary.sources.world import OpenedWorld, world_from_text

TOKEN = "0b8e1f0c-1111-4222-8333-944455556666"

TEXT = """
series: "{series}"
module: sale
modules: [sale, account, portal, website, website_sale]
companies:
  main: {{name: Main}}
  other: {{name: Other}}
websites:
  first: {{company: main, domain: "https://shop.example"}}
  second: {{company: other, domain: "https://second.example:8069"}}
parameters:
  web.base.url: https://erp.example
users:
  ada: {{type: portal}}
  two: {{type: portal, companies: [main, other], company: main}}
  otto: {{type: portal}}
  special: {{type: portal, groups: [x.special]}}
  gone: {{type: portal, active: false}}
  left: {{type: public}}
  ida: {{type: internal}}
records:
  res.partner:
    harbour: {{name: Harbour, is_company: true}}
    ada: {{name: Ada, parent_id: harbour}}
    two: {{name: Two, parent_id: harbour}}
    otto: {{name: Otto}}
models:
  sale.order:
    inherit: [portal.mixin, mail.thread]
    fields: {{name: char, partner_id: many2one res.partner, company_id: many2one res.company, state: selection draft|sent|sale, margin: {{type: float, groups: base.group_user}}}}
    access: {{base.group_portal: r, base.group_user: rwcu}}
    rules:
      sale.order_company: {{domain: "['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]"}}
      sale.order_portal: {{groups: [base.group_portal], domain: "[('partner_id', 'child_of', [user.commercial_partner_id.id])]"}}
    records:
      of_ada: {{partner_id: ada, company_id: main, state: sale, access_token: {token}}}
      plain: {{partner_id: ada, company_id: main, state: sent}}
      draft: {{partner_id: ada, company_id: main, state: draft}}
      of_otto: {{partner_id: otto, company_id: main, state: sale, access_token: {token}}}
      abroad: {{partner_id: ada, company_id: other, state: sale}}
      neither: {{partner_id: otto, company_id: other, state: draft}}
  x.note:
    fields: {{name: char, partner_id: many2one res.partner, user_id: many2one res.users}}
    access: {{base.group_portal: r}}
    rules:
      x.note_own: {{groups: [base.group_portal], domain: "['|', '&', ('partner_id', '=', user.partner_id.id), ('name', '=', 'a'), ('name', '=', 'z')]"}}
    records:
      other: {{name: a, partner_id: otto}}
      nothing: {{name: b, partner_id: otto}}
  x.linked:
    inherit: [portal.mixin]
    fields: {{name: char}}
    access: {{base.group_user: r}}
    records:
      one: {{name: one, access_token: {token}}}
  x.asked:
    fields: {{name: char, active: boolean}}
    access: {{base.group_portal: r}}
    rules: {{x.asked_active: {{groups: [base.group_portal], domain: "[('active', '=', True)]"}}}}
    records: {{old: {{active: false}}}}
  x.grouped:
    fields: {{name: char}}
    access: {{base.group_portal: r}}
    rules:
      x.of_others: {{groups: [x.special], domain: "[(0, '=', 1)]"}}
    records: {{one: {{}}}}
  x.limited:
    fields: {{name: char}}
    access: {{base.group_portal: r}}
    rules:
      x.of_special: {{groups: [x.special], domain: "[('name', '=', 'a')]"}}
    records: {{one: {{name: b}}}}
  x.open:
    fields: {{name: char, company_id: many2one res.company}}
    access: {{base.group_portal: r}}
    rules: {{x.open_company: {{domain: "['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]"}}}}
    records: {{one: {{}}}}
  product.template:
    fields: {{name: char, is_published: boolean, website_id: many2one website}}
    access: {{base.group_portal: r, base.group_public: r}}
    rules: {{x.product_published: {{groups: [base.group_portal, base.group_public], domain: "[('is_published', '=', True)]"}}}}
    records:
      chair: {{is_published: true}}
      table: {{is_published: false}}
      lamp: {{is_published: true, website_id: second}}
groups:
  x.special: Special
"""


@cache
def opened(series: str = "19.0") -> OpenedWorld:
    """The world as its file says it."""
    text = TEXT.format(series=series, token=TOKEN)
    if series < "19":
        text = text.replace("('partner_id', 'child_of'", "('message_partner_ids', 'child_of'")
    return world_from_text(text)


@cache
def shop(series: str = "19.0") -> World:
    """The world, to be asked."""
    found = opened(series)
    return World("shop", found.facts, found.database)


def number(model: str, name: str, series: str = "19.0") -> int:
    """The id of a record."""
    return opened(series).names[model][name]
