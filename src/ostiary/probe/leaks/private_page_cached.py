"""A private page says that anybody may keep it."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P016",
    slug="private-page-cached",
    title="A private page says that anybody may keep it",
    severity="medium",
    why="`Cache-Control: public` lets a proxy keep one customer's page and hand it to the next.",
    remedy="Leave the header to Odoo, or send `Cache-Control: private, no-store`.",
    judge=leaks(lambda: CHECK, ("caches",)),
    needs=("probe",),
)
