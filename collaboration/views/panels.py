"""What the pages of partners and people show of their agreements."""

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.models import Agreement
from collaboration.models.agreement import AgreementQuerySet
from core.models import Organization, Person, User
from core.registry import Panel

SHOWN = 10
TEMPLATE = "collaboration/detail/agreements_of.html"


def find_panel(_user: User, user: User) -> Panel | None:
    """Let the first page find a contract, for those who may see any; the only one found opens at once."""
    if not user.has_perm("collaboration.view_agreement"):
        return None
    return Panel(_("契約を探す"), "collaboration/find_agreement.html")


def organization_panel(organization: Organization, user: User) -> Panel | None:
    """Show the latest agreements with a partner, as far as the user may see them."""
    found = Agreement.objects.visible_to(user).filter(
        Q(parties__organization=organization) | Q(parties__present=organization)
    )
    return _panel(_("この相手先との契約"), found, {"organization": str(organization.pk)})


def person_panel(person: Person, user: User) -> Panel | None:
    """Show the latest agreements that name a person, as far as the user may see them."""
    found = Agreement.objects.visible_to(user).filter(researchers__person=person)
    return _panel(_("この人が研究者の契約"), found, {"q": person.name})


def _panel(title: str, found: AgreementQuerySet, conditions: dict[str, str]) -> Panel | None:
    ordered = found.distinct().order_by("-signed_on", "-pk")
    total = ordered.count()
    if total == 0:
        return None
    address = f"{reverse('agreement-list')}?{urlencode(conditions)}"
    return Panel(title, TEMPLATE, {"agreements": list(ordered[:SHOWN]), "total": total, "address": address})
