"""`ostiary lint` from its options to its exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ostiary.sources.lint_cache import LintCache
from unit.cli.conftest import Run

HEADER = "id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink\n"
BAD = "lang_portal,x,base.model_res_lang,base.group_portal,1,1,0,0"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An addon that lets portal users write languages; the working folder is the one that holds it."""
    module = tmp_path / "shop"
    (module / "security").mkdir(parents=True)
    manifest = {"name": "Shop", "version": "18.0.1.0.0", "data": ["security/ir.model.access.csv"]}
    (module / "__manifest__.py").write_text(repr(manifest))
    (module / "__init__.py").write_text("")
    (module / "security/ir.model.access.csv").write_text(f"{HEADER}{BAD}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return module


def found(text: str) -> list[tuple[str, str, int]]:
    findings = json.loads(text)["findings"]
    return [(each["check"], each["location"]["path"], each["location"]["line"]) for each in findings]


EXPECTED = [("portal-can-write", "shop/security/ir.model.access.csv", 2)]


@pytest.mark.parametrize("path", [".", "shop", "shop/security/ir.model.access.csv"])
def test_a_folder_an_addon_and_a_file_of_it_are_judged(shop: Path, run: Run, path: str) -> None:
    done = run("lint", path, "--format", "json")
    assert (done.status, found(done.out)) == (1, EXPECTED)
    assert json.loads(done.out)["series"] == "18.0"


def test_the_threshold_and_the_choice_of_checks_decide(shop: Path, run: Run) -> None:
    assert run("lint", "shop", "--fail-on", "critical").status == 0
    assert run("lint", "shop", "--ignore", "portal-can-write").status == 0
    done = run("lint", "shop", "--select", "OST-A002", "--format", "json")
    assert (done.status, found(done.out)) == (1, EXPECTED)


@pytest.mark.parametrize(
    ("format", "words"),
    [
        ("terminal", "OST-A002"),
        ("sarif", '"ruleId": "OST-A002"'),
        ("junit", "portal-can-write"),
        ("markdown", "portal-can-write"),
        ("github", "file=shop/security/ir.model.access.csv,line=2"),
        ("html", "portal-can-write"),
    ],
)
def test_every_format_names_the_finding(shop: Path, run: Run, format: str, words: str) -> None:
    done = run("lint", "shop", "--format", format)
    assert done.status == 1
    assert words in done.out


def test_a_comment_with_a_reason_accepts_a_finding(shop: Path, run: Run) -> None:
    target = shop / "security/ir.model.access.csv"
    target.write_text(f"{HEADER}{BAD},# ostiary: ignore[portal-can-write] they translate for us\n")
    done = run("lint", "shop", "--format", "json")
    assert (done.status, found(done.out)) == (0, [])
    (accepted,) = json.loads(done.out)["suppressed"]
    assert accepted["reason"] == "they translate for us"


def test_what_is_kept_on_disk_is_what_is_there(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run("lint", "shop", "--format", "json")
    with monkeypatch.context() as patched:
        patched.setattr("ostiary.sources.lint_run.materials", None)  # whoever reads again fails
        again = run("lint", "shop", "--format", "json")
    assert (again.status, found(again.out)) == (first.status, found(first.out))


def test_a_change_of_any_kind_is_seen(shop: Path, run: Run) -> None:
    target = shop / "security/ir.model.access.csv"
    old = target.stat()
    run("lint", "shop")
    target.write_text(f"{HEADER}{BAD.replace('1,1,0,0', '1,0,0,0')}\n")
    os.utime(target, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert target.stat().st_size == old.st_size
    assert run("lint", "shop").status == 0
    shutil.rmtree(shop / "security")
    assert "cannot be read" in run("lint", "shop", "--format", "json").out


def test_broken_results_on_disk_are_not_used(shop: Path, run: Run, tmp_path: Path) -> None:
    run("lint", "shop")
    for path in (tmp_path / "cache/ostiary/lint").iterdir():
        path.write_text('{"source": 1}')
    assert run("lint", "shop").status == 1
    assert LintCache(tmp_path / "nowhere").load("x") is None


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_against_a_revision_only_what_is_new_counts(shop: Path, run: Run) -> None:
    git(shop.parent, "init", "-q")
    git(shop.parent, "add", "shop")
    git(shop.parent, "commit", "-q", "-m", "one")
    assert run("lint", "shop", "--diff", "HEAD").status == 0
    target = shop / "security/ir.model.access.csv"
    target.write_text(f"{HEADER}country,x,base.model_res_country,base.group_portal,1,1,0,0\n{BAD}\n")
    done = run("lint", "shop", "--diff", "HEAD", "--format", "json")
    assert (done.status, found(done.out)) == (1, [("portal-can-write", "shop/security/ir.model.access.csv", 2)])
    assert run("lint", "shop", "--diff", "nothing").status == 2
    assert run("lint", "shop", "--diff", "--output=x").status == 2


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_what_a_change_opens_elsewhere_is_new(shop: Path, run: Run) -> None:
    manifest = {"name": "Shop", "version": "18.0.1.0.0", "data": ["security/ir.model.access.csv", "rules.xml"]}
    rule = (
        '<odoo><record id="bank_portal" model="ir.rule"><field name="model_id" ref="base.model_res_partner_bank"/>'
        "<field name=\"domain_force\">[('partner_id', '=', user.partner_id.id)]</field>"
        '<field name="groups" eval="[(4, ref(\'base.group_portal\'))]"/></record></odoo>'
    )
    (shop / "__manifest__.py").write_text(repr(manifest))
    (shop / "rules.xml").write_text(rule)
    (shop / "security/ir.model.access.csv").write_text(
        f"{HEADER}bank_portal_right,x,base.model_res_partner_bank,base.group_portal,1,0,0,0\n"
    )
    git(shop.parent, "init", "-q")
    git(shop.parent, "add", "shop")
    git(shop.parent, "commit", "-q", "-m", "one")
    assert run("lint", "shop", "--diff", "HEAD").status == 0
    (shop / "rules.xml").write_text("<odoo/>")
    done = run("lint", "shop", "--diff", "HEAD", "--format", "json")
    assert found(done.out) == [("portal-model-without-rule", "shop/security/ir.model.access.csv", 2)]


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_renamed_file_and_moved_lines_bring_nothing_new(shop: Path, run: Run) -> None:
    page = (
        "from odoo import http\nfrom odoo.http import request\n\n\nclass Shop(http.Controller):\n"
        "    @http.route('/shop/<int:order_id>', auth='public')\n"
        "    def page(self, order_id):\n"
        "        order = request.env['sale.order'].sudo().browse(order_id)\n"
        "        return request.render('shop.page', {'order': order})\n"
    )
    (shop / "main.py").write_text(page)
    (shop / "__init__.py").write_text("from . import main\n")
    git(shop.parent, "init", "-q")
    git(shop.parent, "add", "shop")
    git(shop.parent, "commit", "-q", "-m", "one")
    (shop / "main.py").rename(shop / "pages.py")
    (shop / "__init__.py").write_text("from . import pages\n")
    (shop / "pages.py").write_text("# moved\n\n" + page)
    data = shop / "security/ir.model.access.csv"
    (shop / "data").mkdir()
    data.rename(shop / "data/ir.model.access.csv")
    manifest = {"name": "Shop", "version": "18.0.1.0.0", "data": ["data/ir.model.access.csv"]}
    (shop / "__manifest__.py").write_text(repr(manifest))
    done = run("lint", "shop", "--diff", "HEAD", "--format", "json")
    assert (done.status, found(done.out)) == (0, [])
    (shop / "__init__.py").write_text("from . import pages, more\n")
    (shop / "more.py").write_text(page.replace("/shop/", "/more/").replace("class Shop", "class More"))
    done = run("lint", "shop", "--diff", "HEAD", "--format", "json")
    assert (done.status, found(done.out)) == (1, [("record-read-without-check", "shop/more.py", 8)])
    old = len(found(run("lint", "shop", "--format", "json").out)) - 1
    assert f"only what `HEAD` did not have; {old} more were there already" in json.loads(done.out)["notes"]


def test_watching_goes_on_while_a_manifest_is_away(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = shop / "__manifest__.py"
    text = manifest.read_text()
    writes = iter([manifest.unlink, lambda: manifest.write_text(text), interrupted])
    monkeypatch.setattr("ostiary.cli.lint_run.time.sleep", lambda seconds: next(writes)())
    done = run("lint", "shop", "--watch")
    assert (done.status, done.out.count("OST-A002")) == (130, 2)
    assert "error: there is no Odoo addon in `shop`" in done.err


def test_watching_sees_what_changes_in_the_addons_around(
    shop: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    around = tmp_path / "around"
    around.mkdir()
    writes = iter([lambda: (around / "more.py").write_text("x = 1\n"), interrupted])
    monkeypatch.setattr("ostiary.cli.lint_run.time.sleep", lambda seconds: next(writes)())
    done = run("lint", "shop", "--watch", "--addons", str(around))
    assert (done.status, done.out.count("OST-A002")) == (130, 2)


def interrupted() -> None:
    raise KeyboardInterrupt


def test_rights_are_a_table(shop: Path, run: Run) -> None:
    answers = json.loads(run("lint", "shop", "--rights", "--format", "json").out)
    assert answers["schema"] == "ostiary/rights/1"
    of_portal = {item["operation"]: item for item in answers["rights"] if item["who"] == "portal"}
    assert {name: item["outcome"] for name, item in of_portal.items()} == {
        "read": "always",
        "write": "always",
        "create": "never",
        "unlink": "never",
    }
    assert "shop.lang_portal" in of_portal["write"]["by"]
    assert "res.lang" in run("lint", "shop", "--rights").out
    assert run("lint", "shop", "--rights", "--format", "markdown").out.startswith("| model | who |")
    assert run("lint", "shop", "--rights", "--format", "sarif").status == 2


def test_routes_are_a_table(shop: Path, run: Run) -> None:
    (shop / "__init__.py").write_text(
        "from odoo import http\n\n\nclass Shop(http.Controller):\n"
        "    @http.route('/shop/<int:number>', auth='public', csrf=False)\n"
        "    def page(self, number, **kw):\n        return 'x'\n"
    )
    (row,) = json.loads(run("lint", "shop", "--routes", "--format", "json").out)["routes"]
    assert (row["paths"], row["auth"], row["handler"]) == (["/shop/<int:number>"], "public", "Shop.page")
    assert "number" in row["parameters"] and row["location"]["line"] in (5, 6)
    assert "/shop/" in run("lint", "shop", "--routes").out
    assert run("lint", "shop", "--routes", "--format", "sarif").status == 2


def test_paths_without_addons_are_told(tmp_path: Path, run: Run) -> None:
    done = run("lint", str(tmp_path))
    assert (done.status, "no Odoo addon" in done.err) == (3, True)
    assert run("lint", str(tmp_path / "gone")).status == 3
    assert run("lint").status == 2
