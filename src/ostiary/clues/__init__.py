"""What people have when Odoo refuses: a line of the log, a traceback, the text of a page. Read into clues.

Names and addresses in what was pasted are never kept: a clue has ids, models, fields and technical names only.
"""

from ostiary.clues.clue import Clue
from ostiary.clues.reading import read_clues

__all__ = ["Clue", "read_clues"]
