"""The arguments of one call, as values."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ostiary.flow.values import Value


@dataclass(frozen=True, slots=True)
class Args:
    """`rest` is what `**values` may bring; `more` is what `*values` may."""

    node: ast.AST
    pos: tuple[Value, ...] = ()
    kw: Mapping[str, Value] = field(default_factory=dict)
    rest: Value | None = None
    more: Value | None = None
    name: str = ""
    """The method that is called."""

    def get(self, position: int, name: str) -> Value | None:
        """An argument by position or name."""
        if name in self.kw:
            return self.kw[name]
        if 0 <= position < len(self.pos):
            return self.pos[position]
        return self.more

    def __iter__(self) -> Iterator[Value]:
        yield from self.pos
        yield from self.kw.values()
        if self.rest is not None:
            yield self.rest
        if self.more is not None:
            yield self.more
