"""The columns that decisions may read: what a snapshot has to hold, and nothing more.

No names, amounts or texts: ids, owners, companies, states and flags, and what the rules of this very database mention.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ostiary.domain.expression import EvaluationFails, parse
from ostiary.errors import Undecided
from ostiary.facts.schema import Field, Schema
from ostiary.model.ownership import Ownerships, OwnershipTable
from ostiary.model.ownership_inferred import NOBODY, inferred

OWNERS: Final = frozenset({"res.partner", "res.users", "res.company", "website"})
"""Models whose records own other records: links to them are kept."""
USUAL: Final = frozenset(
    {
        "active", "x_active", "parent_path", "is_published", "website_published", "state", "share", "type", "res_model",
        "res_id", "res_field", "model", "message_type", "is_internal", "subtype_id", "internal", "public", "privacy",
        "res_model_id", "member_status", "visibility", "privacy_visibility", "channel_type",
    }
)  # fmt: skip
"""Columns of these names are kept wherever they are."""
_USUAL_TYPES: Final = frozenset({"boolean", "selection", "char", "integer", "many2one_reference", "many2one"})
LINK_TABLES: Final = frozenset(
    {
        "mail_followers", "mail_message_res_partner_rel", "mail_notification",
        "mail_message_res_partner_needaction_rel",
        "mail_message_mail_channel_rel", "mail_channel_partner", "discuss_channel_member", "slide_channel_partner",
        "mail_group_member", "project_collaborator", "product_public_category_product_template_rel",
    }
)  # fmt: skip
"""Tables that search methods read through."""


READ_BY_CODE: Final = (
    ("account_analytic_line", "project_id"),
    ("account_analytic_line", "task_id"),
    ("mail_message", "create_uid"),
    ("res_partner", "country_id"),  # the address that a company's country is computed from
)
"""(table, column) that re-implemented methods of stock fields read."""


class Columns:
    """Collects table → columns."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.found: dict[str, set[str]] = defaultdict(set)

    def add(self, table: str | None, column: str | None) -> None:
        """A column, if the database has it."""
        known = self.schema.facts.tables.get(table or "")
        if known is not None and column in known.columns:
            self.found[known.name].add(column)

    def add_field(self, field: Field) -> None:
        """What reading a field needs: its column, its relation table, its inverse, or the path it is related by."""
        if field.related:
            self.add_path(field.model, ".".join(field.related))
        elif field.type == "many2many":
            self.add(field.relation_table, field.column1)
            self.add(field.relation_table, field.column2)
        elif field.type == "one2many" and field.relation:
            inverse = self.schema.field(field.relation, field.inverse or "")
            if inverse is not None and inverse.name != field.name:
                self.add(self.schema.table_name(field.relation), inverse.name)
        else:
            self.add(self.schema.table_name(field.model), field.name)

    def add_path(self, model: str, path: str) -> None:
        """All fields along a path; unknown steps end it."""
        for name in path.split("."):
            field = self.schema.field(model, name)
            if field is None:
                return
            self.add_field(field)
            if field.relation is None:
                return
            model = field.relation


def needed_columns(
    schema: Schema, ownership: OwnershipTable | None = None, also: Mapping[str, Iterable[str]] | None = None
) -> dict[str, frozenset[str]]:
    """table → columns that rights, rules, ownership and the models' own logic read, and `also` (table → columns).

    `ownership` says to whom records of some models belong.
    """
    columns = Columns(schema)
    ownerships = Ownerships(schema, ownership or {})
    for model in schema.stored_models:
        _of_model(schema, columns, model)
        _of_owner(columns, ownerships, model)
    for table, names in (also or {}).items():
        for name in names:
            columns.add(table, name)
    for rule in schema.facts.rules:
        _of_domain(schema, columns, rule.model, rule.domain)
    for table, column in READ_BY_CODE:
        columns.add(table, column)
    for table in LINK_TABLES & schema.facts.tables.keys():
        for found in schema.facts.tables[table].columns.values():
            if found.type in ("int4", "int8", "bool", "varchar") and not found.name.endswith(("_email", "name")):
                columns.add(table, found.name)
    return {table: frozenset(names) for table, names in columns.found.items()}


def _of_model(schema: Schema, columns: Columns, model: str) -> None:
    table = schema.table_name(model)
    columns.add(table, "id")
    for name, row in schema.facts.fields.get(model, {}).items():
        if name in NOBODY and not (name == "create_uid" and _is_transient(schema, model)):
            continue
        links_owner = row.type == "many2one" and row.relation in OWNERS
        links_above = row.type == "many2one" and name == schema.parent_name(model)
        links_parent = row.type == "many2one" and row.relation_field is not None
        usual = name in USUAL and row.type in _USUAL_TYPES
        if row.store and (links_owner or links_above or links_parent or usual):
            columns.add(table, name)
        if row.store and row.type == "many2many" and row.relation in OWNERS:
            columns.add(row.relation_table, row.column1)
            columns.add(row.relation_table, row.column2)
    for link in schema.inherits(model).values():
        columns.add(table, link)


def _is_transient(schema: Schema, model: str) -> bool:
    """Whether it is a wizard, whose owner is who made it."""
    found = schema.facts.models.get(model)
    return found is not None and found.transient


def _of_owner(columns: Columns, ownerships: Ownerships, model: str) -> None:
    """All that says to whom records belong and with whom they are shared."""
    ownership = ownerships.of(model)
    for path in (*ownership.owners, *ownership.shared):
        for part in path.split(":"):
            columns.add_path(model, part)
    parent = inferred(columns.schema, model).parent  # also where it knows nothing: without it, another would be asked
    if parent is not None:
        columns.add(columns.schema.table_name(model), parent[0])


def _of_domain(schema: Schema, columns: Columns, model: str, text: str | None) -> None:
    if not text:
        return
    try:
        tree = parse(text)
    except (EvaluationFails, Undecided):
        return
    for path in _paths(tree):
        columns.add_path(model, path)
        for field in _relations(schema, model, path):
            for inner in _paths(tree):
                columns.add_path(field, inner)
    for root, path in _walks(tree):
        columns.add_path(root, path)


def _relations(schema: Schema, model: str, path: str) -> Iterator[str]:
    """The model at the end of a path: leaves of an `any` below it are about that model."""
    for name in path.split("."):
        field = schema.field(model, name)
        if field is None or field.relation is None:
            return
        model = field.relation
    yield model


def _paths(tree: ast.AST) -> Iterator[str]:
    """The first items of three-item lists and tuples, which are paths of leaves (of `any` sub-domains as well)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List) and len(node.elts) == 3:
            first = node.elts[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value not in "&|!":
                yield first.value


def _walks(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(model, path) of attribute chains from `user` and `website`."""
    for node in ast.walk(tree):
        names: list[str] = []
        while isinstance(node, ast.Attribute | ast.Call):
            if isinstance(node, ast.Attribute):
                names.insert(0, node.attr)
            elif node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                names.insert(0, node.args[0].value)
            node = node.func if isinstance(node, ast.Call) else node.value
        if not names or not isinstance(node, ast.Name):
            continue
        kept = [name for name in names if name not in ("mapped", "filtered", "ids", "id", "sudo")]
        if node.id == "user" and names[:2] == ["env", "companies"]:
            yield "res.company", ".".join(kept[2:])
        elif node.id == "user":
            yield "res.users", ".".join(kept)
        elif node.id == "website":
            yield "website", ".".join(kept)
