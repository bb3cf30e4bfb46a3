"""Small rows that forms, lists and sign-in need: kept searches, used form keys, running numbers, locks."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedSearch(models.Model):
    """The address of a filtered list under a name, for one user."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("利用者"),
        on_delete=models.CASCADE,
        related_name="saved_searches",
    )
    page = models.CharField(_("画面"), max_length=60)
    name = models.CharField(_("名前"), max_length=60)
    query = models.CharField(_("検索条件"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("保存した検索")
        verbose_name_plural = _("保存した検索")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="one_saved_search_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class SubmissionKey(models.Model):
    """A form's own key, used once: the second click of a double click finds what the first one made."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.key)


class Counter(models.Model):
    """The last number given out under a name; taking the next one locks the row."""

    name = models.CharField(max_length=60, unique=True)
    last_value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last_value}"


class SetupToken(models.Model):
    """The right to set an empty installation up, kept as a hash; dead after use."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.created_at)


class LoginLock(models.Model):
    """Failed sign-ins of one name from one address; after too many of them the door stays shut for a while."""

    key_sha256 = models.CharField(max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_failed_at = models.DateTimeField(null=True)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.failures)
