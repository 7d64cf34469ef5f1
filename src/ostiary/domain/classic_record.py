"""What a domain means to the record evaluator of Odoo 14 to 16: `Model.filtered_domain` (odoo/models.py).

A path is read with `mapped`: positive operators ask for one value that fits, negative ones for none that does not.
Numbers read NULL as 0, everything else as False. Every condition built here is two-valued.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ostiary.domain import classic_hierarchy
from ostiary.domain.algebra import all_of, any_of, is_true, member, refuted, within
from ostiary.domain.classic_search import ClassicSearch
from ostiary.domain.classic_value import in_doubt, judge
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    Column,
    Comparison,
    Condition,
    Constant,
    Fails,
    Select,
    Term,
    Undecidable,
    Unset,
    Values,
)
from ostiary.domain.expression import EvaluationFails
from ostiary.domain.links import linked, linked_domain
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth
from ostiary.domain.terms import term_of
from ostiary.domain.values import (
    concrete,
    equal_ids,
    is_collection,
    is_symbolic,
    is_truthy,
    take_apart,
    values_of,
)
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import Field

_NEGATIVE: Final = {"!=": "=", "<>": "=", "not in": "in", "not like": "like", "not ilike": "ilike"}
_OPERATORS: Final = frozenset(
    {"=", "in", "<", ">", "<=", ">=", "!=", "<>", "not in", "not ilike", "ilike", "not like", "like", "=?", "=like",
     "=ilike", "child_of", "parent_of"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of the last field of a path: `of_value` given the term that reads it, `of_unset` where a related
    field finds no record to read from."""

    of_value: Callable[[Term], Condition]
    of_unset: bool
    computed: bool = False


