"""Entries that were sent a second time from a page that the browser had restored or opened twice.

Such a page carries a key of its own, so only the content tells. Whoever means it says so, and enters it once more.
"""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.content import AgreementContent
from collaboration.calc.kinds import ReceiptKind
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import Agreement
from collaboration.queries.agreement_content import content_of
from core.actions.refused import ActionRefused
from core.models import User

RECENT = datetime.timedelta(days=1)


class TwinRefused(ActionRefused):
    """The same user entered the same content a short while ago."""


def refuse_twin_agreement(content: AgreementContent, *, parent: Agreement | None = None, by: User) -> None:
    """Raise TwinRefused when the user entered an agreement of the same content within the last day, numbers aside."""
    fields = {name: value for name, value in content.own_fields().items() if name != "number"}
    recent = Agreement.objects.filter(created_by=by, created_at__gte=timezone.now() - RECENT, parent=parent)
    for twin in recent.filter(**fields).order_by("-pk"):
        standing = content_of(twin)
        if (standing.parties, standing.researchers) == (content.parties, content.researchers):
            raise TwinRefused(
                _(
                    "同じ内容の契約を%(number)sとして登録したばかりです。別の契約であれば「同じ内容でも登録する」に印を付けてください。"
                )
                % {"number": twin.number}
            )


def refuse_twin_receipt(
    agreement: Agreement,
    *,
    received_on: datetime.date,
    amount_yen: int,
    parts: ReceiptParts,
    by: User,
) -> None:
    """Raise TwinRefused when the user recorded the same sum of the same day for the agreement within the last day."""
    given = parts if parts.total_yen else ReceiptParts(direct_yen=amount_yen)
    twins = agreement.receipts.filter(
        created_by=by,
        created_at__gte=timezone.now() - RECENT,
        received_on=received_on,
        amount_yen=amount_yen,
        kind=ReceiptKind.RECEIPT.value,
        **given.amounts(),
    )
    if twins.exists():
        raise TwinRefused(
            _(
                "同じ入金日・同じ金額の入金を登録したばかりです。別の入金であれば「同じ内容でも登録する」に印を付けてください。"
            )
        )
