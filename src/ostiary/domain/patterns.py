"""Patterns of the `like` family, as PostgreSQL and as Odoo's Python read them."""

from __future__ import annotations

from ostiary.domain.syntax import Leaf
from ostiary.errors import MayRaise


def has_loose_escape(pattern: str) -> bool:
    """Whether the pattern ends with a backslash that stands before nothing."""
    return (len(pattern) - len(pattern.rstrip("\\"))) % 2 == 1


def refuse_loose_escape(leaf: Leaf, pattern: str) -> None:
    """PostgreSQL raises when it comes to a text that is long enough, and not before."""
    if has_loose_escape(pattern):
        raise MayRaise(f"{leaf} has a pattern that ends with a backslash, which PostgreSQL refuses when it comes to it")


def without_loose_escape(pattern: str) -> str:
    """The pattern as Odoo 19 reads it in Python, which forgets the backslash."""
    return pattern[:-1] if has_loose_escape(pattern) else pattern
