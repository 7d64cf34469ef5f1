"""Checks: pure functions of facts and decisions, one file each.

`checks.audit` judges a live system, `checks.source` judges the source code of addons. Each has a tuple `CHECKS` that
one can read from top to bottom.
"""
