"""What users can log in with: whether it is there, never what it is."""

from __future__ import annotations

from collections.abc import Sequence

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import ids_of
from ostiary.findings import Skipped


def with_credentials(audit: Audit, users: Sequence[int]) -> set[int]:
    """Those of the users who have a password, an API key or an account at a provider. Raises Skipped."""
    if not audit.has("res_users", "password"):
        raise Skipped("the source does not say who has a password")
    tests = ["u.password IS NOT NULL AND u.password <> ''"]
    if audit.has("res_users", "oauth_uid"):
        tests.append("u.oauth_uid IS NOT NULL")
    if audit.has("res_users_apikeys", "user_id"):
        tests.append("EXISTS (SELECT 1 FROM res_users_apikeys k WHERE k.user_id = u.id)")
    alternatives = " OR ".join(f"({test})" for test in tests)
    return set(ids_of(audit.rows(f"SELECT u.id FROM res_users u WHERE u.id = ANY($1) AND ({alternatives})", [users])))
