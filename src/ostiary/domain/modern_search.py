"""What a domain means to a search of Odoo 19: the SQL path.

Rules are evaluated as superuser with archived records included, so `any` never applies access and never hides
archived rows. Sources: odoo/orm/domains.py (FULL level), `condition_to_sql` of odoo/orm/fields*.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ostiary.domain import hierarchy
from ostiary.domain.algebra import (
    all_of,
    any_of,
    is_set,
    is_true,
    member,
    negation,
    refuted,
    through_many2one,
    within,
)
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    Column,
    Comparison,
    ComparisonOperator,
    Condition,
    Constant,
    DatePart,
    Fails,
    Match,
    Select,
    Symbol,
    Term,
    TextOf,
    Undecidable,
    Unset,
)
from ostiary.domain.expression import EvaluationFails, NeedsConcrete, items_of
from ostiary.domain.links import linked, linked_domain
from ostiary.domain.modern import INVERSE, NEGATIVE, field_of, rewrite
from ostiary.domain.modern_negation import Negating
from ostiary.domain.modern_odd import refuse_odd, refuse_odd_part
from ostiary.domain.modern_together import together
from ostiary.domain.patterns import refuse_loose_escape
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth
from ostiary.domain.terms import amount, as_id, id_parameter, is_falsy_value, term_of, to_column
from ostiary.domain.values import as_scalar, compares, concrete, is_collection, take_apart, values_of
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import TEXT_TYPES, Field


class ModernSearch(Negating):
    """Translates domains for the search evaluator of Odoo 19."""

    active_test: Final = False

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def translate(self, model: str, domain: Domain) -> Condition:
        """The condition on the rows of the model's table."""
        match domain:
            case Truth(value):
                return Constant(value)
            case All() | Any():
                return together(self.translate, self.scope, model, domain)
            case Not(part):
                return self.negated(model, part)
            case Leaf():
                return self._guarded(model, domain)

    def select(self, model: str, domain: Domain) -> Select:
        condition = self.translate(model, domain)
        return Select(self.scope.schema.table_name(model), Column("id"), condition)

    def _guarded(self, model: str, leaf: Leaf) -> Condition:
        rewritten = False
        try:
            changed = rewrite(self.scope, model, leaf)
            if changed is not leaf:
                return self.translate(model, changed)
            rewritten = True
            return self._standard(model, leaf)
        except EvaluationFails as error:
            return Fails(str(error), early=not rewritten)
        except Undecided as error:
            return Undecidable(error.message, str(leaf), may_raise=isinstance(error, MayRaise))

    def _standard(self, model: str, leaf: Leaf) -> Condition:
        field = field_of(self.scope, model, leaf)
        if field.related:
            return self._related(field, leaf)
        if field.search and field.name == leaf.path:
            return self._by_search_method(field, leaf)
        return self._stored(field, leaf)

    def _stored(self, field: Field, leaf: Leaf) -> Condition:
        if leaf.operator in ("child_of", "parent_of"):
            return hierarchy.modern(self, field, leaf)
        if field.type in ("one2many", "many2many"):
            return self._x2many(field, leaf)
        if not field.store and not (field.type == "binary" and field.attachment):
            raise _not_stored(field)
        if leaf.operator in ("any", "not any"):
            return self._many2one(field, leaf)
        return self._column(field, leaf)

    # ------------------------------------------------------------------ fields that are not columns

    def _related(self, field: Field, leaf: Leaf) -> Condition:
        """related a.b op v  =>  a any (b op v), or a unset where the condition accepts NULL (`_search_related`)."""
        assert field.related is not None
        if field.inherited:  # `DomainCondition._optimize_step`
            return self.translate(field.model, Leaf(field.related[0], "any", leaf))
        if leaf.operator in NEGATIVE and not _holds_null(field, leaf.value):
            positive = Leaf(leaf.path, NEGATIVE[leaf.operator], leaf.value)
            return self.negated(field.model, self._along(field, positive))
        return self.translate(field.model, self._along(field, leaf))

    def _along(self, field: Field, leaf: Leaf) -> Domain:
        assert field.related is not None
        operator, rest = leaf.operator, leaf.path.partition(".")[2]
        accepts_null = (operator not in NEGATIVE) == _holds_null(field, leaf.value)
        last = field.related[-1] + (f".{rest}" if rest else "")
        domain: Domain = Leaf(last, operator, leaf.value)
        models = self._models_along(field)
        for model, name in reversed(list(zip(models, field.related[:-1], strict=True))):
            step = self.scope.schema.field(model, name)
            domain = Leaf(name, "any", domain)
            if accepts_null and step is not None and step.type == "many2one" and not step.required:
                domain = Any((domain, Leaf(name, "=", False)))
        return domain

    def _models_along(self, field: Field) -> list[str]:
        """The model that each step of a related path but the last belongs to."""
        assert field.related is not None
        models = [field.model]
        for name in field.related[:-1]:
            step = self.scope.schema.field(models[-1], name)
            if step is None or step.relation is None:
                raise Undecided(f"the path of the related field `{field.model}.{field.name}` is broken at `{name}`")
            models.append(step.relation)
        return models[:-1]

    def _by_search_method(self, field: Field, leaf: Leaf) -> Condition:
        """The field's search method; negative operators are tried positively, `in` value by value with `=`."""
        method = self.scope.search_method(field)
        if method is None:
            raise Undecided(f"the search method `{field.search}` of `{field.model}.{field.name}` is not known")
        answer = method(self, field, leaf.operator, leaf.value)
        if field.store and isinstance(answer, Leaf) and answer.path == leaf.path and answer.operator == leaf.operator:
            return self._stored(field, leaf)
        if answer is not None:
            return self._answer(field.model, answer)
        if leaf.operator in INVERSE:
            answer = method(self, field, INVERSE[leaf.operator], leaf.value)
            if answer is not None:
                if isinstance(answer, Condition):
                    return refuted(answer)
                return self.negated(field.model, answer)
        if leaf.operator in ("in", "not in"):
            single = "=" if leaf.operator == "in" else "!="
            answers = [method(self, field, single, item) for item in items_of(leaf.value)]
            if all(answer is not None for answer in answers):
                parts = [self._answer(field.model, answer) for answer in answers if answer is not None]
                return any_of(*parts) if leaf.operator == "in" else all_of(*parts)
        raise EvaluationFails(f"UserError: Unsupported operator on {field.model}.{field.name} in {leaf}")

    def _answer(self, model: str, answer: Domain | Condition) -> Condition:
        return answer if isinstance(answer, Condition) else self.translate(model, answer)

    # ------------------------------------------------------------------ relations

    def _many2one(self, field: Field, leaf: Leaf) -> Condition:
        """m any D  =>  m IN (SELECT id … D);  m not any D  =>  m IS NULL OR m NOT IN (…)"""
        assert field.relation is not None and not isinstance(leaf.value, str)
        by_ids = _by_ids(field, leaf)
        if by_ids is not None:
            return self.translate(field.model, by_ids)
        term = term_of(self.scope, field)
        inside = through_many2one(term, self.select(field.relation, self._sub_domain(leaf)))
        if leaf.operator == "any":
            return is_true(inside) if not field.not_null else inside
        return refuted(inside)

    def _sub_domain(self, leaf: Leaf) -> Domain:
        assert isinstance(leaf.value, Leaf | All | Any | Not | Truth)
        return leaf.value

    def _x2many(self, field: Field, leaf: Leaf) -> Condition:
        """x in {1, False}  =>  x in {1} OR nothing in x;  x any D  =>  EXISTS (… D)"""
        if not field.store:
            raise _not_stored(field)
        if leaf.operator in ("any", "not any"):
            exists = self._linked(field, self._sub_domain(leaf), hide_archived=field.active_test is True)
            return exists if leaf.operator == "any" else refuted(exists)
        if leaf.operator not in ("in", "not in"):
            raise EvaluationFails(f"AssertionError: Relational field {field.name} expects 'any' operator")
        parts = take_apart(leaf.value)
        others = [item for item in parts.plain if not _is_false(item)]
        found: Condition = FALSE
        if len(others) < len(parts.plain):
            found = refuted(self._linked(field, Truth(True), hide_archived=False))
        if others or parts.symbols:
            ids = values_of([id_parameter(item) for item in others if item is not None], parts.symbols)
            select_ids = member(Column("id"), ids)
            found = any_of(found, self._linked(field, select_ids, hide_archived=False))
        return found if leaf.operator == "in" else refuted(found)

    def _linked(self, field: Field, wanted: Domain | Condition, *, hide_archived: bool) -> Condition:
        """Whether a row that the field links to matches; the field's own domain is added."""
        assert field.relation is not None
        own = linked_domain(self.scope, field)
        condition = all_of(self._answer(field.relation, wanted), self.translate(field.relation, own))
        active = self.scope.schema.active_field(field.relation)
        if hide_archived and active:
            condition = all_of(condition, self.translate(field.relation, Leaf(active, "=", True)))
        return linked(self.scope, field, condition, only_relation_row=wanted == Truth(True) and own == Truth(True))

    # ------------------------------------------------------------------ columns

    def _column(self, field: Field, leaf: Leaf) -> Condition:
        condition = self._of_column(field, leaf)
        if field.company_dependent and leaf.path == field.name:
            return self._held_by_default(field, leaf, condition)
        return condition

    def _held_by_default(self, field: Field, leaf: Leaf, condition: Condition) -> Condition:
        """Rows with no value for any company are left out where Python finds the default wanting, whatever PostgreSQL
        finds (`_condition_to_sql_company`), and may be in where Odoo turns the leaf round before it asks Python."""
        from ostiary.domain.evaluate import on_missing_row
        from ostiary.domain.modern_record import ModernRecord

        if on_missing_row(condition) == on_missing_row(ModernRecord(self.scope).translate(field.model, leaf)):
            return condition
        without = Unset(Column(field.name, "json"))
        return Undecidable(
            "the default of what depends on the company is read in two ways",
            str(leaf),
            least=all_of(condition, negation(without)),
            most=any_of(condition, without),
        )

    def _of_column(self, field: Field, leaf: Leaf) -> Condition:
        if field.type == "binary" and field.attachment:
            return self._attachment(field, leaf)
        term = term_of(self.scope, field, leaf.path)
        if isinstance(term, DatePart) and not leaf.operator.endswith("like"):
            refuse_odd_part(leaf)
        if field.type == "boolean" and leaf.operator in ("in", "not in"):
            return self._boolean(term, leaf)
        if leaf.operator in ("in", "not in"):
            return self._in(field, term, leaf)
        if leaf.operator.endswith("like"):
            return self._like(field, term, leaf)
        return self._inequality(field, term, leaf)

    def _boolean(self, term: Term, leaf: Leaf) -> Condition:
        values = {bool(item) for item in items_of(leaf.value)}
        possible = values if leaf.operator == "in" else {True, False} - values
        if len(possible) != 1:
            return TRUE if possible else FALSE
        truth = is_true(Comparison(term, "=", True))
        return truth if True in possible else negation(truth)

    def _in(self, field: Field, term: Term, leaf: Leaf) -> Condition:
        """The table of semantics for `in`: with False in the set (or the falsy value) NULL is in it, too."""
        parts = take_apart(leaf.value)
        given = [item for item in parts.plain if item is not False and item is not None]
        if field.name == "id" and any(not isinstance(item, int) for item in given):
            raise MayRaise(f"{leaf} compares ids with something else, which Odoo may or may not come to")
        constants = [_parameter(field, item) for item in given] if leaf.path == field.name else given
        takes_null = len(given) < len(parts.plain)
        falsy = field.falsy_value if leaf.path == field.name else None
        if falsy is not None:
            if any(is_falsy_value(field, item) for item in given):
                takes_null = True
            elif takes_null:
                constants.append(falsy)
        if parts.symbols and field.column_type != "integer":
            raise NeedsConcrete
        inside = membership(term, constants, parts.symbols)
        can_be_null = not field.not_null
        has_values = bool(constants or parts.symbols)
        if leaf.operator == "in":
            return any_of(inside, Unset(term)) if takes_null and can_be_null else inside
        if not takes_null:
            outside = negation(inside) if has_values else TRUE
            return any_of(outside, Unset(term)) if can_be_null and has_values else outside
        if not has_values:
            return is_set(term) if can_be_null else TRUE
        return negation(inside)

    def _like(self, field: Field, term: Term, leaf: Leaf) -> Condition:
        if field.column_type == "float":
            raise Undecided(f"{leaf} compares the text of a {field.type}, which every database writes differently")
        text = str(concrete(leaf.value))
        pattern = text if "=" in leaf.operator else f"%{text}%"
        refuse_loose_escape(leaf, pattern)
        ignore_case = leaf.operator.endswith("ilike")
        subject = term if field.type in TEXT_TYPES else TextOf(term)
        match = Match(subject, pattern, ignore_case, ignore_case and self.scope.schema.facts.unaccent)
        if leaf.operator not in NEGATIVE:
            return match
        return any_of(negation(match), Unset(term)) if not field.not_null else negation(match)

    def _inequality(self, field: Field, term: Term, leaf: Leaf) -> Condition:
        """a < v, or NULL where the falsy value of the type is < v."""
        value = concrete(leaf.value)
        falsy = field.falsy_value if leaf.path == field.name else None
        refuse_odd(field, leaf, value)
        if value is False and field.name == "id":
            raise EvaluationFails("UndefinedFunction: operator does not exist: integer < boolean")
        if falsy is not None:
            value = to_column(field, value) or falsy
        elif leaf.path == field.name:
            value = as_id(value) if field.name == "id" else to_column(field, value)
        if value is None or value is False:
            return Constant(None)
        scalar = as_scalar(value)
        accepted = falsy is not None and not field.not_null and compares(falsy, leaf.operator, scalar)
        comparison = Comparison(term, comparison_operator(leaf.operator), scalar)
        return any_of(comparison, Unset(term)) if accepted else comparison

    def _attachment(self, field: Field, leaf: Leaf) -> Condition:
        """b = False  =>  no attachment of the model holds the field."""
        holds = all_of(
            Comparison(Column("res_model", "text"), "=", field.model),
            Comparison(Column("res_field", "text"), "=", field.name),
            is_set(Column("res_id")),
        )
        inside = within(Column("id"), Select("ir_attachment", Column("res_id"), holds))
        return refuted(inside) if leaf.operator == "in" else inside


