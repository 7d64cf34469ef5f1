"""Mends: proposed for an answer or a finding, tried before they are offered, done on request, and taken back.

offers = propose(world, ask)                      # ask: World → Explanation
with open_odoo("https://host?db=prod") as odoo:
    entry = apply(odoo, offers[0].fix, Journal(journal_folder()))
    undo(odoo, entry, Journal(journal_folder()))
"""

from ostiary.fixes.fix import Fix
from ostiary.fixes.proof import Before, Proof, Shift, prove
from ostiary.fixes.propose import Offer, propose

__all__ = ["Before", "Fix", "Offer", "Proof", "Shift", "propose", "prove"]
