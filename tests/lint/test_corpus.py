"""Every snippet of the corpus: the guilty line is found, and nothing else is said."""

from __future__ import annotations

import pytest

from lint.corpus_files import CHECKS, Snippet, judged, snippets

ALL = snippets()


@pytest.mark.parametrize("snippet", [pytest.param(each, id=f"{each.page}:{each.title}") for each in ALL])
def test_lint_says_of_a_snippet_what_stands_on_its_lines(snippet: Snippet) -> None:
    found = judged(snippet)
    said = sorted((line, finding.code) for line, finding in found)
    story = "\n".join(f"{line} {finding.code} {finding.confidence} {finding.message}" for line, finding in found)
    assert said == sorted(snippet.expected), story
    assert len({finding.fingerprint for _, finding in found}) == len(found)


def test_there_are_enough_of_both_kinds_with_titles_of_their_own() -> None:
    assert len([each for each in ALL if each.bad]) >= 100
    assert len([each for each in ALL if not each.bad]) >= 100
    assert len({(each.page, each.title) for each in ALL}) == len(ALL)


def test_every_check_has_bad_snippets() -> None:
    shown = {code for each in ALL for _, code in each.expected}
    assert sorted(check.code for check in CHECKS if check.code not in shown) == []