class ClassicRecord:
    """Translates domains for the record evaluator of Odoo 14 to 16, in the context of whoever asks."""

    def __init__(self, scope: Scope, active_test: bool) -> None:
        self.scope = scope
        self.active_test = active_test
        self._search = ClassicSearch(scope, active_test)

    def translate(self, model: str, domain: Domain) -> Condition:
        match domain:
            case Truth(value):
                return Constant(value)
            case All(parts):
                return all_of(*(self.translate(model, part) for part in parts))
            case Any(parts):
                return any_of(*(self.translate(model, part) for part in parts))
            case Not(part):
                return refuted(self.translate(model, part))
            case Leaf():
                return self._guarded(model, domain)

    def select(self, model: str, domain: Domain) -> Select:
        return Select(self.scope.schema.table_name(model), Column("id"), self.translate(model, domain))

    def _guarded(self, model: str, leaf: Leaf) -> Condition:
        try:
            return self._leaf(model, leaf)
        except EvaluationFails as error:
            return Fails(str(error))
        except Undecided as error:
            return Undecidable(error.message, str(leaf), may_raise=isinstance(error, MayRaise))

    def _leaf(self, model: str, leaf: Leaf) -> Condition:
        if leaf.operator not in _OPERATORS:
            raise EvaluationFails("ValueError")
        if leaf.operator.endswith("like") and not isinstance(concrete(leaf.value), str):
            raise EvaluationFails(f"AttributeError: {type(leaf.value).__name__!r} object has no attribute 'replace'")
        path = leaf.path.removesuffix(".id")
        steps = self._steps(model, path) if path != "id" else []
        if leaf.operator in ("child_of", "parent_of"):
            return self._hierarchy(model, steps, leaf)
        negated = leaf.operator in _NEGATIVE
        asked = Leaf(path, _NEGATIVE.get(leaf.operator, leaf.operator), leaf.value)
        if asked.operator == "=?":
            if not is_truthy(asked.value):
                return TRUE
            asked = Leaf(path, "=", asked.value)
        if asked.operator == "in" and not isinstance(asked.value, list | tuple):
            asked = Leaf(path, "=", asked.value)  # Odoo makes a list of it, a set included
        if not steps or steps[-1].relational:
            found = self._by_ids(steps, asked, negated)
        else:
            found = self._by_values(steps, asked, negated)
        return refuted(found) if negated else found

    def _steps(self, model: str, path: str) -> list[Field]:
        steps: list[Field] = []
        for name in path.split("."):
            field = self.scope.schema.field(model, name) if model else None
            if field is None:
                raise EvaluationFails(f"KeyError: '{name}'")
            steps.append(field)
            model = field.relation or ""
        return steps

    # ------------------------------------------------------------------ relations: data.ids, or [False] when empty

    def _by_ids(self, steps: list[Field], leaf: Leaf, negated: bool) -> Condition:
        value = leaf.value
        first = None
        if isinstance(value, list | tuple) and not is_symbolic(value) and len(value):
            first = value[0]
        if isinstance(first if first is not None else value, str):
            raise in_doubt("char", leaf, f"{leaf} compares names")
        if leaf.operator in ("=", "in"):
            return self._ids_in(steps, leaf)
        if isinstance(value, int | float) or is_symbolic(value):
            raise Undecided(f"{leaf} compares the order of ids")
        raise MayRaise(f"{leaf} compares ids with what is no number")

    def _ids_in(self, steps: list[Field], leaf: Leaf) -> Condition:
        value = leaf.value
        if leaf.operator == "=" and is_collection(value):
            return FALSE  # a list is never one of the ids
        parts = take_apart(value)
        takes_empty = any(type(item) in (bool, int, float) and item == 0 for item in parts.plain)
        ids = equal_ids(parts.plain)
        wanted = values_of(ids, parts.symbols)
        found = self._reaches(steps, wanted) if wanted else FALSE
        if not takes_empty:
            return found
        if not steps:
            return found
        return any_of(found, refuted(self._reaches(steps, None)))

    def _reaches(self, steps: list[Field], wanted: Values | None) -> Condition:
        """Whether the path reaches a record with one of the ids (any record when None)."""
        if not steps:
            assert wanted is not None
            return is_true(member(Column("id"), wanted))
        return self._along(steps[:-1], lambda: self._last_relation(steps[-1], wanted), absent=False)

    def _last_relation(self, field: Field, wanted: Values | None) -> Condition:
        if field.related:
            return self._reaches(self._steps(field.model, ".".join(field.related)), wanted)
        if not field.store:
            condition = member(Column("id"), wanted) if wanted is not None else None
            return self._computed_relation(field, wanted, condition)
        if field.type == "many2one":
            term = term_of(self.scope, field)
            return refuted(Unset(term)) if wanted is None else is_true(member(term, wanted))
        return self._exists(field, TRUE if wanted is None else member(Column("id"), wanted))

    def _computed_relation(self, field: Field, wanted: Values | None, condition: Condition | None) -> Condition:
        method = self.scope.compute_method(field)
        answer = method(self, field, "any", condition if wanted is not None else TRUE) if method else None
        if not isinstance(answer, Condition):
            raise Undecided(f"`{field.model}.{field.name}` is computed by code that is not known")
        return is_true(answer)

    def _exists(self, field: Field, condition: Condition) -> Condition:
        """Whether a record of the x2many (archived ones hidden by the context) satisfies the condition."""
        assert field.relation is not None
        own = self._search.translate(field.relation, linked_domain(self.scope, field))
        visible = all_of(condition, own, self._visible(field))
        return is_true(linked(self.scope, field, visible, only_relation_row=visible == TRUE))

    def _visible(self, field: Field) -> Condition:
        assert field.relation is not None
        hides = self.active_test if field.active_test is None else field.active_test
        active = self.scope.schema.active_field(field.relation)
        if not hides or active is None:
            return TRUE
        return is_true(Comparison(Column(active, "boolean"), "=", True))

    # ------------------------------------------------------------------ paths

    def _along(self, steps: list[Field], inside: Callable[[], Condition], *, absent: bool) -> Condition:
        """Whether some record at the end of the steps satisfies what `inside` gives.

        `absent` is the answer where a many2one of a related field leads nowhere.
        """
        if not steps:
            return inside()
        first, rest = steps[0], steps[1:]
        if first.related:
            return self._along([*self._steps(first.model, ".".join(first.related)), *rest], inside, absent=absent)
        condition = self._along(rest, inside, absent=absent)
        if not first.store:
            return self._through_computed(first, condition)
        if first.type != "many2one":
            return self._exists(first, condition)
        assert first.relation is not None
        term = term_of(self.scope, first)
        table = self.scope.schema.table_name(first.relation)
        found = is_true(within(term, Select(table, Column("id"), condition)))
        return any_of(Unset(term), found) if absent else found

    def _through_computed(self, field: Field, condition: Condition) -> Condition:
        """A path goes on from an x2many that is computed."""
        method = self.scope.compute_method(field) if field.relational else None
        answer = method(self, field, "any", condition) if method else None
        if not isinstance(answer, Condition):
            raise Undecided(f"`{field.model}.{field.name}` is computed by code that is not known")
        return is_true(answer)

    # ------------------------------------------------------------------ values

    def _by_values(self, steps: list[Field], leaf: Leaf, negated: bool) -> Condition:
        last = steps[-1]
        if last.related:
            chain = self._steps(last.model, ".".join(last.related))
            asked = self._asked(chain[-1], leaf, negated)
            if any(step.type != "many2one" for step in chain[:-1]):
                raise Undecided(f"the related field `{last.model}.{last.name}` runs through several records")
            of_related = self._along(chain[:-1], lambda: self._read(chain[-1], asked), absent=asked.of_unset)
            return self._along(steps[:-1], lambda: of_related, absent=False)
        asked = self._asked(last, leaf, negated)
        return self._along(steps[:-1], lambda: self._read(last, asked), absent=False)

    def _read(self, field: Field, asked: _Asked) -> Condition:
        if field.related:
            chain = self._steps(field.model, ".".join(field.related))
            return self._along(chain[:-1], lambda: self._read(chain[-1], asked), absent=asked.of_unset)
        if asked.computed:
            return asked.of_value(Column("id"))
        if not field.store:
            raise Undecided(f"`{field.model}.{field.name}` is computed by code that is not known")
        if field.type == "binary":
            raise Undecided(f"`{field.model}.{field.name}` holds binary data")
        translations_apart = field.translate and not self.scope.series.translations_json
        if translations_apart and (self.scope.lang != "en_US" or self.scope.has_translations):
            raise Undecided(f"`{field.model}.{field.name}` is translated, and kept in ir.translation")
        return asked.of_value(term_of(self.scope, field))

    def _asked(self, field: Field, leaf: Leaf, negated: bool) -> _Asked:
        if not field.store and not field.related and not field.company_dependent:
            return self._computed_value(field, leaf)
        of_value = judge(field, leaf, negated)
        from ostiary.domain.evaluate import on_missing_row

        return _Asked(of_value, on_missing_row(of_value(Column("NULL", field.column_type))))

    def _computed_value(self, field: Field, leaf: Leaf) -> _Asked:
        method = self.scope.compute_method(field)
        answer = method(self, field, leaf.operator, leaf.value) if method else None
        if answer is None:
            raise in_doubt(field.type, leaf, f"`{field.model}.{field.name}` is computed by code that is not known")
        condition = answer if isinstance(answer, Condition) else self.translate(field.model, answer)
        return _Asked(lambda term: is_true(condition), of_unset=False, computed=True)

    # ------------------------------------------------------------------ hierarchies

    def _hierarchy(self, model: str, steps: list[Field], leaf: Leaf) -> Condition:
        """The ids that a search for `parent child_of value` finds, archived ones hidden by the context."""
        target = steps[-1].relation if steps else model
        if target is None:
            raise EvaluationFails(f"AttributeError: {leaf}")
        parent = self.scope.schema.parent_name(target)
        if self.scope.schema.field(target, parent) is None:
            raise EvaluationFails(f"ValueError: Invalid field {target}.{parent} in leaf {leaf}")
        ids = classic_hierarchy.closure(self._search, target, leaf, parent)
        if not ids:
            return FALSE
        active = self.scope.schema.active_field(target) if self.active_test else None
        if not steps:
            shown = is_true(Comparison(Column(active, "boolean"), "=", True)) if active else TRUE
            return all_of(is_true(member(Column("id"), ids)), shown)
        if active is None:
            return self._reaches(steps, ids)
        table = self.scope.schema.table_name(target)
        shown = all_of(member(Column("id"), ids), is_true(Comparison(Column(active, "boolean"), "=", True)))
        last = steps[-1]
        if last.related or not last.store:
            steps = [*steps[:-1], *self._steps(last.model, ".".join(last.related or ()))] if last.related else steps
            last = steps[-1]
        if not last.store:
            answer = self._computed_relation(last, ids, shown)
            return self._along(steps[:-1], lambda: answer, absent=False)
        if last.type == "many2one":
            found = is_true(within(term_of(self.scope, last), Select(table, Column("id"), shown)))
        else:
            found = self._exists(last, shown)
        return self._along(steps[:-1], lambda: found, absent=False)
