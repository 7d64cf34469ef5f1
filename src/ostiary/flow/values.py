"""What the flow knows of a value: the things that it may be, each with the way that it came.

A `Value` is a set of atoms. Two values are equal when their atoms are; the ways (`Trace`) are told, never compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from ostiary.flow.traces import Trace

Key = tuple[object, ...]
"""Which record: ("sym", name, model), ("walk", key, field), ("found", site, symbols), …; see `keys`."""
Fact = tuple[object, ...]
Facts = frozenset[Fact]
NOTHING: Final[Facts] = frozenset()
NESTING: Final = 5


class Sym(NamedTuple):
    """Something that the caller controls.

    `form`: any, int, map (a dictionary), key (a key of one), part (a text that the caller does not begin), made
    (something that was made of it, by what could not be read).
    """

    name: str
    form: str = "any"


class Lit(NamedTuple):
    """A constant; `kind` keeps 1, 1.0 and True apart."""

    value: object
    kind: str = ""


class Rec(NamedTuple):
    """Records of a model. `ok`: somebody has decided that the caller may have them."""

    model: str | None
    key: Key
    sudo: bool = False
    ok: bool = False


class Data(NamedTuple):
    """The value of a field of records; "*" is all fields."""

    model: str | None
    field: str
    key: Key
    sudo: bool = False
    ok: bool = False


class Env(NamedTuple):
    """`ok`: it was come by where the caller is known to be an insider."""

    sudo: bool = False
    ok: bool = False


class Obj(NamedTuple):
    """One of the things that are known by name: "request", "session", "super", "signature", "?" …"""

    name: str
    detail: str = ""


class Ctl(NamedTuple):
    """A controller: its class and the addon that is installed."""

    name: str
    addon: str


class Seq(NamedTuple):
    """A list, tuple or set."""

    items: tuple[Value, ...]
    open: bool = False
    """There may be other items, of which nothing is known."""


class Map(NamedTuple):
    """A dictionary: constant keys in order, and what other keys hold."""

    items: tuple[tuple[object, Value], ...]
    rest: Value | None = None


class Lambda(NamedTuple):
    """A function made in a function; `number` finds its syntax and what it closes over."""

    number: int


class Reply(NamedTuple):
    """An answer to a request whose content was judged already."""

    kind: str = ""


Atom = Sym | Lit | Rec | Data | Env | Obj | Ctl | Seq | Map | Lambda | Reply
RECORDS: Final = (Rec, Data)
NESTED: Final = (Seq, Map)
Kinds = frozenset[type]
CALLERS: Final[Kinds] = frozenset({Sym})
CONSTANTS: Final[Kinds] = frozenset({Lit})
_NESTED: Final[Kinds] = frozenset(NESTED)
"""For `isinstance`, which is asked millions of times: a union would be built anew each time."""


class Value:
    """What an expression may be. `true` and `false` are the facts that hold where it is tested.

    What is found out about it is kept with it: values are handed on and asked again and again.
    """

    _depth = 0
    _hash: int | None = None
    _leaves: Iterable[tuple[Atom, Trace]] | None = None
    _sealable: bool | None = None
    _open: bool | None = None
    _holed: Value | None = None
    _named: tuple[frozenset[str], bool] | None = None
    _held: tuple[frozenset[str], frozenset[Key]] | None = None

    def __init__(self, atoms: Mapping[Atom, Trace], true: Facts = NOTHING, false: Facts = NOTHING) -> None:
        self.atoms = atoms
        self.true = true
        self.false = false

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Value):
            return NotImplemented
        return self.atoms.keys() == other.atoms.keys() and self.true == other.true and self.false == other.false

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.atoms))
        return self._hash

    def __iter__(self) -> Iterator[Atom]:
        return iter(self.atoms)

    def __repr__(self) -> str:
        return f"<{', '.join(map(repr, self.atoms))}>"

    def has(self, kinds: Kinds) -> bool:
        """Whether something that it may be is of one of these kinds."""
        return not kinds.isdisjoint(map(type, self.atoms))

    def is_all(self, kinds: Kinds) -> bool:
        """Whether everything that it may be is of these kinds."""
        return kinds.issuperset(map(type, self.atoms))

    def testing(self, true: Facts, false: Facts) -> Value:
        """The same value, with what its truth says."""
        return Value(self.atoms, true, false) if true or false else self

    def plain(self) -> Value:
        return Value(self.atoms) if self.true or self.false else self

    def constant(self) -> Lit | None:
        """The one constant that it is."""
        if len(self.atoms) == 1:
            (atom,) = self.atoms
            if isinstance(atom, Lit):
                return atom
        return None

    def text(self) -> str | None:
        found = self.constant()
        return found.value if found and isinstance(found.value, str) else None


UNKNOWN: Final = Value({Obj("?"): ()})
EMPTY: Final = Value({})


def one(atom: Atom, trace: Trace = ()) -> Value:
    return Value({atom: trace})


@lru_cache(maxsize=8192, typed=True)
def lit(value: object) -> Value:
    """A constant; made once, for the same ones come again and again."""
    return Value({Lit(value, type(value).__name__): ()})


def children(atom: Atom) -> Iterable[Value]:
    """The values inside a list or a dictionary."""
    if isinstance(atom, Seq):
        return atom.items
    if isinstance(atom, Map):
        inner = [value for _, value in atom.items]
        return [*inner, atom.rest] if atom.rest is not None else inner
    return ()


def leaves(value: Value) -> Iterable[tuple[Atom, Trace]]:
    """Everything in a value that is not a list or a dictionary; found once, for values are asked often."""
    found = value._leaves
    if found is None:
        found = value._leaves = tuple(_inner(value)) if value.has(_NESTED) else value.atoms.items()
    return found


def _inner(value: Value) -> Iterator[tuple[Atom, Trace]]:
    for atom, trace in value.atoms.items():
        if isinstance(atom, NESTED):
            for item in children(atom):
                yield from leaves(item)
        else:
            yield atom, trace
