"""Files and the documents that they hang on."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.material import Audit

SCRATCH: Final = frozenset({"mail.compose.message", "mail.mail", "mail.message", "ir.attachment"})
"""Models of uploads on their way; who may see the file is decided by what it is sent with."""
MEANT_PUBLIC: Final = frozenset(
    {
        "blog.post", "digest.digest", "event.event", "forum.post", "ir.ui.view", "mail.template", "mailing.mailing",
        "product.document", "product.image", "product.product", "product.template", "res.company", "slide.slide",
        "survey.survey", "theme.ir.attachment", "website", "website.page",
    }
)  # fmt: skip
"""Models whose files are public by nature: pages, templates, what a shop shows."""


def closed_models(audit: Audit, condition: str) -> list[str]:
    """The models, closed to every outsider by access rights, that have files for which the condition holds."""
    rows = audit.rows(
        f"SELECT DISTINCT res_model FROM ir_attachment WHERE res_model IS NOT NULL AND {condition} ORDER BY 1"
    )
    models = [str(row[0]) for row in rows]
    return [name for name in models if name not in SCRATCH | MEANT_PUBLIC and not outsiders_read(audit, name)]


def outsiders_read(audit: Audit, model: str) -> bool:
    """Whether portal users or visitors have an access right to read a model."""
    return audit.openings.opens("portal", model, "read") or audit.openings.opens("public", model, "read")
