"""Search and compute methods of stock fields that are not stored, re-implemented.

Each function says in its docstring which method it stands for. A search method gives what a *search* means, a compute
method what the *record* evaluator reads. What is not in the tables below is `unknown`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from ostiary.database import Database
from ostiary.domain.algebra import all_of, any_of, is_set, is_true, member, refuted, within
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    Column,
    Comparison,
    Condition,
    Fails,
    Hierarchy,
    Scalar,
    Select,
    Values,
)
from ostiary.domain.expression import EvaluationFails
from ostiary.domain.modern import NEGATIVE
from ostiary.domain.scope import SearchMethod, Translator
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth
from ostiary.domain.values import equal_ids, take_apart, values_of
from ostiary.errors import Undecided
from ostiary.facts.schema import Field, Schema
from ostiary.series import Series

# --------------------------------------------------------------------------- followers


def followers_search(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    """`mail.thread._search_message_partner_ids` (19): records with a follower whose partner matches."""
    if operator in NEGATIVE:
        return None
    return _followed(field.model, translator.translate("mail.followers", Leaf("partner_id", operator, value)))


def followers_search_classic(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    """`mail.thread._search_follower_partners` (14): `not in` is refused, `!=` means another follower."""
    if operator == "not in":
        return Fails("AssertionError: Do not search message_follower_ids with 'not in'")
    return _followed(field.model, translator.translate("mail.followers", Leaf("partner_id", operator, value)))


def _followed(model: str, condition: Condition) -> Condition:
    rows = all_of(Comparison(Column("res_model", "text"), "=", model), is_set(Column("res_id")), condition)
    return within(Column("id"), Select("mail_followers", Column("res_id"), rows))


def followers_compute(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    """`_compute_message_partner_ids` (19): the partners of the followers, archived ones included."""
    if operator == "any":
        assert isinstance(value, Leaf | All | Any | Not | Truth)
        return _followed(field.model, translator.translate("mail.followers", Leaf("partner_id", "any", value)))
    if operator != "in":
        return None
    parts = take_apart(value)
    ids = equal_ids(parts.plain)
    found: Condition = FALSE
    if ids or parts.symbols:
        found = _followed(field.model, member(Column("partner_id"), values_of(ids, parts.symbols)))
    if any(item == 0 for item in parts.plain if isinstance(item, int | float)):
        return any_of(refuted(_followed(field.model, TRUE)), found)
    return found


def followers_compute_classic(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    """`_get_followers` (14), read through a many2many: archived partners are dropped where the context hides them."""
    if operator != "any" or not isinstance(value, Condition):
        return None
    shown = is_true(Comparison(Column("active", "boolean"), "=", True)) if translator.active_test else TRUE
    partners = Select("res_partner", Column("id"), all_of(value, shown))
    return _followed(field.model, within(Column("partner_id"), partners))


def timesheet_followers(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    """`account.analytic.line._search_message_partner_ids` (19): followed through the project or the task."""
    condition = translator.translate("mail.followers", Leaf("partner_id", operator, value))

    def through(column: str, model: str) -> Condition:
        rows = all_of(Comparison(Column("res_model", "text"), "=", model), is_set(Column("res_id")), condition)
        return is_true(within(Column(column), Select("mail_followers", Column("res_id"), rows)))

    return any_of(through("project_id", "project.project"), through("task_id", "project.task"))


def timesheet_followers_compute(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    """The followers of the task and of the project."""
    if operator != "in" or any(not item for item in take_apart(value).plain):
        return None
    return timesheet_followers(translator, field, operator, value)


# --------------------------------------------------------------------------- website


def website_published(translator: Translator, field: Field, operator: str, value: object) -> Condition | Domain | None:
    """`website.published.multi.mixin._search_website_published` (19): published, and on the website of the context."""
    if operator != "in":
        return None
    if take_apart(value).plain != (True,):
        raise EvaluationFails("AssertionError")
    return _published_on(translator, field)


def _published_on(translator: Translator, field: Field) -> Domain:
    published = Leaf("is_published", "=", True)
    website = translator.scope.website_id
    if website is None:
        return published
    return All((published, Leaf("website_id", "in", [False, website])))


def website_published_classic(
    translator: Translator, field: Field, operator: str, value: object
) -> Condition | Domain | None:
    """`_search_website_published` (14): only `=` and `!=` with a boolean."""
    if operator not in ("=", "!=") or not isinstance(value, bool):
        raise EvaluationFails("ValueError: Invalid leaf ()")
    wanted = value if operator == "=" else not value
    website = translator.scope.website_id
    if website is None:
        return Leaf("is_published", "=", wanted)
    if not wanted:
        raise Undecided("unpublished records on a website are searched")
    return _published_on(translator, field)


def website_published_compute(
    translator: Translator, field: Field, operator: str, value: object
) -> Condition | Domain | None:
    """`_compute_website_published`"""
    truth = value if isinstance(value, bool) else take_apart(value).plain == (True,)
    if operator not in ("in", "=") or truth is not True:
        return None
    return _published_on(translator, field)


# --------------------------------------------------------------------------- discuss, mailing groups, courses


def _my_partner(translator: Translator) -> Values:
    """The partner of the user; nobody for the public user, who acts through the guest of a cookie."""
    if translator.scope.concrete("user._is_public()") is True:
        return Values()
    parts = take_apart(translator.scope.atom("user.partner_id.id"))
    return values_of([item for item in parts.plain if type(item) is int and item > 0], parts.symbols)


def channel_is_member(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    """`discuss.channel._search_is_member` (19)"""
    if operator != "in":
        return None
    rows = is_true(member(Column("partner_id"), _my_partner(translator)))
    return within(Column("id"), Select("discuss_channel_member", Column("channel_id"), rows))


def channel_member_is_self(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    """`discuss.channel.member._search_is_self` (19)"""
    if operator != "in":
        return None
    return is_true(member(Column("partner_id"), _my_partner(translator)))


def mail_group_members(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    """`mail.group._search_member_partner_ids`: some member row whose partner matches."""
    matching = translator.translate("mail.group.member", Leaf("partner_id", operator, value))
    rows = all_of(is_set(Column("mail_group_id")), matching)
    return within(Column("id"), Select("mail_group_member", Column("mail_group_id"), rows))


def mail_group_members_compute(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    if operator != "in" or any(not item for item in take_apart(value).plain):
        return None
    return mail_group_members(translator, field, operator, value)


def course_membership(invited: bool) -> SearchMethod:
    """`slide.channel._search_is_member` and `_search_is_member_invited` (19)"""

    def method(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
        if operator != "in":
            return None
        parts = take_apart(translator.scope.atom("user.partner_id.id"))
        mine = member(Column("partner_id"), values_of([p for p in parts.plain if type(p) is int], parts.symbols))
        sign = Comparison(Column("member_status", "text"), "=" if invited else "<>", "invited")
        rows = all_of(mine, is_true(Comparison(Column("active", "boolean"), "=", True)), sign)
        return within(Column("id"), Select("slide_channel_partner", Column("channel_id"), rows))

    return method


def course_membership_compute(invited: bool) -> SearchMethod:
    """`_compute_membership_values`: the public user is never a member."""

    def method(translator: Translator, field: Field, operator: str, value: object) -> Condition | Domain | None:
        if translator.scope.concrete("user._is_public()") is True:
            return FALSE if operator == "in" else None
        return course_membership(invited)(translator, field, operator, value)

    return method


def published_products(translator: Translator, field: Field, operator: str, value: object) -> Condition | None:
    """`product.public.category._search_has_published_products` (19): categories of published products, and above."""
    if operator != "in":
        return None
    published = All((Leaf("is_published", "=", True), Leaf("active", "=", True)))
    products = translator.translate("product.template", published)
    relation = translator.scope.schema.field("product.public.category", "product_tmpl_ids")
    if relation is None or not (relation.relation_table and relation.column1 and relation.column2):
        return None
    listed = within(Column(relation.column2), Select("product_template", Column("id"), products))
    direct = Select(relation.relation_table, Column(relation.column1), listed)
    paths = "parent_path" if translator.scope.schema.keeps_paths(field.model) else None
    above = Hierarchy(Values((), (direct,)), "product_public_category", "parent_of", "parent_id", paths)
    return member(Column("id"), Values((), (above,)))


# --------------------------------------------------------------------------- names


def display_name(translator: Translator, field: Field, operator: str, value: object) -> Domain | Condition | None:
    """`BaseModel._search_display_name` (odoo/orm/models.py): the fields that name records."""
    schema = translator.scope.schema
    code = schema.code(field.model)
    if "_search_display_name" in code.overrides or "_name_search" in code.overrides:
        raise Undecided(f"`{field.model}` searches names by code of its own")
    name = schema.rec_name(field.model)
    names = list(code.rec_names_search or ((name,) if name else ()))
    if not names:
        return Truth(True)
    kind = All if operator in NEGATIVE else Any
    parts: list[Domain] = []
    for path in names:
        last = _last_field(schema, field.model, path)
        if last is None or last.column_type != "text":
            raise Undecided(f"the name of `{field.model}` is searched through `{path}`")
        parts.append(Leaf(path + (".display_name" if last.relational else ""), operator, value))
    return kind(tuple(parts))


def _last_field(schema: Schema, model: str, path: str) -> Field | None:
    found: Field | None = None
    for step in path.split("."):
        found = schema.field(model, step)
        model = (found.relation or "") if found else ""
    return found


# --------------------------------------------------------------------------- tables

_BY_MODEL_19: Final[dict[tuple[str, str], SearchMethod]] = {
    ("account.analytic.line", "message_partner_ids"): timesheet_followers,
    ("discuss.channel", "is_member"): channel_is_member,
    ("discuss.channel.member", "is_self"): channel_member_is_self,
    ("mail.group", "member_partner_ids"): mail_group_members,
    ("product.public.category", "has_published_products"): published_products,
    ("slide.channel", "is_member"): course_membership(invited=False),
    ("slide.channel", "is_member_invited"): course_membership(invited=True),
}
_BY_METHOD_19: Final[dict[str, SearchMethod]] = {
    "_search_message_partner_ids": followers_search,
    "_search_website_published": website_published,
    "_search_display_name": display_name,
}
_COMPUTE_BY_MODEL_19: Final[dict[tuple[str, str], SearchMethod]] = {
    **_BY_MODEL_19,
    ("account.analytic.line", "message_partner_ids"): timesheet_followers_compute,
    ("mail.group", "member_partner_ids"): mail_group_members_compute,
    ("slide.channel", "is_member"): course_membership_compute(invited=False),
    ("slide.channel", "is_member_invited"): course_membership_compute(invited=True),
}
_COMPUTE_BY_METHOD_19: Final[dict[str, SearchMethod]] = {
    "_search_message_partner_ids": followers_compute,
    "_search_website_published": website_published_compute,
}
_BY_METHOD_14: Final[dict[str, SearchMethod]] = {
    "_search_follower_partners": followers_search_classic,
    "_search_website_published": website_published_classic,
}
_COMPUTE_BY_METHOD_14: Final[dict[str, SearchMethod]] = {
    "_search_follower_partners": followers_compute_classic,
    "_search_website_published": website_published_compute,
}


def website_published_between(
    translator: Translator, field: Field, operator: str, value: object
) -> Condition | Domain | None:
    """The search for published records as either neighbour asks for it."""
    method = website_published if operator in ("in", "not in") else website_published_classic
    return method(translator, field, operator, value)


_BY_METHOD_BETWEEN: Final[dict[str, SearchMethod]] = {
    "_search_message_partner_ids": followers_search,
    "_search_follower_partners": followers_search,
    "_search_website_published": website_published_between,
}


STOCK_MODULES: Final = frozenset(
    {"base", "mail", "mail_group", "website", "website_sale", "website_slides", "hr_timesheet", "project"}
)
"""The modules whose search and compute methods were read; a method of that name elsewhere is another method."""


def _is_stock(schema: Schema, field: Field) -> bool:
    code = schema.facts.code.field(field.model, field.name)
    if code is None:
        return True
    return all(module is None or module in STOCK_MODULES for module in (code.search_module, code.compute_module))


def search_of(series: Series, schema: Schema, field: Field) -> SearchMethod | None:
    """The re-implementation of a field's search method; None where code that is not stock has its own."""
    if not _is_stock(schema, field):
        return None
    if series.in_between:
        return _BY_METHOD_BETWEEN.get(field.search or "")
    if not series.domain_rewriting:
        return _BY_METHOD_14.get(field.search or "")
    return _BY_MODEL_19.get((field.model, field.name)) or _BY_METHOD_19.get(field.search or "")


