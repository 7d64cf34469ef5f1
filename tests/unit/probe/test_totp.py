"""The codes of RFC 6238, appendix B, cut to the six digits that Odoo wants."""

from __future__ import annotations

import base64

import pytest

from ostiary.errors import UsageError
from ostiary.probe.totp import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_of_the_standard(now: float, code: str) -> None:
    assert totp(SECRET, now) == code


def test_a_secret_as_odoo_shows_it() -> None:
    assert totp(" gezd gnbv gy3t qojq gezd gnbv gy3t qojq ", 59.9) == "287082"


@pytest.mark.parametrize("secret", ["1", "not base32!", "GEZDGNB1"])
def test_a_secret_that_is_none(secret: str) -> None:
    with pytest.raises(UsageError, match="a TOTP secret is not one") as caught:
        totp(secret, 0)
    assert secret not in str(caught.value)
