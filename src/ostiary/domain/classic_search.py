"""What a domain means to a search of Odoo 14 to 17: leaf by leaf, as `odoo/osv/expression.py` does it.

`!` is distributed over the leaves of the rule itself; what is left of it is SQL's NOT, for which NULL stays NULL.
Conditions are therefore three-valued here, and nothing is simplified that SQL would not.
"""

from __future__ import annotations

import datetime
from typing import Final

from ostiary.domain import classic_hierarchy
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    Column,
    Comparison,
    ComparisonOperator,
    Condition,
    Constant,
    Fails,
    Match,
    Scalar,
    Select,
    Term,
    TextOf,
    Undecidable,
    Unset,
    all_of,
    any_of,
    is_set,
    member,
    negation,
    within,
)
from ostiary.domain.dates import parse_iso
from ostiary.domain.expression import EvaluationFails, NeedsConcrete, items_of
from ostiary.domain.links import linked_domain
from ostiary.domain.modern_search import membership
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth
from ostiary.domain.terms import id_parameter, term_of, to_column
from ostiary.domain.values import as_scalar, concrete, is_collection, is_symbolic, is_truthy, take_apart, values_of
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import NUMBER_TYPES, TEXT_TYPES, Field

OPERATORS: Final = frozenset(
    {
        "=", "!=", "<=", "<", ">", ">=", "=?", "=like", "=ilike", "like", "not like", "ilike", "not ilike", "in",
        "not in", "child_of", "parent_of", "<>",
    }
)  # fmt: skip
INVERSE: Final = {
    "<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "!=", "!=": "=", "in": "not in", "like": "not like",
    "ilike": "not ilike", "not in": "in", "not like": "like", "not ilike": "ilike",
}  # fmt: skip
NEGATIVE: Final = frozenset({"!=", "not like", "not ilike", "not in"})


