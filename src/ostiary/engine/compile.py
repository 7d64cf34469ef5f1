"""From rules to conditions: one condition per model, operation and group of users with the same shape."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from ostiary.domain.algebra import all_of, any_of, is_true, through_many2one, within
from ostiary.domain.between import Between
from ostiary.domain.classic_record import ClassicRecord
from ostiary.domain.classic_search import ClassicSearch
from ostiary.domain.condition import FALSE, TRUE, Column, Condition, Fails, Scalar, Select, Undecidable
from ostiary.domain.expression import EvaluationFails, NeedsConcrete, atoms_in, parse
from ostiary.domain.interpreter import Environment, Interpreter
from ostiary.domain.modern_record import ModernRecord
from ostiary.domain.modern_search import ModernSearch
from ostiary.domain.modern_together import joined
from ostiary.domain.scope import MissingAtom, Scope, SearchMethod, Translator
from ostiary.domain.syntax import All, Any, Domain, Truth, folded, read_domain
from ostiary.domain.terms import term_of
from ostiary.engine import overrides, search_methods
from ostiary.engine.access import Access, RuleSet
from ostiary.engine.binding import AtomFailure, Atoms, Bound, bind
from ostiary.errors import Undecided
from ostiary.facts import Operation, Rule
from ostiary.facts.schema import Field, Schema
from ostiary.model.environment import Context, Data, UserEnvironment
from ostiary.model.groups import GroupClosure
from ostiary.series import Series

Evaluator = Literal["search", "record"]
EVALUATORS: Final[tuple[Evaluator, ...]] = ("search", "record")
MOST_ROUNDS: Final = 50
"""How often more atoms may turn up while a rule set is translated."""


@dataclass(slots=True)
class BoundScope:
    """What the translators see of a group of users (`domain.scope.Scope`)."""

    schema: Schema
    series: Series
    bindings: dict[str, object]
    context: Context
    compiler: Compiler

    @property
    def lang(self) -> str:
        return self.context.lang or "en_US"

    @property
    def website_id(self) -> int | None:
        return self.context.website_id

    @property
    def has_translations(self) -> bool:
        return self.compiler.has_translations

    def atom(self, text: str) -> object:
        return self._bound(text, concrete=False)

    def concrete(self, text: str) -> object:
        if text == "user.tz" and self.context.tz is not None:
            return self.context.tz
        return self._bound(text, concrete=True)

    def _bound(self, text: str, *, concrete: bool) -> object:
        if text not in self.bindings:
            raise MissingAtom(text, concrete)
        value = self.bindings[text]
        return value.throw() if isinstance(value, AtomFailure) else value

    def company_default(self, field: Field, company_id: int) -> Scalar | None:
        return self.compiler.defaults.of(field, company_id)

    def missing(self, model: str, ids: tuple[int, ...]) -> bool:
        return self.compiler.missing(model, ids)

    def search_method(self, field: Field) -> SearchMethod | None:
        return search_methods.search_of(self.series, self.schema, field)

    def compute_method(self, field: Field) -> SearchMethod | None:
        return search_methods.compute_of(self.series, self.schema, field)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the rules come to for the users of one `Bound`."""

    bound: Bound
    condition: Condition


