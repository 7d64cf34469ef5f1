"""The expressions of rules: every construct, symbols, atoms, and what hostile ones come to."""

from __future__ import annotations

import ast
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.domain.condition import Symbol
from ostiary.domain.expression import (
    EvaluationFails,
    NeedsConcrete,
    SymbolList,
    SymbolValue,
    atoms,
    items_of,
    parse,
)
from ostiary.domain.interpreter import Interpreter
from ostiary.domain.syntax import show_value
from ostiary.errors import Undecided
from unit.properties import examples
from unit.small_world import Names

ME = SymbolValue(Symbol("user.id"))
MINE = SymbolList([SymbolValue(Symbol("company_ids", many=True))])
BINDINGS: dict[str, object] = {"user.id": ME, "company_ids": MINE}


def evaluate(text: str, bindings: dict[str, object] | None = None, **names: object) -> Any:
    return Interpreter(Names(**names), bindings).evaluate(parse(text))


# --------------------------------------------------------------------------- constructs


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-2", -2),
        ("+2", 2),
        ("~2", -3),
        ("1.5", 1.5),
        ("'a' 'b'", "ab"),
        ("None", None),
        ("[1, 'a', (2, 3), []]", [1, "a", (2, 3), []]),
        ("()", ()),
        ("(1,)", (1,)),
        ("{1, 2}", {1, 2}),
        ("{'a': 1}", {"a": 1}),
        ("[*[1, 2], 3]", [1, 2, 3]),
        ("(*(1, 2), 3)", (1, 2, 3)),
        ("1 + 2 * 3 - 4 / 2", 5.0),
        ("7 // 2 + 7 % 4", 6),
        ("6 & 3 | 8 ^ 1", 11),
        ("[1] + [2]", [1, 2]),
        ("[1] * 3", [1, 1, 1]),
        ("'%s-%d' % ('a', 2)", "a-2"),
        ("'%(x)s' % {'x': 5}", "5"),
        ("not 1", False),
        ("0 or 'a'", "a"),
        ("0 and 'a'", 0),
        ("1 and 2 and 3", 3),
        ("[] or () or 0", 0),
        ("1 < 2 < 3", True),
        ("1 < 3 < 2", False),
        ("1 != 2", True),
        ("None is None", True),
        ("1 is not None", True),
        ("2 in [1, 2]", True),
        ("2 not in [1, 2]", False),
        ("'a' if 0 else 'b'", "b"),
        ("[1, 2, 3][1]", 2),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][1:]", [2, 3]),
        ("'abcd'[::2]", "ac"),
        ("{'a': 5}['a']", 5),
        ("[x * 2 for x in [1, 2, 3] if x != 2]", [2, 6]),
        ("[(x, y) for x in [1, 2] for y in 'ab']", [(1, "a"), (1, "b"), (2, "a"), (2, "b")]),
        ("[a + b for a, b in [(1, 2), (3, 4)]]", [3, 7]),
        ("{x % 2 for x in [1, 2, 3]}", {0, 1}),
        ("list(x for x in [1, 2])", [1, 2]),
        ("any(x > 1 for x in [1, 2])", True),
        ("(lambda x, y: x + y)(1, 2)", 3),
        ("(lambda: 5)()", 5),
        ("list(map(lambda x: x + 1, [1, 2]))", [2, 3]),
        ("list(map(lambda x, y: x * y, [1, 2, 3], [4, 5]))", [4, 10]),
        ("list(filter(lambda x: x > 1, [1, 2]))", [2]),
        ("sorted([3, 1, 2], key=lambda x: -x)", [3, 2, 1]),
        ("reduce(lambda a, b: a + b, [1, 2, 3])", 6),
        ("reduce(lambda a, b: a + b, [1, 2], 10)", 13),
        ("sum([1, 2, 3])", 6),
        ("sum([[1], [2]], [])", [1, 2]),
        ("max([1, 3, 2]) - min(5, 4)", -1),
        ("len('abc') + abs(-1)", 4),
        ("int('12') + round(2.6)", 15),
        ("round(2.567, 1)", 2.6),
        ("str(5) + unicode(6)", "56"),
        ("bool([]) or float('1.5')", 1.5),
        ("dict(a=1)", {"a": 1}),
        ("list(zip([1, 2], 'ab'))", [(1, "a"), (2, "b")]),
        ("list(enumerate('ab'))", [(0, "a"), (1, "b")]),
        ("list(range(3)) + list(xrange(1, 3))", [0, 1, 2, 1, 2]),
        ("tuple(set([1, 1]))", (1,)),
        ("isinstance(1, int) and isinstance('a', (int, str))", True),
        ("divmod(7, 2)", (3, 1)),
        ("chr(97) + repr('a') + str(ord('b'))", "a'a'98"),
        ("all([1, 1]) and not all([1, 0])", True),
        ("'Ab'.lower() + 'c'.upper() + ' d '.strip()", "abCd"),
        ("'a,b'.split(',')", ["a", "b"]),
        ("','.join(['a', 'b']) + 'aa'.replace('a', 'b')", "a,bbb"),
        ("'abc'.startswith('a') and 'abc'.endswith('c')", True),
        ("[1, 2].index(2) + (3, 4).count(3)", 2),
        ("{'a': 1}.get('b', 7)", 7),
        ("sorted({'a': 1}.items())", [("a", 1)]),
        ("{1}.union({2})", {1, 2}),
        ("\n  [('a', '=', 1)]  \n", [("a", "=", 1)]),
    ],
)
def test_an_expression_has_the_value_that_python_gives_it(text: str, value: object) -> None:
    found = evaluate(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "1 +",
        "",
        "x = 1",
        "import os",
        "[1",
        "a\0b",
        "undefined",
        "1 / 0",
        "[][0]",
        "{}['a']",
        "'a' + 1",
        "(1,) + [2]",
        "None.id",
        "5 .nothing",
        "'a'.nothing",
        "int('x')",
        "(lambda x: x)()",
        "(lambda x: x)(1, 2)",
        "reduce(lambda a, b: a, [])",
        "sum(['a'], '')",
        "hasattr(1, 'real')",
        "frozenset()",
        "open('/etc/passwd')",
        "eval('1')",
        "__import__('os')",
        "getattr(1, 'real')",
        "().__class__",
        "[] if True else ().__class__",
        "(lambda: 0).f_globals",
        "[x for x in 5]",
        "[x async for x in [1]]",
    ],
)
def test_an_expression_fails_where_odoo_fails(text: str) -> None:
    with pytest.raises(EvaluationFails):
        evaluate(text)


