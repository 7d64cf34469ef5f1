"""Families of models that outsiders have no business with: `hr` stands for `hr.employee` and all others below it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

TECHNICAL: Final = (
    "base",
    "base_import",
    "fetchmail.server",
    "ir",
    "mail.mail",
    "mail.template",
    "res.config.settings",
)
EMPLOYEES: Final = ("hr", "planning.slot", "resource.resource")
BOOKS: Final = (
    "account.account", "account.analytic.account", "account.asset", "account.bank.statement", "account.full.reconcile",
    "account.journal", "account.partial.reconcile", "account.payment", "account.reconcile.model", "budget",
    "crossovered.budget",
)  # fmt: skip
MAIL: Final = (
    "bus.bus", "mail.activity", "mail.alias", "mail.blacklist", "mail.followers", "mail.guest", "mail.tracking.value",
    "phone.blacklist", "res.device", "res.device.log",
)  # fmt: skip
PAYMENT: Final = ("payment.acquirer", "payment.provider", "payment.token", "payment.transaction", "res.partner.bank")


def belongs(model: str, families: Iterable[str]) -> bool:
    """Whether a model is one of the families, or below one."""
    return any(model == family or model.startswith(f"{family}.") for family in families)


def is_sensitive(model: str) -> bool:
    """Whether a model is in one of the families: the access right is the mistake there, not a missing rule."""
    return belongs(model, (*TECHNICAL, *EMPLOYEES, *BOOKS, *MAIL, *PAYMENT))
