"""Disclosures of inventions: what was invented, by whom, with whose money, and what is to be published when.

Until it is published an invention is a secret: one person without a duty of secrecy who reads it destroys its novelty.
Three circles see three things: `visible_to` number and state, `with_header_for` also title and names,
`with_content_for` everything.
"""

import datetime
from fractions import Fraction
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.models import Agreement
from core.calc.kinds import Confidentiality, Role
from core.models import Department, Person, User
from core.models.choices import labelled
from core.models.stamped import StampedModel
from ip.calc.kinds import (
    EDITABLE,
    ConfirmedHow,
    DataStage,
    DisclosureKind,
    DisclosureState,
    LedgerSuccession,
    PublicationKind,
    ResearchForm,
    Wish,
)

Row = TypeVar("Row", bound=models.Model)

READS_EVERY_NUMBER = (Role.LIAISON, Role.IP_STAFF, Role.IP_HEAD, Role.EXECUTIVE, Role.AUDITOR)
READS_EVERY_HEADER = (Role.IP_STAFF, Role.IP_HEAD, Role.AUDITOR)
READS_EVERY_CONTENT = (Role.IP_HEAD,)


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """Selections of disclosures, by how much of them a user may know."""

    def visible_to(self, user: User) -> Self:
        """Disclosures of which the user may know number and state.

        Inventors see their own from the first word; others only what was submitted: offices and executives all,
        departments theirs, staff what they are assigned to.
        """
        submitted = ~Q(submitted_on=None)
        if user.has_role(*READS_EVERY_NUMBER):
            return self.filter(_own(user) | submitted)
        return self.filter(_own(user) | submitted & (_assigned(user) | Q(department__in=user.department_ids)))

    def with_header_for(self, user: User) -> Self:
        """Disclosures of which the user may know title, names and days as well."""
        submitted = ~Q(submitted_on=None)
        if user.has_role(*READS_EVERY_HEADER):
            return self.filter(_own(user) | submitted)
        return self.filter(_own(user) | submitted & _assigned(user))

    def with_content_for(self, user: User) -> Self:
        """Disclosures that the user may read: inventors their own, assigned staff, the head of intellectual property."""
        submitted = ~Q(submitted_on=None)
        if user.has_role(*READS_EVERY_CONTENT):
            return self.filter(_own(user) | submitted)
        return self.filter(_own(user) | submitted & _assigned(user))

    def of_inventor(self, user: User) -> Self:
        """Disclosures that name the user as an inventor."""
        return self.filter(_own(user))


