"""Which record a value stands for, and what is known of it at some point of the code.

A key says how the record was chosen:

    ("sym", name, model)       the caller gave its id
    ("found", site, names, bound)   a search with privilege, with values of the caller in its domain; whoever may have
                               what one of the bound ones names may have what is found
    ("list", site)             a search with privilege that nothing ties to the caller
    ("own",)                   the caller's own: user, partner, session, cart
    ("fixed", what)            the same for everybody: a reference, the website, a company, a setting
    ("new", site)              made here
    ("user", site)             searched with the caller's own rights
    ("walk", key, field)       what a field of another record points to
    ("?",)                     not known

Facts are tuples:

    ("ok", key), ("gone", key)        this record may be had; there is none
    ("token", key), ("full", key)     its token was compared; its token is not empty
    ("maybe", key), ("maybe", name)   a method that could not be read was asked about it
    ("signed",), ("signed", name)     the caller knows a secret of the server; a signature covers the caller's value
    ("member", name)                  the caller's value is one of a list of the server's
    ("ne", name), ("empty", name)     it is not empty; it is
    ("none", name), ("false", name)   what it is where the caller gives none
    ("login",), ("internal",), ("admin",)   who the caller is
    ("json",)                         values come as JSON, of any type
    ("asked",)                        something else was asked of the caller: a group, or points
    ("if-empty", name, word)          where the caller does not give it, this holds of the caller
    ("if-given", name, fact)          where the caller gives it, this was proven
    ("tied", key, name)               the caller's value is what a field of this record says
    ("there", key)                    there is such a record

The name of a value that may also be an empty constant ends in `?`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.flow.knowledge import TOKEN
from ostiary.flow.values import Data, Fact, Facts, Key, Lit, Map, Rec, Seq, Sym, Trace, Value

OWN: Final[Key] = ("own",)
UNKNOWN_KEY: Final[Key] = ("?",)
MODEL: Final[Key] = ("fixed", "model")
"""A model without records; a third part are the proofs without which it would not be privileged."""
INSIDERS: Final[Key] = ("fixed", "insiders")
"""A model that only insiders have in their hands: what they search with privilege is theirs to see."""
SIGNED: Final[Fact] = ("signed",)
LOGIN: Final[Fact] = ("login",)
INTERNAL: Final[Fact] = ("internal",)
ADMIN: Final[Fact] = ("admin",)
JSON: Final[Fact] = ("json",)
ASKED: Final[Fact] = ("asked",)
_CALLER: Final[Facts] = frozenset({LOGIN, INTERNAL, ADMIN})
_PRIVILEGED: Final[Facts] = frozenset({INTERNAL, ADMIN, SIGNED})
_NAMED: Final = frozenset({"ne", "maybe", "signed", "none", "false", "member", "empty", "if-empty", "if-given"})
_PROOFS: Final = frozenset({"ok", "signed", "token"})
_OF_RECORDS: Final = frozenset({"ok", "gone", "token", "tied", "there"})
_KEPT: Final = frozenset({"ok", "gone", "signed", "member", "internal", "admin"})
_SAFE: Final = frozenset({"own", "fixed", "new", "user", "?"})
SHARED_FIELDS: Final = frozenset(
    {
        "company_id",
        "company_ids",
        "website_id",
        "currency_id",
        "country_id",
        "state_id",
        "lang_id",
        "stage_id",
        "product_id",
        "product_tmpl_id",
        "uom_id",
        "product_uom",
        "pricelist_id",
        "categ_id",
        "team_id",
        "journal_id",
        "warehouse_id",
        "type_id",
        "category_id",
        "tag_ids",
    }
)
"""Links to what many records have in common: equality of these proves nothing."""


def given_as(test: Value) -> str | None:
    """A name for one value of the caller where it is tested: with a `?` where a constant may stand in its place."""
    names = {atom.name for atom in test if isinstance(atom, Sym)}
    others = [atom for atom in test if not isinstance(atom, Sym)]
    if len(names) != 1 or any(not isinstance(atom, Lit) or atom.value for atom in others):
        return None
    return f"{min(names)}?" if others else min(names)


def fixed(what: str) -> Key:
    return ("fixed", what)


def symbol(name: str, model: str | None) -> Key:
    return ("sym", name, model)


def walk(key: Key, field: str) -> Key:
    """The key of what a field points to; a chain of fields is one long step."""
    if field in SHARED_FIELDS and root(key)[0] in ("own", "user", "new"):
        return fixed(field)
    if key[0] == "walk":
        return ("walk", key[1], f"{str(key[2]).partition('.')[0]}.{field}")
    return ("walk", key, field)


def root(key: Key) -> Key:
    while key[0] == "walk":
        key = key[1]  # type: ignore[assignment]
    return key


def chosen(key: Key) -> bool:
    """Whether the caller picked the record."""
    start = root(key)
    return start[0] == "sym" or (start[0] == "found" and bool(start[2]))


def listed(key: Key) -> bool:
    return root(key)[0] == "list"


def lineage(key: Key) -> Iterator[Key]:
    """The key, and those of the records that it was reached from."""
    yield key
    while key[0] == "walk":
        key = _before(key)
        yield key


def _before(key: Key) -> Key:
    """What a walk took its last step from; of a long walk only the first and the last step are known."""
    first, dot, _ = str(key[2]).partition(".")
    return ("walk", key[1], first) if dot else key[1]  # type: ignore[return-value]


def holder(data: Data) -> Key:
    """The record that a field was read from; that of an id is the record whose link it is."""
    return _before(data.key) if data.field in ("id", "ids") and data.key[0] == "walk" else data.key


def symbols(key: Key) -> tuple[str, ...]:
    """The caller's values that decided which record it is."""
    start = root(key)
    if start[0] == "sym":
        return (str(start[1]),)
    return tuple(sorted(map(str, start[2]))) if start[0] == "found" else ()  # type: ignore[call-overload]


