"""What a domain means to a search of Odoo 14 to 17: leaf by leaf, as `odoo/osv/expression.py` does it.

`!` is distributed over the leaves of the rule itself; what is left of it is SQL's NOT, for which NULL stays NULL.
Conditions are therefore three-valued here, and nothing is simplified that SQL would not.
"""

from __future__ import annotations

from collections.abc import Iterable

from ostiary.domain import classic_hierarchy
from ostiary.domain.algebra import all_of, any_of, is_set, member, negation, within
from ostiary.domain.classic_column import column_condition
from ostiary.domain.classic_shape import NEGATIVE, by_name, distribute, is_text, listed, names, normal, whole_days
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    Column,
    Comparison,
    Condition,
    Constant,
    Fails,
    Scalar,
    Select,
    Undecidable,
    Unset,
)
from ostiary.domain.expression import EvaluationFails
from ostiary.domain.links import linked_domain
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth
from ostiary.domain.terms import as_id, term_of
from ostiary.domain.values import Parts, is_collection, is_recordset, is_truthy, take_apart, values_of
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import Field


class ClassicSearch:
    """Translates domains for the search evaluator of Odoo 14 to 16.

    `active_test` is the context of whoever searches: it hides archived rows behind x2many paths, in rules too.
    """

    def __init__(self, scope: Scope, active_test: bool) -> None:
        self.scope = scope
        self.active_test = active_test

    def translate(self, model: str, domain: Domain) -> Condition:
        """The condition on the rows of the model's table, `!` distributed."""
        return self._tree(model, distribute(domain, negate=False))

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
        if not hide or active is None or names(domain, active):
            return condition
        return all_of(self.translate(model, Leaf(active, "=", 1)), condition)

    def _guarded(self, model: str, leaf: Leaf, *, negated: bool) -> Condition:
        try:
            return self._leaf(model, normal(leaf), negated)
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
        from ostiary.domain.missing import of_missing_row

        inner = self._guarded(model, leaf, negated=negated)
        term = term_of(self.scope, link)
        found = within(term, Select(self.scope.schema.table_name(model), Column("id"), inner))
        if link.not_null:
            return found
        missing = of_missing_row(inner, term)
        return found if missing == Constant(None) else any_of(all_of(Unset(term), missing), found)

    def _plain(self, field: Field, leaf: Leaf, rest: str) -> Condition:
        if field.name == leaf.path == "id" and leaf.operator in ("child_of", "parent_of"):
            return classic_hierarchy.on_id(self, field.model, leaf)
        if rest and field.store:
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
        if field.type == "many2one" and is_text(leaf.value):
            raise by_name(leaf, field.relation)
        if field.attachment:
            return self._attachment(field, leaf)
        if field.type == "datetime" and is_truthy(leaf.value):
            leaf = whole_days(leaf)
        return column_condition(self.scope, field, leaf)

    # ------------------------------------------------------------------ paths and fields without columns

    def _path(self, field: Field, rest: str, leaf: Leaf) -> Condition:
        if not field.relational:
            raise EvaluationFails(f"AttributeError: `{field.model}.{field.name}` has no attribute 'auto_join'")
        assert field.relation is not None
        inner = Leaf(rest, leaf.operator, leaf.value)
        if field.bypass and field.type == "one2many":
            own = linked_domain(self.scope, field)
            domain: Domain = inner if own == Truth(True) else All((inner, own))
            return self._lines(field, self.select(field.relation, domain, active_test=self._hides(field)).condition)
        if field.bypass:
            raise EvaluationFails(f"NotImplementedError: auto_join attribute not supported on field {field.name}")
        if field.type == "many2one":
            return within(term_of(self.scope, field), self._found(field.relation, inner, active_test=False))
        found = self._found(field.relation, inner, active_test=self._hides(field))
        if field.type == "many2many":
            return self._linked(field, found)
        own = linked_domain(self.scope, field)
        if _by_number(self._inverse(field)) and own != Truth(True):
            return self._lines(field, all_of(found.condition, self.select(field.relation, own).condition))
        return self._lines(field, found.condition)

    def _found(self, model: str, leaf: Leaf, *, active_test: bool | None = None) -> Select:
        """The search that a path goes on with; `in` nothing finds nothing, whatever it is (`expression.is_false`)."""
        if leaf.operator == "in" and not isinstance(leaf.value, Select) and not is_truthy(leaf.value):
            return Select(self.scope.schema.table_name(model), Column("id"), FALSE)
        return self.select(model, leaf, active_test=active_test)

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
            found = self._found(field.relation, Leaf(rest, leaf.operator, leaf.value))
            return self._not_stored(field, Leaf(field.name, "in", found), "")
        if field.related and not rest:
            return self._tree(field.model, Leaf(".".join(field.related), leaf.operator, leaf.value))
        if rest and field.relation:
            _pass_on(self._found(field.relation, Leaf(rest, leaf.operator, leaf.value)).condition)
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
        if is_recordset(leaf.value):
            raise MayRaise(f"{leaf} hands a recordset to a search method")
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
        if by_number and not isinstance(leaf.value, str):
            wanted: Condition | None = self._found(field.relation, Leaf("id", "in", _several(leaf.value))).condition
        else:
            wanted = self._ids(leaf, field.relation)
        if wanted is None:
            return TRUE if negative else FALSE
        condition = wanted
        if by_number:
            condition = all_of(wanted, self.select(field.relation, own).condition)
        found = self._lines(field, condition)
        return negation(found) if negative else found

    def _ids(self, leaf: Leaf, relation: str) -> Condition | None:
        """`id IN …` for the value of a leaf over an x2many; None for an empty list."""
        parts = _linked_ids(leaf, relation)
        if not parts.plain and not parts.symbols:
            return None
        return member(Column("id"), values_of(_as_ids(parts.plain), parts.symbols))

    def _many2many(self, field: Field, leaf: Leaf) -> Condition:
        negative = leaf.operator in NEGATIVE
        if leaf.value is False:
            if not field.column1:
                raise Undecided(f"the relation table of `{field.model}.{field.name}` is not known")
            found = self._linked(field, is_set(Column(field.column1)))
            return found if negative else negation(found)
        parts = _linked_ids(leaf, field.relation)
        known = _as_ids(item for item in parts.plain if item)
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


def _by_number(inverse: Field) -> bool:
    """The inverse of a one2many is a plain number: then Odoo applies the field's own domain."""
    return inverse.type in ("integer", "many2one_reference")


def _linked_ids(leaf: Leaf, relation: str | None) -> Parts:
    """What a leaf over an x2many gives in place of ids: only a text by itself is a name there."""
    if isinstance(leaf.value, str):
        raise by_name(leaf, relation)
    return take_apart(listed(leaf.value))


def _as_ids(items: Iterable[object]) -> list[Scalar]:
    """The items as PostgreSQL compares them with ids, None left out. Raises EvaluationFails where it cannot."""
    return [known for known in map(as_id, items) if known is not None]


def _pass_on(condition: Condition) -> None:
    """What fails in a search that is made on the way ends the whole."""
    from ostiary.domain.walk import failure, undecided

    broken = failure(condition)
    if broken is not None:
        raise EvaluationFails(broken.reason)
    for part in undecided(condition):
        if part.may_raise:
            raise MayRaise(part.reason)


def _several(value: object) -> object:
    """What Odoo searches among a field's own records: anything that has items stays as it is."""
    if is_recordset(value):
        return listed(value)
    return value if is_collection(value) or isinstance(value, dict | range) else [value]
