"""A list of records is served with sudo and no owner."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L004",
    slug="listing-with-sudo",
    title="A list of records is served with sudo and no owner",
    severity="critical",
    kinds=("listing",),
    message="{who} gets all records of {model} from {entry}: they are searched with sudo, no condition ties them "
    "to the caller, and they are {sink}.",
    why="The search runs with sudo and its domain does not name the caller, so that everybody gets "
    "everybody's records.",
    remedy="Search as the user, or add a condition such as `('partner_id', 'child_of', "
    "request.env.user.commercial_partner_id.id)`.",
)
