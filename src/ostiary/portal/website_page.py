"""Pages that people made on the website (`website.page`)."""

from __future__ import annotations

from ostiary.database import Database
from ostiary.facts import Facts
from ostiary.portal.pages import Page


def website_page(facts: Facts, database: Database, path: str, website_id: int | None) -> Page | None:
    """The page with this address: that of the website itself before one of all websites."""
    pages, views = facts.tables.get("website_page"), facts.tables.get("ir_ui_view")
    if pages is None or views is None or pages.partial or "url" not in pages.columns or "key" not in views.columns:
        return None
    own = "p.website_id" if "website_id" in pages.columns else "v.website_id"
    sql = (
        f"SELECT v.key, p.is_published FROM website_page p JOIN ir_ui_view v ON v.id = p.view_id WHERE p.url = $1"
        f" AND ({own} IS NULL OR CAST($2 AS INTEGER) IS NULL OR {own} = $2) ORDER BY {own} NULLS LAST LIMIT 1"
    )
    rows = database.query(sql, [path, website_id])
    if not rows:
        return None
    key, published = rows[0]
    return Page(path, "open" if published else "unpublished", "website", templates=(str(key),))
