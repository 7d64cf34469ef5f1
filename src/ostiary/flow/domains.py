"""Search domains: do they tie the records to the caller, and what did the caller put into them?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ostiary.flow.frame import Frame
from ostiary.flow.keys import is_empty, root
from ostiary.flow.knowledge import PUBLISHED, TOKEN
from ostiary.flow.proofs import named_ok, vouched
from ostiary.flow.traces import Trace
from ostiary.flow.values import RECORDS, Data, Facts, Lit, Map, Obj, Seq, Sym, Value

_BINDING: Final = frozenset({"=", "in", "child_of", "=?", "any", "parent_of", "=="})
_PATTERNS: Final = frozenset({"like", "=like", "ilike", "=ilike"})
_SHARED: Final = (
    "company_id",
    "company_ids",
    "website_id",
    "lang",
    "country_id",
    "currency_id",
    "state",
    "active",
    "type",
)


@dataclass
class Verdict:
    """What a domain says. `owned`: only records that the caller may have."""

    owned: bool = False
    published: bool = False
    token: str = ""
    """The caller's value that a token is compared with."""
    token_field: str = ""
    names: set[str] = field(default_factory=set)
    """The caller's values in it."""
    bound: frozenset[str] = frozenset()
    """Those of them of which each is enough: whoever may have what it names may have what is found."""
    trace: Trace = ()
    by_id: str = ""
    unknown: bool = False
    named: bool = False
    """A constant picks the records by a name: they are no list of somebody's."""
    injected: tuple[Sym, Trace] | None = None

    def join_or(self, other: Verdict) -> Verdict:
        """One of two conditions."""
        both = self.owned and other.owned
        return Verdict(
            owned=both,
            published=self.published and other.published,
            token=self.token if both else "",
            token_field=self.token_field if both else "",
            names=self.names | other.names,
            bound=self.bound & other.bound,
            trace=self.trace or other.trace,
            unknown=self.unknown or other.unknown,
            named=self.named or other.named,
            injected=self.injected or other.injected,
        )

    def join_and(self, other: Verdict) -> Verdict:
        """Both of two conditions."""
        return Verdict(
            owned=self.owned or other.owned,
            published=self.published or other.published,
            token=self.token or other.token,
            token_field=self.token_field or other.token_field,
            names=self.names | other.names,
            bound=self.bound | other.bound,
            trace=self.trace or other.trace,
            by_id=self.by_id or other.by_id,
            unknown=self.unknown or other.unknown,
            named=self.named or other.named,
            injected=self.injected or other.injected,
        )


def judged(frame: Frame, domain: Value | None) -> Verdict:
    """What a domain says; of several that it may be, what all of them say."""
    if domain is None or not domain.atoms:
        return Verdict(unknown=True)
    found: Verdict | None = None
    for atom, trace in domain.atoms.items():
        one = _of_atom(frame, atom, trace)
        found = one if found is None else found.join_or(one)
    return found or Verdict()


def _of_atom(frame: Frame, atom: object, trace: Trace) -> Verdict:
    if isinstance(atom, Seq):
        return _of_list(frame, atom)
    if isinstance(atom, Sym):
        injected = (atom, trace) if atom.form in ("any", "key", "map") else None
        return Verdict(injected=injected, names={atom.name}, trace=trace, unknown=injected is None)
    if isinstance(atom, Lit):
        return Verdict()
    return Verdict(unknown=True)


def _of_list(frame: Frame, domain: Seq) -> Verdict:
    """A list in prefix notation; what stands side by side is AND-ed."""
    stack: list[Verdict] = []
    for item in reversed(domain.items):
        operator = item.text()
        if operator in ("|", "&") and len(stack) >= 2:
            first, second = stack.pop(), stack.pop()
            stack.append(first.join_or(second) if operator == "|" else first.join_and(second))
        elif operator == "!" and stack:
            negated = stack.pop()
            stack.append(Verdict(names=negated.names, trace=negated.trace, unknown=negated.unknown))
        elif operator not in ("|", "&", "!"):
            stack.append(_of_item(frame, item))
    result = Verdict(unknown=domain.open and not domain.items)
    for verdict in stack:
        result = result.join_and(verdict)
    return result


def _of_item(frame: Frame, item: Value) -> Verdict:
    """One condition, or a domain inside a domain."""
    found: Verdict | None = None
    for atom, trace in item.atoms.items():
        if isinstance(atom, Seq) and len(atom.items) == 3 and not is_domain(atom):
            verdict = _of_condition(frame, *atom.items)
        elif isinstance(atom, Seq | Sym):
            verdict = _of_atom(frame, atom, trace)
        else:
            verdict = Verdict(unknown=True)
        found = verdict if found is None else found.join_or(verdict)
    return found or Verdict(unknown=True)


