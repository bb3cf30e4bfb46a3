"""What somebody has to do: a personal task inbox that empties, and what one puts off."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import Role
from core.calc.messages import Message
from core.models.choices import labelled
from core.models.delegation import Delegation
from core.models.institution import Department
from core.models.user import User
from core.models.wording import translated


class InboxQuerySet(models.QuerySet["InboxItem"]):
    """Selections of tasks."""

    def open(self) -> "InboxQuerySet":
        """Tasks not yet done."""
        return self.filter(done_at=None)

    def awaiting(self, user: User, today: datetime.date) -> "InboxQuerySet":
        """Open tasks that the user sees and has not put off beyond this day."""
        later = TaskSnooze.objects.filter(user=user, until__gt=today)
        return self.open().visible_to(user).exclude(pk__in=later.values("item_id"))

    def visible_to(self, user: User) -> "InboxQuerySet":
        """Tasks of the user, of the user's roles and departments, and those the user may do for somebody absent."""
        deputised = Delegation.objects.in_force(timezone.localdate()).filter(to_user=user)
        by_deputy = Q(with_deputies=True, user__in=deputised.values("from_user"))
        by_role = Q(user=None, role__in=[role.value for role in user.roles])
        by_department = Q(department=None) | Q(department__in=user.department_ids)
        return self.filter(Q(user=user) | by_deputy | (by_role & by_department))


class InboxItem(models.Model):
    """One task, addressed to a person or to everybody who holds a role; `title` and `words` are those of a Message.

    `reference` is the number of the record it is about: all that may be told of it outside the program. `done_by` is set
    only when somebody took the task out by hand; it then stays out although its reason may still be there.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("担当者"),
        on_delete=models.CASCADE,
        related_name="inbox",
        null=True,
    )
    role = models.CharField(_("担当の役割"), max_length=20, choices=labelled(Role), blank=True)
    department = models.ForeignKey(
        Department, verbose_name=_("部局"), on_delete=models.CASCADE, related_name="+", null=True
    )
    kind = models.CharField(_("種類"), max_length=40, blank=True)
    reference = models.CharField(_("記録の番号"), max_length=60, blank=True)
    key = models.CharField(_("識別子"), max_length=120, unique=True)
    title = models.CharField(_("内容"), max_length=200)
    words = models.JSONField(_("内容の語"), default=dict, blank=True)
    url = models.CharField(_("移動先"), max_length=300)
    with_deputies = models.BooleanField(_("代理者にも示す"), default=False)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    created_at = models.DateTimeField(_("発生日時"), auto_now_add=True)
    done_at = models.DateTimeField(_("完了日時"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("済みにした人"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    done_reason = models.CharField(_("済みにした理由"), max_length=300, blank=True)

    objects = InboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("やること")
        verbose_name_plural = _("やること")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="inbox_item_is_addressed", condition=Q(user__isnull=False) | ~Q(role="")
            )
        ]
        indexes = [models.Index(fields=["done_at", "kind"])]

    def __str__(self) -> str:
        return translated(Message(self.title, self.words))


class TaskSnoozeQuerySet(models.QuerySet["TaskSnooze"]):
    """Selections of tasks put off."""

    def visible_to(self, user: User) -> Self:
        """Everybody sees what one put off oneself."""
        return self.filter(user=user)


class TaskSnooze(models.Model):
    """One user put a task off until a day; colleagues to whom it is addressed too still see it."""

    item = models.ForeignKey(
        InboxItem, verbose_name=_("やること"), on_delete=models.CASCADE, related_name="snoozes"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("利用者"), on_delete=models.CASCADE, related_name="+"
    )
    until = models.DateField(_("次に表示する日"))

    objects = TaskSnoozeQuerySet.as_manager()

    class Meta:
        verbose_name = _("後に回した仕事")
        verbose_name_plural = _("後に回した仕事")
        ordering = ["until", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="task_put_off_once_per_user")]

    def __str__(self) -> str:
        return f"{self.item} {self.until}"
