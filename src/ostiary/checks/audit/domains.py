"""What the domains of rules say, read as trees: whether they always hold, whom they bind to, what they compare.

A domain is read once for everybody: what depends on the user stays a symbol. Nothing here searches in its text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from ostiary.domain.condition import TRUE, Condition, Fails, Symbol
from ostiary.domain.expression import (
    EvaluationFails,
    NeedsConcrete,
    SymbolList,
    SymbolValue,
    atoms,
    items_of,
)
from ostiary.domain.scope import MissingAtom
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth, leaves, read_domain
from ostiary.engine.compile import BoundScope
from ostiary.engine.reach import Engine
from ostiary.errors import Undecided
from ostiary.facts import Rule
from ostiary.facts.schema import Field
from ostiary.facts.shipped import ShippedRule

Binding = Literal["bound", "loose", "unknown"]
Origin = Literal["stock", "edited", "own"]
"""`stock`: as its module ships it. `edited`: a rule of a stock module that says something else. `own`: any other."""

POSITIVE: Final = frozenset({"=", "==", "in", "child_of", "parent_of", "any", "=ilike", "ilike", "like", "=like"})
OF_THE_USER: Final = frozenset(
    {"message_is_follower", "is_member", "is_self", "is_chat", "user_is_member", "is_favorite", "is_visible_in_course"}
)
"""Fields that are true for the user who asks, whatever they are compared with."""
PUBLISHED: Final = frozenset({"website_published", "is_published", "published", "state", "website_id", "active"})
COMPANY: Final = ("company_ids", "company_id", "user.company_id", "user.company_ids")
_SHARED: Final = (
    *COMPANY, "website", "user.all_group_ids", "user.group_ids", "user.groups_id", "user.lang", "user.tz", "user.share"
)  # fmt: skip
"""What many unrelated people have in common."""


def symbols_in(value: object) -> Iterator[str]:
    """The expressions over the user in a value of a leaf."""
    if isinstance(value, SymbolValue):
        yield value.symbol.expression
    elif isinstance(value, list | tuple):
        for item in items_of(value):
            yield from symbols_in(item)


def walks(expression: str, names: Iterable[str]) -> bool:
    """Whether an expression is one of the names, or walks on from it."""
    return any(expression == name or expression.startswith(f"{name}.") for name in names)


def is_empty(value: object) -> bool:
    """Whether a value is an empty list."""
    return isinstance(value, list | tuple) and not isinstance(value, SymbolList) and len(value) == 0


def has_unset(value: object) -> bool:
    """Whether a value is False, or a list with False in it."""
    if isinstance(value, list | tuple):
        return any(item is False or item is None for item in items_of(value))
    return value is False or value is None


def owner_symbols(leaf: Leaf) -> list[str]:
    """What a leaf says of the person who asks."""
    return [text for text in symbols_in(leaf.value) if not walks(text, _SHARED)]


class Unsure(SymbolValue):
    """A value of the user that may be empty, for all that is known before anybody's is looked at."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise NeedsConcrete(self.symbol.expression)


