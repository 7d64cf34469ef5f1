"""A whole trial: a library with and without holes, foretold by a world, and by nothing but its pages."""

from __future__ import annotations

import pytest

from ostiary.probe.journal import Journal
from ostiary.probe.prepare import Wanted, prepare
from ostiary.probe.report.matrix import matrix_table
from ostiary.probe.visitor import Visitor
from unit.probe.library import ROUTE, Library, library_world, rows_of, tried
from unit.probe.trying import ADA, portal

FAMILIES = ("pages", "tokens", "records", "searches", "grouping", "writes")
TOKENS = ("11111111-aaaa", "22222222-bbbb")


def codes(findings: tuple[object, ...]) -> list[str]:
    return sorted({one.code for one in findings})  # type: ignore[attr-defined]


def test_an_honest_library_is_accused_of_nothing() -> None:
    with tried(families=FAMILIES) as trial:
        counts = trial.outcome.counts
        assert (counts["leak"], counts["over-block"]) == (0, 0)
        assert counts["as-predicted"] > 30
        assert trial.findings == ()


@pytest.mark.parametrize(
    ("hole", "code"),
    [("page", "OST-P001"), ("prefix", "OST-P002"), ("search", "OST-P010"), ("block", "OST-P020")],
)
def test_each_hole_is_found_by_its_own_check(hole: str, code: str) -> None:
    with tried(hole, families=FAMILIES) as trial:
        assert code in codes(trial.findings)


def test_a_leaking_page_is_told_with_record_account_and_request() -> None:
    with tried("page", families=("pages",)) as trial:
        (found,) = trial.findings
        evidence = found.evidence
        assert (found.subject.model, found.subject.route) == ("library.loan", "/my/loans/<int:loan_id>")
        assert found.confidence == "certain"
        assert found.location.path == "library/controllers/main.py"
        assert sorted(evidence["accounts"]) == ["one", "two"]
        assert sorted(evidence["records"]) == ["library.loan:1", "library.loan:2"]
        assert '-b "session_id=$SESSION_ONE"' in evidence["request"] or "$SESSION_TWO" in evidence["request"]
        assert f"{trial.address}/my/loans/" in evidence["request"]
        assert "Loan 47" not in str(found)


def test_no_token_leaves_the_trial() -> None:
    with tried("prefix", "page", families=("tokens", "pages")) as trial:
        table = matrix_table(trial.outcome.ledger, ["one", "two", "nobody"])
        told = str(trial.findings) + str(table.data) + str(table.rows)
        assert not any(token in told for token in TOKENS)
        assert "$TOKEN_LIBRARY_LOAN_" in told


def test_without_a_source_a_foreign_page_is_a_tentative_leak() -> None:
    with tried("page", source=False) as trial:
        assert codes(trial.findings) == ["OST-P001"]
        assert {one.confidence for one in trial.findings} == {"tentative"}
    with tried(source=False) as honest:
        assert honest.findings == ()


def test_a_second_run_with_the_journal_asks_nothing_again() -> None:
    journal = Journal.open(None, {})
    with tried("page", journal=journal, families=("pages",)) as first:
        before = codes(first.findings)
    with tried("page", journal=journal, families=("pages",)) as second:
        assert (second.outcome.asked, second.outcome.repeated) == (0, first.outcome.asked)
        assert codes(second.findings) == before


def test_the_matrix_has_a_row_for_each_document_and_way_and_leaks_come_first() -> None:
    with tried("page", families=("pages",)) as trial:
        table = matrix_table(trial.outcome.ledger, ["one", "two", "nobody"])
        rows = {(row[0], row[1]): row[2:] for row in table.rows}
        assert table.columns == ("document", "way", "one", "two", "nobody")
        assert rows["library.loan:1", "page"] == ("served", "LEAK", "refused")
        assert table.rows[0][0].startswith("library.loan:")
        assert {entry["verdict"] for entry in table.data} == {"leak", "as-predicted"}


def test_pages_that_are_not_tried_keep_their_routes() -> None:
    """Or a page of Odoo's own would be judged like one of nobody knows whom."""
    with library_world() as world, portal(Library(rows=rows_of(world))) as (line, _):
        ready = prepare([Visitor(line, ADA), Visitor(line)], "19.0", world, [ROUTE], Wanted(routes=("/repairs/*",)))
    assert ready.scene.routes == [] and ready.book.of("/my/loans/3") == ROUTE
