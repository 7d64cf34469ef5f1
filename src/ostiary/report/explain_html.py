"""An explanation as part of an HTML page."""

from __future__ import annotations

from collections.abc import Mapping

from ostiary.engine.explanation import Explanation, RuleResult
from ostiary.report.markup import Markup, prose, tag
from ostiary.report.words import (
    LAYERS,
    MARKS,
    circumstances,
    difference,
    mends,
    surfaces,
    values,
    verdict,
    verdict_word,
    where,
)


def explain_html(found: Explanation, names: Mapping[str, str] | None = None) -> Markup:
    """A card: the verdict, the cause, the checklist, and the rules that decide."""
    causes = [cause for cause in found.causes if cause.primary]
    helps = mends(causes[0]) if causes else ""
    apart = difference(found)
    return tag(
        "div",
        tag("h3", f"{verdict_word(found.outcome)}: {verdict(found, dict(names or {}))}."),
        [tag("p", prose(f"{cause.message[:1].upper()}{cause.message[1:]}.")) for cause in causes],
        [tag("p", tag("code", cause.code), " ", where(cause.origin), class_="soft small") for cause in causes],
        tag("p", f"What helps: {helps}.") if helps else None,
        tag("p", f"Note: {apart}.") if apart else None,
        _checklist(found),
        [_rule(rule) for rule in found.rules if rule.search is not True or rule.record is not True],
        tag("p", circumstances(found), class_="soft small"),
        class_="card answer",
    )


def _checklist(found: Explanation) -> Markup:
    lines = [
        tag(
            "tr",
            _mark(step.outcome),
            tag("th", LAYERS.get(step.layer, step.layer), scope="row"),
            tag("td", prose(step.detail)),
        )
        for step in found.steps
    ]
    lines += [
        tag("tr", tag("td", "→"), tag("th", surface, scope="row"), tag("td", said)) for surface, said in surfaces(found)
    ]
    return tag("table", tag("tbody", lines), class_="plain small")


def _mark(outcome: str) -> Markup:
    return tag("td", MARKS.get(outcome, outcome), class_=f"mark-{outcome}", aria_label=outcome)


def _rule(rule: RuleResult) -> Markup:
    """The text of a rule, and each comparison with both sides."""
    titles = tag("tr", [tag("th", title, scope="col") for title in ("", "comparison", "found on the record", "wanted")])
    lines = [
        tag(
            "tr",
            _mark("unknown" if leaf.holds is None else "ok" if leaf.holds else "blocked"),
            tag("td", tag("code", leaf.leaf)),
            tag("td", values(leaf.actual)),
            tag("td", values(leaf.expected)),
        )
        for leaf in rule.leaves
    ]
    return tag(
        "div",
        tag("h3", f"Rule “{rule.name}”"),
        tag("p", tag("code", rule.domain), " ", tag("span", where(rule.origin), class_="soft small")),
        tag("p", rule.error, class_="mark-error") if rule.error else None,
        tag("table", tag("thead", titles), tag("tbody", lines), class_="plain small") if lines else None,
    )
