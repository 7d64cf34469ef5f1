"""The reverse question: every way by which this person can see the record, the shortest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostiary.engine.explanation import RuleResult
from ostiary.engine.law import SUPERUSER_ID
from ostiary.engine.who import through
from ostiary.portal.token import hidden_token, mask, stored_token, takes_tokens

if TYPE_CHECKING:
    from ostiary.engine.layers import Case
    from ostiary.portal.pages import Page


def ways_in(case: Case, page: Page | None, *, opens_page: bool) -> tuple[str, ...]:
    """Rules, following, the page and the token, each as a short text."""
    if case.user.id == SUPERUSER_ID:
        return ("the superuser skips access rights and rules",)
    found = [*_by_rules(case), *_by_page(page, opens_page=opens_page), *_by_token(case, page)]
    return tuple(text for _, text in sorted(found))


def _by_rules(case: Case) -> list[tuple[int, str]]:
    granting = case.engine.access.granting(case.model, case.operation, case.groups)
    if not granting or any(not _holds(rule) for rule in case.rules if rule.is_global):
        return []
    of_groups = [rule for rule in case.rules if not rule.is_global]
    if not of_groups:
        return [(0, f"access right “{granting[0].name}”, and no rule of a group restricts it")]
    return [_by_rule(case, rule) for rule in of_groups if _holds(rule)]


def _by_rule(case: Case, result: RuleResult) -> tuple[int, str]:
    rule = next(rule for rule in case.engine.access.rules_of(case.model) if rule.id == result.origin.id)
    length, groups = through(case.engine, case.user, rule)
    following = any(leaf.holds and "message_partner_ids" in leaf.actual for leaf in result.leaves)
    return length, f"rule “{rule.name}” of {groups}" + (", because of who follows the record" if following else "")


def _holds(rule: RuleResult) -> bool:
    return rule.search is True or rule.record is True


def _by_page(page: Page | None, *, opens_page: bool) -> list[tuple[int, str]]:
    return [(10, f"the page {page.address}")] if page is not None and opens_page else []


def _by_token(case: Case, page: Page | None) -> list[tuple[int, str]]:
    """A record with a token is open to everybody who has the link."""
    if page is None or page.token is None or not takes_tokens(case.engine, case.model):
        return []
    stored, _ = stored_token(case.engine, case.model, case.judge.record_id, page.token)
    shown = "" if hidden_token(case.engine, case.model, page.token) else f" ({mask(stored)})" if stored else ""
    return [(20, f"the link with the record's token{shown}, for anybody who has it")] if stored else []
