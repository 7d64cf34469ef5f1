"""Access that is denied, or allowed, for a reason that was planted: one small function each.

The functions run inside Odoo 14 and 19 (Python 3.9 and later), so nothing here may import ostiary. Each gets a `Stage`,
makes what it needs and returns what to ask. `denied.py` and its neighbours can stand side by side in one database;
`bent.py` bends what everybody shares, and comes last.
"""
