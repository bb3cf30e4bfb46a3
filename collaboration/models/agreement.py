"""An agreement of any kind with its parties and researchers. Amendments are children of the agreement they amend."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.bin import DELETABLE
from collaboration.calc.kinds import AgreementKind, AgreementState
from core.calc.kinds import Role
from core.models import Department, Organization, Person, User
from core.models.binned import BinnedModel, LiveManager
from core.models.choices import labelled
from core.models.stamped import StampedModel

READS_EVERY_AGREEMENT = (
    Role.LIAISON,
    Role.IP_STAFF,
    Role.FINANCE,
    Role.SURVEY_OFFICER,
    Role.EXECUTIVE,
    Role.AUDITOR,
)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Selections of agreements."""

    def visible_to(self, user: User) -> "AgreementQuerySet":
        """Offices and auditors see every agreement, departments their own, researchers those that name or named them."""
        if user.has_role(*READS_EVERY_AGREEMENT):
            return self
        own = Q(department__in=user.department_ids)
        if user.person_id is not None and user.has_role(Role.RESEARCHER):
            named = AgreementResearcher.objects.filter(person_id=user.person_id)
            own |= Q(pk__in=named.values("agreement_id"))
            own |= Q(pk__in=Agreement.objects.formerly_of(user.person_id).values("pk"))
        return self.filter(own)

    def formerly_of(self, person_id: int) -> "AgreementQuerySet":
        """Agreements in which a person once had a part that a change ended: what was one's own stays readable."""
        return self.filter(changes__people__person_id=person_id)

    def roots(self) -> "AgreementQuerySet":
        """Agreements that are not amendments."""
        return self.filter(parent=None)

    def overlapping(self, first: datetime.date, last: datetime.date) -> "AgreementQuerySet":
        """Agreements whose term touches the period, both days included."""
        return self.filter(starts_on__lte=last).filter(Q(ends_on=None) | Q(ends_on__gte=first))


AgreementManager = LiveManager.from_queryset(AgreementQuerySet)