class ClassicSearch:
    """Translates domains for the search evaluator of Odoo 14 to 16.

    `active_test` is the context of whoever searches: it hides archived rows behind x2many paths, in rules too.
    """

    def __init__(self, scope: Scope, active_test: bool) -> None:
        self.scope = scope
        self.active_test = active_test

    def translate(self, model: str, domain: Domain) -> Condition:
        """The condition on the rows of the model's table, `!` distributed."""
        return self._tree(model, _distribute(domain, negate=False))

    def undistributed(self, model: str, domain: Domain) -> Condition:
        """A domain that a search method made: its `!` is SQL's NOT."""
        return self._tree(model, domain)

    def _tree(self, model: str, domain: Domain) -> Condition:
        match domain:
            case Truth(value):
                return Constant(value)
            case All(parts):
                return all_of(*(self._tree(model, part) for part in parts))
            case Any(parts):
                return any_of(*(self._tree(model, part) for part in parts))
            case Not(Leaf() as leaf):
                return self._guarded(model, leaf, negated=True)
            case Not(part):
                return negation(self._tree(model, part))
            case Leaf():
                return self._guarded(model, domain, negated=False)

    def select(self, model: str, domain: Domain, *, active_test: bool | None = None) -> Select:
        """`Model._search(domain)` as superuser: archived rows are hidden when the context says so."""
        hide = self.active_test if active_test is None else active_test
        inner = self if hide == self.active_test else ClassicSearch(self.scope, hide)
        condition = inner.translate(model, domain)
        return Select(self.scope.schema.table_name(model), Column("id"), self._active(model, domain, condition, hide))

    def _active(self, model: str, domain: Domain, condition: Condition, hide: bool) -> Condition:
        """`_where_calc`: adds active = 1 unless a leaf of the domain names exactly that field."""
        active = self.scope.schema.active_field(model)
        if not hide or active is None or _names(domain, active):
            return condition
        return all_of(self.translate(model, Leaf(active, "=", 1)), condition)

    def _guarded(self, model: str, leaf: Leaf, *, negated: bool) -> Condition:
        try:
            return self._leaf(model, _normal(leaf), negated)
        except EvaluationFails as error:
            return Fails(str(error))
        except Undecided as error:
            return Undecidable(error.message, str(leaf), may_raise=isinstance(error, MayRaise))

    # ------------------------------------------------------------------ dispatch

    def _leaf(self, model: str, leaf: Leaf, negated: bool) -> Condition:
        name, _, rest = leaf.path.partition(".")
        field = self.scope.schema.field(model, name)
        if field is None:
            raise EvaluationFails(f"ValueError: Invalid field {model}.{name} in leaf {leaf}")
        if self._is_inherited(field):
            return self._on_parent(field, leaf, negated)
        if rest and field.store and field.type == "many2one" and field.bypass:
            assert field.relation is not None
            return self._joined(field, field.relation, Leaf(rest, leaf.operator, leaf.value), negated)
        condition = self._plain(field, leaf, rest)
        return negation(condition) if negated else condition

    def _is_inherited(self, field: Field) -> bool:
        if not field.related or len(field.related) != 2:
            return False
        return field.related[0] in self.scope.schema.inherits(field.model).values() and field.related[1] == field.name

    def _on_parent(self, field: Field, leaf: Leaf, negated: bool) -> Condition:
        assert field.related is not None
        link = self.scope.schema.field(field.model, field.related[0])
        if link is None or link.relation is None:
            raise Undecided(f"the parent link `{field.model}.{field.related[0]}` is not known")
        return self._joined(link, link.relation, leaf, negated)

    def _joined(self, link: Field, model: str, leaf: Leaf, negated: bool) -> Condition:
        """LEFT JOIN: the leaf is judged on the joined row, which is all NULL where the link is unset."""
        from ostiary.domain.evaluate import on_missing_row

        inner = self._guarded(model, leaf, negated=negated)
        term = term_of(self.scope, link)
        found = within(term, Select(self.scope.schema.table_name(model), Column("id"), inner))
        if link.not_null or not on_missing_row(inner):
            return found
        return any_of(Unset(term), found)

    def _plain(self, field: Field, leaf: Leaf, rest: str) -> Condition:
        if field.name == leaf.path == "id" and leaf.operator in ("child_of", "parent_of"):
            return classic_hierarchy.on_id(self, field.model, leaf)
        if rest and field.store and field.relational:
            return self._path(field, rest, leaf)
        if not field.store and not field.attachment:
            return self._not_stored(field, leaf, rest)
        if leaf.operator in ("child_of", "parent_of") and field.relational:
            return classic_hierarchy.on_relation(self, field, leaf)
        if isinstance(leaf.value, Select):
            return self._in_select(field, leaf.value)
        if field.type == "one2many":
            return self._one2many(field, leaf)
        if field.type == "many2many":
            return self._many2many(field, leaf)
        if field.type == "many2one" and _is_text(leaf.value):
            raise Undecided(f"{leaf} looks records up by name")
        if field.attachment:
            return self._attachment(field, leaf)
        if field.type == "datetime" and is_truthy(leaf.value):
            leaf = _whole_days(leaf)
        if rest:
            raise Undecided(f"{leaf} has a path through a field that is no relation")
        return self._column(field, leaf)

    # ------------------------------------------------------------------ paths and fields without columns

    def _path(self, field: Field, rest: str, leaf: Leaf) -> Condition:
        assert field.relation is not None
        inner = Leaf(rest, leaf.operator, leaf.value)
        if field.bypass and field.type == "one2many":
            own = linked_domain(self.scope, field)
            domain: Domain = inner if own == Truth(True) else All((inner, own))
            return self._lines(field, self.select(field.relation, domain, active_test=self._hides(field)).condition)
        if field.bypass:
            raise EvaluationFails(f"NotImplementedError: auto_join attribute not supported on field {field.name}")
        if field.type == "many2one":
            return within(term_of(self.scope, field), self.select(field.relation, inner, active_test=False))
        found = self.select(field.relation, inner, active_test=self._hides(field))
        if field.type == "many2many":
            return self._linked(field, found)
        own = linked_domain(self.scope, field)
        if _by_number(self._inverse(field)) and own != Truth(True):
            return self._lines(field, all_of(found.condition, self.select(field.relation, own).condition))
        return self._lines(field, found.condition)

    def _in_select(self, field: Field, select: Select) -> Condition:
        """field in (SELECT …)"""
        if field.type == "one2many":
            return self._lines(field, select.condition)
        if field.type == "many2many":
            return self._linked(field, select)
        return within(term_of(self.scope, field), select)

    def _hides(self, field: Field) -> bool:
        return self.active_test if field.active_test is None else field.active_test

    def _lines(self, field: Field, condition: Condition) -> Condition:
        """id IN (SELECT inverse FROM comodel WHERE …)"""
        inverse = self._inverse(field)
        assert field.relation is not None
        return within(
            Column("id"), Select(self.scope.schema.table_name(field.relation), Column(inverse.name), condition)
        )

    def _inverse(self, field: Field) -> Field:
        inverse = self.scope.schema.field(field.relation or "", field.inverse or "")
        if inverse is None or not inverse.store:
            raise Undecided(f"the inverse of `{field.model}.{field.name}` is not stored")
        return inverse

    def _linked(self, field: Field, target: Select | Condition) -> Condition:
        """id IN (SELECT column1 FROM relation WHERE column2 …)"""
        if not (field.relation_table and field.column1 and field.column2):
            raise Undecided(f"the relation table of `{field.model}.{field.name}` is not known")
        inner = within(Column(field.column2), target) if isinstance(target, Select) else target
        return within(Column("id"), Select(field.relation_table, Column(field.column1), inner))

    def _not_stored(self, field: Field, leaf: Leaf, rest: str) -> Condition:
        if rest and (field.related or field.search) and field.relation:
            found = self.select(field.relation, Leaf(rest, leaf.operator, leaf.value))
            return self._not_stored(field, Leaf(field.name, "in", found), "")
        if field.related and not rest:
            return self._tree(field.model, Leaf(".".join(field.related), leaf.operator, leaf.value))
        if field.related or rest:
            raise Undecided(f"{leaf} goes on from `{field.model}.{field.name}`, which is not stored")
        if field.company_dependent:
            if leaf.operator in ("child_of", "parent_of"):
                raise EvaluationFails(f"ProgrammingError: syntax error at or near {leaf.operator!r}")
            if field.type in ("integer", "float") and is_collection(leaf.value):
                raise EvaluationFails("TypeError: '<=' not supported between instances of 'list' and 'int'")
            raise MayRaise(f"`{field.model}.{field.name}` depends on the company and is kept in ir.property")
        if not field.search:
            return TRUE
        method = self.scope.search_method(field)
        if method is None:
            raise Undecided(f"the search method `{field.search}` of `{field.model}.{field.name}` is not known")
        answer = method(self, field, leaf.operator, leaf.value)
        if answer is None:
            raise Undecided(f"the search method of `{field.model}.{field.name}` is not understood with {leaf}")
        return answer if isinstance(answer, Condition) else self.undistributed(field.model, answer)

    # ------------------------------------------------------------------ x2many

    def _one2many(self, field: Field, leaf: Leaf) -> Condition:
        inverse = self._inverse(field)
        negative = leaf.operator in NEGATIVE
        column = Column(inverse.name)
        own = linked_domain(self.scope, field)
        by_number = _by_number(inverse) and own != Truth(True)
        assert field.relation is not None
        if leaf.value is False:
            rows = is_set(column)
            if by_number:
                rows = self.select(field.relation, All((Leaf(inverse.name, "!=", False), own))).condition
            found = self._lines(field, rows)
            return found if negative else negation(found)
        if by_number:
            wanted: Condition | None = self._guarded(
                field.relation, Leaf("id", "in", _listed(leaf.value)), negated=False
            )
        else:
            wanted = self._ids(leaf)
        if wanted is None:
            return TRUE if negative else FALSE
        condition = wanted
        if by_number:
            condition = all_of(wanted, self.select(field.relation, own).condition)
        found = self._lines(field, condition)
        return negation(found) if negative else found

    def _ids(self, leaf: Leaf) -> Condition | None:
        """`id IN …` for the value of a leaf over an x2many; None for an empty list."""
        if _is_text(leaf.value):
            raise Undecided(f"{leaf} looks records up by name")
        parts = take_apart(leaf.value)
        if not parts.plain and not parts.symbols:
            return None
        if any(isinstance(item, bool) or not isinstance(item, int | None) for item in parts.plain):
            raise EvaluationFails("ProgrammingError: operator does not exist: integer = boolean")
        known = [as_scalar(item) for item in parts.plain if item is not None]
        return member(Column("id"), values_of(known, parts.symbols))

    def _many2many(self, field: Field, leaf: Leaf) -> Condition:
        negative = leaf.operator in NEGATIVE
        if leaf.value is False:
            if not field.column1:
                raise Undecided(f"the relation table of `{field.model}.{field.name}` is not known")
            found = self._linked(field, is_set(Column(field.column1)))
            return found if negative else negation(found)
        if _is_text(leaf.value):
            raise Undecided(f"{leaf} looks records up by name")
        parts = take_apart(leaf.value)
        if any(item is True or not isinstance(item, int | None) for item in parts.plain):
            raise EvaluationFails("ProgrammingError: operator does not exist: integer = boolean")
        known = [as_scalar(item) for item in parts.plain if item]
        found = self._linked(field, member(Column(field.column2 or ""), values_of(known, parts.symbols)))
        return negation(found) if negative else found

    # ------------------------------------------------------------------ columns

    def _attachment(self, field: Field, leaf: Leaf) -> Condition:
        if leaf.operator not in ("=", "!=") or is_truthy(leaf.value):
            return TRUE
        holds = all_of(
            Comparison(Column("res_model", "text"), "=", field.model),
            Comparison(Column("res_field", "text"), "=", field.name),
        )
        found = within(Column("id"), Select("ir_attachment", Column("res_id"), holds))
        return found if leaf.operator == "!=" else negation(found)

    def _column(self, field: Field, leaf: Leaf) -> Condition:
        translations_apart = field.translate and field.type in TEXT_TYPES and not self.scope.series.translations_json
        if translations_apart and (self.scope.lang != "en_US" or self.scope.has_translations):
            raise MayRaise(f"{leaf} compares a translated text, which is kept in ir.translation")
        term = term_of(self.scope, field)
        operator, value = leaf.operator, leaf.value
        if operator in ("child_of", "parent_of"):
            raise EvaluationFails(f"ProgrammingError: syntax error at or near {operator!r}")
        if translations_apart and field.type != "html" and is_truthy(value):
            return self._translated(term, leaf)
        if field.type == "html" and is_truthy(value) and operator not in ("like", "not like", "ilike", "not ilike"):
            raise Undecided(f"{leaf} compares with a text that Odoo sanitizes as HTML first")
        if operator in ("in", "not in"):
            return self._in(field, term, leaf)
        if field.type == "boolean" and isinstance(value, bool) and operator in ("=", "!="):
            return _truth(term, operator, value)
        if value is False or value is None:
            if operator in ("=", "!="):
                return Unset(term) if operator == "=" else is_set(term)
            if operator == "=?":
                return TRUE
        if operator == "=?":
            return self._column(field, Leaf(leaf.path, "=", value))
        if operator.endswith("like"):
            return self._like(field, term, leaf)
        return self._compare(field, term, leaf)

    def _translated(self, term: Term, leaf: Leaf) -> Condition:
        """A translated text compared with a value: what is NULL matches no operator, not even a negative one."""
        value, operator = concrete(leaf.value), leaf.operator
        if operator == "in" and isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return membership(term, value)
        if not isinstance(value, str) or operator in ("=?", "not in"):
            raise EvaluationFails(f"ProgrammingError: a translated text is compared by {leaf}")
        if not operator.endswith("like"):
            return Comparison(term, _sign(operator), value)
        pattern = value if "=" in operator else f"%{value}%"
        unaccent = self.scope.schema.facts.unaccent
        match = Match(term, pattern, operator.endswith("ilike"), unaccent)
        return negation(match) if operator in NEGATIVE else match

    def _in(self, field: Field, term: Term, leaf: Leaf) -> Condition:
        positive = leaf.operator == "in"
        if not isinstance(leaf.value, list | tuple):
            raise EvaluationFails(f"ValueError: Invalid domain term {leaf}")
        parts = take_apart(leaf.value)
        if parts.symbols and field.column_type != "integer":
            raise NeedsConcrete
        if field.type == "boolean":
            given: list[object] = [item for item in (True, False) if item in parts.plain]
            has_null = False in parts.plain
        else:
            given = [item for item in parts.plain if not _is_zero(item)]
            if field.type in NUMBER_TYPES:
                given = [0 if item is None else item for item in given]  # `Integer.convert_to_column`
            has_null = len(given) < len(parts.plain)
        given = [_id(item) if field.name == "id" else _parsed(field, to_column(field, item)) for item in given]
        has_values = bool(given or parts.symbols)
        inside = membership(term, given, parts.symbols) if has_values else FALSE
        found = inside if positive else negation(inside)
        if positive == has_null:
            return any_of(found, Unset(term))
        return all_of(found, is_set(term)) if not positive and has_null else found

    def _like(self, field: Field, term: Term, leaf: Leaf) -> Condition:
        """column::text LIKE value; with an empty value, or a negative operator and a value, NULL matches too."""
        if field.column_type == "float":
            raise Undecided(f"{leaf} compares the text of a {field.type}, which every database writes differently")
        wildcard = "=" not in leaf.operator
        value = concrete(leaf.value)
        text = _to_text(value) if wildcard else to_column(field, value)
        if text is None:
            return Constant(None)
        pattern = f"%{text}%" if wildcard else str(text)
        unaccent = self.scope.schema.facts.unaccent
        match: Condition = Match(TextOf(term), pattern, leaf.operator.endswith("ilike"), unaccent)
        if leaf.operator in NEGATIVE:
            match = negation(match)
        accepts_null = (wildcard and not value) or (bool(value) and leaf.operator in NEGATIVE)
        return any_of(match, Unset(term)) if accepts_null else match

    def _compare(self, field: Field, term: Term, leaf: Leaf) -> Condition:
        if is_symbolic(leaf.value):
            return self._compare_symbol(field, term, leaf)
        value = leaf.value
        if is_collection(value):
            if field.type not in TEXT_TYPES:
                raise MayRaise(f"{leaf} compares with a collection")
            value = str(value)
        converted = _parsed(field, to_column(field, value) if field.name != "id" else _id(value))
        if converted is None:
            comparison: Condition = Constant(None)
        else:
            comparison = Comparison(term, _sign(leaf.operator), as_scalar(converted))
        if is_truthy(value) and leaf.operator in NEGATIVE:
            return any_of(comparison, Unset(term))
        return comparison

    def _compare_symbol(self, field: Field, term: Term, leaf: Leaf) -> Condition:
        if leaf.operator not in ("=", "!=") or field.column_type != "integer":
            raise NeedsConcrete
        inside = member(term, values_of((), take_apart(leaf.value).symbols))
        return inside if leaf.operator == "=" else any_of(negation(inside), Unset(term))