def compute_of(series: Series, schema: Schema, field: Field) -> SearchMethod | None:
    """What a field's compute method gives, as a condition."""
    if not _is_stock(schema, field):
        return None
    if series.in_between:
        return None
    if not series.domain_rewriting:
        return _COMPUTE_BY_METHOD_14.get(field.search or "")
    return _COMPUTE_BY_MODEL_19.get((field.model, field.name)) or _COMPUTE_BY_METHOD_19.get(field.search or "")


# --------------------------------------------------------------------------- company-dependent defaults


_Default = tuple[str, str, object, object, object]
"""(model, field, user id, company id, the value as JSON text)"""


@dataclass(slots=True)
class Defaults:
    """The defaults of company-dependent fields, as the superuser gets them (`ir.default`, series 18 and later)."""

    database: Database
    _rows: list[_Default] | None = None

    def of(self, field: Field, company_id: int) -> Scalar | None:
        for model, name, user_id, company, value in self._all():
            if (model, name) == (field.model, field.name) and user_id in (None, 1) and company in (None, company_id):
                return _default_value(field, value)
        return None

    def _all(self) -> list[_Default]:
        if self._rows is None:
            rows = self.database.query(
                "SELECT f.model, f.name, d.user_id, d.company_id, d.json_value FROM ir_default d"
                " JOIN ir_model_fields f ON f.id = d.field_id WHERE d.condition IS NULL"
                " ORDER BY d.user_id NULLS LAST, d.company_id NULLS LAST, d.id"
            )
            self._rows = [(str(row[0]), str(row[1]), row[2], row[3], row[4]) for row in rows]
        return self._rows


def _default_value(field: Field, text: object) -> Scalar | None:
    value = json.loads(str(text))
    if value is False and field.type != "boolean":
        return None
    if isinstance(value, bool | int | float | str):
        return value
    raise Undecided(f"the default of `{field.model}.{field.name}` is not understood")
