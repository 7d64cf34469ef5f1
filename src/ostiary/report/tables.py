"""A matrix as a file: CSV, JSON or parquet, a row per user, model and operation or per visible record."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TextIO

from ostiary.engine.matrix import Block
from ostiary.report.files import is_special, replacing
from ostiary.report.meta import MatrixMeta
from ostiary.report.rows import MATRIX_COLUMNS, CsvNotation, JsonNotation, Logins, matrix_text

if TYPE_CHECKING:
    from ostiary.report.records import RecordFormat, Records


@dataclass(frozen=True, slots=True)
class Table:
    """What is to be written. `blocks` come in the order of the rows; they are read once, as they are written.

    `models` are the models that blocks may have.
    """

    blocks: Iterable[Block]
    logins: Logins
    models: Sequence[str]
    meta: MatrixMeta


def print_csv(table: Table, out: TextIO) -> None:
    """A header and the rows."""
    out.write(",".join(MATRIX_COLUMNS) + "\n")
    for text in matrix_text(table.blocks, table.logins, CsvNotation()):
        out.write(text)
        out.write("\n")


def print_json(table: Table, out: TextIO) -> None:
    """One object, `ostiary/matrix/1`: the metadata and the rows."""
    out.write(_json_head(table.meta) + '"rows": [\n')
    notation = JsonNotation()
    for number, text in enumerate(matrix_text(table.blocks, table.logins, notation)):
        out.write(notation.separator if number else "")
        out.write(text)
    out.write("\n]}\n")


def _json_head(meta: MatrixMeta) -> str:
    return f'{{"schema": "ostiary/matrix/1", "meta": {json.dumps(meta.as_dict(), indent=1)},\n'


def write_csv(table: Table, target: Path) -> None:
    """A CSV file; its metadata is in `FILE.meta.json` beside it, as CSV has no place for it."""
    with replacing(target) as draft:
        with _opened(draft) as out:
            print_csv(table, out)
        _write_meta(table.meta, target)


def write_json(table: Table, target: Path) -> None:
    """A JSON file."""
    with replacing(target) as draft, _opened(draft) as out:
        print_json(table, out)


def write_parquet(table: Table, target: Path) -> None:
    """A parquet file with the metadata under the key `ostiary`."""
    from ostiary.report.parquet import write_matrix

    with replacing(target) as draft:
        write_matrix(table.blocks, table.logins, table.models, table.meta, draft)


def write_record_file(records: Records, target: Path, kind: RecordFormat) -> None:
    """A file with a row per visible record."""
    from ostiary.report.records import write_records

    with replacing(target) as draft:
        if kind == "parquet" and not is_special(target):
            write_records(records, draft, kind)
            return
        with TemporaryDirectory(dir=None if is_special(target) else draft.parent) as folder, _opened(draft) as out:
            _pass_on(records, Path(folder) / "rows", kind, out)
        if kind == "csv":
            _write_meta(records.meta, target)


def print_records(records: Records, out: TextIO, kind: RecordFormat) -> None:
    """The rows of visible records to a stream."""
    with TemporaryDirectory(prefix="ostiary-") as folder:
        _pass_on(records, Path(folder) / "rows", kind, out)


def _pass_on(records: Records, rows: Path, kind: RecordFormat, out: TextIO) -> None:
    """Copy what DuckDB writes to a stream; JSON rows become part of an object."""
    from ostiary.report.records import write_records

    write_records(records, rows, kind)
    out.write(_json_head(records.meta) + '"records": ' if kind == "json" else "")
    with rows.open(encoding="utf-8", newline="") as written:
        shutil.copyfileobj(written, out, 1 << 20)
    out.write("}\n" if kind == "json" else "")


def meta_path(target: Path) -> Path:
    """Where the metadata of a CSV file is."""
    return target.with_name(target.name + ".meta.json")


def _write_meta(meta: MatrixMeta, target: Path) -> None:
    if is_special(target):
        return
    with replacing(meta_path(target)) as draft:
        draft.write_text(json.dumps(meta.as_dict(), indent=1) + "\n", encoding="utf-8")


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """A text file to write many short texts to."""
    with path.open("w", encoding="utf-8", newline="", buffering=1 << 20) as file:
        yield file