@dataclass
class Domains:
    """Readings of rules, remembered."""

    engine: Engine
    _read: dict[str | None, Domain | EvaluationFails | Undecided] = field(default_factory=dict)

    @cached_property
    def _group_names(self) -> dict[int, str]:
        return {number: group.xmlid for number, group in self.engine.facts.groups.items() if group.xmlid}

    # ------------------------------------------------------------------ reading

    def read(self, rule: Rule) -> Domain | EvaluationFails | Undecided:
        """The tree, with symbols for what depends on the user; else why there is none."""
        if rule.domain not in self._read:
            try:
                self._read[rule.domain] = self._tree(rule)
            except (EvaluationFails, Undecided) as error:
                self._read[rule.domain] = error
            except (NeedsConcrete, MissingAtom):
                self._read[rule.domain] = Undecided("more is done with values of the user than comparing them")
        return self._read[rule.domain]

    def _tree(self, rule: Rule) -> Domain:
        """Read twice: the first time a value of the user that is asked whether it is empty ends the reading."""
        self.engine.compiler.rule_domain(self._scope(rule, Unsure), rule)
        return self.engine.compiler.rule_domain(self._scope(rule), rule)

    def _scope(self, rule: Rule, kind: type[SymbolValue] = SymbolValue) -> BoundScope:
        compiler = self.engine.compiler
        node = compiler.parsed(rule)
        names = atoms(node) if isinstance(node, ast.expr) else {}
        bindings: dict[str, object] = {text: _symbol(text, kind) for text in names}
        return BoundScope(compiler.schema, compiler.series, bindings, compiler.context, compiler)

    def classes(self, rule: Rule, users: Sequence[int]) -> list[tuple[tuple[int, ...], Domain | EvaluationFails]]:
        """What the rule comes to for users with different values; what cannot be decided is left out."""
        compiler = self.engine.compiler
        outcomes: list[Domain | EvaluationFails | None] = []

        def translate(scope: BoundScope) -> Condition:
            try:
                outcomes.append(compiler.rule_domain(scope, rule))
            except EvaluationFails as error:
                outcomes.append(error)
            except Undecided:
                outcomes.append(None)
            return TRUE

        compiled = compiler.bound(compiler.atoms_of_rule(rule), translate, users)
        pairs = zip(compiled, outcomes, strict=False)
        return [(one.bound.users, outcome) for one, outcome in pairs if outcome is not None]

    def condition(self, rule: Rule) -> Condition:
        """What the rule means in searches."""
        tree = self.read(rule)
        if not isinstance(tree, Leaf | Truth | All | Any | Not):
            return Fails(str(tree))
        try:
            return self.engine.compiler.translator(self._scope(rule), "search").translate(rule.model, tree)
        except (MissingAtom, NeedsConcrete, Undecided, EvaluationFails):
            return Fails("it depends on values of the user")

    def leaves(self, rule: Rule) -> list[Leaf]:
        """All comparisons of a rule, those inside `any` included, by their whole path."""
        tree = self.read(rule)
        return list(self._flat(tree)) if isinstance(tree, Leaf | Truth | All | Any | Not) else []

    def _flat(self, tree: Domain, prefix: str = "") -> Iterator[Leaf]:
        for leaf in leaves(tree):
            inner = self._inner(leaf)
            if inner is None:
                yield Leaf(prefix + leaf.path, leaf.operator, leaf.value)
            else:
                yield from self._flat(inner, f"{prefix}{leaf.path}.")

    def _inner(self, leaf: Leaf) -> Domain | None:
        """The domain behind `any`."""
        if leaf.operator not in ("any", "not any") or not isinstance(leaf.value, list | tuple):
            return None
        try:
            return read_domain(list(leaf.value), self.engine.facts.series)
        except (EvaluationFails, NeedsConcrete):
            return None

    # ------------------------------------------------------------------ judging

    def always_true(self, rule: Rule) -> bool:
        return self.condition(rule) == TRUE

    def binding(self, rule: Rule, *, without_unset: bool = False) -> Binding:
        """Whether every way through the rule compares something of the record with the person who asks.

        `without_unset` leaves out the ways that are open for records without an owner.
        """
        tree = self.read(rule)
        if not isinstance(tree, Leaf | Truth | All | Any | Not):
            return "unknown"
        return self._binding(rule.model, tree, without_unset)

    def reason(self, rule: Rule) -> str:
        """Why the binding of a rule is unknown."""
        tree = self.read(rule)
        if isinstance(tree, Leaf | Truth | All | Any | Not):
            return "it compares fields that are searched by code"
        return str(tree)

    def _binding(self, model: str, tree: Domain, without_unset: bool) -> Binding:
        match tree:
            case Truth(value):
                return "loose" if value else "bound"
            case Not():
                return "loose"
            case All(parts):
                found = [self._binding(model, part, without_unset) for part in parts]
                return "bound" if "bound" in found else "unknown" if "unknown" in found else "loose"
            case Any(parts):
                found = [self._binding(model, part, without_unset) for part in parts]
                return "loose" if "loose" in found else "unknown" if "unknown" in found else "bound"
            case Leaf():
                if without_unset and self.opens_unset(model, tree):
                    return "bound"
                return self._leaf_binding(model, tree, without_unset)

    def opens_unset(self, model: str, leaf: Leaf) -> bool:
        """Whether a comparison holds for records whose owner (a partner or user) is not set."""
        found = self.last_field(model, leaf.path)
        if found is None or found.relation not in ("res.partner", "res.users"):
            return False
        if leaf.operator in ("=?", "!=", "<>", "not in"):
            return bool(owner_symbols(leaf))
        return leaf.operator in ("=", "==", "in") and has_unset(leaf.value)

    def _leaf_binding(self, model: str, leaf: Leaf, without_unset: bool) -> Binding:
        last = leaf.path.rpartition(".")[2]
        if last in OF_THE_USER:
            return "bound"
        if leaf.operator.lower() not in POSITIVE:
            return "loose"
        inner = self._inner(leaf)
        if inner is not None:
            found = self.last_field(model, leaf.path)
            return self._binding((found.relation if found else None) or model, inner, without_unset)
        if (owner_symbols(leaf) and not has_unset(leaf.value)) or is_empty(leaf.value):
            return "bound"
        if last not in PUBLISHED and self.ends_in_code(model, leaf.path):
            return "unknown"
        return "loose"

    def ends_in_code(self, model: str, path: str) -> bool:
        """Whether the last field of a path is searched by code."""
        found = self.last_field(model, path)
        return found is not None and not found.store and found.related is None and found.search is not None

    def last_field(self, model: str, path: str) -> Field | None:
        """The field at the end of a path; None where the path does not lead anywhere."""
        found: Field | None = None
        for name in path.split("."):
            found = self.engine.schema.field(model, name)
            if found is None:
                return None
            model = found.relation or model
        return found

    # ------------------------------------------------------------------ stock

    def shipped(self, rule: Rule) -> ShippedRule | None:
        return self.engine.facts.shipped.rules.get(rule.xmlid or "")

    def origin(self, rule: Rule) -> Origin:
        if self.engine.facts.shipped.brought(rule.xmlid):
            return "stock"
        found = self.shipped(rule)
        if found is None:
            return "own"
        return "edited" if self.differences(rule, found) else "stock"

    def differences(self, rule: Rule, shipped: ShippedRule) -> list[str]:
        """What of a rule is not as it ships: "domain", "groups", "operations"; being switched off is another matter."""
        groups = {self._group_names.get(group, str(group)) for group in rule.groups}
        kept = rule.permissions
        letters = "".join(
            letter
            for letter, held in zip("rwcu", (kept.read, kept.write, kept.create, kept.unlink), strict=True)
            if held
        )
        return [
            name
            for name, same in (
                ("domain", same_text(rule.domain, shipped.domain)),
                ("groups", groups == shipped.groups),
                ("operations", letters == shipped.letters),
            )
            if not same
        ]


def _symbol(text: str, kind: type[SymbolValue]) -> object:
    """An id, or a list of ids where the expression is one by its name."""
    many = text == "company_ids" or text.endswith((".ids", "._ids"))
    return SymbolList([kind(Symbol(text, many=True))]) if many else kind(Symbol(text))


def same_text(first: str | None, second: str | None) -> bool:
    """Whether two texts are the same expression, spaces and kinds of quotes aside."""
    return first == second or _dumped(first) == _dumped(second)


def _dumped(text: str | None) -> str:
    try:
        return ast.dump(ast.parse((text or "[]").strip(), mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text or ""


def shown(texts: Iterable[str]) -> str:
    """Names in a sentence: `a`, `b` and `c`."""
    quoted = [f"`{text}`" for text in texts]
    return " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1]))) if quoted else "nothing"
