"""What the lab says when it cannot go on: one sentence, and the mend on a line of its own.

LabError        something went wrong            exit status 1
└── Missing     the machine lacks something     exit status 3
"""


class LabError(Exception):
    """A failure a contributor can act on; `mend` says how."""

    status = 1

    def __init__(self, message: str, mend: str = "", status: int | None = None) -> None:
        super().__init__(message)
        self.mend = mend
        self.status = status or self.status

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message}\n  mend: {self.mend}" if self.mend else message


class Missing(LabError):
    """The machine lacks a program, a package source or an interpreter."""

    status = 3
