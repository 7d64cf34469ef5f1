"""Views that no longer fit a page of the portal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Skipped, Subject
from ostiary.portal.pages import Page, pages_of
from ostiary.portal.views import Broken, Views


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_ui_view", "arch_db", "key", "inherit_id")
    common = Views(audit.facts, audit.database)
    if not common.readable:
        raise Skipped("the source does not hold the texts of views")
    found: dict[int, tuple[Broken, list[str]]] = {}
    for page, broken in _on_every_website(audit, common):
        addresses = found.setdefault(broken.view.id, (broken, []))[1]
        if page.path not in addresses:
            addresses.append(page.path)
    for view, (broken, addresses) in found.items():
        yield CHECK.finding(
            f"The view `{broken.view.key or view}` does not fit the template `{broken.template}` any more: "
            f"{broken.reason}. {', '.join(addresses)} cannot be shown.",
            subject=Subject(model="ir.ui.view", record=view),
            evidence={"view": broken.view.key, "template": broken.template, "pages": addresses},
            identity=(broken.view.key or str(view),),
        )


def _on_every_website(audit: Audit, common: Views) -> Iterator[tuple[Page, Broken]]:
    """A website without copies of these views shows what the others show."""
    yield from _broken(audit, common)
    for website in sorted(common.websites):
        yield from _broken(audit, Views(audit.facts, audit.database, website))


def _broken(audit: Audit, views: Views) -> Iterator[tuple[Page, Broken]]:
    """Each page that cannot be put together, with the first view that is to blame."""
    served = [page for page in pages_of(audit.facts.series.name) if page.templates and audit.installed(page.module)]
    if views.broken([template for page in served for template in page.templates]) is None:
        return
    for page in served:
        broken = views.broken(page.templates)
        if broken is not None:
            yield page, broken


CHECK: Final[Check[Audit]] = Check(
    code="OST-W025",
    slug="broken-portal-view",
    title="A view does not fit its portal page, which cannot be shown",
    severity="medium",
    why="A view names a place in the page that it changes. After an upgrade, or an edit of the page, it is gone: "
    "Odoo raises an error, and customers see 'internal server error'.",
    remedy="Repair the view, put back the text of the template, or archive the view; `ostiary fix` proposes which.",
    judge=judge,
)
