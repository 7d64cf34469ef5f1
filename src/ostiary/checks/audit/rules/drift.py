"""Rules of stock modules against what the modules ship."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.audit.domains import COMPANY, symbols_in, walks
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.checks.audit.rules.judging import WHO, outsiders_groups
from ostiary.facts import Rule
from ostiary.facts.shipped import ShippedRule
from ostiary.findings import Skipped


def require_exact(audit: Audit) -> None:
    """Raises Skipped where it is not known what the series ships."""
    if not audit.facts.shipped.exact:
        raise Skipped(f"it is not known which rules Odoo {audit.facts.series.name} ships")


def people_of(audit: Audit, shipped: ShippedRule) -> list[Who]:
    """Whom of the outsiders a shipped rule is for, if an access right opens its model to them at all."""
    model = model_of(audit, shipped)
    return [who for who in WHO if model and _is_for(audit, who, shipped) and audit.openings.opens(who, model, "read")]


def _is_for(audit: Audit, who: Who, shipped: ShippedRule) -> bool:
    names = {audit.group_name(group) for group in outsiders_groups(audit, who)}
    return not shipped.groups or bool(shipped.groups & names)


def model_of(audit: Audit, shipped: ShippedRule) -> str | None:
    """The model of a shipped rule, None where this database does not have it."""
    dotted = shipped.model.replace("_", ".")
    if dotted in audit.facts.models:
        return dotted
    return next((model for model in audit.facts.models if model.replace(".", "_") == shipped.model), None)


def is_company_rule(audit: Audit, rule: Rule) -> bool:
    """Whether a rule for everybody is about companies; another area looks at those."""
    found = [text for leaf in audit.domains.leaves(rule) for text in symbols_in(leaf.value)]
    return not rule.groups and bool(found) and all(walks(text, COMPANY) for text in found)


def shipped_rules(audit: Audit) -> Iterator[tuple[ShippedRule, Rule | None, list[Who]]]:
    """What ships for outsiders, with its row. Raises Skipped where that is not known."""
    require_exact(audit)
    rows = {rule.xmlid: rule for rule in audit.facts.rules}
    for name, shipped in sorted(audit.facts.shipped.rules.items()):
        who = people_of(audit, shipped)
        if who:
            yield shipped, rows.get(name), who


def about_companies(shipped: ShippedRule) -> bool:
    """Whether a shipped rule for everybody is about companies."""
    return not shipped.groups and "compan" in (shipped.domain or "")
