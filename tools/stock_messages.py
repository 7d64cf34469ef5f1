"""Writes `src/ostiary/series/data/messages.jsonl`: how Odoo's refusals read in the languages that Odoo ships.

    python tools/stock_messages.py ADDONS_FOLDER…

Each folder is `odoo/addons` of one Odoo. Texts of all of them are put together.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from ostiary.clues.messages import MESSAGES
from ostiary.facts import OPERATIONS

TARGET = Path(__file__).resolve().parent.parent / "src/ostiary/series/data/messages.jsonl"


def main(folders: list[Path]) -> None:
    wanted = {message.text for message in MESSAGES} | set(OPERATIONS)
    found = {
        (entry.msgid, file.stem, entry.msgstr)
        for folder in folders
        for module in ("base", "web", "portal")
        for file in sorted((folder / module / "i18n").glob("*.po"))
        for entry in polib.pofile(str(file))
        if entry.msgid in wanted and entry.msgstr and entry.msgstr != entry.msgid
    }
    rows = [json.dumps({"source": a, "lang": b, "text": c}, ensure_ascii=False) for a, b, c in sorted(found)]
    TARGET.write_text("".join(f"{row}\n" for row in rows), "utf-8")
    print(f"{TARGET.name}: {len(rows)} texts")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
