"""Whose turn it is: who had an agreement on the desk before it was signed, from a day to a day."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.turn_clock import Holder, Stay
from collaboration.models.agreement import Agreement
from core.models import User
from core.models.choices import labelled
from core.models.stamped import StampedModel


class TurnQuerySet(models.QuerySet["Turn"]):
    """Selections of turns."""

    def visible_to(self, user: User) -> Self:
        """Turns of the agreements that the user may see."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def open(self) -> Self:
        """The turns that are still running."""
        return self.filter(until=None)


class Turn(StampedModel):
    """One turn. `until` is the day the matter was passed on, none while it is there; at most one turn is open."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.CASCADE, related_name="turns"
    )
    holder = models.CharField(_("手番"), max_length=20, choices=labelled(Holder))
    office = models.CharField(_("担当の部署・担当者"), max_length=100, blank=True)
    since = models.DateField(_("受け取った日"))
    until = models.DateField(_("渡した日"), null=True, blank=True)
    note = models.CharField(_("メモ"), max_length=300, blank=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("手番")
        verbose_name_plural = _("手番")
        ordering = ["agreement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(until=None),
                name="one_open_turn_per_agreement",
                violation_error_message=_("この契約の手番は、すでに記録されています。"),
            ),
            models.CheckConstraint(
                name="turn_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("渡した日は、受け取った日以後の日付にしてください。"),
            ),
        ]
        indexes = [models.Index(fields=["holder", "since"], condition=Q(until=None), name="open_turns")]

    def __str__(self) -> str:
        return f"{self.agreement} {self.get_holder_display()}"

    @property
    def stay(self) -> Stay:
        """The turn as the calculation takes it."""
        return Stay(Holder(self.holder), self.since, self.until)
