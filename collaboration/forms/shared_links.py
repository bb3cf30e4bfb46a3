"""Making an address for a partner of a contract."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.calc.shared_link import LONGEST_DAYS, latest_end
from core.forms.fields import JapaneseDateField, NameField
from core.models import Organization


class ShareForm(forms.Form):
    """For whom the address is, until when, and whom the reader may ask."""

    organization = forms.TypedChoiceField(
        label=_("相手先"),
        coerce=int,
        error_messages={"required": _("共有する相手先を選んでください。")},
    )
    recipient = NameField(
        label=_("渡す相手・用件"),
        max_length=100,
        error_messages={"required": _("渡す相手か用件を入力してください。例：知的財産部　見本 太郎 様")},
        help_text=_("大学の控えです。共有の画面には出ません。例：知的財産部　見本 太郎 様"),
    )
    contact = NameField(
        label=_("大学の連絡先"),
        max_length=200,
        error_messages={"required": _("大学の連絡先を入力してください。例：産学連携課　電話 03-0000-0000")},
        help_text=_("共有の画面に出ます。例：産学連携課　架空 花子　電話 03-0000-0000"),
    )
    expires_on = JapaneseDateField(label=_("有効期限"))

    def __init__(self, *args: Any, partners: Sequence[Organization], **options: Any) -> None:
        """Offer the partners of the contract."""
        super().__init__(*args, **options)
        self.partners = {partner.pk: partner for partner in partners}
        field = self.fields["organization"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        field.initial = next(iter(self.partners), None)
        field.choices = [(key, partner.name) for key, partner in self.partners.items()]
        self.fields["expires_on"].help_text = _("今日から%(days)d日以内です。例：2026/4/1、R8.4.1") % {
            "days": LONGEST_DAYS
        }

    def clean_organization(self) -> Organization:
        """Return the partner that was chosen."""
        return self.partners[self.cleaned_data["organization"]]

    def clean_expires_on(self) -> datetime.date:
        """Refuse a day that has passed, and one too far ahead."""
        day: datetime.date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= latest_end(today):
            raise ValidationError(
                _("有効期限は、今日（%(today)s）から%(last)sまでの日付を入力してください。"),
                params={"today": today.isoformat(), "last": latest_end(today).isoformat()},
            )
        return day
