"""Addresses under which a company reads, without an account, how far its contract is."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import FALLEN
from collaboration.models.agreement import Agreement, AgreementParty
from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.models import Organization, User
from core.models.stamped import StampedModel


class SharedLinkQuerySet(models.QuerySet["SharedLink"]):
    """Selections of shared addresses."""

    def visible_to(self, user: User) -> Self:
        """Addresses of the agreements that the user may see."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def usable(self) -> Self:
        """Addresses that open: in time, not stopped, of an agreement that neither fell nor was deleted and still is this partner's."""
        still_party = AgreementParty.objects.filter(
            agreement=OuterRef("agreement"), organization=OuterRef("organization")
        )
        fallen = [state.value for state in FALLEN]
        found = self.filter(
            Exists(still_party),
            revoked_at=None,
            expires_on__gte=timezone.localdate(),
            agreement__deleted_at=None,
        )
        return found.exclude(agreement__state__in=fallen)


class SharedLink(StampedModel):
    """One address for one partner of an agreement. Only the hash of its secret part is kept."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.CASCADE, related_name="shared_links"
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("相手先"), on_delete=models.PROTECT, related_name="shared_links"
    )
    recipient = models.CharField(_("渡す相手・用件"), max_length=100)
    contact = models.CharField(_("大学の連絡先"), max_length=200)
    expires_on = models.DateField(_("有効期限"))
    token_hash = models.CharField(_("共有用アドレスの照合値"), max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(_("停止した日時"), null=True, blank=True, editable=False)

    objects = SharedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("相手先への共有")
        verbose_name_plural = _("相手先への共有")
        ordering = ["agreement", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="shared_link_names_recipient",
                condition=~Q(recipient=""),
                violation_error_message=_("渡す相手か用件を入力してください。例：知的財産部 見本様"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.recipient}"


class SharedLinkViewQuerySet(UnchangingQuerySet["SharedLinkView"]):
    """Selections of readings."""

    def visible_to(self, user: User) -> Self:
        """Readings are seen with their address."""
        return self.filter(link__in=SharedLink.objects.visible_to(user))


class SharedLinkView(UnchangingModel):
    """One reading. `sender_key` is a keyed hash of the reader's network address, of use on one day only."""

    link = models.ForeignKey(
        SharedLink, verbose_name=_("相手先への共有"), on_delete=models.CASCADE, related_name="views"
    )
    at = models.DateTimeField(_("閲覧日時"))
    sender_key = models.CharField(_("閲覧元の照合値"), max_length=64, editable=False)

    objects = SharedLinkViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("相手先の閲覧")
        verbose_name_plural = _("相手先の閲覧")
        ordering = ["link", "-at"]
        indexes = [models.Index(fields=["link", "at"]), models.Index(fields=["sender_key", "at"])]

    def __str__(self) -> str:
        return f"{self.link} {self.at:%Y-%m-%d %H:%M}"
