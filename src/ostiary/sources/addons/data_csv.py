"""CSV data files as records, as `convert_csv_import` reads them: the model is the name of the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from ostiary.facts.addons import DataRecord, Place, Problem, Value
from ostiary.sources.addons.data_xml import KEPT, XmlContent, XmlFile

LIMIT: Final = 20_000_000
_REQUIRED: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "ir.model.access": (("id",), ("model_id",), ("group_id",), ("perm_read",)),
    "ir.rule": (("id",), ("model_id",), ("domain_force",)),
    "ir.access": (("id",), ("model_id",), ("group_id",), ("operation",)),
}
"""Columns whose absence changes what the rows mean."""
_LONGEST_CELL: Final = 1_000_000


def read_csv(source: bytes, model: str, file: XmlFile) -> XmlContent:
    """The records of a file; only the models that access depends on are read."""
    if model not in KEPT:
        return XmlContent()
    if len(source) > LIMIT:
        return XmlContent(problems=(Problem("skipped", f"the file is larger than {LIMIT:,} bytes", file.place(1)),))
    problems: list[Problem] = []
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        problems.append(Problem("unreadable", "the file is not UTF-8; it was read as Latin-1", file.place(line)))
        text = source.decode("latin-1")
    try:
        return _rows(text, model, file, problems)
    except csv.Error as error:
        problems.append(Problem("unreadable", f"the file is not CSV: {error}", file.place(1)))
        return XmlContent(problems=tuple(problems))


def _rows(text: str, model: str, file: XmlFile, problems: list[Problem]) -> XmlContent:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip() for name in next(reader, [])]
    names = [name.replace("/", ":").removesuffix(":id") if name not in ("id", ".id") else name for name in header]
    for wanted in _REQUIRED.get(model, ()):
        if not any(name in wanted for name in names):
            problems.append(Problem("columns", f"the file has no column `{wanted[0]}`", file.place(1)))
    if "id" not in names or not any(name == "model_id" for name in names):
        return XmlContent(problems=tuple(problems))
    records = tuple(_records(reader, header, names, model, file))
    return XmlContent(records, (), tuple(problems))


def _records(
    reader: Iterator[list[str]], header: list[str], names: list[str], model: str, file: XmlFile
) -> Iterator[DataRecord]:
    last = 1
    for row in reader:
        line, last = last + 1, int(reader.line_num)  # type: ignore[attr-defined]
        if not any(row):
            continue
        values = {
            name: _cell(written, cell, line)
            for written, name, cell in zip(header, names, row, strict=False)
            if name and name != "id"
        }
        xmlid = file.full(dict(zip(names, row, strict=False)).get("id", "").strip())
        yield DataRecord("record", model, xmlid, file.module, Place(file.path, line), values)


def _cell(header: str, cell: str, line: int) -> Value:
    """A cell; the columns that end in `:id` or `/id` hold external ids."""
    return Value("ref" if header.endswith((":id", "/id")) else "text", cell.strip(), line)
