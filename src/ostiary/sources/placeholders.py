"""Finding `$1`, `$2`, … in SQL text, for the one statement that takes no parameters: COPY.

The text is split, never searched and replaced: what stands inside quotes or comments is not a placeholder.
"""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(
    r"""
      '(?:[^']|'')*'            # text; an E'' text is refused below
    | "(?:[^"]|"")*"            # identifier
    | --[^\n]*                  # comment to the end of the line
    | (?P<refused> /\* | \$[A-Za-z_]*\$ | \b[eE]' | ; )
    | (?<![\w$]) \$ (?P<number>[0-9]+)
    """,
    re.VERBOSE,
)


def split_placeholders(sql: str) -> list[str | int]:
    """The text between placeholders and the numbers of the placeholders, in order.

    Raises ValueError for what ostiary never writes: block comments, dollar quotes, E'', a second statement.
    """
    parts: list[str | int] = []
    start = 0
    for match in _TOKEN.finditer(sql):
        if match["refused"]:
            raise ValueError(f"`{match['refused']}` has no place in a statement of ostiary")
        if match["number"]:
            parts += [sql[start : match.start()], int(match["number"])]
            start = match.end()
    parts.append(sql[start:])
    return parts
