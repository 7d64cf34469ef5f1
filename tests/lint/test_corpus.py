"""Every snippet of the corpus: the guilty line is found, and nothing else is said."""

from __future__ import annotations

import pytest

from lint.corpus_files import CHECKS, Snippet, judged, pages, read, snippets

ALL = snippets()
SHOWN = [snippet for path in pages() for snippet in read(path)]


@pytest.mark.parametrize("snippet", [pytest.param(each, id=f"{each.page}:{each.title}") for each in (*ALL, *SHOWN)])
def test_lint_says_of_a_snippet_what_stands_on_its_lines(snippet: Snippet) -> None:
    found = judged(snippet)
    said = sorted((line, finding.code) for line, finding in found)
    story = "\n".join(f"{line} {finding.code} {finding.confidence} {finding.message}" for line, finding in found)
    assert said == sorted(snippet.expected), story
    doubted = {line for line, finding in found if finding.confidence == "tentative"}
    assert snippet.tentative <= doubted, story
    assert len({finding.fingerprint for _, finding in found}) == len(found)


def test_there_are_enough_of_both_kinds_with_titles_of_their_own() -> None:
    assert len([each for each in ALL if each.bad]) >= 150
    assert len([each for each in ALL if not each.bad]) >= 150
    assert len({(each.page, each.title) for each in ALL}) == len(ALL)


def test_every_check_has_bad_snippets() -> None:
    shown = {code for each in ALL for _, code in each.expected}
    assert sorted(check.code for check in CHECKS if check.code not in shown) == []


def test_every_check_has_a_page_that_says_why_and_shows_bad_and_good_code() -> None:
    by_name = {path.name: path for path in pages()}
    assert set(by_name) == {f"{check.code}-{check.slug}.md" for check in CHECKS}
    for check in CHECKS:
        name = f"{check.code}-{check.slug}.md"
        assert by_name[name].read_text(encoding="utf-8").startswith(f"# {check.code} {check.slug}\n\n{check.why}\n")
        kinds = {(each.title.partition(":")[0], each.bad) for each in SHOWN if each.page == name}
        assert kinds == {("Bad", True), ("Good", False)}, name
        assert check.code in {code for each in SHOWN if each.page == name for _, code in each.expected}


def test_codes_and_slugs_are_unique_and_sentences_are_sentences() -> None:
    assert len({check.code for check in CHECKS}) == len({check.slug for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert not check.title.endswith(".") and check.why.endswith(".") and check.remedy.endswith("."), check.slug


def test_a_finding_tells_the_way_and_who_can_take_it() -> None:
    (page,) = [each for each in ALL if each.title == "a page browses with sudo by the id in the URL"]
    ((_, finding),) = judged(page)
    assert (finding.severity, finding.confidence, finding.subject.route) == ("high", "firm", "/my/loan/<int:loan_id>")
    assert [step.kind for step in finding.flow] == ["source", "step", "missing-guard", "sink"]
    assert finding.evidence["reach"] == "portal"
