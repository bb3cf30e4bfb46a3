"""Families of rights, and each right at its office.

State and days of a right follow from its events; the columns that hold them are written by the actions alone. What is not
yet laid open or registered is a secret: `visible_to` gives number and state, `with_content_for` also what it is about.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import Role
from core.models import Department, Organization, User
from core.models.choices import labelled
from core.models.stamped import StampedModel
from ip.calc.places import PLACES
from ip.calc.rights import NEEDS_PARENT, FilingRoute, RightKind, RightState
from ip.models.disclosure import Disclosure

READS_EVERY_RIGHT = (
    Role.LIAISON,
    Role.IP_STAFF,
    Role.IP_HEAD,
    Role.FINANCE,
    Role.EXECUTIVE,
    Role.AUDITOR,
)
READS_EVERY_CONTENT = (Role.IP_STAFF, Role.IP_HEAD)
MOST_CLAIMS = 2_000


class FamilyQuerySet(models.QuerySet["Family"]):
    """Selections of families."""

    def visible_to(self, user: User) -> Self:
        """Families of which the user may see a right; those without a right yet are for who may read the content."""
        seen = Right.objects.visible_to(user).order_by().values("family_id")
        return self.filter(Q(pk__in=seen) | _content_of_family(user, ""))

    def with_content_for(self, user: User) -> Self:
        """Families whose title and strategy the user may read."""
        opened = Right.objects.visible_to(user).laid_open().order_by().values("family_id")
        return self.filter(Q(pk__in=opened) | _content_of_family(user, ""))


class Family(StampedModel):
    """The rights that protect one invention. The title is a secret until a right of the family is laid open."""

    number = models.CharField(_("ファミリー番号"), max_length=60, unique=True)
    title = models.CharField(_("名称"), max_length=300, blank=True)
    department = models.ForeignKey(
        Department,
        verbose_name=_("主な担当部局"),
        on_delete=models.PROTECT,
        related_name="right_families",
        null=True,
        blank=True,
    )
    strategy = models.TextField(_("方針"), max_length=5_000, blank=True)
    disclosures = models.ManyToManyField(
        Disclosure, verbose_name=_("発明届"), related_name="families", blank=True
    )

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = _("特許ファミリー")
        verbose_name_plural = _("特許ファミリー")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number


class RightQuerySet(models.QuerySet["Right"]):
    """Selections of rights, by how much of them a user may know."""

    def visible_to(self, user: User) -> Self:
        """Rights of which the user may know number and state.

        Offices see all, departments those of theirs that are laid open, inventors and assigned staff their own.
        """
        if user.has_role(*READS_EVERY_RIGHT):
            return self
        own = _content_of_family(user, "family__")
        return self.filter(own | _laid_open() & Q(family__department__in=user.department_ids))

    def with_content_for(self, user: User) -> Self:
        """Rights that the user may read: what is laid open, and secrets for inventors, assigned staff and the IP office."""
        if user.has_role(*READS_EVERY_CONTENT):
            return self
        return self.visible_to(user).filter(_laid_open() | _content_of_family(user, "family__"))

    def laid_open(self) -> Self:
        """Rights that everybody may read about at the office: published or registered."""
        return self.filter(_laid_open())


class Right(StampedModel):
    """One application or right at one office."""

    number = models.CharField(_("整理番号"), max_length=60, unique=True)
    family = models.ForeignKey(
        Family, verbose_name=_("特許ファミリー"), on_delete=models.PROTECT, related_name="rights"
    )
    kind = models.CharField(_("権利の種類"), max_length=20, choices=labelled(RightKind))
    office = models.CharField(_("出願先"), max_length=2, choices=list(PLACES.items()), default="JP")
    route = models.CharField(
        _("出願の経路"),
        max_length=20,
        choices=labelled(FilingRoute),
        default=FilingRoute.DIRECT.value,
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("もとの出願"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )
    application_number = models.CharField(_("出願番号"), max_length=60, blank=True)
    publication_number = models.CharField(_("公開番号"), max_length=60, blank=True)
    registration_number = models.CharField(_("登録番号"), max_length=60, blank=True)
    application_key = models.CharField(
        _("出願番号の照合キー"), max_length=60, blank=True, editable=False, db_index=True
    )
    publication_key = models.CharField(_("公開番号の照合キー"), max_length=60, blank=True, editable=False)
    registration_key = models.CharField(
        _("登録番号の照合キー"), max_length=60, blank=True, editable=False, db_index=True
    )
    agent = models.ForeignKey(
        Organization,
        verbose_name=_("特許事務所"),
        on_delete=models.PROTECT,
        related_name="handled_rights",
        null=True,
        blank=True,
    )
    agent_reference = models.CharField(_("特許事務所の整理番号"), max_length=60, blank=True)
    claims_filed = models.PositiveSmallIntegerField(_("出願時の請求項の数"), null=True, blank=True)
    claims_paid = models.PositiveSmallIntegerField(
        _("審査請求料を納付した請求項の数（最多）"), null=True, blank=True
    )
    claims_granted = models.PositiveSmallIntegerField(_("登録時の請求項の数"), null=True, blank=True)
    note = models.TextField(_("備考"), max_length=2_000, blank=True)
    state = models.CharField(
        _("状態"),
        max_length=20,
        choices=labelled(RightState),
        default=RightState.PLANNED.value,
        editable=False,
        db_index=True,
    )
    filed_on = models.DateField(_("出願日"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("公開日"), null=True, blank=True, editable=False)
    registered_on = models.DateField(_("登録日"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("権利の終了日"), null=True, blank=True, editable=False)

    objects = RightQuerySet.as_manager()

    class Meta:
        verbose_name = _("知的財産権")
        verbose_name_plural = _("知的財産権")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "office", "application_key"],
                condition=~Q(application_key=""),
                name="application_once_per_office",
                violation_error_message=_("この出願番号は、すでに登録されています。"),
            ),
            models.CheckConstraint(
                name="right_of_route_has_parent",
                condition=Q(parent__isnull=False) | ~Q(route=FilingRoute.VALIDATION.value),
                violation_error_message=_("有効化の場合は、もとの出願を選んでください。"),
            ),
            models.CheckConstraint(
                name="right_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                violation_error_message=_("もとの出願に、この権利そのものは選べません。"),
            ),
            models.CheckConstraint(
                name="right_claims_in_range",
                condition=(Q(claims_filed=None) | Q(claims_filed__lte=MOST_CLAIMS))
                & (Q(claims_paid=None) | Q(claims_paid__lte=MOST_CLAIMS))
                & (Q(claims_granted=None) | Q(claims_granted__lte=MOST_CLAIMS)),
                violation_error_message=_("請求項の数は2,000以下で入力してください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether everybody may read about it at the office."""
        return self.published_on is not None or self.registered_on is not None

    @property
    def wants_parent(self) -> bool:
        """Whether the route begins at another application."""
        return self.route in NEEDS_PARENT


def _laid_open() -> Q:
    return Q(published_on__isnull=False) | Q(registered_on__isnull=False)


def _content_of_family(user: User, prefix: str) -> Q:
    """Return what selects families whose content is the user's business: of an inventor, or assigned by its disclosure."""
    if user.has_role(*READS_EVERY_CONTENT):
        return Q(pk__isnull=False)
    own = Disclosure.objects.with_content_for(user).order_by().values("pk")
    families = Family.disclosures.through.objects.filter(disclosure__in=own).values("family_id")
    return Q(**{f"{prefix}pk__in": families})
