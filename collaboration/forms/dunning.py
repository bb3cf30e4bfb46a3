"""Reminding of an invoice: the day of the letter and the new day to pay."""

from django.utils.translation import gettext_lazy as _

from core.forms.fields import JapaneseDateField, NameField
from core.forms.records import RecordForm


class DunningForm(RecordForm):
    """What is typed of a reminder."""

    issued_on = JapaneseDateField(label=_("発行日"))
    due_on = JapaneseDateField(label=_("新しい支払期限"))
    remarks = NameField(label=_("備考"), required=False, max_length=500)