def is_domain(atom: Seq) -> bool:
    """Whether a list looks like a domain: conditions in it, or operators. What begins with a field is a condition."""
    if atom.items and atom.items[0].text() not in (None, "|", "&", "!"):
        return False
    for item in atom.items[:6]:
        if item.text() in ("|", "&", "!"):
            return True
        if any(
            isinstance(inner, Seq) and len(inner.items) == 3 and inner.items[1].text() is not None for inner in item
        ):
            return True
    return False


def _of_condition(frame: Frame, left: Value, operator: Value, right: Value) -> Verdict:
    name, sign = left.text(), operator.text() or ""
    if name is None:
        chosen = [(atom, trace) for atom, trace in left.atoms.items() if isinstance(atom, Sym) and atom.form != "made"]
        if chosen and ("member", chosen[0][0].name) not in frame.facts:
            return Verdict(injected=chosen[0], names={chosen[0][0].name}, trace=chosen[0][1])
        return Verdict(unknown=True)
    sent = [(atom, trace) for atom, trace in _operands(right) if isinstance(atom, Sym)]
    callers = {atom.name: trace for atom, trace in sent}
    verdict = Verdict(names=set(callers), trace=next(iter(callers.values()), ()))
    if name in PUBLISHED and sign in ("=", "in", "!="):
        verdict.published = True
    if sign in _PATTERNS and not callers and all(_is_address(atom) for atom, _ in _operands(right)):
        verdict.named = True
        return verdict
    if sign not in _BINDING:
        return verdict
    last = name.rpartition(".")[2]
    secret = TOKEN.search(last) or any(_is_secret(atom) for atom, _ in sent)
    if callers and secret and (sign in ("=", "==") or (sign == "in" and TOKEN.search(last))):
        verdict.owned, verdict.token, verdict.token_field = True, next(iter(callers)), last
        return verdict
    operands = _operands(right)
    if len(callers) == 1 and all(isinstance(atom, Sym) for atom, _ in operands) and last not in _SHARED:
        verdict.bound = frozenset(callers)
    binding = [
        item for item in operands if not (isinstance(item[0], Lit) and not item[0].value) and not is_empty(item[0])
    ]
    operands = binding or operands
    if name == "id" and sign in ("=", "in") and all(isinstance(atom, Lit) and not atom.value for atom, _ in operands):
        verdict.owned = True
        return verdict
    if not callers and sign in ("=", "in", "=like") and all(_is_text(atom) for atom, _ in operands):
        verdict.named = last not in (*_SHARED, "type") and not last.endswith("type")
    shared = last in _SHARED or name.partition(".")[0] in _SHARED
    if shared and not all(isinstance(atom, RECORDS) and root(atom.key)[0] in ("sym", "found") for atom, _ in operands):
        return verdict
    verdict.owned = bool(operands) and all(_binds(atom, frame.facts) or is_empty(atom) for atom, _ in operands)
    verdict.unknown = not verdict.owned and any(_is_open(atom) for atom, _ in operands)
    if name == "id" and len(callers) == 1 and len(operands) == 1:
        verdict.by_id = next(iter(callers))
    return verdict


def _is_open(atom: object) -> bool:
    """Whether nobody knows what it is: it may well be the owner."""
    if isinstance(atom, RECORDS):
        return root(atom.key)[0] != "fixed"
    return atom in (Obj("?"), Obj("signature"))


def _is_address(atom: object) -> bool:
    """Whether it is a constant that begins as an address on the server: what lies there was put there by name."""
    return isinstance(atom, Lit) and isinstance(atom.value, str) and atom.value.startswith("/")


def _is_text(atom: object) -> bool:
    if isinstance(atom, Data):
        return root(atom.key)[0] == "fixed"
    return atom == Obj("text") or (isinstance(atom, Lit) and isinstance(atom.value, str))


def _is_secret(atom: Sym) -> bool:
    last = atom.name.rpartition(".")[2]
    return atom.form != "made" and bool(TOKEN.search(last)) and not last.endswith(("_id", "_ids"))


def _operands(value: Value) -> list[tuple[object, Trace]]:
    """The things that a field is compared with; `False` beside an owner is still a way in."""
    found: list[tuple[object, Trace]] = []
    for atom, trace in value.atoms.items():
        if isinstance(atom, Seq):
            found.extend(pair for item in atom.items for pair in _operands(item))
        elif isinstance(atom, Map):
            continue
        else:
            found.append((atom, trace))
    return found


def _binds(atom: object, facts: Facts) -> bool:
    """Whether equality with it means that the record is the caller's."""
    if isinstance(atom, RECORDS):
        start = root(atom.key)[0]
        if start in ("own", "user", "new"):
            return True
        return start not in ("fixed", "?") and (atom.ok or vouched(atom.key, facts))
    if isinstance(atom, Sym):
        return named_ok(atom.name, facts)
    return False
