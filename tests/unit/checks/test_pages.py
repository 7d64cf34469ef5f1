"""Every check of the audit against the worlds of its page in `tests/checks`, which is also its documentation."""

from __future__ import annotations

import datetime
import textwrap

import pytest

from ostiary.checks.audit import CHECKS
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Skipped
from ostiary.sources.odoo_conf import parse_odoo_conf
from ostiary.sources.world import OpenedWorld, world_from_text
from unit.checks.pages import AUDIT_CODES, Example, Page, describe, matches, pages

NOW = datetime.datetime(2026, 6, 30, 12, 0)
"""The time at which the worlds of all pages are judged."""
PAGES = pages()
BY_SLUG = {check.slug: check for check in CHECKS}
EXAMPLES = [
    pytest.param(page, example, id=f"{page.slug}-line{example.line}-{example.kind}")
    for page in PAGES
    for example in page.examples
]


def judge(check: Check[Audit], opened: OpenedWorld, configuration: str | None = None) -> list[Finding]:
    """What a check says of a world, as the audit asks it. Raises Skipped."""
    options = None if configuration is None else parse_odoo_conf(configuration)
    audit = Audit(facts=opened.facts, database=opened.database, now=NOW, configuration=options)
    if check.modules and not audit.installed(*check.modules):
        return []
    first, last = check.series
    if not first <= int(opened.facts.series.name.split(".")[0]) <= last:
        return []
    return list(check.judge(audit))


@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_a_check_finds_what_its_page_says(page: Page, example: Example) -> None:
    check, opened = BY_SLUG[page.slug], world_from_text(example.world, f"{page.path.name}:{example.line}")
    if example.kind == "skipped":
        with pytest.raises(Skipped):
            judge(check, opened, example.configuration)
        return
    found = judge(check, opened, example.configuration)
    said = "\n".join(["found:", *map(describe, found), "expected:", *example.expected])
    left = list(found)
    for line in example.expected:
        wanted = next((finding for finding in left if matches(line, finding, opened)), None)
        assert wanted is not None, f"no finding is\n{line}\n{said}"
        left.remove(wanted)
    assert left == [], said
    assert all((finding.check, finding.code) == (check.slug, check.code) for finding in found)
    assert len({finding.fingerprint for finding in found}) == len(found), "two findings have one fingerprint"


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert {f"{check.code}-{check.slug}.md" for check in CHECKS} == {page.path.name for page in PAGES}


@pytest.mark.parametrize("page", [pytest.param(page, id=page.slug) for page in PAGES])
def test_a_page_has_its_heading_a_reason_and_a_bad_and_a_good_world(page: Page) -> None:
    assert page.path.name == f"{page.code}-{page.slug}.md"
    assert len(page.why.split()) >= 10
    kinds = [example.kind for example in page.examples]
    assert "bad" in kinds and "good" in kinds
    assert all(example.expected for example in page.examples if example.kind == "bad")


def test_codes_and_slugs_are_unique_and_in_the_form_of_their_area() -> None:
    assert len({check.code for check in CHECKS}) == len({check.slug for check in CHECKS}) == len(CHECKS)
    assert [check.code for check in CHECKS if not AUDIT_CODES.match(f"{check.code}-")] == []


def test_the_words_of_a_check_are_sentences() -> None:
    for check in CHECKS:
        for text in (check.title, check.why, check.remedy):
            assert text and text == textwrap.dedent(text).strip() and "\n" not in text, check.slug
        assert not check.title.endswith("."), check.slug
        assert check.why.endswith(".") and check.remedy.endswith("."), check.slug
