"""Addresses under which a co-inventor without an account confirms the shares."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.models import User
from core.models.stamped import StampedModel
from ip.calc.kinds import EDITABLE
from ip.models.disclosure import Disclosure, Inventor


class InventorLinkQuerySet(models.QuerySet["InventorLink"]):
    """Selections of addresses."""

    def visible_to(self, user: User) -> Self:
        """Addresses of the disclosures that the user may read."""
        return self.filter(inventor__disclosure__in=Disclosure.objects.with_content_for(user))

    def usable(self) -> Self:
        """Addresses that open: in time, not stopped, while the disclosure is still being written."""
        return self.filter(
            revoked_at=None,
            expires_on__gte=timezone.localdate(),
            inventor__disclosure__state__in=[state.value for state in EDITABLE],
        )


class InventorLink(StampedModel):
    """One address for one inventor. Only the hash of its secret part is kept."""

    inventor = models.ForeignKey(
        Inventor, verbose_name=_("発明者"), on_delete=models.CASCADE, related_name="confirmation_links"
    )
    expires_on = models.DateField(_("有効期限"))
    token_hash = models.CharField(_("確認用アドレスの照合値"), max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(_("停止した日時"), null=True, blank=True, editable=False)

    objects = InventorLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("発明者の確認用アドレス")
        verbose_name_plural = _("発明者の確認用アドレス")
        ordering = ["inventor", "-pk"]

    def __str__(self) -> str:
        return str(self.inventor.disclosure)


class InventorLinkViewQuerySet(UnchangingQuerySet["InventorLinkView"]):
    """Selections of readings."""

    def visible_to(self, user: User) -> Self:
        """Readings are seen with their address."""
        return self.filter(link__in=InventorLink.objects.visible_to(user))


class InventorLinkView(UnchangingModel):
    """One reading. `sender_key` is a keyed hash of the reader's network address, of use on one day only."""

    link = models.ForeignKey(
        InventorLink, verbose_name=_("確認用アドレス"), on_delete=models.CASCADE, related_name="views"
    )
    at = models.DateTimeField(_("閲覧日時"))
    sender_key = models.CharField(_("閲覧元の照合値"), max_length=64, editable=False)

    objects = InventorLinkViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("確認用アドレスの閲覧")
        verbose_name_plural = _("確認用アドレスの閲覧")
        ordering = ["link", "-at"]
        indexes = [models.Index(fields=["link", "at"]), models.Index(fields=["sender_key", "at"])]

    def __str__(self) -> str:
        return f"{self.link} {self.at:%Y-%m-%d %H:%M}"
