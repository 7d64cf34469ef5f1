"""Outsiders who were put on documents of another customer, told the same way by several checks."""

from __future__ import annotations

from collections.abc import Sequence

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.engine.exposure_links import ForeignLink, foreign_links
from ostiary.findings import Check, Finding, Subject


def links(audit: Audit, model: str, pairs: str, parameters: Sequence[object] = ()) -> list[ForeignLink]:
    """The outsiders in a SELECT of (record, partner) who are not of the record's customer."""
    if not audit.engine.schema.exists(model) or audit.engine.schema.table(model) is None:
        return []
    if audit.ownerships.of(model).nature != "owned":
        return []
    return foreign_links(audit.exposures, model, pairs, list(parameters))


def told(check: Check[Audit], audit: Audit, model: str, found: list[ForeignLink], what: str) -> Finding:
    """One finding for all links of a model."""
    records, partners = {link.record for link in found}, {link.partner for link in found}
    return check.finding(
        f"{counted(len(partners), 'outsider')} {'is' if len(partners) == 1 else 'are'} among the {what} of"
        f" {counted(len(records), 'record')} of `{model}` of other customers.",
        confidence=audit.ownerships.of(model).confidence,
        subject=Subject(model=model),
        evidence={
            "records": len(records),
            "outsiders": len(partners),
            "customers": len({link.owner for link in found}),
            "samples": [
                {"record": link.record, "partner": link.partner, "owner": link.owner}
                for link in found[: audit.settings.samples]
            ],
        },
    )
