"""The expression language of `domain_force`: Python expressions, read without `eval`.

The text is parsed by Python's own parser and then interpreted node by node (`domain.interpreter`). What depends on the
user (`user.partner_id.id`, `company_ids`, …) is an *atom*: it can be bound to a value of one user, or to a symbol that
stands for the values of many users at once.

Odoo evaluates the same text with `safe_eval` (odoo/tools/safe_eval.py).
"""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Final, NoReturn

from ostiary.domain.condition import Symbol
from ostiary.errors import Undecided

LONGEST: Final = 100_000
"""Characters; a longer domain is not read."""
DEEPEST: Final = 150
"""Nodes inside nodes; a domain that is nested deeper is not read."""
FORBIDDEN: Final = frozenset(
    {
        "f_builtins", "f_code", "f_globals", "f_locals", "func_code", "func_globals", "co_code", "_co_code_adaptive",
        "mro", "tb_frame", "gi_code", "gi_frame", "gi_yieldfrom", "cr_await", "cr_code", "cr_frame", "ag_await",
        "ag_code", "ag_frame",
    }
)  # fmt: skip
"""Names that `safe_eval` refuses, as it does all with two underscores."""


class EvaluationFails(Exception):
    """Odoo would raise while it evaluates this expression."""


class NeedsConcrete(Exception):
    """More is done with a symbol than passing it on: it must be bound user by user.

    `expression` names the atom, None when it is not known which.
    """

    def __init__(self, expression: str | None = None) -> None:
        super().__init__(expression)
        self.expression = expression


class SymbolValue:
    """A symbol while an expression is evaluated: it can be put into lists, and nothing else."""

    __slots__ = ("symbol",)

    def __init__(self, symbol: Symbol) -> None:
        self.symbol = symbol

    def __bool__(self) -> bool:
        return True


class SymbolList(list[object]):
    """A list with parts that only symbols know; it can be added to lists, and nothing else."""

    def __bool__(self) -> bool:
        return True


def _refuse_value(symbol: SymbolValue, *_: object) -> NoReturn:
    raise NeedsConcrete(symbol.symbol.expression)


def _refuse_list(symbols: SymbolList, *_: object) -> NoReturn:
    raise NeedsConcrete


def _add(left: SymbolList, right: object) -> SymbolList:
    if not isinstance(right, list):
        raise NeedsConcrete
    return SymbolList([*items_of(left), *items_of(right)])


def _add_before(right: SymbolList, left: object) -> SymbolList:
    if not isinstance(left, list):
        raise NeedsConcrete
    return SymbolList([*items_of(left), *items_of(right)])


_ANY_USE: Final = (
    "eq", "ne", "lt", "gt", "le", "ge", "hash", "repr", "str", "format", "iter", "len", "getitem", "contains",
    "reversed", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "rfloordiv", "mod",
    "rmod", "divmod", "rdivmod", "and", "rand", "or", "ror", "xor", "rxor", "neg", "pos", "invert", "abs", "round",
    "int", "float", "index",
)  # fmt: skip
for _name in _ANY_USE:
    setattr(SymbolValue, f"__{_name}__", _refuse_value)
    setattr(SymbolList, f"__{_name}__", {"add": _add, "radd": _add_before}.get(_name, _refuse_list))


def items_of(value: object) -> list[object]:
    """The items of a list, tuple or set, those of a SymbolList included."""
    if isinstance(value, SymbolList):
        return [list.__getitem__(value, index) for index in range(list.__len__(value))]
    if isinstance(value, list | tuple | set | frozenset | range):
        return list(value)
    raise NeedsConcrete


# --------------------------------------------------------------------------- parsing


@lru_cache(maxsize=4096)
def parse(text: str) -> ast.expr:
    """The syntax tree of an expression, which nobody may change: whoever asks again gets the same.

    Raises EvaluationFails where Odoo would (it is no expression), Undecided for what is too large to read.
    """
    if len(text) > LONGEST:
        raise Undecided(f"the domain is {len(text):,} characters long")
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise EvaluationFails(f"it is not a Python expression: {getattr(error, 'msg', error)}") from None
    except (RecursionError, MemoryError):
        raise Undecided("the domain is nested too deeply") from None
    _check_depth(node)
    _check_names(node)
    return node


def _check_depth(node: ast.expr) -> None:
    level: list[ast.AST] = [node]
    for _ in range(DEEPEST):
        level = [child for parent in level for child in ast.iter_child_nodes(parent)]
        if not level:
            return
    raise Undecided("the domain is nested too deeply")


def _check_names(node: ast.expr) -> None:
    """`assert_no_dunder_name`, which looks at the whole expression before any of it runs."""
    bound = _bound_names(node)
    for part in ast.walk(node):
        name = part.attr if isinstance(part, ast.Attribute) else part.id if isinstance(part, ast.Name) else ""
        if ("__" in name or name in FORBIDDEN) and (isinstance(part, ast.Attribute) or name not in bound):
            raise EvaluationFails(f"NameError: Access to forbidden name {name!r}")


def _bound_names(node: ast.AST) -> set[str]:
    """Names that comprehensions and lambdas inside a node bind."""
    stored = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return stored | {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}


ROOTS: Final = frozenset({"user", "company_ids", "company_id", "website"})
"""The names whose value depends on the user (or the page) that asks."""


@lru_cache(maxsize=4096)
def atoms_in(text: str) -> frozenset[str]:
    """The texts of the atoms of an expression."""
    return frozenset(atoms(parse(text)))


def atoms(node: ast.expr) -> dict[str, ast.expr]:
    """The largest sub-expressions that walk from one of ROOTS, by their text.

    `[('a', 'in', user.partner_id.ids + [False])]` has the atom `user.partner_id.ids`.
    """
    found: dict[str, ast.expr] = {}
    _collect_atoms(node, _bound_names(node), found)
    return found


def _collect_atoms(node: ast.AST, bound: set[str], found: dict[str, ast.expr]) -> None:
    if isinstance(node, ast.expr) and walks_from_root(node) and not _reads_outer(node, bound):
        found.setdefault(ast.unparse(node), node)
        return
    for child in ast.iter_child_nodes(node):
        _collect_atoms(child, bound, found)


def walks_from_root(node: ast.expr) -> bool:
    """Whether an expression is a walk that begins at one of ROOTS."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id in ROOTS and isinstance(node.ctx, ast.Load)


def _reads_outer(node: ast.expr, bound: set[str]) -> bool:
    """Whether the sub-expression reads a variable that a comprehension around it binds."""
    outer = bound - _bound_names(node)
    return any(isinstance(part, ast.Name) and part.id in outer for part in ast.walk(node))
