"""How many examples the property tests try."""

from __future__ import annotations

from hypothesis import settings


def examples(number: int) -> settings:
    """So many with the default profile; with another one (`--hypothesis-profile=thorough`) in proportion."""
    return settings(max_examples=max(1, number * settings.default.max_examples // 100))
