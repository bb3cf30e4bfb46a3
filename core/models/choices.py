"""Bridge between labelled enumerations and Django's choices."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.calc.enums import LabelledEnum


def labelled(kinds: type[LabelledEnum]) -> list[tuple[str, str | Promise]]:
    """Return the choices of an enumeration, labels translated when they are shown."""
    return [(member.value, gettext_lazy(member.label)) for member in kinds]
