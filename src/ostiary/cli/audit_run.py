"""An audit on its way: the checks with a bar, then the report, with pictures where it is a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ostiary.api import World
from ostiary.checks.audit import CHECKS
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.policy import Policy, policy_check
from ostiary.checks.every import every_check
from ostiary.cli.audit_settings import configured
from ostiary.cli.findings_options import FindingsOptions, faults_raised, finish
from ostiary.cli.progress import progress
from ostiary.cli.settings import Settings
from ostiary.errors import SourceError, UsageError
from ostiary.findings import SEVERITIES, Check, Results
from ostiary.report.names import display_names, user_names

if TYPE_CHECKING:
    from ostiary.report.findings_html import Pictures
    from ostiary.report.findings_report import Names


def run_audit(
    settings: Settings, options: FindingsOptions, odoo_conf: Path | None, policies: tuple[Path, ...] = ()
) -> int:
    """Everything from the options to the exit status."""
    asserted = _asserted(policies)
    checks = _chosen(settings, options, asserted)
    prepared = options.prepare((*every_check(), policy_check(())) if options.baseline else ())
    said = configured(click.get_current_context())
    configuration = _configuration(odoo_conf)
    with settings.world(said.ownership) as world:
        if asserted:
            from ostiary.policies import check_against

            check_against(asserted, world.facts)
        material = world.material(said.settings, configuration, ownership=said.table(world))
        with progress(settings, "checking") as advance, settings.timed("check"):
            results = world.audit(checks, material=material, progress=advance, raise_faults=faults_raised())
        names = finding_names(world, results) if settings.with_names else {}
        return finish(
            settings,
            prepared,
            results,
            checks,
            "audit",
            names,
            lambda shown: _pictures(settings, world, material, shown),
        )


def _asserted(paths: Sequence[Path]) -> tuple[Policy, ...]:
    """The policies of all files; reading YAML takes imports that nobody else needs. Raises UsageError."""
    if not paths:
        return ()
    from ostiary.policies import read_policies

    return tuple(policy for path in paths for policy in read_policies(path))


def _chosen(settings: Settings, options: FindingsOptions, asserted: Sequence[Policy]) -> tuple[Check[Audit], ...]:
    """The checks to run; policies are one of them where there are any. Raises UsageError."""
    policies = policy_check(asserted)
    chosen = options.chosen((*CHECKS, policies))
    if asserted and policies not in chosen:
        settings.note(f"the policies are not judged: `{policies.slug}` is not among the checks that were chosen")
    return tuple(check for check in chosen if check is not policies or asserted)


def _configuration(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    from ostiary.sources.odoo_conf import read_odoo_conf

    try:
        return read_odoo_conf(path)
    except SourceError as error:
        raise UsageError(error.message, hint=error.hint) from None


def finding_names(world: World, results: Results) -> Names:
    """Names of the users and records that findings are about."""
    findings = [*results.findings, *(entry.finding for entry in results.suppressed)]
    users = {finding.subject.user for finding in findings if finding.subject.user is not None}
    people = user_names(world.database, world.facts, users)
    names = {("res.users", user): f"{world.facts.users[user].login}, {name}" for user, name in people.items()}
    records: dict[str, set[int]] = {}
    for finding in findings:
        if finding.subject.model is not None and finding.subject.record is not None:
            records.setdefault(finding.subject.model, set()).add(finding.subject.record)
    for model, ids in records.items():
        names |= {(model, one): name for one, name in display_names(world.database, world.facts, model, ids).items()}
    return names


def _pictures(settings: Settings, world: World, material: Audit, results: Results) -> Pictures:
    """The matrix of all outsiders, and the ways to the models that something was found about."""
    from ostiary.cli.matrix_run import Question
    from ostiary.engine.who import kind_of
    from ostiary.report.access_paths import access_paths
    from ostiary.report.findings_html import Pictures
    from ostiary.report.heatmap import heat_map

    users = sorted({user.id for user in (*material.outsiders, *material.public_users)})
    models = sorted(material.engine.schema.stored_models)
    question = Question(world, users, models, ("read",), "search", material.engine.context, archived=True)
    with progress(settings, "drawing") as advance:
        blocks = list(question.blocks(settings, advance))
    kinds = {user_id: kind_of(material.engine, world.facts.users[user_id]) for user_id in users}
    names = user_names(world.database, world.facts, users) if settings.with_names else {}
    members = {"portal users": material.outsiders, "visitors": material.public_users}
    return Pictures(
        heat_map(blocks, question.logins, kinds, names),
        question.meta,
        question.summary,
        access_paths(world.facts, members, worst_by_model(results)),
    )


def worst_by_model(results: Results) -> dict[str, str]:
    """Model → the worst severity of what was found about it, the worst first; information alone does not count."""
    found: dict[str, str] = {}
    for finding in sorted(results.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
        if finding.outcome == "fail" and finding.subject.model and finding.severity != "info":
            found.setdefault(finding.subject.model, finding.severity)
    return found
