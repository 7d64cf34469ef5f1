"""What a leak tells: the way, who can take it, and how sure it is."""

from __future__ import annotations

import importlib
import time

import pytest

from ostiary.flow import FlowFacts, Leak
from unit.flow.worlds import facts

shares = importlib.import_module("ostiary.flow.shares")

HEAD = "class Loans(http.Controller):\n"


def route(body: str, auth: str = "user", params: str = "loan_id", kind: str = "http") -> FlowFacts:
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    text = f"{HEAD}    @http.route('/loan/<int:loan_id>', auth='{auth}', type='{kind}')\n    def loan(self, {params}):\n{lines}"
    return facts(shop__main=text)


def only(found: FlowFacts) -> Leak:
    (leak,) = found.leaks
    return leak


SUDO = "loan = request.env['library.loan'].sudo().browse(loan_id)\n"


def test_the_way_leads_from_the_source_to_the_sink() -> None:
    leak = only(route(SUDO + "return request.render('x', {'loan': loan})"))
    assert [(step.kind, step.place.line) for step in leak.steps] == [
        ("source", 4),
        ("step", 5),
        ("missing-guard", 6),
        ("sink", 6),
    ]
    assert (leak.kind, leak.model, leak.subject, leak.place.line) == ("read", "library.loan", "loan_id", 5)
    assert (leak.entry, leak.addon, leak.function) == ("/loan/<int:loan_id>", "shop", "Loans.loan")


def test_who_can_take_it() -> None:
    page = SUDO + "return request.render('x', {'loan': loan})"
    group = "if not request.env.user.has_group('{}'):\n    raise AccessError('no')\n"
    assert only(route(page, "public")).reach == "public"
    assert only(route(page, "none")).reach == "public"
    assert only(route(page)).reach == "portal"
    assert only(route(group.format("base.group_user") + page)).reach == "internal"
    system = group.format("base.group_system")
    assert only(route(system + "eval(request.params['code'])")).reach == "administrators"
    assert route(system + page).leaks == ()
    assert (
        only(route("if request.env.user._is_public():\n    raise AccessError('no')\n" + page, "public")).reach
        == "portal"
    )


def test_a_helper_that_cannot_be_read_leaves_doubt() -> None:
    asked = SUDO + "self._check_loan_access(loan)\nreturn request.render('x', {'loan': loan})"
    assert only(route(asked)).certainty == "tentative"
    logged = SUDO + "len(loan)\nreturn request.render('x', {'loan': loan})"
    assert only(route(logged)).certainty == "firm"


def test_of_several_sins_at_one_place_the_worst_is_told() -> None:
    body = SUDO + "name = loan.name\nloan.write({'a': 1})\nloan.unlink()\nreturn request.render('x', {'name': name})"
    assert [leak.kind for leak in route(body).leaks if leak.kind != "get-changes"] == ["unlink"]


def test_one_leak_with_several_ways_in_is_told_once() -> None:
    text = HEAD + (
        "    def _get(self, loan_id):\n        return request.env['library.loan'].sudo().browse(loan_id)\n"
        "    @http.route('/a/<int:loan_id>', auth='user')\n    def a(self, loan_id):\n        return request.render('x', {'l': self._get(loan_id)})\n"
        "    @http.route('/b/<int:loan_id>', auth='public')\n    def b(self, loan_id):\n        return request.render('x', {'l': self._get(loan_id)})\n"
    )
    leak = only(facts(shop__main=text))
    assert (leak.reach, leak.entries) == ("public", ("/b/<int:loan_id>", "/a/<int:loan_id>"))


def test_the_same_program_gives_the_same_facts() -> None:
    page = SUDO + "return request.render('x', {'loan': loan})"
    assert route(page) == route(page)


def test_methods_of_rpc_are_left_out_on_request() -> None:
    from ostiary.flow import analyse
    from unit.flow.worlds import program

    text = "class Loan(models.Model):\n    _name = 'loan'\n    note = fields.Text()\n    def get(self):\n        return self.sudo().note\n"
    assert [leak.entry for leak in analyse(program(shop__loan=text)).leaks] == ["loan.get"]
    assert analyse(program(shop__loan=text), rpc=False).leaks == ()


def test_branches_do_not_multiply() -> None:
    body = SUDO + "".join(f"if loan.field{n}:\n    loan = loan.with_context(a={n})\n" for n in range(120))
    start = time.process_time()
    found = route(body + "return request.render('x', {'loan': loan})")
    assert only(found).kind == "read"
    assert time.process_time() - start < 5


def test_nested_loops_and_calls_in_circles_end() -> None:
    loops = (
        "".join(f"{'    ' * n}for x{n} in request.env['a'].search([]):\n" for n in range(12)) + "    " * 12 + "pass\n"
    )
    text = HEAD + (
        "    def one(self, rec, n):\n        return self.two(rec, n)\n    def two(self, rec, n):\n        return self.one(rec, n - 1) if n else rec\n"
        "    @http.route('/loan/<int:loan_id>', auth='user')\n    def loan(self, loan_id):\n"
        + "".join(f"        {line}\n" for line in loops.split("\n"))
        + "        rec = self.one(request.env['library.loan'].sudo().browse(loan_id), 3)\n        return request.render('x', {'rec': rec})\n"
    )
    start = time.process_time()
    assert only(facts(shop__main=text)).kind == "read"
    assert time.process_time() - start < 5


def test_a_function_in_a_function_that_calls_itself_in_loops_does_not_multiply() -> None:
    inner = """
def walk(values, last=None):
    for first in values:
        for second in first:
            last = walk(second, last)
            last = walk(first, [last])
    return last
walk(request.params['x'])
"""
    found = route(inner + SUDO + "return request.render('x', {'loan': loan})")
    assert (found.notes, only(found).subject) == ((), "loan_id")


def test_deep_nesting_is_told_and_does_no_harm() -> None:
    too_deep_to_parse = route(f"return {'x' + ' + x' * 50_000}")
    assert [(path, reason.partition(":")[0]) for path, reason in too_deep_to_parse.skipped] == [
        ("shop/main.py", "RecursionError")
    ]
    too_deep_to_follow = route(f"return {'x' + ' + x' * 900}")
    assert too_deep_to_follow.leaks == () and len(too_deep_to_follow.routes) == 1
    assert too_deep_to_follow.notes == ("shop/main.py: `/loan/<int:loan_id>` is nested too deeply to be followed",)


def test_two_shares_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(f"        {line}\n" for line in (SUDO + "return request.render('x', {'loan': loan})").split("\n"))
    page = (
        "class {0}(http.Controller):\n    @http.route('/{0}/<int:loan_id>', auth='user')\n    def {0}(self, loan_id):\n"
    )
    files = {f"{name}__main": page.format(name) + body for name in ("shop", "club", "desk")}
    whole = facts(**files)
    monkeypatch.setattr(shares, "MANY", 0)
    assert facts(**files) == whole
    assert [leak.addon for leak in whole.leaks] == ["club", "desk", "shop"]
