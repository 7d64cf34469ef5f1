"""What a page asks besides the rights or the token: its own conditions, the website, and its views."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ostiary.engine.causes import mending
from ostiary.engine.explanation import Cause, Origin, SurfaceOutcome
from ostiary.engine.field_access import has_groups, may_read_field
from ostiary.engine.judge import Judge
from ostiary.portal.views import Broken, Views, fields_read

if TYPE_CHECKING:
    from ostiary.portal.visit import Visit


def asked_besides(visit: Visit) -> SurfaceOutcome:
    """What is asked after the rights and the token."""
    page = visit.page
    if page.shown and visit.model and visit.record_id:
        held = visit.holds(page.shown, visit.model, visit.record_id)
        if held is not True:
            return "unknown" if held is None else "denied"
    elsewhere = _elsewhere(visit) if page.kind == "slug" else None
    return visit.refuse(elsewhere) if elsewhere is not None else views_outcome(visit)


def _elsewhere(visit: Visit) -> Cause | None:
    """`can_access_from_current_website`: the record is of this website, or of all."""
    website, model = visit.engine.context.website_id, visit.model or ""
    table = visit.engine.schema.table(model)
    if website is None or table is None or "website_id" not in table.columns:
        return None
    row = Judge(visit.engine, model, visit.record_id or 0).row() or {}
    own = row.get("website_id")
    if own in (None, website):
        return None
    message = f"the record is on website {own} alone, and website {website} answers"
    evidence: dict[str, object] = {"actual": {"website_id": own}, "expected": {"website_id": website}}
    origin, fixes = Origin(model, visit.record_id), mending("website-mismatch")
    return Cause("website-mismatch", "website", False, message, origin, evidence, fixes)


def views_outcome(visit: Visit) -> SurfaceOutcome:
    """Whether the templates are shown to the person, fit together, and read nothing that the person may not."""
    engine, templates = visit.engine, visit.page.templates
    views = Views(engine.facts, engine.database, engine.context.website_id)
    if not templates or not views.readable:
        return "allowed"
    hidden = _hidden(visit, views)
    if hidden is not None:
        return visit.refuse(hidden)
    broken = views.broken(templates)
    return visit.refuse(broken_cause(broken)) if broken is not None else _fields_read(visit, views)


def _hidden(visit: Visit, views: Views) -> Cause | None:
    """A template that is shown to some people alone (website: `visibility`)."""
    for view in views.roots(visit.page.templates):
        if view.visibility == "connected" and visit.visitor:
            message = f"the view {view.key} is shown to people who are logged in"
        elif view.visibility == "password":
            message = f"the view {view.key} asks for a password"
        else:
            continue
        origin = Origin("ir.ui.view", view.id, view.key)
        return Cause("view-hidden", "website", False, message, origin, fixes=mending("view-hidden"))
    return None


def _fields_read(visit: Visit, views: Views) -> SurfaceOutcome:
    """Fields with groups that the templates read with the rights of the person (each time, since 19)."""
    engine, page = visit.engine, visit.page
    if page.variable is None or visit.model is None or engine.facts.series.name < "19":
        return "allowed"
    groups = engine.closure.of_user(visit.user)
    archs, shown = views.combined(page.templates), partial(has_groups, engine.schema, groups=groups)
    for name, certain in fields_read(archs, page.variable, shown):
        field = engine.schema.field(visit.model, name)
        if field is None or may_read_field(engine.schema, field, groups) is not False:
            continue
        if certain:
            return visit.refuse(field_cause(visit.model, name, field.groups))
        return visit.unsure(f"{page.address}: in some cases a view reads {visit.model}.{name} of {field.groups}")
    return "allowed"


def field_cause(model: str, name: str, groups: str | None) -> Cause:
    """A field that is shown to some groups alone."""
    whom = "nobody" if groups == "." else groups
    message = f"the field {model}.{name} is restricted to {whom}"
    evidence: dict[str, object] = {"field": name, "groups": groups}
    return Cause("field-group", "field", False, message, Origin("ir.model.fields"), evidence, mending("field-group"))


def broken_cause(broken: Broken) -> Cause:
    """A view that does not fit its page any more, and whose it is."""
    view = broken.view
    module = view.key.partition(".")[0]
    message = f"the page cannot be put together: the view {view.key} (of {module}) does not fit: {broken.reason}"
    evidence: dict[str, object] = {"view": view.key, "extends": broken.template, "module": module}
    origin = Origin("ir.ui.view", view.id, view.key)
    return Cause("view-broken", "page", False, message, origin, evidence, mending("view-broken"))