class Disclosure(StampedModel):
    """An invention as its inventors tell it to the university. Text fields are 厳秘 without exception.

    The number is given at the first submission and stays. `ledger_succession` is what an old ledger said; a decision that
    is entered here goes before it.
    """

    number = models.CharField(_("発明届番号"), max_length=60, blank=True)
    kind = models.CharField(
        _("種類"), max_length=20, choices=labelled(DisclosureKind), default=DisclosureKind.INVENTION.value
    )
    title = models.CharField(_("発明の名称"), max_length=300)
    title_en = models.CharField(_("発明の名称（英語）"), max_length=300, blank=True)
    state = models.CharField(
        _("状態"), max_length=20, choices=labelled(DisclosureState), default=DisclosureState.DRAFT.value
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("所属"),
        on_delete=models.PROTECT,
        related_name="disclosures",
        null=True,
        blank=True,
    )
    created_on = models.DateField(_("創作の年月日"), null=True, blank=True)
    submitted_on = models.DateField(_("提出日"), null=True, blank=True)
    received_on = models.DateField(_("届出日"), null=True, blank=True)
    accepted_on = models.DateField(_("受理日"), null=True, blank=True)
    return_reason = models.TextField(_("差戻しの理由"), blank=True)
    problem = models.TextField(_("課題"), blank=True)
    means = models.TextField(_("解決手段"), blank=True)
    effect = models.TextField(_("効果"), blank=True)
    data_stage = models.CharField(_("データの段階"), max_length=20, choices=labelled(DataStage), blank=True)
    prior_art = models.TextField(_("先行技術と調査の結果"), blank=True)
    keywords = models.CharField(_("キーワード"), max_length=300, blank=True)
    used_funds = models.BooleanField(_("大学の経費を使用した"), null=True, blank=True)
    used_facilities = models.BooleanField(_("大学の施設・設備を使用した"), null=True, blank=True)
    used_what = models.CharField(_("使用した経費・施設・設備"), max_length=300, blank=True)
    research_form = models.CharField(
        _("研究の形態"), max_length=20, choices=labelled(ResearchForm), blank=True
    )
    has_funding = models.BooleanField(_("契約または研究費に基づく"), null=True, blank=True)
    has_publication = models.BooleanField(_("公表した、または公表の予定がある"), null=True, blank=True)
    domestic_wish = models.CharField(_("国内出願"), max_length=10, choices=labelled(Wish), blank=True)
    foreign_wish = models.CharField(_("外国出願"), max_length=10, choices=labelled(Wish), blank=True)
    foreign_countries = models.CharField(_("出願を希望する国"), max_length=200, blank=True)
    licensees = models.TextField(_("実施許諾先の候補"), blank=True)
    start_up_wish = models.CharField(_("発明を用いた起業"), max_length=10, choices=labelled(Wish), blank=True)
    ledger_succession = models.CharField(
        _("承継区分（台帳）"), max_length=20, choices=labelled(LedgerSuccession), blank=True
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("発明届")
        verbose_name_plural = _("発明届")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="disclosure_number_once",
                violation_error_message=_("この発明届番号は既に使われています。番号を確かめてください。"),
            ),
            models.CheckConstraint(
                name="disclosure_submitted_is_numbered",
                condition=Q(submitted_on=None, received_on=None)
                | (~Q(number="") & Q(submitted_on__isnull=False, received_on__isnull=False)),
                violation_error_message=_("提出した発明届には、番号と届出日が必要です。"),
            ),
            models.CheckConstraint(
                name="disclosure_with_university_was_submitted",
                condition=Q(state__in=[DisclosureState.DRAFT.value, DisclosureState.WITHDRAWN.value])
                | Q(submitted_on__isnull=False),
                violation_error_message=_("この状態の発明届には、提出日が必要です。"),
            ),
            models.CheckConstraint(
                name="disclosure_accepted_after_receipt",
                condition=Q(accepted_on=None) | Q(accepted_on__gte=F("received_on")),
                violation_error_message=_("受理日は届出日以後の日付にしてください。"),
            ),
        ]
        indexes = [models.Index(fields=["state", "received_on"]), models.Index(fields=["received_on"])]

    def __str__(self) -> str:
        return self.number or _t("発明届の下書き%(key)s") % {"key": self.pk}

    @property
    def is_editable(self) -> bool:
        """Whether the inventors write now."""
        return self.state in EDITABLE

    @property
    def representative(self) -> "Inventor | None":
        """The inventor who speaks for all; reads the prefetched inventors."""
        return next((each for each in self.inventors.all() if each.is_representative), None)

    @property
    def confidentiality(self) -> Confidentiality:
        """How closely what is written here is held."""
        return Confidentiality.STRICT


class PartQuerySet(models.QuerySet[Row]):
    """Selections of rows beneath a disclosure."""

    def visible_to(self, user: User) -> Self:
        """Parts are seen by those who may read the disclosure."""
        return self.filter(disclosure__in=Disclosure.objects.with_content_for(user))


class InventorQuerySet(PartQuerySet["Inventor"]):
    """Selections of inventors."""


class PublicationQuerySet(PartQuerySet["Publication"]):
    """Selections of publications."""


class DisclosureLinkQuerySet(PartQuerySet["DisclosureLink"]):
    """Selections of sources of money."""


class AssignmentQuerySet(PartQuerySet["Assignment"]):
    """Selections of assignments."""