def vouched(key: Key, facts: Facts) -> bool:
    """Whether somebody has decided that the caller may have this record."""
    if root(key)[0] in _SAFE or SIGNED in facts or ADMIN in facts:
        return True
    if any(("ok", item) in facts or ("gone", item) in facts for item in lineage(key)):
        return True
    start = root(key)
    if start[0] == "found" and any(named_ok(name, facts) for name in start[3]):  # type: ignore[attr-defined]
        return True
    names = symbols(key)
    return bool(names) and all(signed(name, facts) for name in names)


def named_ok(name: str, facts: Facts) -> bool:
    """Whether some record that this value of the caller chose may be had, or a signature covers the value."""
    return signed(name, facts) or any(fact[0] == "ok" and _chosen_by(fact[1], name) for fact in facts)


def _chosen_by(key: object, name: str) -> bool:
    return isinstance(key, tuple) and key[0] == "sym" and key[1] == name


def signed(name: str, facts: Facts) -> bool:
    """Whether a signature that was verified covers the caller's value."""
    return ("signed", name) in facts or ("signed", name.partition(".")[0]) in facts


def common(first: Facts, second: Facts) -> Facts:
    """What holds on both of two ways. Where one of them is only for insiders, the check on the other is what counts."""
    both = first & second
    if first == second:
        return both
    extra: list[Fact] = []
    for one, other in ((first, second), (second, first)):
        empty = {str(fact[1]) for fact in other if fact[0] == "empty"}
        if empty:
            extra += _where_empty(one - both, other - both, empty)
        inside = bool(other & _PRIVILEGED) and not one & _PRIVILEGED
        extra += [("ok", fact[1]) for fact in one - both if fact[0] == "gone" and ("ok", fact[1]) in other]
        if inside or empty:
            extra += [fact for fact in one - both if fact[0] in _PROOFS and (inside or empty & set(_named(fact)))]
    return both.union(extra) if extra else both


def _where_empty(one: Facts, other: Facts, empty: set[str]) -> Iterator[Fact]:
    """What is left of the way on which the caller gave a value, where the other way is the one without it."""
    given = {name for name in empty if ("ne", name) in one}
    yield from (("if-empty", name, str(fact[0])) for name in given for fact in other if fact in _CALLER)
    yield from (("if-given", name, fact) for name in given for fact in one if fact[0] in _PROOFS)
    if LOGIN in other and any(TOKEN.search(name.rpartition(".")[2].rstrip("?")) for name in empty):
        yield from (("maybe", fact[1]) for fact in one if fact[0] in _PROOFS and len(fact) > 1)


