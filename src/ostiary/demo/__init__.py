"""The sample company: a library that lends books, with about thirty deliberate mistakes (see MISTAKES.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
SAMPLE: Final = FOLDER / "sample.world.yaml"
ADDONS: Final = FOLDER / "addons"
MISTAKES: Final = FOLDER / "MISTAKES.md"
