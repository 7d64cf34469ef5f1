"""Models that decide by code of their own, and modules that nobody knows.

Odoo lets modules override the methods that decide access. Each override in stock modules is listed here: those that do
not matter, and those that are modelled. Everything else makes the decisions of the model unknown, by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ostiary.domain.condition import Condition, Undecidable
from ostiary.facts import Operation

if TYPE_CHECKING:
    from ostiary.engine.compile import BoundScope, Compiler, Evaluator

SEARCHING: Final = frozenset({"_search", "search"})
"""What a search for reading runs through."""
RULES_IN_SQL: Final = frozenset({"_where_calc", "_apply_ir_rules", "_filter_access_rules"})
"""What rules as SQL run through, for any operation."""
ON_RECORDS: Final = frozenset({"_check_access", "check_access", "has_access", "_filtered_access", "filtered_domain"})
ON_RECORDS_CLASSIC: Final = frozenset({"check_access_rule", "_filter_access_rules_python", "filtered_domain"})
BOTH_METHODS: Final = frozenset({"check_access_rights"})
RULE_METHODS: Final = frozenset(
    {"_compute_domain", "_compute_domain_keys", "_eval_context", "_get_rules", "_get_allowed_models", "check"}
)

HARMLESS: Final[frozenset[tuple[str, str, str]]] = frozenset(
    {
        # (model, method, module): rewrites or orders what the caller asked, never who may see it
        ("account.tax", "_search", "account"),
        ("account.tax", "search", "account"),
        ("*", "filtered_domain", "analytic"),  # of analytic.mixin: moves leaves on analytic_distribution alone
        ("crm.lead", "search", "crm"),
        ("hr.employee", "_search", "hr"),  # falls back on hr.employee.public without access right, see FALLS_BACK
        ("hr.leave.type", "_search", "hr_holidays"),
        ("ir.rule", "_compute_domain_keys", "website"),
        ("ir.rule", "_eval_context", "website"),
        ("ir.translation", "_search", "base"),
        ("mail.blacklist", "_search", "mail"),
        ("mail.template", "_search", "event"),
        ("phone.blacklist", "_search", "phone_validation"),
        ("product.product", "_search", "product"),
        ("res.groups", "_search", "base"),
        ("res.groups", "search", "base"),
        ("res.partner.bank", "_search", "base"),
        ("res.partner", "_search", "base"),  # its walk over archived children is modelled by the hierarchy
        ("res.users", "_search", "base"),  # refuses private fields in the caller's own domain
        ("sms.template", "_search", "event_sms"),
        ("stock.quant", "_search", "stock"),
        ("hr.employee", "_check_access", "hr"),  # acts under a context key that no caller can set
    }
)
"""Overrides in stock modules that were read and do not change decisions."""

FALLS_BACK: Final = {"hr.employee": "hr.employee.public"}
"""Models whose search answers from another model when access rights refuse it (`hr.employee._search`)."""

ALWAYS_FAILS: Final = {
    "account.code.mapping": "`account.code.mapping` refuses to be searched directly",
    "account.root": "`account.root` refuses to be searched directly",
}
"""Models whose search raises for everybody, and what it says."""

NEVER_WIDENS: Final = frozenset({"ir.attachment", "ir.ui.menu", "mail.scheduled.message"})
"""Models whose overrides in stock modules only narrow what access rights allow."""

Modelled = Callable[["Compiler", "BoundScope", Operation, "Evaluator", frozenset[int]], Condition]
MODELLED: Final = frozenset({"mail.message", "mail.activity"})
"""Models whose own logic is written down in this package."""


def modelled_models() -> dict[str, Modelled]:
    """The conditions of MODELLED."""
    from ostiary.engine import messages

    return {"mail.message": messages.messages, "mail.activity": messages.activities}


def apply(
    compiler: Compiler,
    scope: BoundScope,
    model: str,
    operation: Operation,
    evaluator: Evaluator,
    groups: frozenset[int],
) -> Condition:
    """What decides about the records of a model: its rules, or its own logic where it has one."""
    reason = unknown_code(compiler, model, operation, evaluator)
    modelled = modelled_models().get(model)
    if modelled is not None and (reason is None or reason.stock):
        return modelled(compiler, scope, operation, evaluator, groups)
    if reason is not None:
        return Undecidable(reason.text)
    return compiler.rules_condition(scope, model, operation, evaluator, groups)


def uncertain_refusal(compiler: Compiler, model: str, operation: Operation, evaluator: Evaluator) -> str | None:
    """Why even a refusal by access rights is uncertain: code that is not known may let users in all the same."""
    reason = unknown_code(compiler, model, operation, evaluator)
    if reason is None or reason.stock:
        return None
    return reason.text


class Reason:
    """Why code makes a model's decisions unknown; `stock` when only known stock overrides are to blame."""

    __slots__ = ("stock", "text")

    def __init__(self, text: str, *, stock: bool) -> None:
        self.text = text
        self.stock = stock


def _methods(compiler: Compiler, operation: Operation, evaluator: Evaluator) -> frozenset[str]:
    """The methods that a decision runs through."""
    if evaluator == "search":
        return BOTH_METHODS | RULES_IN_SQL | (SEARCHING if operation == "read" else frozenset())
    return BOTH_METHODS | (ON_RECORDS if compiler.series.domain_rewriting else ON_RECORDS_CLASSIC)


def unknown_code(compiler: Compiler, model: str, operation: Operation, evaluator: Evaluator) -> Reason | None:
    """The code that may decide otherwise than rights and rules do; None when there is none."""
    facts = compiler.schema.facts
    unknown = facts.code.unknown_modules
    mixins = compiler.schema.code(model).inherit if unknown else ()
    for touched in ("ir.rule", "ir.model.access", "base", model, *mixins):
        row = facts.models.get(touched)
        guilty = sorted(row.modules & unknown) if row and unknown else []
        if guilty:
            return Reason(
                f"the module `{guilty[0]}` extends `{touched}` and its source is not known (give it with --addons)",
                stock=False,
            )
    if model == "ir.attachment" and evaluator == "record" and not compiler.series.domain_rewriting:
        return Reason("`ir.attachment.check` looks at the documents first, which is not modelled", stock=True)
    methods = _methods(compiler, operation, evaluator)
    owners = (("ir.rule", RULE_METHODS), ("ir.model.access", RULE_METHODS), ("base", methods), (model, methods))
    for owner, names in owners:
        found = _override(compiler, owner, names)
        if found is not None:
            return found
    return None


def _override(compiler: Compiler, model: str, names: frozenset[str]) -> Reason | None:
    own = {"ir.rule": "base", "ir.model.access": "base", "base": "base"}.get(model)
    code = compiler.schema.code(model)
    for method, modules in sorted(code.overrides.items()):
        if method not in names:
            continue
        for module in modules:
            if module == own or (model, method, module) in HARMLESS or ("*", method, module) in HARMLESS:
                continue
            stock = model in MODELLED or model in NEVER_WIDENS
            return Reason(f"`{model}.{method}` is overridden by the module `{module}`", stock=stock)
    return None
