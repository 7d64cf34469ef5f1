"""Users who see alike share a column, and the exact numbers are kept where they differ."""

from __future__ import annotations

from ostiary.engine.matrix import Block
from ostiary.engine.reach import Answer
from ostiary.report.heatmap import LETTERS, HeatMap, heat_map
from ostiary.report.summary import Summary
from unit.report import answers


def cell(heat: HeatMap, model: str, user_id: int) -> tuple[str, tuple[int, int] | None, int | None]:
    """(outcome letter, span of the group, the user's own number) as the page's script finds them."""
    data = heat.as_json()
    row = next(row for row in data["rows"] if row["m"] == model)
    place = [user[0] for user in data["users"]].index(user_id)
    group = data["users"][place][3]
    spans = {one: (low, high) for one, low, high in row.get("s", [])}
    both = (row["b"], row["b"]) if "b" in row else None
    letter = row["l"] if len(row["l"]) == 1 else row["l"][group]
    return letter, spans.get(group, both), row["v"][place] if "v" in row else None


def test_users_with_the_same_outcome_everywhere_are_one_group() -> None:
    heat = heat_map(answers.BLOCKS, answers.LOGINS, answers.KINDS)
    assert heat.groups == [[6, 7], [4], [9]]


def test_every_cell_says_what_the_answers_say() -> None:
    heat = heat_map(answers.BLOCKS, answers.LOGINS, answers.KINDS)
    for block in answers.BLOCKS:
        for answer in block.answers:
            for user_id in answer.users:
                letter, span, own = cell(heat, block.model, user_id)
                assert letter == LETTERS[answer.outcome]
                if answer.visible:
                    assert span is not None and span[0] <= answer.visible <= span[1]
                    assert own in (None, answer.visible) and (own is not None or span[0] == span[1])
    assert cell(heat, "library.loan", 6) == ("s", (2, 5), 2)
    assert cell(heat, "library.loan", 7) == ("s", (2, 5), 5)
    assert cell(heat, "product.template", 4) == ("a", (10_000, 10_000), None)


def test_users_of_different_kinds_do_not_share_a_group() -> None:
    blocks = [Block("x.y", "read", (Answer((4, 6), "all", 1, 1),))]
    assert heat_map(blocks, {4: "public", 6: "ada"}, answers.KINDS).groups == [[4], [6]]


def test_reasons_are_kept_once() -> None:
    data = heat_map([*answers.BLOCKS, *answers.BLOCKS], answers.LOGINS).as_json()
    assert data["reasons"] == [answers.NO_RIGHT, answers.BROKEN, "`_search` is overridden by `x`"]
    assert data["rows"][3]["w"] == {"e": 1, "d": 0}


def test_thousands_of_users_stay_a_few_groups() -> None:
    users = list(range(4000))
    blocks = [
        Block("a.b", "read", tuple(Answer((u, u + 1), "some", u + 1, 9000) for u in users[::2])),
        Block("c.d", "read", (Answer(tuple(users[:10]), "none", 0, 5), Answer(tuple(users[10:]), "all", 5, 5))),
    ]
    heat = heat_map(blocks, {user_id: f"u{user_id}" for user_id in users})
    assert [len(group) for group in heat.groups] == [3990, 10]
    assert heat.rows[0].spans == {0: (11, 3999), 1: (1, 9)}


def test_a_summary_counts_users_by_outcome() -> None:
    summary = Summary()
    assert list(summary.watch(answers.BLOCKS)) == list(answers.BLOCKS)
    assert summary.outcomes == {"denied": 5, "some": 2, "none": 2, "all": 4, "error": 3, "unknown": 4}
    loans = summary.models[1]
    assert (loans.low, loans.high, loans.total, loans.reaching) == (2, 5, 7, 2)
    assert [found.is_notable for found in summary.models] == [False, True, True, True, True]
    assert summary.is_undecided
    assert summary.not_listed() == (
        {"model": "x.clock", "outcome": "error", "users": 3, "reason": answers.BROKEN},
        {"model": "x.hidden", "outcome": "unknown", "users": 4, "reason": "`_search` is overridden by `x`"},
    )
