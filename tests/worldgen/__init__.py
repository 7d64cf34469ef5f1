"""Random worlds for the conformance tests: rows of the scratch models, and cases of record rules over them.

Pure Python without Odoo. Everything follows from a seed, and is JSON, so that a failing case can be replayed and
shrunk. Records of Odoo itself (partners, users, companies) are symbols such as `@P1@` until the database is known.
"""
