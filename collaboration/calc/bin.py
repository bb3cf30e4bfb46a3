"""The bin: how long what was deleted can be brought back."""

import datetime

from collaboration.calc.kinds import AgreementState

BIN_DAYS = 30
DELETABLE = (AgreementState.CONSULT, AgreementState.DRAFT)
"""Later states are cancelled, never deleted: somebody outside the office already knows of the contract."""


def stays_until(deleted_on: datetime.date) -> datetime.date:
    """Return the last day on which it can be brought back."""
    return deleted_on + datetime.timedelta(days=BIN_DAYS)
