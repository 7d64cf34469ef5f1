"""Addons that are broken or mean harm: a finding or a skipped file with its reason, never an exception, nothing run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ostiary.checks.run import run_checks
from ostiary.checks.source import DATA_CHECKS
from ostiary.findings import Finding
from ostiary.sources.addons.source_material import materials
from ostiary.sources.addons.source_tree import find_tree, read_tree

MANIFEST = "{'name': 'Shop', 'version': '18.0.1.0.0', 'depends': ['base'], 'data': ['a.xml', 'ir.model.access.csv']}"
BOMB = '<!DOCTYPE odoo [<!ENTITY a "ha">%s]><odoo>&j;</odoo>' % "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
HEADER = "id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink\n"


def judged(folder: Path) -> list[Finding]:
    linted, around = find_tree([folder], root=folder.parent)
    sources = materials(read_tree(linted, around), raise_faults=True)
    return [found for source in sources for found in run_checks(DATA_CHECKS, source, raise_faults=True).findings]


def addon(folder: Path, files: dict[str, str | bytes], manifest: str = MANIFEST) -> Path:
    module = folder / "shop"
    for path, text in {"__manifest__.py": manifest, "__init__.py": "", **files}.items():
        target = module / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return module


@pytest.mark.parametrize(
    ("name", "text", "check", "words"),
    [
        ("a.xml", BOMB, "xml-declares-entities", "entities"),
        ("a.xml", BOMB.encode("utf-16"), "xml-declares-entities", "entities"),
        ("a.xml", '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><odoo>&x;</odoo>', "xml-declares-entities", ""),
        ("a.xml", "<odoo><record></odoo>", "file-not-readable", "not XML"),
        ("a.xml", b"\xff\xfe\x00", "file-not-readable", "not XML"),
        ("a.xml", "", "file-not-readable", "not XML"),
        ("a.xml", "<a>" * 2000 + "</a>" * 2000, "file-not-readable", "not XML"),
        ("a.xml", b" " * 21_000_000, "file-not-readable", "larger than"),
        ("__init__.py", "def broken(:\n", "file-not-readable", "SyntaxError"),
        ("__init__.py", "# -*- coding: nonsense -*-\nx = 1\n", "file-not-readable", "nonsense"),
        ("__init__.py", b"x = 1\x00\n", "file-not-readable", "null"),
        ("ir.model.access.csv", "id,name\n", "security-column-missing", "model_id"),
        ("ir.model.access.csv", b"id,name,model_id:id,group_id:id,perm_read\n\xe9,x,base.model_res_lang,,0\n", "file-not-readable", "UTF-8"),
        ("ir.model.access.csv", HEADER + '"' + "x" * 2_000_000, "file-not-readable", "not CSV"),
    ],
    ids=lambda given: ascii(given)[:40],  # a text of megabytes is no name
)  # fmt: skip
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, text: str | bytes, check: str, words: str) -> None:
    found = [each for each in judged(addon(tmp_path.resolve(), {name: text})) if each.check == check]
    assert found and any(words in each.message for each in found)
    assert any(each.location and each.location.path == f"shop/{name}" for each in found)


def test_a_manifest_that_is_code_is_told_and_not_run(tmp_path: Path) -> None:
    manifest = f"{{'name': open({str(tmp_path / 'made')!r}, 'w').write('x')}}"
    found = judged(addon(tmp_path.resolve(), {}, manifest))
    assert [each.check for each in found if each.severity == "medium"] == ["manifest-is-code"]
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("name", ["../outside.xml", "/etc/passwd.xml", "gone.xml", "folder.xml"])
def test_data_files_elsewhere_are_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.xml").write_text("<odoo/>")
    manifest = repr({"name": "Shop", "version": "18.0.1.0.0", "data": [name]})
    folder = addon(tmp_path.resolve(), {"folder.xml/x": ""}, manifest)
    assert [each.message for each in judged(folder) if name in each.message and each.check == "file-not-readable"]


def test_folders_that_link_to_themselves_are_walked_once(tmp_path: Path) -> None:
    addon(tmp_path.resolve(), {})
    os.symlink(tmp_path, tmp_path / "loop")
    os.symlink(tmp_path / "shop", tmp_path / "shop_again")
    linted, _ = find_tree([tmp_path], root=tmp_path)
    assert [each.shown for each in linted] == ["shop"]


def test_deep_templates_and_long_domains_end(tmp_path: Path) -> None:
    deep = "<odoo><template id='x'>" + "<t>" * 200 + "</t>" * 200 + "</template></odoo>"
    domain = "['!'" + ", '!'" * 50_000 + ", ('a', '=', 1)]"
    rule = (
        '<odoo><record id="r" model="ir.rule"><field name="model_id" ref="base.model_res_lang"/>'
        f'<field name="domain_force">{domain}</field></record></odoo>'
    )
    manifest = repr({"name": "Shop", "version": "18.0.1.0.0", "data": ["a.xml", "b.xml"]})
    assert judged(addon(tmp_path.resolve(), {"a.xml": deep, "b.xml": rule}, manifest)) is not None


def test_ids_and_models_of_any_kind_raise_nothing(tmp_path: Path) -> None:
    rows = "".join(
        f"{each},{each},{each},{each},{each},1,1,1\n" for each in ("", "a.b.c", "ü", "'\"", "%s", "\x1b[31m")
    )
    assert judged(addon(tmp_path.resolve(), {"a.xml": "<odoo/>", "ir.model.access.csv": HEADER + rows})) is not None


def test_python_2_is_read(tmp_path: Path) -> None:
    source = (
        "from openerp import models, fields\n\n"
        "class Loan(models.Model):\n    _name = 'shop.loan'\n\n"
        "    def go(self):\n        try:\n            print 'x'\n        except ValueError, error:\n            raise error\n"
    )
    folder = addon(tmp_path.resolve(), {"__init__.py": source}, "{'name': 'Shop', 'version': '8.0.1.0.0'}")
    found = judged(folder)
    assert [(each.check, each.subject.model) for each in found] == [("model-without-any-access", "shop.loan")]
