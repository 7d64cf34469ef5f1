"""Every mistake in a world file gives one clear message with its place and what to do, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from ostiary.errors import SourceError
from ostiary.sources.world import open_world, world_from_data, world_from_text
from ostiary.sources.world.text import MAX_BYTES

HEAD = 'series: "19.0"\n'
MODEL = (
    "models: {x.t: {fields: {name: char, p: many2one res.partner, n: integer, f: float, d: date, dt: datetime, "
    "s: selection a|b, l: one2many x.l t, b: boolean, m: many2one_reference model, model: char, r: reference}}, "
    "x.l: {fields: {t: many2one x.t}}}\n"
)

MISTAKES = [
    # the document
    ("a world lacks `series`", "f:1:1", "add a line", "users: {}"),
    ("`20.0` is not an Odoo series", "f:1:9", "ostiary knows 14.0", 'series: "20.0"'),
    ("a world is a mapping of sections", "f:1:1", "begins with", "- 1"),
    ("is empty", "f", "begins with", "# nothing"),
    ("a world has no key `recrods`", "f:2:1", "did you mean `records`?", HEAD + "recrods: {}"),
    ("`models` must be a mapping", "f:2:9", "indent", HEAD + "models: []"),
    ("`a` is given twice", "f:2:20", "already on line 2", HEAD + "companies: {a: {}, a: {}}"),
    ("only a world file can include others", "f:2:1", "write it to a file", HEAD + "include: a.yaml"),
    # models and fields
    ("model `x` has no key `feilds`", "f:2:14", "`fields`", HEAD + "models: {x: {feilds: {}}}"),
    ("`X y` is not a model name", "f:2:10", "small letters", HEAD + "models: {X y: {}}"),
    ("model `x` inherits itself", "f:2:10", "x → x", HEAD + "models: {x: {inherit: x}}"),
    ("no model `mail.thred`", "f:2:23", "`mail.thread`", HEAD + "models: {x: {inherit: mail.thred}}"),
    ("has no field `p_id`", "f:2:10", "", HEAD + "models: {x: {inherits: {res.partner: p_id}}}"),
    ("share the table `x_y`", "f:2:19", "set `table`", HEAD + "models: {x.y: {}, x_y: {}}"),
    ("unknown type `cahr`", "f:2:26", "`char`", HEAD + "models: {x: {fields: {a: cahr}}}"),
    ("has no option `requird`", "f:2:26", "`required`", HEAD + "models: {x: {fields: {a: char requird}}}"),
    ("has no option `group`", "f:2:26", "`groups`", HEAD + "models: {x: {fields: {a: char group=b.c}}}"),
    ("no key `serch`", "f:2:39", "`search`", HEAD + "models: {x: {fields: {a: {type: char, serch: b}}}}"),
    ("wrong words after `many2one`", "f:2:26", "many2one res.partner", HEAD + "models: {x: {fields: {a: many2one}}}"),
    ("no model `res.prtner`", "f:2:26", "`res.partner`", HEAD + "models: {x: {fields: {a: many2one res.prtner}}}"),
    ("has no field `foo`", "f:2:26", "known are", HEAD + "models: {x: {fields: {a: one2many res.partner foo}}}"),
    ("`A` is not a field name", "f:2:23", "small letters", HEAD + "models: {x: {fields: {A: char}}}"),
    ("has no field `b`", "f:2:26", "known are", HEAD + "models: {x: {fields: {a: char related=b.c}}}"),
    ("cannot use the table", "f:2:26", "TABLE COLUMN1", HEAD + "models: {x: {fields: {a: many2many x}}}"),
    ('`a"b` is not the name', "f:2:26", "", HEAD + "models: {x: {fields: {a: many2many x a\"b c d}}}"),
    ("must be `true` or `false`", "f:2:26", "", HEAD + "models: {x: {fields: {a: char required=1}}}"),
    # records
    ("no model `x.u`", "f:3:11", "`x.t`", HEAD + MODEL + "records: {x.u: {}}"),
    ("`a` has no key `nme`", "f:3:21", "`name`", HEAD + MODEL + "records: {x.t: {a: {nme: 1}}}"),
    ("no record `bob` of `res.partner`", "f:3:24", "known are", HEAD + MODEL + "records: {x.t: {a: {p: bob}}}"),
    ("must be a whole number", "f:3:24", "digits", HEAD + MODEL + 'records: {x.t: {a: {n: "1"}}}'),
    ("is too large", "f:3:24", "2147483647", HEAD + MODEL + "records: {x.t: {a: {n: 2147483648}}}"),
    ("must be a number", "f:3:24", "quotes", HEAD + MODEL + "records: {x.t: {a: {f: true}}}"),
    ("must be a date, not `2026-13-01`", "f:3:24", "2026-01-31", HEAD + MODEL + "records: {x.t: {a: {d: 2026-13-01}}}"),
    ("must be a datetime", "f:3:25", "in UTC", HEAD + MODEL + "records: {x.t: {a: {dt: yesterday}}}"),
    ("`c` is not a value of field `s`", "f:3:24", "`a`, `b`", HEAD + MODEL + "records: {x.t: {a: {s: c}}}"),
    ("is not stored", "f:3:21", "set `t` on the records of `x.l`", HEAD + MODEL + "records: {x.t: {a: {l: [b]}}}"),
    ("must be `true` or `false`", "f:3:24", "quotes", HEAD + MODEL + "records: {x.t: {a: {b: 1}}}"),
    ("must be a single value", "f:3:27", "", HEAD + MODEL + "records: {x.t: {a: {name: [1]}}}"),
    ("needs `model`", "f:3:24", "add `model", HEAD + MODEL + "records: {x.t: {a: {m: b}}}"),
    ("is not a reference", "f:3:24", "res.partner,alice", HEAD + MODEL + "records: {x.t: {a: {r: b}}}"),
    ("the id 3 of `x.t`", "f:3:33", "unique", HEAD + MODEL + "records: {x.t: {a: {id: 3}, b: {id: 3}}}"),
    ("lacks the required field `q`", "f:2:52", "add `q",
     HEAD + "models: {x: {fields: {q: char required}, records: {r: {}}}}"),
    ("is abstract and has no records", "f:2:11", "", HEAD + "records: {mail.thread: {a: {}}}"),
    ("has no key `b c`", "f:3:30", "a comma ends a value", HEAD + MODEL + "records: {x.t: {a: {name: a, b c}}}"),
    # people
    ("`potal` is not a type", "f:2:19", "`portal`", HEAD + "users: {a: {type: potal}}"),
    ("no record `base.group_portl`", "f:2:22", "`base.group_portal`",
     HEAD + "users: {a: {groups: [base.group_portl]}}"),
    ("`a` has no key `parner`", "f:2:13", "`partner`", HEAD + "users: {a: {parner: x}}"),
    ("the login `x` is taken by `a`", "f:2:28", "unique", HEAD + "users: {a: {login: x}, b: {login: x}}"),
    ("`phone` of `res.users` is not stored", "f:2:13", "set `partner_id.phone`", HEAD + "users: {a: {phone: 1}}"),
    ("`a` is not an external id", "f:2:10", "module.a", HEAD + "groups: {a: {}}"),
    ("no record `zz` of `res.company`", "f:2:25", "base.main_company", HEAD + "websites: {a: {company: zz}}"),
    # rights
    ("must be text", "f:2:43", "quotes", HEAD + 'rules: {a.b: {model: res.partner, domain: [(1,"=",1)]}}'),
    ("rule `a.b` lacks `model`", "f:2:14", "add a line", HEAD + "rules: {a.b: {domain: x}}"),
    ("cannot be `x`", "f:2:42", "r (read)", HEAD + "rules: {a.b: {model: res.partner, perms: x}}"),
    ("`ab` is not an external id", "f:2:9", "module.ab", HEAD + "rules: {ab: {model: res.partner}}"),
    ("needs three words", "f:2:15", "MODEL GROUP LETTERS", HEAD + "access: {a.b: res.partner base.group_portal}"),
    ("no model `res.prtner`", "f:2:15", "`res.partner`", HEAD + "access: {a.b: res.prtner base.group_portal r}"),
    # expectations
    ("lacks `sees`", "f:2:10", "sees: []", HEAD + "expect: [{user: admin, model: res.partner}]"),
    ("not one of the values of `operation`", "f:2:65", "`unlink`",
     HEAD + "expect: [{user: base.user_admin, model: res.partner, operation: delete, sees: []}]"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "place", "hint", "text"), MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_a_mistake_is_named_with_its_place_and_a_remedy(message: str, place: str, hint: str, text: str) -> None:
    with pytest.raises(SourceError) as caught:
        world_from_text(text, "f")
    assert caught.value.message.startswith(f"`{place}`: ")
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


HOSTILE = {
    "a Python object": ("a: !!python/object:os.system {}", "the tag `!!python/object:os.system` is not allowed"),
    "a tag of one's own": ("a: !shell rm", "the tag `!shell` is not allowed"),
    "an alias bomb": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"b{i}: &b{i} [{', '.join(['*' + (f'b{i - 1}' if i else 'a')] * 9)}]\n" for i in range(9)),
        "has more than 300000 values",
    ),
    "an alias to itself": ("a: &a [*a]", "contains itself through an alias"),
    "ten thousand brackets": ("a: " + "[" * 10_000, "is nested too deeply"),
    "an unknown alias": ("a: *b", "found undefined alias"),
    "a merge key": ("<<: {a: 1}", "merge keys (`<<`) are not read"),
    "a list as key": ("? [1, 2]\n: 3", "a key must be a single word"),
    "a tab": ("\tseries: 1", "cannot start any token"),
    "a bracket that stays open": ("a: [1", "expected ',' or ']'"),
    "two documents": ("a: 1\n---\nb: 2", "is not YAML"),
    "a control character": ("a: \x00", "is not YAML"),
    "half a surrogate": ('a: "\\ud800"', "is not a value"),
    "an endless number": ("a: " + "9" * 5000, "is not a value"),
    "infinity": ("a: .inf", "is not a value"),
}


@pytest.mark.parametrize(("text", "message"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_yaml_gives_an_error(text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        world_from_text(text, "f")
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfes\x00e\x00", "is not UTF-8 text"),
        (b"series: '19.0'\ntitle: caf\xe9\n", "world.yaml:2:1`: is not UTF-8 text"),
        (b"#" * (MAX_BYTES + 1), "has more than 4 MB"),
    ],
    ids=["UTF-16", "Latin-1", "huge"],
)
def test_files_that_are_no_worlds(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.world.yaml"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        open_world(path)
    assert message in caught.value.message


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "a.world.yaml"
    path.write_bytes(b"\xef\xbb\xbfseries: '19.0'")
    assert open_world(path).names["res.company"] == {"base.main_company": 1}


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        open_world(tmp_path / "none.world.yaml")
    with pytest.raises(SourceError, match="is a directory"):
        open_world(tmp_path)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.world.yaml").write_text(text)
    return folder / "main.world.yaml"


def test_an_include_that_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path, main=HEAD + "include: [nothing.yaml]")
    with pytest.raises(SourceError, match=r"main.world.yaml:2:11`: there is no file"):
        open_world(path)


def test_includes_in_a_circle(tmp_path: Path) -> None:
    path = write(tmp_path, main="include: other.world.yaml", other="include: main.world.yaml")
    with pytest.raises(SourceError, match=r"other.world.yaml:1:10`: `main.world.yaml` includes itself"):
        open_world(path)


def test_two_includes_that_contradict_each_other(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        main=HEAD + "include: [one.world.yaml, two.world.yaml]",
        one="parameters: {a: 1, b: 2}",
        two="parameters: {a: 1, b: 3}",
    )
    with pytest.raises(SourceError, match=r"two.world.yaml:1:20`: `b` contradicts a file on the same level") as caught:
        open_world(path)
    assert "one.world.yaml:1:20` says something else" in (caught.value.hint or "")


def test_an_error_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    path = write(tmp_path, main=HEAD + "include: part.world.yaml", part="users:\n  a: {tpye: portal}")
    with pytest.raises(SourceError, match=r"part.world.yaml:2:7`: `a` has no key `tpye`"):
        open_world(path)


def test_data_from_python_must_be_plain() -> None:
    with pytest.raises(SourceError, match="`<data>`: a world cannot hold a Python value of type `bytes`"):
        world_from_data({"series": "19.0", "title": b"x"})