class Inventor(models.Model):
    """Somebody who invented, with affiliation and position at that time and the exact share in the invention.

    `person` is empty for people outside and for students without a record; the name is as it was written.
    """

    disclosure = models.ForeignKey(
        Disclosure, verbose_name=_("発明届"), on_delete=models.CASCADE, related_name="inventors"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("研究者・職員"),
        on_delete=models.PROTECT,
        related_name="inventions",
        null=True,
        blank=True,
    )
    name = models.CharField(_("氏名"), max_length=100)
    is_representative = models.BooleanField(_("代表発明者"), default=False)
    is_outside = models.BooleanField(_("学外の発明者"), default=False)
    is_student = models.BooleanField(_("学生"), default=False)
    affiliation = models.CharField(_("発明時の所属"), max_length=200, blank=True)
    position = models.CharField(_("発明時の職名"), max_length=100, blank=True)
    email = models.EmailField(_("メールアドレス"), blank=True)
    contribution = models.TextField(_("発明への寄与"), blank=True)
    share_numerator = models.PositiveIntegerField(_("持分の分子"), null=True, blank=True)
    share_denominator = models.PositiveIntegerField(_("持分の分母"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("確認した日時"), null=True, blank=True)
    confirmed_how = models.CharField(
        _("確認の方法"), max_length=10, choices=labelled(ConfirmedHow), blank=True
    )
    student_consent_at = models.DateTimeField(_("学生の同意の日時"), null=True, blank=True)

    objects = InventorQuerySet.as_manager()

    class Meta:
        verbose_name = _("発明者")
        verbose_name_plural = _("発明者")
        ordering = ["disclosure", "-is_representative", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure"], condition=Q(is_representative=True), name="one_representative_inventor"
            ),
            models.UniqueConstraint(
                fields=["disclosure", "person"],
                condition=Q(person__isnull=False),
                name="inventor_once_per_disclosure",
            ),
            models.CheckConstraint(
                name="inventor_share_is_a_part",
                condition=Q(share_numerator=None, share_denominator=None)
                | Q(share_numerator__gt=0, share_denominator__gte=F("share_numerator")),
                violation_error_message=_("持分は0より大きく1以下の分数にしてください。例：3/10"),
            ),
            models.CheckConstraint(
                name="inventor_confirmed_somehow",
                condition=Q(confirmed_at=None, confirmed_how="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_how="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def share(self) -> Fraction | None:
        """The share in the invention, exactly."""
        if self.share_numerator is None or self.share_denominator is None:
            return None
        return Fraction(self.share_numerator, self.share_denominator)


class Publication(models.Model):
    """An invention becomes known, or will: what, when, where, by whom. The day of issue of an abstract counts."""

    disclosure = models.ForeignKey(
        Disclosure, verbose_name=_("発明届"), on_delete=models.CASCADE, related_name="publications"
    )
    kind = models.CharField(_("公表の種類"), max_length=20, choices=labelled(PublicationKind))
    published_on = models.DateField(_("公表の日"))
    venue = models.CharField(_("公表の場"), max_length=300)
    published_by = models.CharField(_("公表する人"), max_length=200)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("公表")
        verbose_name_plural = _("公表")
        ordering = ["disclosure", "published_on", "pk"]

    def __str__(self) -> str:
        return f"{self.published_on} {self.get_kind_display()}"


class DisclosureLink(models.Model):
    """With whose money: an agreement of the university, or a grant by its number and funder."""

    disclosure = models.ForeignKey(
        Disclosure, verbose_name=_("発明届"), on_delete=models.CASCADE, related_name="links"
    )
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("契約"),
        on_delete=models.PROTECT,
        related_name="disclosure_links",
        null=True,
        blank=True,
    )
    funder = models.CharField(_("資金を提供する機関"), max_length=200, blank=True)
    grant_number = models.CharField(_("課題番号"), max_length=100, blank=True)
    is_bayh_dole = models.BooleanField(_("産業技術力強化法第17条の対象（日本版バイ・ドール）"), default=False)

    objects = DisclosureLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("発明届の研究費・契約")
        verbose_name_plural = _("発明届の研究費・契約")
        ordering = ["disclosure", "pk"]
        constraints = [
            models.CheckConstraint(
                name="disclosure_link_names_source",
                condition=Q(agreement__isnull=False) | ~Q(funder=""),
                violation_error_message=_("契約を選ぶか、資金を提供する機関を入力してください。例：科研費"),
            ),
            models.UniqueConstraint(
                fields=["disclosure", "agreement"],
                condition=Q(agreement__isnull=False),
                name="agreement_once_per_disclosure",
            ),
        ]

    def __str__(self) -> str:
        return self.agreement.number if self.agreement else f"{self.funder} {self.grant_number}".strip()


class Assignment(models.Model):
    """A member of staff may read a disclosure and works on it, from a day to a day (both included)."""

    disclosure = models.ForeignKey(
        Disclosure, verbose_name=_("発明届"), on_delete=models.CASCADE, related_name="assignments"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("担当者"),
        on_delete=models.PROTECT,
        related_name="disclosure_assignments",
    )
    starts_on = models.DateField(_("担当開始日"))
    ends_on = models.DateField(_("担当終了日"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("発明届の担当")
        verbose_name_plural = _("発明届の担当")
        ordering = ["disclosure", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="assignment_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("担当終了日は担当開始日以後の日付にしてください。"),
            ),
            models.UniqueConstraint(
                fields=["disclosure", "user"], condition=Q(ends_on=None), name="assigned_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disclosure} {self.user}"


def _own(user: User) -> Q:
    if user.person_id is None or not user.roles:
        return Q(pk__in=())
    return Q(pk__in=Inventor.objects.filter(person=user.person_id).values("disclosure_id"))


def _assigned(user: User, on: datetime.date | None = None) -> Q:
    if not user.roles:
        return Q(pk__in=())
    day = on or timezone.localdate()
    held = Assignment.objects.filter(user=user, starts_on__lte=day)
    return Q(pk__in=held.filter(Q(ends_on=None) | Q(ends_on__gte=day)).values("disclosure_id"))