class Agreement(BinnedModel, StampedModel):
    """One contract of the ledger. `amount_yen` is the contract amount over the whole term, tax included."""

    number = models.CharField(_("契約番号"), max_length=60, unique=True)
    kind = models.CharField(_("契約種別"), max_length=30, choices=labelled(AgreementKind))
    state = models.CharField(
        _("状態"), max_length=20, choices=labelled(AgreementState), default=AgreementState.CONCLUDED.value
    )
    title = models.CharField(_("研究題目"), max_length=500)
    department = models.ForeignKey(
        Department,
        verbose_name=_("担当部局"),
        on_delete=models.PROTECT,
        related_name="agreements",
        null=True,
        blank=True,
    )
    officer = models.ForeignKey(
        User,
        verbose_name=_("担当者"),
        on_delete=models.PROTECT,
        related_name="agreements_in_charge",
        null=True,
        blank=True,
    )
    signed_on = models.DateField(_("契約締結日"), null=True, blank=True)
    starts_on = models.DateField(_("研究開始日"), null=True, blank=True)
    ends_on = models.DateField(_("研究終了日"), null=True, blank=True)
    amount_yen = models.BigIntegerField(_("契約金額（円）"), null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("元の契約"),
        on_delete=models.PROTECT,
        related_name="amendments",
        null=True,
        blank=True,
    )
    umbrella = models.ForeignKey(
        "self",
        verbose_name=_("包括連携契約"),
        on_delete=models.PROTECT,
        related_name="covered",
        null=True,
        blank=True,
    )
    umbrella_reason = models.CharField(_("相手先が異なる理由"), max_length=300, blank=True)
    is_subsidy = models.BooleanField(_("補助金・助成金である"), default=False)
    survey_kind = models.CharField(
        _("調査での扱い（手動）"), max_length=30, choices=labelled(AgreementKind), blank=True
    )
    survey_kind_reason = models.CharField(_("調査での扱いの理由"), max_length=300, blank=True)
    note = models.TextField(_("備考"), blank=True)
    search_key = models.CharField(_("検索キー"), max_length=1500, editable=False, blank=True)

    objects = AgreementManager()
    everything = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("契約")
        verbose_name_plural = _("契約")
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("研究終了日は研究開始日以後の日付にしてください。"),
            ),
            models.CheckConstraint(
                name="agreement_amount_in_range",
                condition=Q(amount_yen=None) | Q(amount_yen__gte=0, amount_yen__lte=10_000_000_000_000),
                violation_error_message=_("契約金額は0円以上10兆円以下で入力してください。"),
            ),
            models.CheckConstraint(
                name="agreement_survey_kind_has_reason",
                condition=Q(survey_kind="") | ~Q(survey_kind_reason=""),
                violation_error_message=_("調査での扱いを手動で変えるときは、理由を入力してください。"),
            ),
            models.CheckConstraint(
                name="agreement_umbrella_covers_roots",
                condition=Q(umbrella=None) | Q(parent=None) & ~Q(kind=AgreementKind.UMBRELLA.value),
                violation_error_message=_(
                    "包括連携契約のもとに置けるのは、包括連携契約でも変更契約でもない契約だけです。"
                ),
            ),
            models.CheckConstraint(
                name="agreement_signed_is_never_deleted",
                condition=Q(deleted_at=None)
                | Q(state__in=[state.value for state in DELETABLE], signed_on=None),
                violation_error_message=_("締結した契約は削除できません。"),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-signed_on", "-id"]),
            models.Index(fields=["-signed_on", "-id"]),
            models.Index(fields=["department", "-signed_on"]),
            models.Index(fields=["starts_on", "ends_on"]),
            models.Index(fields=["ends_on"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def counted_kind(self) -> AgreementKind:
        """The kind as which the return counts it: the office's override, else its own kind."""
        return AgreementKind(self.survey_kind or self.kind)

    @property
    def profile_day(self) -> datetime.date | None:
        """The day whose partner profile counts: of signature, else of the start."""
        return self.signed_on or self.starts_on


class AgreementParty(models.Model):
    """One partner of an agreement. `contract_prefecture` is the address in the contract, where it differs.

    `organization` is who signed, by which the return counts for ever. `present` is who took its place since, none where it
    is the same; `former_name` is the name at signature of a partner that was succeeded or renamed.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.CASCADE, related_name="parties"
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("相手先"), on_delete=models.PROTECT, related_name="agreement_parties"
    )
    is_lead = models.BooleanField(_("代表の相手先"), default=False)
    is_payer = models.BooleanField(_("経費を負担する"), default=True)
    share_yen = models.BigIntegerField(_("負担額（円）"), null=True, blank=True)
    contract_prefecture = models.CharField(_("契約書上の所在地（都道府県）"), max_length=10, blank=True)
    present = models.ForeignKey(
        Organization,
        verbose_name=_("承継後の相手先"),
        on_delete=models.PROTECT,
        related_name="present_parties",
        null=True,
        blank=True,
        editable=False,
    )
    former_name = models.CharField(_("締結時の名称"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("契約の相手先")
        verbose_name_plural = _("契約の相手先")
        ordering = ["agreement", "-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organization"],
                name="party_once_per_agreement",
                violation_error_message=_("同じ相手先が二度登録されています。"),
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(is_lead=True), name="one_lead_party_per_agreement"
            ),
            models.CheckConstraint(
                name="party_share_not_negative", condition=Q(share_yen=None) | Q(share_yen__gte=0)
            ),
            models.CheckConstraint(
                name="succeeded_party_keeps_its_name", condition=Q(present=None) | ~Q(former_name="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)

    @property
    def today(self) -> Organization:
        """Who the partner is now: who took its place, else who signed."""
        return self.present or self.organization


class AgreementResearcher(models.Model):
    """A researcher of an agreement. The name is what the ledger says; the person is linked where it is known."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.CASCADE, related_name="researchers"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("研究者"),
        on_delete=models.PROTECT,
        related_name="agreement_roles",
        null=True,
        blank=True,
    )
    name = models.CharField(_("氏名"), max_length=100)
    is_principal = models.BooleanField(_("研究代表者"), default=False)

    class Meta:
        verbose_name = _("契約の研究者")
        verbose_name_plural = _("契約の研究者")
        ordering = ["agreement", "-is_principal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(is_principal=True), name="one_principal_per_agreement"
            )
        ]

    def __str__(self) -> str:
        return self.name
