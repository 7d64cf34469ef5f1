"""A small world with every type of field, in two series, and what the unit tests of domains, model and engine share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ostiary.api import World
from ostiary.domain.classic_record import ClassicRecord
from ostiary.domain.classic_search import ClassicSearch
from ostiary.domain.condition import Scalar, Symbol
from ostiary.domain.expression import SymbolList, SymbolValue, parse
from ostiary.domain.interpreter import Interpreter
from ostiary.domain.modern_record import ModernRecord
from ostiary.domain.modern_search import ModernSearch
from ostiary.domain.scope import MissingAtom, SearchMethod, Translator
from ostiary.domain.syntax import Domain, read_domain
from ostiary.facts.schema import Field, Schema
from ostiary.series import Series
from ostiary.sources.world import OpenedWorld, world_from_text

SERIES = ("19.0", "14.0")

_WORLD = """
series: "{series}"
module: x

companies:
  north: {{name: North}}
  east: {{name: East, parent: north}}
  south: {{name: South}}

groups:
  x.group_a: A
  x.group_b: {{name: B, implied: [x.group_c]}}
  x.group_c: C

users:
  ann: {{type: portal, groups: [x.group_a], tz: Europe/Brussels}}
  ben: {{type: portal, groups: [x.group_b{closure}], company: south}}
  cora: {{type: portal, groups: [x.group_a, x.group_b{closure}], company: east, companies: [east, north]}}
  dan: {{type: portal}}
  erin: {{type: internal, groups: [x.group_a], companies: [north, east, south], company: north}}
  finn: {{type: portal, groups: [x.group_a]}}
  gus: {{type: portal, groups: [x.group_a], company: south}}
  hana: {{type: portal, groups: [x.group_a, x.group_b{closure}], companies: [north, south], company: north}}
  ivo: {{type: portal, groups: [x.group_a], company: east}}
  jill: {{type: portal, groups: [x.group_b{closure}]}}

models:
  x.doc:
    inherit: [mail.thread]
    fields:
      name: char
      title: char translate
      note: text
      body: html
      code: char required
      qty: integer
      rank: integer required
      amount: float
      flag: boolean
      day: date
      moment: datetime
      state: selection draft|open|done
      ref: reference
      active: boolean
      scan: binary
      price: float company_dependent
      res_model: char
      res_id: many2one_reference res_model
      partner_id: many2one res.partner
      owner_id: many2one res.partner required
      user_id: many2one res.users
      company_id: many2one res.company
      node_id: many2one x.node
      tree_id: many2one x.tree
      node_ids: many2many x.node x_doc_node_rel doc_id node_id
      buyer_id: many2one res.partner company_dependent
      parent_id: many2one x.doc
      child_ids: one2many x.doc parent_id
      line_ids: one2many x.line doc_id
      open_line_ids: {{type: one2many x.line doc_id, domain: "[('state', '=', 'open')]"}}
      every_line_ids: {{type: one2many x.line doc_id, context: {{active_test: false}}}}
      memo_ids: {{type: one2many x.memo res_id, domain: "[('res_model', '=', 'x.doc')]"}}
      tag_ids: many2many x.tag x_doc_tag_rel doc_id tag_id
      partner_name: char related=partner_id.name
      partner_company_id: many2one res.company related=partner_id.company_id
      mystery: boolean compute=_compute_mystery search=_search_mystery
      computed: char compute=_compute_computed
    access:
      x.group_a: rwcu
      x.group_b: rwcu
      base.group_user: rwcu
    records:
      placeholder: {{code: a, rank: 1, owner_id: ann}}
  x.line:
    fields:
      name: char
      doc_id: many2one x.doc
      state: selection draft|open
      qty: integer
      active: boolean
      partner_id: many2one res.partner
      tag_ids: many2many x.tag x_line_tag_rel line_id tag_id
    access: {{x.group_a: rwcu, x.group_b: rwcu}}
    records:
      placeholder: {{}}
  x.memo:
    fields:
      name: char
      res_model: char
      res_id: many2one_reference res_model
    records:
      placeholder: {{}}
  x.tag:
    fields: {{name: char, color: integer, active: boolean, partner_id: many2one res.partner}}
    access: {{x.group_a: r}}
    records:
      placeholder: {{}}
  x.node:
    fields: {{name: char, parent_id: many2one x.node, parent_path: char, active: boolean}}
    access: {{x.group_a: r}}
    records:
      placeholder: {{}}
  x.tree:
    parent_name: above_id
    fields: {{name: char, above_id: many2one x.tree, active: boolean}}
    records:
      placeholder: {{}}
  x.child:
    inherits: {{x.doc: doc_id}}
    fields: {{doc_id: many2one x.doc required, extra: char}}
    access: {{x.group_a: rwcu, x.group_b: r}}
    records:
      placeholder: {{doc_id: placeholder}}
  x.plain:
    fields: {{name: char}}
    records:
      placeholder: {{}}
