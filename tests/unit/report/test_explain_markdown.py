"""An answer in a ticket: what comes from the database mentions nobody and links to nothing, however it is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ostiary.engine.explanation import Cause, Explanation
from ostiary.report.explain_markdown import code, explain_markdown, markdown
from unit.report import answers

LINKED = [
    "@all",
    "ann@evil.example",
    "https://evil.example",
    "www.evil.example",
    "#42",
    "GH-42",
    "a/b#42",
    "HTTP://e.x",
]


@pytest.mark.parametrize("text", LINKED)
def test_a_name_is_no_link_and_no_mention(text: str) -> None:
    """A comment stands between the characters that trackers look for."""
    shown = markdown(f"see {text} now")
    assert text not in shown.replace("\\", "")
    assert shown.replace("<!-- -->", "").replace("\\", "") == f"see {text} now"


@pytest.mark.parametrize("text", ["<img src=x>", "[a](b)", "`code`", "*a*", "a|b", "&lt;", "a\nb"])
def test_markdown_in_a_name_stays_text(text: str) -> None:
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark").enable("table").renderInline(markdown(text))
    plain = text.replace("\n", "\\n")
    assert html == plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_a_login_is_code_in_the_verdict() -> None:
    found = next(iter(answers.EXPLANATIONS.values()))
    named = replace(found, login="ann@evil.example", outcome="denied")
    first = explain_markdown(named).splitlines()[0]
    assert first.startswith(f"**DENIED**: {code('ann@evil.example')} cannot ")


def test_messages_are_defused_and_their_code_stays_code() -> None:
    cause = Cause("partner-mismatch", "record-rule", True, "the rule “@admin” asks for `x@y`")
    found: Explanation = replace(next(iter(answers.EXPLANATIONS.values())), causes=(cause,))
    line = next(line for line in explain_markdown(found).splitlines() if line.startswith("- Cause"))
    assert "“@<!-- -->admin”" in line
    assert "`x@y`" in line