_SIGNS: Final[dict[str, ComparisonOperator]] = {"<": "<", ">": ">", "<=": "<=", ">=": ">="}


def comparison_operator(operator: str) -> ComparisonOperator:
    """The operator of an inequality, as conditions have it."""
    return _SIGNS[operator]


def _not_stored(field: Field) -> EvaluationFails:
    return EvaluationFails(f"ValueError: Cannot convert {field.model}.{field.name} to SQL because it is not stored")


def _parameter(field: Field, item: object) -> object:
    return amount(item) if field.type == "monetary" else to_column(field, item)


def membership(term: Term, constants: Iterable[object], symbols: Iterable[Symbol] = ()) -> Condition:
    """`term IN (…)`; a NULL in the list makes the answer NULL for every other value."""
    items = list(constants)
    known = [as_scalar(item) for item in items if item is not None]
    inside = member(term, values_of(known, symbols))
    return any_of(inside, Constant(None)) if len(known) < len(items) else inside


def _by_ids(field: Field, leaf: Leaf) -> Leaf | None:
    """m any (id in x)  =>  m in x - {False}, where it matters: None stays in the set, and stands for "not set" there
    (`_optimize_m2o_bypass_comodel_id_lookup`)."""
    inner = leaf.value
    if not isinstance(inner, Leaf) or inner.path != "id" or inner.operator not in ("=", "in"):
        return None
    if not is_collection(inner.value) or not take_apart(inner.value).has_none:
        return None
    operator = "in" if leaf.operator == "any" else "not in"
    return Leaf(field.name, operator, [item for item in items_of(inner.value) if item is not False])


def _is_false(item: object) -> bool:
    """Equal to False, as 0 is: over an x2many both stand for "nothing"."""
    return isinstance(item, int | float) and item == 0


def _holds_null(field: Field, value: object) -> bool:
    """Whether the value of a leaf stands for "not set" (`Field._search_related`)."""
    falsy = field.falsy_value
    if isinstance(value, Leaf | All | Any | Not | Truth):
        return False
    items = take_apart(value).plain  # symbols are never empty
    return any(item is False or item is None or item == falsy for item in items)
