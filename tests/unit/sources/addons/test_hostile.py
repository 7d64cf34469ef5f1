"""Addons that are broken or mean harm: read as far as possible, never run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ostiary.sources.addons.modules import read_module

Addon = Callable[..., Path]
HEAD = "from odoo import api, fields, models\n"


GOOD = HEAD + "class Good(models.Model):\n    _name = 'x.good'\n"
HOSTILE: dict[str, bytes] = {
    "syntax error": b"def broken(:\n",
    "null bytes": b"x = 1\x00\n",
    "deep nesting": b"x = " + b"(" * 5000 + b")" * 5000,
    "deep sums": b"x = " + b"-" * 100_000 + b"1",
    "unknown encoding": b"# -*- coding: nonsense -*-\nx = 1\n",
    "large": b"x = 1\n" * 900_000 + b"class A:\n    _name = 'x'\n",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_problems_and_the_rest_is_read(addon: Addon, what: str) -> None:
    module = read_module(addon("shop", {"bad.py": HOSTILE[what], "good.py": GOOD}))
    assert [item.class_name for item in module.classes] == ["Good"]
    (problem,) = module.problems
    assert problem.startswith("shop/bad.py: ")
    assert "\n" not in problem


def test_large_files_without_models_are_no_problem(addon: Addon) -> None:
    module = read_module(addon("shop", {"data.py": b"x = 1\n" * 900_000, "good.py": GOOD}))
    assert (len(module.classes), module.problems) == (1, ())


def test_constants_that_grow_without_end_are_given_up(addon: Addon) -> None:
    chain = "".join(f"A{number} = A{number + 1} + A{number + 1}\n" for number in range(50)) + "A50 = ''\n"
    source = HEAD + chain + "class X(models.Model):\n    _name = 'x'\n    a = fields.Char(groups=A0)\n"
    (item,) = read_module(addon("shop", {"x.py": source})).classes
    assert item.fields[0].attributes == {"groups": "<unknown>"}


def test_long_chains_end(addon: Addon) -> None:
    files = {f"a{number}.py": f"from . import a{number + 1}\n" for number in range(300)}
    module = read_module(addon("shop", {"__init__.py": "from . import a0\n", **files}))
    assert len(module.problems) == 1
    branches = "if a:\n    pass\n" + "elif a:\n    pass\n" * 800
    assert read_module(addon("tall", {"x.py": branches, "good.py": GOOD})).classes != ()


def test_latin_1_is_a_problem_but_is_read(addon: Addon) -> None:
    module = read_module(addon("shop", {"bad.py": (GOOD + "NAME = 'caf\xe9'\n").encode("latin-1")}))
    assert [item.class_name for item in module.classes] == ["Good"]
    assert len(module.problems) == 1


def test_declared_encodings_are_no_problem(addon: Addon) -> None:
    module = read_module(
        addon("shop", {"x.py": ("# coding: latin-1\n" + GOOD + "NAME = 'caf\xe9'\n").encode("latin-1")})
    )
    assert (len(module.classes), module.problems) == (1, ())


def test_symlink_loops_end(addon: Addon) -> None:
    folder = addon("shop", {"x.py": "__import__('y')\n" + GOOD})
    (folder / "again").symlink_to(folder)
    (folder / "self.py").symlink_to(folder / "self.py")
    (folder / "__init__.py").write_text("from . import x, self, again\nfrom .again.again import x\n")
    module = read_module(folder)
    assert {item.class_name for item in module.classes} == {"Good"}


def test_files_outside_of_the_addon_are_not_read(addon: Addon) -> None:
    addon("other", {"x.py": GOOD})
    folder = addon("shop", {"__init__.py": "from ..other import x\nfrom ...... import y\nimport odoo.addons.other.x\n"})
    assert read_module(folder).classes == ()


@pytest.mark.parametrize(
    "manifest",
    [
        "__import__('os').system('touch {ran}')",
        "{{'name': open('{ran}', 'w')}}",
        "import os\nopen('{ran}', 'w')",
        "[1, 2]",
        "{{'name': ",
        "(" * 3000,
    ],
)
def test_manifests_are_data(addon: Addon, tmp_path: Path, manifest: str) -> None:
    ran = tmp_path / "ran"
    module = read_module(addon("shop", {"x.py": GOOD}, manifest.format(ran=ran)))
    assert not ran.exists()
    assert module.manifest.depends == ("base",)
    assert len(module.problems) == 1
    assert len(module.classes) == 1


def test_nothing_of_an_addon_is_run(addon: Addon, tmp_path: Path) -> None:
    before = set(sys.modules)
    read_module(addon("shop", {"x.py": f"open({str(tmp_path / 'ran')!r}, 'w')\nimport antigravity\n" + GOOD}))
    assert not (tmp_path / "ran").exists()
    assert set(sys.modules) - before == set()
