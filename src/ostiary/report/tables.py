"""A matrix as a file: CSV, JSON or parquet, a row per user, model and operation or per visible record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ostiary.engine.matrix import Block
from ostiary.report.files import is_special, replacing
from ostiary.report.meta import MatrixMeta
from ostiary.report.rows import (
    MATRIX_COLUMNS,
    RECORD_COLUMNS,
    CsvNotation,
    JsonNotation,
    Logins,
    Notation,
    matrix_text,
    records_text,
)


@dataclass(frozen=True, slots=True)
class Table:
    """What is to be written. `blocks` come in the order of the rows; they are read once, as they are written.

    `models` are the models that blocks may have. With `records` a row is a visible record, and answers need ids.
    """

    blocks: Iterable[Block]
    logins: Logins
    models: Sequence[str]
    meta: MatrixMeta
    records: bool = False

    def texts(self, notation: Notation) -> Iterator[str]:
        """The rows in some notation, many at a time."""
        make = records_text if self.records else matrix_text
        return make(self.blocks, self.logins, notation)

    @property
    def columns(self) -> tuple[str, ...]:
        return RECORD_COLUMNS if self.records else MATRIX_COLUMNS


def print_csv(table: Table, out: TextIO) -> None:
    """A header and the rows."""
    out.write(",".join(table.columns) + "\n")
    for text in table.texts(CsvNotation()):
        out.write(text)
        out.write("\n")


def print_json(table: Table, out: TextIO) -> None:
    """One object, `ostiary/matrix/1`: the metadata and the rows."""
    meta = json.dumps(table.meta.as_dict(), indent=1)
    kind = "records" if table.records else "rows"
    out.write(f'{{"schema": "ostiary/matrix/1", "meta": {meta},\n"{kind}": [\n')
    notation = JsonNotation()
    for number, text in enumerate(table.texts(notation)):
        out.write(notation.separator if number else "")
        out.write(text)
    out.write("\n]}\n")


def write_csv(table: Table, target: Path) -> None:
    """A CSV file; its metadata is in `FILE.meta.json` beside it, as CSV has no place for it."""
    with replacing(target) as draft:
        with opened(draft) as out:
            print_csv(table, out)
        if not is_special(target):
            with replacing(meta_path(target)) as meta:
                meta.write_text(json.dumps(table.meta.as_dict(), indent=1) + "\n", encoding="utf-8")


def meta_path(target: Path) -> Path:
    """Where the metadata of a CSV file is."""
    return target.with_name(target.name + ".meta.json")


def write_json(table: Table, target: Path) -> None:
    """A JSON file."""
    with replacing(target) as draft, opened(draft) as out:
        print_json(table, out)


def write_parquet(table: Table, target: Path) -> None:
    """A parquet file with the metadata under the key `ostiary`."""
    from ostiary.report import parquet

    with replacing(target) as draft:
        if table.records:
            parquet.write_records(table.blocks, table.logins, table.models, table.meta, draft)
        else:
            parquet.write_matrix(table.blocks, table.logins, table.models, table.meta, draft)


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """A text file to write many short texts to."""
    with path.open("w", encoding="utf-8", newline="", buffering=1 << 20) as file:
        yield file
