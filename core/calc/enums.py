"""Enumerations that carry the label an office reads."""

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """A stored code and its Japanese label, as the ministry writes it.

    The label is the message id of the translation catalogue; screens translate it, calculations never look at it.
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make the member a plain string that also knows its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
