"""Forms that create or change one record: version, submission key, refusals and conflicts in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.forms.fields import NameField, YenField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NOT_VALUES = ("version", "submission", "reason")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field that a colleague saved differently, both values in words."""

    label: str
    theirs: str
    mine: str


class RecordForm(forms.Form):
    """A form over the fields of one record; `version` is what the editor saw, `submission` makes a form count once."""

    taken: "ClassVar[tuple[str, _StrPromise] | None]" = None
    """Field and words for values that together must be there only once."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, record: models.Model | None = None, **options: Any) -> None:
        """Fill the form from a record, if one is given."""
        self.conflict: list[Disagreement] = []
        if record is not None:
            options["initial"] = self.values_of(record) | options.get("initial", {})
        super().__init__(*args, **options)

    @classmethod
    def values_of(cls, record: models.Model) -> dict[str, Any]:
        """Return the record's values for the fields of this form."""
        return {name: getattr(record, name) for name in cls.base_fields if hasattr(record, name)}

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, for the action."""
        return {name: value for name, value in self.cleaned_data.items() if name not in NOT_VALUES}

    @property
    def expected_version(self) -> int:
        """The version the editor saw; 0, which no record has, when the form was tampered with."""
        return self.cleaned_data.get("version") or 0

    @property
    def submission_key(self) -> UUID:
        """The key of this form; a form that lost its own gets another and so is not recognised when sent twice."""
        return self.cleaned_data.get("submission") or uuid4()

    def refuse(self, error: ValidationError) -> None:
        """Show what an action refused: at its field where the form has it, else above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            if self.taken and any(each.code == "unique_together" for each in errors):
                self.add_error(*self.taken)
            else:
                self.add_error(name if name in self.fields else None, errors)

    def current_values(self, guard: models.Model) -> dict[str, Any]:
        """Return the values a colleague saved; `guard` is the record whose version was newer."""
        return self.values_of(guard)

    def disagree(self, theirs: Mapping[str, Any], version: int) -> None:
        """Show both versions side by side; sending the form again settles for what is in it."""
        self.conflict = [
            Disagreement(str(field.label), self._in_words(name, theirs[name]), self._in_words(name, mine))
            for name, field in self.fields.items()
            if name in theirs
            and (mine := self.cleaned_data.get(name)) != theirs[name]
            and name not in NOT_VALUES
        ]
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("version")] = str(version)  # type: ignore[index]  # a copied QueryDict

    def _in_words(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return _t("はい") if value else _t("いいえ")
        if value in (None, ""):
            return _t("（なし）")
        field = self.fields[name]
        if isinstance(field, YenField):
            return field.shown(value)
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return str(dict(field.choices).get(str(value), value))  # type: ignore[arg-type]  # flat choices only
        return str(value)


class ReasonForm(forms.Form):
    """Why something was done, for the history."""

    reason = NameField(
        label=_("理由"),
        max_length=300,
        required=False,
        help_text=_("履歴に残ります。例：登記情報の確認による"),
    )