def _is_zero(item: object) -> bool:
    """`item == False` in Python: 0 and False alike, neither None nor ''."""
    return isinstance(item, int | float) and item == 0


def _id(value: object) -> Scalar | None:
    """A value next to `id`: texts are read by PostgreSQL."""
    if value is None:
        return None
    if not isinstance(value, str):
        return id_parameter(value)
    try:
        return int(value)
    except ValueError:
        raise EvaluationFails(f"DataError: invalid input syntax for type integer: {value!r}") from None


def _by_number(inverse: Field) -> bool:
    """The inverse of a one2many is a plain number: then Odoo applies the field's own domain."""
    return inverse.type in ("integer", "many2one_reference")


def _truth(term: Term, operator: str, value: bool) -> Condition:
    """A boolean column compared with True or False."""
    if (operator == "=") != value:
        return any_of(Unset(term), Comparison(term, "=", False))
    return Comparison(term, "=", True) if value else all_of(is_set(term), Comparison(term, "<>", False))


def _sign(operator: str) -> ComparisonOperator:
    signs: dict[str, ComparisonOperator] = {"=": "=", "!=": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
    return signs[operator]


def _parsed(field: Field, value: object) -> object:
    """Texts for date columns as dates: PostgreSQL reads them so, and drops the time of day for a date."""
    if field.type not in ("date", "datetime"):
        return value
    parsed = parse_iso(value) if isinstance(value, str) else value
    if parsed is None and value is not None:
        raise Undecided(f"the date {value!r} is not understood")
    return parsed.date() if field.type == "date" and isinstance(parsed, datetime.datetime) else parsed


def _is_text(value: object) -> bool:
    """A text or a non-empty list of texts: Odoo searches records by their names."""
    if isinstance(value, str):
        return True
    if not isinstance(value, list | tuple) or is_symbolic(value):
        return False
    items = items_of(value)
    return bool(items) and all(isinstance(item, str) for item in items)


def _normal(leaf: Leaf) -> Leaf:
    """`normalize_leaf`: lower case, `<>` is `!=`, `in` with a boolean is `=`, `=` with a list is `in`."""
    if leaf.operator not in OPERATORS:
        raise EvaluationFails(f"ValueError: Invalid leaf {leaf}")
    operator, value = leaf.operator, leaf.value
    if hasattr(value, "ids") and hasattr(value, "model"):
        raise EvaluationFails(f"AssertionError: Invalid value in domain term {leaf}")
    if operator == "<>":
        operator = "!="
    if isinstance(value, bool) and operator in ("in", "not in"):
        operator = "=" if operator == "in" else "!="
    if isinstance(value, list | tuple) and operator in ("=", "!="):
        operator = "in" if operator == "=" else "not in"
    return Leaf(leaf.path, operator, value)


def _distribute(domain: Domain, *, negate: bool) -> Domain:
    """`distribute_not`: over & and |, and into leaves that have an inverse operator."""
    match domain:
        case Truth(value):
            if negate:
                return Leaf("", "!=", value)  # Odoo makes (1, '!=', 1) of it, which it then refuses
            return domain
        case All(parts) | Any(parts):
            kind = type(domain)
            if negate:
                kind = Any if isinstance(domain, All) else All
            return kind(tuple(_distribute(part, negate=negate) for part in parts))
        case Not(part):
            return _distribute(part, negate=not negate)
        case Leaf(path, operator, value):
            if not negate:
                return domain
            if operator in INVERSE:
                return Leaf(path, INVERSE[operator], value)
            return Not(domain)


def _names(domain: Domain, field: str) -> bool:
    from ostiary.domain.syntax import leaves

    return any(leaf.path == field for leaf in leaves(domain))


def _whole_days(leaf: Leaf) -> Leaf:
    """A date given for a datetime: its end for > and <=, its beginning else."""
    value = concrete(leaf.value)
    end = leaf.operator in (">", "<=")
    if isinstance(value, str) and len(value) == 10:
        return Leaf(leaf.path, leaf.operator, value + (" 23:59:59" if end else " 00:00:00"))
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        time = datetime.time.max if end else datetime.time.min
        return Leaf(leaf.path, leaf.operator, datetime.datetime.combine(value, time))
    return leaf


def _to_text(value: object) -> str:
    """`pycompat.to_text`: None and False are empty."""
    return "" if value is None or value is False else str(value)


def _listed(value: object) -> object:
    return value if is_collection(value) or isinstance(value, str) else [value]
