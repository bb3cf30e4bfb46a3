"""Whether an agreement may stand under the umbrella agreement that it names."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from collaboration.calc.content import AgreementContent
from collaboration.calc.kinds import FALLEN, AgreementKind
from collaboration.models import Agreement


def refuse_wrong_umbrella(content: AgreementContent, before: AgreementContent | None = None) -> None:
    """Raise ValidationError, naming the field, unless the umbrella is one and has a partner in common or a reason."""
    if content.umbrella_id is None or content == before:
        return
    if content.kind == AgreementKind.UMBRELLA:
        raise ValidationError(
            {
                "umbrella": _(
                    "包括連携契約は、ほかの包括連携契約のもとに置けません。この欄を空欄にしてください。"
                )
            }
        )
    umbrella = (
        Agreement.objects.roots().filter(pk=content.umbrella_id, kind=AgreementKind.UMBRELLA.value).first()
    )
    is_new = before is None or before.umbrella_id != content.umbrella_id
    if umbrella is None or (is_new and umbrella.state in FALLEN):
        raise ValidationError(
            {
                "umbrella": _(
                    "有効な包括連携契約ではありません。包括連携契約の契約番号を入力してください。例：HR2025-00001"
                )
            }
        )
    partners = [party.organization_id for party in content.parties]
    shared = umbrella.parties.filter(Q(organization__in=partners) | Q(present__in=partners))
    if not content.umbrella_reason.strip() and not shared.exists():
        raise ValidationError(
            {
                "umbrella_reason": _(
                    "%(number)sとこの契約に共通の相手先がありません。このままもとに置くときは、理由を入力してください。"
                    "例：相手先のグループ会社との契約のため"
                )
                % {"number": umbrella.number}
            }
        )


def refuse_to_lose_its_kind(agreement: Agreement, content: AgreementContent) -> None:
    """Raise ValidationError when an umbrella with contracts beneath it would become another kind."""
    was = agreement.kind == AgreementKind.UMBRELLA
    if was and content.kind != AgreementKind.UMBRELLA and agreement.covered.exists():
        raise ValidationError(
            {
                "kind": _(
                    "この包括連携契約のもとに契約があるため、契約種別を変えられません。先に、配下の契約を外してください。"
                )
            }
        )