"""


def small_world(series: str) -> OpenedWorld:
    """A new small world: placeholders are all its rows, but for users, partners and companies."""
    closure = "" if series == "19.0" else ", x.group_c"
    return world_from_text(_WORLD.format(series=series, closure=closure), f"small {series}")


@cache
def shared_world(series: str) -> OpenedWorld:
    """The small world as it is, for tests that change nothing."""
    return small_world(series)


def as_world(opened: OpenedWorld) -> World:
    return World("small", opened.facts, opened.database)


class Names:
    """An environment with a few names and no attributes."""

    def __init__(self, **names: object) -> None:
        self.names = names

    def name(self, name: str) -> object:
        return self.names[name]

    def attribute(self, value: object, name: str) -> object:
        raise AttributeError(name)


@dataclass
class StubScope:
    """A scope whose expressions over the user are given, as symbols or values."""

    schema: Schema
    atoms: dict[str, object] = field(default_factory=dict)
    searches: dict[str, SearchMethod] = field(default_factory=dict)
    computes: dict[str, SearchMethod] = field(default_factory=dict)
    defaults: dict[str, Scalar] = field(default_factory=dict)
    lang: str = "en_US"
    website_id: int | None = None
    has_translations: bool = False

    @property
    def series(self) -> Series:
        return self.schema.facts.series

    def atom(self, text: str) -> object:
        return self.concrete(text)

    def concrete(self, text: str) -> object:
        if text not in self.atoms:
            raise MissingAtom(text, concrete=True)
        return self.atoms[text]

    def company_default(self, field: Field, company_id: int) -> Scalar | None:
        return self.defaults.get(field.name)

    def missing(self, model: str, ids: tuple[int, ...]) -> bool:
        return False

    def search_method(self, field: Field) -> SearchMethod | None:
        return self.searches.get(field.name)

    def compute_method(self, field: Field) -> SearchMethod | None:
        return self.computes.get(field.name)


SYMBOLS: dict[str, object] = {
    "user.partner_id.id": SymbolValue(Symbol("user.partner_id.id")),
    "company_ids": SymbolList([SymbolValue(Symbol("company_ids", many=True))]),
}


def stub_scope(series: str, **given: Any) -> StubScope:
    """A scope over the small world's fields for user 6 of company 1 in Brussels."""
    scope = StubScope(Schema(shared_world(series).facts), **given)
    scope.atoms = {"company_id": 1, "user.tz": "Europe/Brussels", **scope.atoms}
    return scope


def domain_of(text: str, series: str, bindings: dict[str, object] | None = None) -> Domain:
    """The tree of a domain's text."""
    value = Interpreter(Names(), SYMBOLS if bindings is None else bindings).evaluate(parse(text))
    return read_domain(value, shared_world(series).facts.series)


def translator_of(scope: StubScope, evaluator: str, *, active_test: bool = True) -> Translator:
    if scope.series.domain_rewriting:
        return ModernSearch(scope) if evaluator == "search" else ModernRecord(scope)
    return ClassicSearch(scope, active_test) if evaluator == "search" else ClassicRecord(scope, active_test)