@pytest.mark.parametrize(
    "text",
    [
        "2 ** 3",
        "1 << 3",
        "f'{1}'",
        "b'a'",
        "1j",
        "...",
        "{**{}}",
        "{x: x for x in [1]}",
        "max(*[1, 2])",
        "dict(**{})",
        "(x := 1)",
        "(lambda x=1: x)()",
        "(lambda *x: x)()",
        "(lambda x, /: x)(1)",
        "'{}'.format(1)",
        "'{0.__class__}'.format(1)",
        "'a'.encode()",
        "[1].append(2)",
        "Exception('a')",
        "bytes(3)",
        "[a for [a, b] in [(1, 2)]]",
    ],
)
def test_what_is_not_understood_is_undecided(text: str) -> None:
    with pytest.raises(Undecided):
        evaluate(text)


def test_names_come_from_the_environment() -> None:
    assert evaluate("a + [b]", a=[1], b=2) == [1, 2]
    with pytest.raises(EvaluationFails, match="name 'c' is not defined"):
        evaluate("a + c", a=1)


def test_a_comprehension_shadows_names_and_lambdas_see_where_they_were_made() -> None:
    assert evaluate("[x for x in [1, 2]] + [x]", x=9) == [1, 2, 9]
    assert evaluate("(lambda x: [y + x for y in [1, 2]])(10)") == [11, 12]


# --------------------------------------------------------------------------- atoms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[('a', '=', user.id)]", {"user.id"}),
        ("[('a', 'in', user.partner_id.ids + [False])]", {"user.partner_id.ids"}),
        ("[('a', 'in', company_ids)] if user.has_group('x.y') else []", {"company_ids", "user.has_group('x.y')"}),
        ("[('a', 'in', [p.id for p in user.partner_id.child_ids])]", {"user.partner_id.child_ids"}),
        ("[('a', 'in', user.partner_id.child_ids.filtered(lambda p: p.color).ids)]",
         {"user.partner_id.child_ids.filtered(lambda p: p.color).ids"}),
        ("[('a', 'in', [x for x in company_ids if x != company_id])]", {"company_ids", "company_id"}),
        ("[('a', '=', company_ids[0])]", {"company_ids[0]"}),
        ("[('a', '=', user.mapped('x')[:1].id)]", {"user.mapped('x')[:1].id"}),
        ("[('a', '=', website.company_id.id)]", {"website.company_id.id"}),
        ("[('a', '=', time.strftime('%Y'))]", set()),
        ("[user for user in [1]]", set()),
        ("[user.sub(x).id for x in [1]]", {"user.sub"}),
    ],
)  # fmt: skip
def test_atoms_are_the_largest_walks_from_the_user(text: str, expected: set[str]) -> None:
    assert set(atoms(parse(text))) == expected


def test_atoms_are_bound_by_their_text_whatever_their_spacing() -> None:
    node = parse("[('a', '=', user . partner_id.id)]")
    (name,) = atoms(node)
    assert Interpreter(Names(), {name: 5}).evaluate(node) == [("a", "=", 5)]


