"""Users and the roles they hold, each from a day to a day."""

import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.permissions import has_perm as rule_grants

from core.calc.kinds import Role
from core.models.choices import labelled
from core.models.institution import Department
from core.models.person import Person


class UserQuerySet(models.QuerySet["User"]):
    """Selections of users."""

    def visible_to(self, user: "User") -> "UserQuerySet":
        """Administrators and auditors see every account, everybody sees one's own."""
        if user.is_superuser or user.has_role(Role.SURVEY_OFFICER, Role.AUDITOR):
            return self
        return self.filter(pk=user.pk)


class AccountManager(UserManager["User"]):
    """Django's manager of accounts, with our selections."""

    use_in_migrations = False

    def get_queryset(self) -> UserQuerySet:
        """Return every account."""
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: "User") -> UserQuerySet:
        """Return the accounts that a user may see."""
        return self.get_queryset().visible_to(user)


class User(AbstractUser):
    """Somebody who signs in. What one may do follows from the roles in force today, never from `is_staff`."""

    first_name = None  # type: ignore[assignment]  # one field: Japanese names are not split for display
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(_("表示名"), max_length=100)
    person = models.ForeignKey(
        Person,
        verbose_name=_("研究者・職員"),
        on_delete=models.PROTECT,
        related_name="users",
        null=True,
        blank=True,
    )
    one_time_password = models.CharField(
        _("一度だけのパスワードのハッシュ値"), max_length=128, blank=True, editable=False
    )

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def must_change_password(self) -> bool:
        """Whether the password is still the one that somebody else read from a screen."""
        return bool(self.one_time_password) and self.one_time_password == self.password

    @cached_property
    def current_roles(self) -> "tuple[RoleAssignment, ...]":
        """The assignments in force today, read once per request."""
        if not self.pk or not self.is_active:
            return ()
        return tuple(self.role_assignments.in_force(timezone.localdate()).select_related("department"))

    @property
    def roles(self) -> frozenset[Role]:
        """The roles in force today."""
        return frozenset(Role(assignment.role) for assignment in self.current_roles)

    def has_role(self, *roles: Role) -> bool:
        """Whether any of the roles is in force today."""
        return not self.roles.isdisjoint(roles)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether a rule grants this; nothing is granted by being a superuser alone."""
        return self.is_active and bool(rule_grants(perm, self, obj))

    @property
    def department_ids(self) -> frozenset[int]:
        """Departments for which the user does clerical work today."""
        return frozenset(
            assignment.department_id
            for assignment in self.current_roles
            if assignment.role == Role.DEPARTMENT and assignment.department_id is not None
        )


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    """Selections of role assignments."""

    def in_force(self, on: datetime.date) -> "RoleAssignmentQuerySet":
        """Assignments that cover the day; the last day counts."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=on)).filter(
            Q(ends_on=None) | Q(ends_on__gte=on)
        )


class RoleAssignment(models.Model):
    """One role of one user; clerical work of a department names the department."""

    user = models.ForeignKey(
        User, verbose_name=_("利用者"), on_delete=models.CASCADE, related_name="role_assignments"
    )
    role = models.CharField(_("役割"), max_length=20, choices=labelled(Role))
    department = models.ForeignKey(
        Department, verbose_name=_("部局"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    starts_on = models.DateField(_("開始日"), null=True, blank=True)
    ends_on = models.DateField(_("終了日"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("役割")
        verbose_name_plural = _("役割")
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                name="role_assignment_ends_after_start",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("終了日は開始日以後の日付にしてください。"),
            ),
            models.CheckConstraint(
                name="role_assignment_department_named",
                condition=Q(role=Role.DEPARTMENT.value, department__isnull=False)
                | ~Q(role=Role.DEPARTMENT.value),
                violation_error_message=_("部局事務の役割には部局を選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"
