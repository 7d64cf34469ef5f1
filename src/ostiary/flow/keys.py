"""Which record a value stands for: a key says how it was chosen.

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
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.flow.values import CALLERS, RECORDS, Data, Key, Lit, Sym, Value, leaves

OWN: Final[Key] = ("own",)
UNKNOWN_KEY: Final[Key] = ("?",)
MODEL: Final[Key] = ("fixed", "model")
"""A model without records; a third part are the proofs without which it would not be privileged."""
INSIDERS: Final[Key] = ("fixed", "insiders")
"""A model that only insiders have in their hands: what they search with privilege is theirs to see."""
SAFE: Final = frozenset({"own", "fixed", "new", "user", "?"})
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
    if not test.has(CALLERS):
        return None
    names = {atom.name for atom in test if isinstance(atom, Sym)}
    others = [atom for atom in test if not isinstance(atom, Sym)]
    if len(names) != 1 or any(not isinstance(atom, Lit) or atom.value for atom in others):
        return None
    return f"{min(names)}?" if others else min(names)


def fixed(what: str) -> Key:
    return ("fixed", what)


def symbol(name: str, model: str | None) -> Key:
    return ("sym", name, model)


def either_of(names: set[str], site: str) -> Key:
    """The record that one of several values of the caller names, nobody knows which."""
    return ("found", site, frozenset(names), frozenset())


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


def holding(value: Value) -> tuple[frozenset[str], frozenset[Key]]:
    """The caller's values in a value, and the keys of its records with those that they were reached from."""
    if value._held is None:
        names = frozenset(atom.name for atom, _ in leaves(value) if isinstance(atom, Sym))
        keys = {atom.key for atom, _ in leaves(value) if isinstance(atom, RECORDS)}
        value._held = names, frozenset(each for key in keys for each in lineage(key))
    return value._held


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


def is_empty(atom: object) -> bool:
    """Whether it is a recordset without records: a model, or nothing found."""
    return isinstance(atom, RECORDS) and root(atom.key)[:2] in (MODEL, INSIDERS, ("fixed", "nothing"))
