"""What the page of an agreement shows of umbrella agreements: of one itself its sums, of a contract the umbrella above it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Agreement
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