@dataclass(slots=True)
class Compiler:
    """Compiles rule sets in one context; everything that is asked twice is remembered."""

    schema: Schema
    access: Access
    closure: GroupClosure
    data: Data
    context: Context
    defaults: search_methods.Defaults
    has_translations: bool = False
    _atoms: Atoms = field(init=False)
    _documents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _missing: dict[tuple[str, tuple[int, ...]], bool] = field(default_factory=dict)
    _parsed: dict[str, ast.expr | EvaluationFails | Undecided] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._atoms = Atoms(self.schema, self.data, self.closure, self.context)

    @property
    def series(self) -> Series:
        return self.schema.facts.series

    # ------------------------------------------------------------------ whole models

    def compile(
        self, model: str, operation: Operation, evaluator: Evaluator, groups: frozenset[int], users: Sequence[int]
    ) -> list[Compiled]:
        """The conditions of everything that restricts the model's records to users in these groups."""

        def translate(scope: BoundScope) -> Condition:
            return overrides.apply(self, scope, model, operation, evaluator, groups)

        return self.bound(self._rule_atoms(model, operation, groups, set()), translate, users)

    def bound(
        self, texts: frozenset[str], translate: Callable[[BoundScope], Condition], users: Sequence[int]
    ) -> list[Compiled]:
        """Translate for groups of users, binding more atoms, or binding them concretely, until it works."""
        names, concrete = set(texts), set[str]()
        waiting: list[tuple[int, ...]] = [tuple(users)]
        done: list[Compiled] = []
        rounds = 0
        while waiting:
            members = waiting.pop()
            for group in bind(self._atoms, sorted(names), frozenset(concrete), members):
                scope = BoundScope(self.schema, self.series, group.bindings, self.context, self)
                try:
                    done.append(Compiled(group, translate(scope)))
                except MissingAtom as missing:
                    names.add(missing.text)
                    if missing.concrete:
                        concrete.add(missing.text)
                except NeedsConcrete as needed:
                    named = needed.expression in names - concrete
                    concrete |= {needed.expression} if named and needed.expression else names
                else:
                    continue
                rounds += 1
                if rounds > MOST_ROUNDS:
                    reason = Undecidable("the rules look at too many things of the user")
                    done.append(Compiled(group, reason))
                else:
                    waiting.append(group.users)
        return done

    def _rule_atoms(self, model: str, operation: Operation, groups: frozenset[int], seen: set[str]) -> frozenset[str]:
        if model in seen:
            return frozenset()
        seen.add(model)
        found: set[str] = set()
        for rule in self.access.applying(model, operation, groups):
            found |= self.atoms_of_rule(rule)
        for parent in self.schema.inherits(model):
            found |= self._rule_atoms(parent, operation, groups, seen)
        return frozenset(found)

    # ------------------------------------------------------------------ rules

    def rules_condition(
        self, scope: BoundScope, model: str, operation: Operation, evaluator: Evaluator, groups: frozenset[int]
    ) -> Condition:
        """AND of the global rules, AND the OR of the group rules, AND what the parents' rules ask."""
        translator = self.translator(scope, evaluator)
        rules = self.access.applying(model, operation, groups)
        own = self.rule_set_condition(translator, model, rules)
        parents = self._parents(scope, model, operation, evaluator, groups, deep=self.series.parents_rule_records)
        unread = isinstance(own, Fails) and any(isinstance(read, Fails) for read in self._read_rules(scope, rules))
        return own if unread or not parents else self._joined(All, *parents, own)

    def rule_set_condition(self, translator: Translator, model: str, rules: RuleSet) -> Condition:
        """No group rule at all means no restriction by groups (`ir.rule._compute_domain`).

        All domains are evaluated first. One that is TRUE or FALSE can settle the matter before the others are
        translated, so that what they ask for need not even exist.
        """
        read = self._read_rules(translator.scope, rules)
        globally, by_group = read[: len(rules.everyone)], read[len(rules.everyone) :]
        failure = next((one for one in read if isinstance(one, Fails)), None)
        if failure is not None:
            return failure
        every = tuple(one for one in globally if not isinstance(one, Condition))
        some = tuple(one for one in by_group if not isinstance(one, Condition))
        if len(every) + len(some) == len(read):
            return translator.translate(model, folded(All, (*every, folded(Any, some)) if some else every))
        if Truth(False) in every:
            return FALSE
        either: Condition = TRUE
        if by_group and Truth(True) not in some:
            either = self._joined(Any, *(self._meaning(translator, model, one) for one in by_group))
        return self._joined(All, *(self._meaning(translator, model, one) for one in globally), either)

    def _joined(self, kind: type[All] | type[Any], *parts: Condition) -> Condition:
        """Parts of which nobody knows what Odoo merges of them."""
        if self.series.domain_rewriting:
            return joined(kind, parts)
        return all_of(*parts) if kind is All else any_of(*parts)

    def _read_rules(self, scope: Scope, rules: RuleSet) -> list[Domain | Fails | Undecidable]:
        return [self._read_rule(scope, rule) for rule in (*rules.everyone, *rules.of_groups)]

    def _parents(
        self,
        scope: BoundScope,
        model: str,
        operation: Operation,
        evaluator: Evaluator,
        groups: frozenset[int],
        *,
        deep: bool,
    ) -> list[Condition]:
        """What the rules of `_inherits` parents ask; before 17 only searches apply them, one level deep."""
        if not deep and evaluator == "record":
            return []
        found: list[Condition] = []
        for parent, link_name in self.schema.inherits(model).items():
            link = self.schema.field(model, link_name)
            if link is None or (self.series.parents_by_stored_link_only and not link.store):
                continue
            translator = self.translator(scope, evaluator)
            if deep:
                inner = self.rules_condition(scope, parent, operation, evaluator, groups)
            else:
                inner = self.rule_set_condition(translator, parent, self.access.applying(parent, operation, groups))
            if inner == TRUE:
                continue
            if not link.store:
                found.append(Undecidable(f"the parent link `{model}.{link_name}` is not stored"))
                continue
            target = Select(self.schema.table_name(parent), Column("id"), inner)
            behind = through_many2one if isinstance(translator, ModernSearch) else within
            found.append(is_true(behind(term_of(scope, link), target)))
        return found

    def rule_condition(self, translator: Translator, model: str, rule: Rule) -> Condition:
        """The condition of one rule; Fails where it does not evaluate."""
        return self._meaning(translator, model, self._read_rule(translator.scope, rule))

    def _read_rule(self, scope: Scope, rule: Rule) -> Domain | Fails | Undecidable:
        try:
            return self.rule_domain(scope, rule)
        except EvaluationFails as error:
            return Fails(f"the rule `{rule.name}` does not evaluate: {error}")
        except Undecided as error:
            return Undecidable(error.message, rule.domain or "")

    def _meaning(self, translator: Translator, model: str, read: Domain | Fails | Undecidable) -> Condition:
        return read if isinstance(read, Condition) else translator.translate(model, read)

    def rule_domain(self, scope: object, rule: Rule) -> Domain:
        """The domain of a rule for the users of a scope.

        Raises EvaluationFails, Undecided, NeedsConcrete.
        """
        if rule.domain is None or not rule.domain.strip():
            if rule.domain:
                raise EvaluationFails("SyntaxError: the domain is blank")
            return Truth(True)
        node = self.parsed(rule)
        if not isinstance(node, ast.expr):
            raise node
        assert isinstance(scope, BoundScope)
        for text in sorted(self.atoms_of_rule(rule) - scope.bindings.keys()):
            raise MissingAtom(text, concrete=False)
        value = Interpreter(_Guard(self.any_environment()), _Bindings(scope.bindings)).evaluate(node)
        return read_domain(value, self.series)

    def environment(self, user_id: int) -> UserEnvironment:
        """The evaluation context of rules for a user."""
        return self._atoms.environment(user_id)

    def any_environment(self) -> UserEnvironment:
        """An environment for what does not depend on the user."""
        return self._atoms.environment(next(iter(self.schema.facts.users)))

    def atoms_of_rule(self, rule: Rule) -> frozenset[str]:
        """What a rule looks at of the user."""
        return atoms_in(rule.domain or "[]") if isinstance(self.parsed(rule), ast.expr) else frozenset()

    def parsed(self, rule: Rule) -> ast.expr | EvaluationFails | Undecided:
        """The syntax tree of a rule's domain, or the error of parsing it."""
        text = rule.domain or "[]"
        if text not in self._parsed:
            try:
                self._parsed[text] = parse(text)
            except (EvaluationFails, Undecided) as error:
                self._parsed[text] = error
        return self._parsed[text]

    def missing(self, model: str, ids: tuple[int, ...]) -> bool:
        """Whether one of the records does not exist."""
        if not ids:
            return False
        key = (model, ids)
        if not self.schema.has_all_rows(model):
            raise Undecided(f"whether records of `{model}` exist is not known")
        if key not in self._missing:
            sql = f'SELECT count(*) FROM "{self.schema.table_name(model)}" WHERE id = ANY($1)'
            self._missing[key] = self.data.database.query(sql, [list(ids)])[0][0] != len(set(ids))
        return self._missing[key]

    def documents_of(self, table: str, column: str) -> tuple[str, ...]:
        """The models that rows of a table point to, by name."""
        if table not in self._documents:
            rows = self.data.database.query(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
            self._documents[table] = tuple(sorted(str(row[0]) for row in rows if row[0]))
        return self._documents[table]

    def translator(self, scope: BoundScope, evaluator: Evaluator) -> Translator:
        if self.series.domain_rewriting:
            return ModernSearch(scope) if evaluator == "search" else ModernRecord(scope)
        if evaluator == "search":
            older = ClassicSearch(scope, self.context.active_test)
            return Between(scope, older, ModernSearch(scope)) if self.series.in_between else older
        older_record = ClassicRecord(scope, self.context.active_test)
        return Between(scope, older_record, ModernRecord(scope)) if self.series.in_between else older_record


class _Bindings(dict[str, object]):
    """Bindings of atoms that raise what their evaluation raised."""

    def __getitem__(self, key: str) -> object:
        value = super().__getitem__(key)
        return value.throw() if isinstance(value, AtomFailure) else value


class _Guard:
    """The environment of a whole domain: everything about the user must have been bound as an atom."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def name(self, name: str) -> object:
        if name in ("user", "company_ids", "company_id", "website"):
            raise Undecided(f"`{name}` is used in a way that is not understood")
        return self._environment.name(name)

    def attribute(self, value: object, name: str) -> object:
        return self._environment.attribute(value, name)
