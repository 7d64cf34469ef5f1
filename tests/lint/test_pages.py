"""Every check of source code against the examples of its page in `tests/checks/source`."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint.pages import AROUND, Example, Page, pages, write
from ostiary.checks.run import run_checks
from ostiary.checks.source import DATA_CHECKS
from ostiary.findings import SEVERITIES, Finding
from ostiary.sources.addons.source_material import materials
from ostiary.sources.addons.source_tree import find_tree, read_tree

PAGES = pages()
BY_SLUG = {check.slug: check for check in DATA_CHECKS}
EXAMPLES = [
    pytest.param(page, example, id=f"{page.slug}-{example.kind}-{example.title.replace(' ', '-')}")
    for page in PAGES
    for example in page.examples
]
_MATTERS = SEVERITIES.index("medium")


def judged(example: Example, folder: Path) -> list[Finding]:
    """Everything that all checks say of the addons of an example."""
    linted, around = find_tree(write(example, folder), [AROUND], root=folder)
    sources = materials(read_tree(linted, around), raise_faults=True)
    runs = [run_checks(DATA_CHECKS, source, series=source.name, raise_faults=True) for source in sources]
    return [finding for run in runs for finding in run.findings]


@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_a_check_finds_what_its_page_says(page: Page, example: Example, tmp_path: Path) -> None:
    findings = judged(example, tmp_path.resolve())
    own = [finding for finding in findings if finding.check == page.slug]
    places = [
        (finding.location.path, finding.location.line, finding.severity, finding.confidence)
        for finding in own
        if finding.location
    ]
    if example.kind == "bad":
        assert example.expected
        assert sorted(places) == sorted(example.expected), "\n".join(map(str, findings))
        assert len({finding.fingerprint for finding in own}) == len(own)
    else:
        loud = [finding for finding in findings if SEVERITIES.index(finding.severity) <= _MATTERS]
        assert own == [] and loud == []


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert {f"{check.code}-{check.slug}.md" for check in DATA_CHECKS} == {page.path.name for page in PAGES}


@pytest.mark.parametrize("page", [pytest.param(page, id=page.slug) for page in PAGES])
def test_a_page_says_why_and_has_bad_and_good_code(page: Page) -> None:
    assert page.path.name == f"{page.code}-{page.slug}.md"
    assert len(page.why.split()) >= 10
    assert {example.kind for example in page.examples} == {"bad", "good"}


def test_codes_and_slugs_are_unique_and_sentences_are_sentences() -> None:
    assert len({check.code for check in DATA_CHECKS}) == len(BY_SLUG) == len(DATA_CHECKS)
    for check in DATA_CHECKS:
        assert not check.title.endswith(".") and check.why.endswith(".") and check.remedy.endswith("."), check.slug
