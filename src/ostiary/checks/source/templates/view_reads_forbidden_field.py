"""OST-D026: a portal template reads a field that portal users may not read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from ostiary.checks.source.groups import closure
from ostiary.checks.source.material import Source
from ostiary.checks.source.templates.expressions import PRINTS, Expression, expressions, faces_outsiders
from ostiary.facts.addons import Template
from ostiary.findings import Check, Finding, Subject
from ostiary.flow import Rendered


def judge(source: Source) -> Iterator[Finding]:
    for template in source.templates:
        names = {item.name: item for item in source.rendered.get(template.xmlid, ()) if item.model}
        if names and faces_outsiders(source, template):
            yield from _of_template(source, template, names)


def _of_template(source: Source, template: Template, names: Mapping[str, Rendered]) -> Iterator[Finding]:
    """The fields of the records that the controller gives to the template."""
    for item in expressions(template, *(f"{name}." for name in names)):
        for shown, field in _read(item, names):
            groups = _closed_groups(source, shown.model or "", field)
            if groups is None or "groups" in item.node.attributes:
                continue
            how = "prints it to everybody, since the record was taken with sudo" if shown.sudo else "fails for them"
            yield CHECK.finding(
                f"`{shown.name}.{field}` is for `{groups}`, whom outsiders are not among: the page {how}.",
                severity="high" if shown.sudo else "medium",
                confidence="firm",
                subject=Subject(model=shown.model, field=field, group=groups),
                location=source.location(template.place._replace(line=item.node.line)),
                evidence={"template": template.xmlid, "expression": item.text},
                identity=(template.xmlid, shown.name, field),
            )


def _read(item: Expression, names: Mapping[str, Rendered]) -> Iterator[tuple[Rendered, str]]:
    """The fields of these variables that an expression prints or tests."""
    if item.attribute not in (*PRINTS, "t-value") and not item.attribute.startswith("t-att"):
        return
    for part in ast.walk(item.tree):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in names:
            yield names[part.value.id], part.attr


def _closed_groups(source: Source, model: str, name: str) -> str | None:
    """The groups of a field, where no outsider is in one of them."""
    field = source.field(model, name)
    if field is None or not field.groups or field.groups.startswith(("<", ".", "!")):
        return None
    wanted = {group.strip() for group in field.groups.split(",")}
    inside = closure(source.groups_of("portal") | source.groups_of("public"), source.implied)
    return None if wanted & inside else field.groups


CHECK = Check(
    code="OST-D026",
    slug="view-reads-forbidden-field",
    title="A portal template reads a field that outsiders may not read",
    severity="medium",
    why=(
        "Without sudo the page fails for every customer; with sudo it prints what the groups of the field were to hide."
    ),
    remedy="Leave the field out of the page, or show a value that the controller made for customers.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