# --------------------------------------------------------------------------- symbols


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("user.id", "user.id"),
        ("[user.id, False]", "[user.id, False]"),
        ("(False, user.id)", "(False, user.id)"),
        ("company_ids", "company_ids"),
        ("company_ids + [False]", "company_ids + [False]"),
        ("[False] + company_ids", "[False] + company_ids"),
        ("company_ids + [user.id]", "company_ids + [user.id]"),
        ("list(company_ids)", "company_ids"),
        ("[*company_ids, 5]", "company_ids + [5]"),
        ("(*company_ids, 5)", "company_ids + [5]"),
        ("user.id or 5", "user.id"),
        ("user.id and 5", "5"),
        ("not user.id", "False"),
        ("company_ids if user.id else []", "company_ids"),
        ("user.id is None", "False"),
        ("[x for x in [user.id]]", "[user.id]"),
    ],
)
def test_a_symbol_can_be_passed_on(text: str, shown: str) -> None:
    assert show_value(evaluate(text, BINDINGS)) == shown


@pytest.mark.parametrize(
    "text",
    [
        *("user.id + 1", "1 + user.id", "user.id * 2", "2 * user.id", "user.id / 2", "user.id // 2", "user.id % 2"),
        *("-user.id", "+user.id", "~user.id", "abs(user.id)", "round(user.id)", "int(user.id)", "float(user.id)"),
        *("str(user.id)", "repr(user.id)", "'%s' % user.id", "'%d' % user.id", "'%s' % (user.id,)", "str([user.id])"),
        *("user.id == 5", "5 == user.id", "user.id != 5", "user.id < 5", "5 > user.id", "user.id in [5, 6]"),
        *("5 in [user.id]", "{user.id: 1}", "{user.id}", "set([user.id])", "dict([(user.id, 1)])", "[1, 2][user.id]"),
        *("isinstance(user.id, int)", "range(user.id)", "chr(user.id)", "divmod(user.id, 2)", "divmod(2, user.id)"),
        *("sorted([2, user.id])", "max(user.id, 2)", "sum([user.id])", "user.id.name", "user.id & 1", "1 | user.id"),
        *("len(company_ids)", "company_ids * 2", "2 * company_ids", "sorted(company_ids)", "tuple(company_ids)"),
        *(
            "[x for x in company_ids]",
            "company_ids == [1]",
            "[1] == company_ids",
            "set(company_ids)",
            "str(company_ids)",
        ),
        *(
            "5 in company_ids",
            "company_ids.index(1)",
            "sum(company_ids)",
            "list(map(str, company_ids))",
            "min(company_ids)",
        ),
        *(
            "company_ids + (1,)",
            "(1,) + company_ids",
            "any(company_ids)",
            "list(zip(company_ids))",
            "dict(company_ids)",
        ),
    ],
)
def test_a_symbol_that_is_looked_into_must_be_bound_user_by_user(text: str) -> None:
    bindings = {**BINDINGS, "company_ids.index": MINE, "company_ids.index(1)": MINE}
    del bindings["company_ids.index"], bindings["company_ids.index(1)"]
    with pytest.raises(NeedsConcrete):
        Interpreter(Names(), bindings).evaluate(parse(text))


def test_needing_a_value_names_the_symbol() -> None:
    with pytest.raises(NeedsConcrete) as caught:
        evaluate("user.id + 1", BINDINGS)
    assert caught.value.expression == "user.id"


def test_items_of_a_symbol_list_are_its_parts() -> None:
    found = evaluate("[1] + company_ids + [user.id]", BINDINGS)
    assert [item if isinstance(item, int) else item.symbol.expression for item in items_of(found)] == [
        1, "company_ids", "user.id",
    ]  # fmt: skip


# --------------------------------------------------------------------------- hostile input

