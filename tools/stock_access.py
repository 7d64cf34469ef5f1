"""Writes the access rights and record rules that the modules of an Odoo package ship.

    python tools/stock_access.py 19.0 /usr/lib/python3/dist-packages/odoo/addons
    python tools/stock_access.py --check 19.0 /usr/lib/python3/dist-packages/odoo/addons

Read are `ir.model.access.csv` and the records of `ir.rule` and `ir.model.access` in the XML files that manifests name
under `data`. `--check` compares instead of writing and exits with 1 where the shipped data differs.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ostiary.series import get_series
from ostiary.sources.addons.manifest import manifest_path

DATA = Path(__file__).resolve().parent.parent / "src/ostiary/series/data"
PERMISSIONS = {"perm_read": "r", "perm_write": "w", "perm_create": "c", "perm_unlink": "u"}
Records = dict[str, dict[str, Any]]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    target = DATA / f"access-{get_series(options.series).name}.jsonl"
    lines = [line for line in map(module_line, modules(options.addons)) if line[1] or line[2]]
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n" for line in lines)
    if options.check:
        same = target.is_file() and target.read_text(encoding="utf-8") == text
        print(f"{target.name}: {'up to date' if same else 'differs from the sources'}")
        return 0 if same else 1
    target.write_text(text, encoding="utf-8")
    print(f"{target.name}: {len(lines)} modules, {len(text.encode())} bytes")
    return 0


def modules(folders: Sequence[Path]) -> Iterator[Path]:
    """Every module but Odoo's own test modules, by name."""
    found = {path.name: path for folder in reversed(folders) for path in folder.iterdir() if manifest_path(path)}
    return (path for name, path in sorted(found.items()) if not name.startswith("test_"))


def module_line(module: Path) -> list[Any]:
    """[name, rules, rights] with external ids, in the order of the data files."""
    rules: Records = {}
    rights: Records = {}
    manifest = manifest_path(module)
    assert manifest is not None
    for name in ast.literal_eval(manifest.read_text(encoding="utf-8")).get("data", ()):
        path = module / name
        if path.name == "ir.model.access.csv":
            _read_csv(path, module.name, rights)
        elif path.suffix == ".xml":
            _read_xml(path, module.name, rules, rights)
    return [module.name, rules, rights]


def _read_csv(path: Path, module: str, rights: Records) -> None:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            group = row.get("group_id:id") or row.get("group_id/id")
            values: dict[str, Any] = {"model": _model(row.get("model_id:id") or row["model_id/id"])}
            if group:
                values["group"] = _full(group, module)
            granted = {letter: True for name, letter in PERMISSIONS.items() if row.get(name) in ("1", "True", "true")}
            rights.setdefault(_full(row["id"], module), {}).update(values | granted)


def _read_xml(path: Path, module: str, rules: Records, rights: Records) -> None:
    for record in ElementTree.parse(path).iter("record"):
        target = {"ir.rule": rules, "ir.model.access": rights}.get(record.get("model", ""))
        if target is not None:
            values = dict(filter(None, (_field(field, module) for field in record.iter("field"))))
            target.setdefault(_full(record.attrib["id"], module), {}).update(values)


def _field(field: ElementTree.Element, module: str) -> tuple[str, Any] | None:
    name, text, code = field.get("name", ""), (field.text or "").strip(), field.get("eval")
    if name in PERMISSIONS or name == "active":
        return PERMISSIONS.get(name, name), bool(ast.literal_eval(code or text.capitalize() or "None"))
    if name == "domain_force":
        return "domain", str(ast.literal_eval(code)) if code else text or None
    if name == "model_id":
        return "model", _model(field.get("ref") or ast.literal_eval(field.get("search", "[['', '', '']]"))[0][2])
    if name == "group_id":
        return "group", _full(field.get("ref", ""), module) if field.get("ref") else None
    if name == "groups":
        return "groups", list(_commands(ast.parse((code or "[]").strip(), mode="eval").body, module))
    return None


def _commands(node: ast.expr, module: str) -> Iterator[str]:
    """What `[(4, ref('x'))]`, `[Command.link(…)]` (`+x`), `(5,)` (`=`), `(3, …)` (`-x`) and `(6, …)` say."""
    assert isinstance(node, ast.List | ast.Tuple)
    for item in node.elts:
        parts = item.args if isinstance(item, ast.Call) else item.elts[1:] if isinstance(item, ast.Tuple) else []
        kind = item.func.attr if isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute) else ""
        code = kind or str(ast.literal_eval(item.elts[0]) if isinstance(item, ast.Tuple) else "")
        if code in ("5", "6", "set", "clear"):
            yield "="
        names = [part.args[0] for each in parts for part in ast.walk(each) if isinstance(part, ast.Call)]
        for name in names:
            yield ("-" if code in ("2", "3", "unlink", "delete") else "+") + _full(ast.literal_eval(name), module)


def _full(name: str, module: str) -> str:
    return name if "." in name else f"{module}.{name}"


def _model(reference: str) -> str:
    """`base.model_res_partner` and `res.partner` as `res_partner`."""
    *_, last = reference.rpartition(".model_")
    return last.removeprefix("model_").replace(".", "_")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Write the access rights and record rules that stock modules ship.")
    parser.add_argument("series", help="19.0")
    parser.add_argument("addons", nargs="+", type=Path, help="folders of addons")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