def closed(facts: Facts) -> Facts:
    """The facts with what follows from them."""
    told: set[Fact] = set()
    for fact in facts:
        if fact[0] == "if-empty" and ("empty", fact[1]) in facts:
            told.add((fact[2],))
        elif fact[0] == "if-given" and ("ne", fact[1]) in facts:
            told.add(fact[2])  # type: ignore[arg-type]
        elif fact[0] == "tied" and ("ok", fact[1]) in facts:
            told.add(("signed", fact[2]))
    return facts | told if told and not told <= facts else facts


def _named(fact: Fact) -> tuple[str, ...]:
    """The caller's values that a proof is about: where one of them is empty, there is nothing to prove."""
    if len(fact) == 1:
        return ()
    return symbols(fact[1]) if isinstance(fact[1], tuple) else (str(fact[1]),)


def is_empty(atom: object) -> bool:
    """Whether it is a recordset without records: a model, or nothing found."""
    return isinstance(atom, Rec | Data) and root(atom.key)[:2] in (MODEL, INSIDERS, ("fixed", "nothing"))


def doubtful(key: Key, facts: Facts) -> bool:
    """Whether something that could not be read was asked about the record, or about the value that chose it."""
    if ASKED in facts or any(("maybe", item) in facts for item in lineage(key)):
        return True
    return any(("maybe", name) in facts for name in symbols(key)) or _mirrored(root(key), facts)


def _mirrored(key: Key, facts: Facts) -> bool:
    """Whether the same id was checked on the public side of the model: `hr.employee.public` for `hr.employee`."""
    return key[0] == "sym" and any(
        fact[0] == "ok"
        and isinstance(fact[1], tuple)
        and fact[1][:2] == key[:2]
        and str(fact[1][2]).startswith(f"{key[2]}.")
        for fact in facts
    )


def seals(facts: Facts) -> bool:
    """Whether these facts say something of values that is to be kept."""
    return any(fact[0] in _KEPT for fact in facts)


def sealed(value: Value, facts: Facts) -> Value:
    """The value with what facts say of its records written into it, so that it keeps when the facts are gone.

    A value that was found in a list of the server's is as good as one that the server made.
    """
    if not seals(facts):
        return value
    inside = bool(facts & _PRIVILEGED)
    changed: dict[object, Trace] = {}
    same = True
    for atom, trace in value.atoms.items():
        new: object = atom
        if isinstance(atom, Rec | Data):
            if inside and atom.key == MODEL:
                new = atom._replace(key=INSIDERS, ok=True)
            elif atom.key == MODEL and atom.sudo and any(fact[0] in _PROOFS for fact in facts):
                new = atom._replace(key=(*MODEL, frozenset(fact for fact in facts if fact[0] in _PROOFS)))
            elif not atom.ok and (inside or vouched(atom.key, facts)):
                new = atom._replace(ok=True)
        elif isinstance(atom, Sym):
            if atom.form in ("any", "key") and ("member", atom.name) in facts:
                new = Sym(atom.name, "made")
        elif isinstance(atom, Seq):
            items = tuple(sealed(item, facts) for item in atom.items)
            new = atom if all(a is b for a, b in zip(items, atom.items, strict=True)) else Seq(items, atom.open)
        elif isinstance(atom, Map):
            pairs = tuple((key, sealed(item, facts)) for key, item in atom.items)
            rest = sealed(atom.rest, facts) if atom.rest is not None else None
            if rest is not atom.rest or any(a[1] is not b[1] for a, b in zip(pairs, atom.items, strict=True)):
                new = Map(pairs, rest)
        same = same and new is atom
        changed.setdefault(new, trace)
    return value if same else Value(changed, value.true, value.false)  # type: ignore[arg-type]


def about(facts: Facts, names: frozenset[str]) -> Facts:
    """The facts that a called function can use: who the caller is, and what is known of these values of the caller."""
    return frozenset(fact for fact in facts if len(fact) == 1 or _is_about(fact, names))


def _is_about(fact: Fact, names: frozenset[str]) -> bool:
    if fact[0] in _NAMED:
        return str(fact[1]).rstrip("?") in names
    return fact[0] in _OF_RECORDS and bool(names.intersection(symbols(fact[1])))  # type: ignore[arg-type]
