"""What somebody has to do: a personal task inbox that empties."""

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

    def visible_to(self, user: User) -> "InboxQuerySet":
        """Tasks of the user, of the user's roles and departments, and those the user may do for somebody absent."""
        deputised = Delegation.objects.in_force(timezone.localdate()).filter(to_user=user)
        by_deputy = Q(with_deputies=True, user__in=deputised.values("from_user"))
        by_role = Q(user=None, role__in=[role.value for role in user.roles])
        by_department = Q(department=None) | Q(department__in=user.department_ids)
        return self.filter(Q(user=user) | by_deputy | (by_role & by_department))


class InboxItem(models.Model):
    """One task, addressed to a person or to everybody who holds a role; `title` and `words` are those of a Message."""

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
    key = models.CharField(_("識別子"), max_length=120, unique=True)
    title = models.CharField(_("内容"), max_length=200)
    words = models.JSONField(_("内容の語"), default=dict, blank=True)
    url = models.CharField(_("移動先"), max_length=300)
    with_deputies = models.BooleanField(_("代理者にも示す"), default=False)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    created_at = models.DateTimeField(_("発生日時"), auto_now_add=True)
    done_at = models.DateTimeField(_("完了日時"), null=True, blank=True)

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

    def __str__(self) -> str:
        return translated(Message(self.title, self.words))