BOMBS = {
    "long text": "'" + "a" * 1_000_000 + "'",
    "many brackets": "(" * 5_000 + ")" * 5_000,
    "many signs": "-" * 50_000 + "1",
    "many nots": "not " * 20_000 + "1",
    "long chain": "user" + ".a" * 40_000,
    "long sum": "+".join(["1"] * 40_000),
    "nested lists": "[" * 190 + "]" * 190,
    "huge range": "list(range(10 ** 9))",
    "huge range by digits": "list(range(1000000000))",
    "range of range": "[y for x in range(100000) for y in range(100000)]",
    "mapped ranges": "sum(map(sum, map(range, [150000] * 1000)))",
    "range in a sum": "sum(range(100000000))",
    "multiplied text": "'a' * 100000 * 100000",
    "multiplied list": "[0] * 10000 * 10000",
    "multiplied number": "9999999 * 9999999 * 9999999",
    "squaring": "(lambda f: f(f(f(f(f(f(f(f(f(10))))))))))(lambda x: x * x)",
    "doubled text": "(lambda f: " + "f(" * 60 + "'a'" + ")" * 60 + ")(lambda x: x + x)",
    "doubled list": "(lambda f: " + "f(" * 60 + "[0]" + ")" * 60 + ")(lambda x: x + x)",
    "laughs": "repr((lambda f: " + "f(" * 60 + "0" + ")" * 60 + ")(lambda x: [x, x]))",
    "laughing tuples": "{(lambda f: " + "f(" * 60 + "0" + ")" * 60 + ")(lambda x: (x, x)): 1}",
    "laughs returned": "(lambda f: " + "f(" * 60 + "0" + ")" * 60 + ")(lambda x: [x, x])",
    "laughs compared": "(lambda f: f(0) == f(0))(lambda y: (lambda f: " + "f(" * 60 + "y" + ")" * 60 + ")(lambda x: [x, x]))",
    "deep value": "reduce(lambda a, b: [a], range(5000), 0)",
    "endless lambda": "(lambda f: f(f))(lambda f: f(f))",
    "generator bomb": "list(x for a in range(9999) for b in range(9999) for x in range(9999))",
    "padded text": "'%999999999s' % 'a'",
    "padded by a star": "'%*d' % (999999999, 1)",
    "padded number": "'%0999999999d' % 1",
    "replaced": "'a'.replace('a', 'b' * 1000).replace('b', 'c' * 1000).replace('c', 'd' * 1000)",
    "joined": "('x' * 5000).join(['y'] * 5000)",
    "rounded": "round(1, -999999999)",
    "sum of lists": "sum([[1]] * 100000, [])",
    "power": "9 ** 9 ** 9",
    "shift": "1 << 999999999",
    "long int": "int('9' * 100000)",
    "bomb in a dict": "{1: [0] * 10000}.get(1) * 10000 * 10000",
    "unpacked": "[*range(100000), *range(100000), *range(100000)]",
    "slices": "[0] * 9999 + ([0] * 9999)[:] * 9999",
    "sorted": "sorted(range(150000), key=lambda x: sum(range(150000)))",
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_quickly_without_a_value(name: str) -> None:
    started = time.process_time()
    with pytest.raises((Undecided, EvaluationFails)):
        node = parse(BOMBS[name])
        atoms(node)
        Interpreter(Names(), {"user.id": ME}).evaluate(node)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("name", ["long text", "long chain", "long sum", "many signs"])
def test_what_is_too_large_to_read_is_refused_by_parse(name: str) -> None:
    with pytest.raises((Undecided, EvaluationFails)):
        parse(BOMBS[name])


class Spy:
    """An environment that records what it was asked, and a value with a secret."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def name(self, name: str) -> object:
        self.asked.append(name)
        if name != "user":
            raise KeyError(name)
        return self

    def attribute(self, value: object, name: str) -> object:
        self.asked.append(name)
        raise Undecided(name)


@pytest.mark.parametrize(
    "text",
    [
        "user.__class__.__mro__",
        "user.asked",
        "'%s' % user.name",
        "[c for c in user.__subclasses__()]",
        "(lambda: user).__globals__",
        "user['asked']",
        "user.gi_frame",
        "(x for x in [1]).gi_frame.f_back",
        "'{0.asked}'.format(user)",
        "[].append.__self__",
        "str.mro()",
        "int.from_bytes",
        "str.format",
        "dict.fromkeys([1])",
    ],
)
def test_nothing_outside_is_reached(text: str) -> None:
    spy = Spy()
    with pytest.raises((Undecided, EvaluationFails)):
        Interpreter(spy).evaluate(parse(text))
    assert set(spy.asked) <= {"user", "asked", "name", "format", "from_bytes", "fromkeys"}


TOKENS = st.sampled_from(
    ["user", "company_ids", "x", "1", "0", "'a'", "[", "]", "(", ")", ",", ".id", ".ids", "+", "*", "%", "for x in",
     "if", "else", "lambda x:", "not", "in", "==", "range", "list", "map", "str", "sum", "reduce", "{", "}", ":", "and"]
)  # fmt: skip


@examples(300)
@given(st.lists(TOKENS, max_size=25))
def test_any_sequence_of_tokens_has_a_value_or_ends_in_one_of_three_ways(tokens: list[str]) -> None:
    try:
        node = parse(" ".join(tokens))
        assert isinstance(node, ast.expr)
        for name, atom in atoms(node).items():
            assert ast.unparse(atom) == name
        Interpreter(Names(user=5), BINDINGS).evaluate(node)
    except (Undecided, EvaluationFails, NeedsConcrete):
        return


@examples(200)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        Interpreter(Names()).evaluate(parse(text))
    except (Undecided, EvaluationFails):
        return
