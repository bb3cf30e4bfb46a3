"""What the page of an agreement shows of umbrella agreements and consortia: a few words and the way to their pages."""

from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.kinds import AgreementKind
from collaboration.models import Agreement, Consortium
from collaboration.queries.consortium import consortium_page
from collaboration.queries.umbrella import is_umbrella, umbrella_sums
from core.models import User
from core.registry import Panel


def umbrella_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show the sums of an umbrella agreement, or name the one that a contract stands under; nothing for others."""
    if is_umbrella(agreement):
        sums = umbrella_sums(agreement, user, timezone.localdate())
        context = {"agreement": agreement, "sums": sums}
        return Panel(_("包括連携"), "collaboration/detail/umbrella.html", context)
    if agreement.umbrella_id is None:
        return None
    visible = Agreement.objects.visible_to(user).filter(pk=agreement.umbrella_id).first()
    context = {"agreement": agreement, "umbrella": agreement.umbrella, "is_visible": visible is not None}
    return Panel(_("包括連携"), "collaboration/detail/under_umbrella.html", context)


def consortium_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show a consortium, or offer to make one of an agreement with several partners; nothing for others."""
    consortium: Consortium | None = getattr(agreement, "consortium", None)
    several = len(agreement.parties.all()) > 1
    may_form = agreement.parent_id is None and agreement.kind != AgreementKind.UMBRELLA
    if consortium is None and not (
        several and may_form and user.has_perm("collaboration.change_agreement", agreement)
    ):
        return None
    page = None if consortium is None else consortium_page(consortium)
    context = {"agreement": agreement, "consortium": consortium, "page": page}
    return Panel(_("コンソーシアム"), "collaboration/detail/consortium.html", context)
