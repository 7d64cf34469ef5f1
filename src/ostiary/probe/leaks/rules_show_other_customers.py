"""The rules of a module let customers read each other's records."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P015",
    slug="rules-show-other-customers",
    title="The rules of a module let customers read each other's records",
    severity="high",
    why=(
        "The server does what the rules say, and they say too much: a record that belongs to one customer is "
        "read by another."
    ),
    remedy=(
        "Bind the records to the customer in a record rule, such as `('partner_id', 'child_of', "
        "user.commercial_partner_id.ids)`."
    ),
    judge=leaks(lambda: CHECK, ("rules",)),
    needs=("probe",),
)
