"""What would be if something were done: changes as data, laid over a world without touching it.

changed = with_changes(world, [Write("sale.order", (42,), {"partner_id": 7})])
changed.explain("portal", "sale.order", 42).outcome
"""

from ostiary.whatif.changes import (
    Change,
    Changes,
    Command,
    Create,
    NewToken,
    Ref,
    Unlink,
    Value,
    Write,
    link,
    set_to,
    unlink,
)
from ostiary.whatif.world import with_changes

__all__ = [
    "Change",
    "Changes",
    "Command",
    "Create",
    "NewToken",
    "Ref",
    "Unlink",
    "Value",
    "Write",
    "link",
    "set_to",
    "unlink",
    "with_changes",
]
