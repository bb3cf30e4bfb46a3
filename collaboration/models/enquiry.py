"""Enquiries at the liaison office's desk, and what was answered to whom."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.enquiry import (
    AWAITING_ANSWER,
    EnquirerKind,
    EnquiryChannel,
    EnquiryKind,
    EnquiryState,
)
from collaboration.models.agreement import Agreement
from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.calc.kinds import Role
from core.models import Department, Organization, Person, User
from core.models.choices import labelled
from core.models.stamped import StampedModel

READS_EVERY_ENQUIRY = (Role.LIAISON, Role.IP_STAFF, Role.AUDITOR)


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    """Selections of enquiries."""

    def visible_to(self, user: User) -> Self:
        """Desk, IP staff and auditors see all; a department what was routed to it; everybody what one owns or sent.

        A researcher also sees the enquiries that were put to this very researcher.
        """
        if user.has_role(*READS_EVERY_ENQUIRY):
            return self
        if not user.roles:
            return self.none()
        own = Q(department__in=user.department_ids) | Q(owner=user) | Q(created_by=user)
        if user.person_id is not None and user.has_role(Role.RESEARCHER):
            own |= Q(researcher=user.person_id)
        return self.filter(own)

    def awaiting_answer(self) -> Self:
        """Enquiries to which nothing was answered yet."""
        return self.filter(state__in=[state.value for state in AWAITING_ANSWER])


class Enquiry(StampedModel):
    """Somebody asked the university for something. `agreement` is the contract that came of it, `outcome` says it in words.

    `sent_key` is the form that was sent by the web, so that it counts once; `sender_key` is a keyed hash of the address
    it came from, of use on one day only. Neither is shown anywhere.
    """

    number = models.CharField(_("受付番号"), max_length=60, unique=True)
    received_on = models.DateField(_("受付日"))
    channel = models.CharField(_("受付の方法"), max_length=20, choices=labelled(EnquiryChannel))
    kind = models.CharField(_("相談の種類"), max_length=20, choices=labelled(EnquiryKind))
    enquirer = models.CharField(_("相談者の区分"), max_length=20, choices=labelled(EnquirerKind))
    subject = models.CharField(_("件名"), max_length=200)
    body = models.TextField(_("相談の内容"))
    organization_name = models.CharField(_("会社名・団体名"), max_length=200, blank=True)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("相手先"),
        on_delete=models.PROTECT,
        related_name="enquiries",
        null=True,
        blank=True,
    )
    contact_name = models.CharField(_("担当者の氏名"), max_length=100, blank=True)
    email = models.EmailField(_("メールアドレス"), blank=True)
    phone = models.CharField(_("電話番号"), max_length=30, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("担当者"),
        on_delete=models.PROTECT,
        related_name="enquiries",
        null=True,
        blank=True,
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("担当部局"),
        on_delete=models.PROTECT,
        related_name="enquiries",
        null=True,
        blank=True,
    )
    researcher = models.ForeignKey(
        Person,
        verbose_name=_("対応する研究者"),
        on_delete=models.PROTECT,
        related_name="enquiries",
        null=True,
        blank=True,
    )
    due_on = models.DateField(_("回答の期限"))
    state = models.CharField(
        _("状態"), max_length=20, choices=labelled(EnquiryState), default=EnquiryState.NEW.value
    )
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("結果の契約"),
        on_delete=models.PROTECT,
        related_name="enquiries",
        null=True,
        blank=True,
    )
    outcome = models.CharField(_("結果"), max_length=300, blank=True)
    search_key = models.CharField(_("検索キー"), max_length=1000, editable=False, blank=True)
    sent_key = models.UUIDField(_("送信した画面"), unique=True, null=True, blank=True, editable=False)
    sender_key = models.CharField(_("送信元の照合値"), max_length=64, blank=True, editable=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("相談")
        verbose_name_plural = _("相談")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="enquiry_due_after_receipt",
                condition=Q(due_on__gte=F("received_on")),
                violation_error_message=_("回答の期限は受付日以後の日付にしてください。"),
            ),
            models.CheckConstraint(
                name="enquiry_turned_names_agreement",
                condition=Q(agreement__isnull=False) | ~Q(state=EnquiryState.TURNED.value),
                violation_error_message=_("契約になった相談には、その契約が必要です。"),
            ),
            models.CheckConstraint(
                name="enquiry_closed_has_outcome",
                condition=~Q(outcome="") | ~Q(state=EnquiryState.CLOSED.value),
                violation_error_message=_("相談を終えるときは、結果を入力してください。"),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["owner", "state"]),
            models.Index(fields=["sender_key", "created_at"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def asked_by(self) -> str:
        """Who asks, as a list says it: the organisation, else the person."""
        return self.organization_name or self.contact_name


class EnquiryNoteQuerySet(UnchangingQuerySet["EnquiryNote"]):
    """Selections of notes."""

    def visible_to(self, user: User) -> Self:
        """Notes are seen with their enquiry."""
        return self.filter(enquiry__in=Enquiry.objects.visible_to(user))


class EnquiryNote(UnchangingModel):
    """What was said to whom and when; `is_answer` tells an answer to the enquirer from a note among colleagues."""

    enquiry = models.ForeignKey(
        Enquiry, verbose_name=_("相談"), on_delete=models.PROTECT, related_name="notes"
    )
    said_on = models.DateField(_("日付"))
    said_to = models.CharField(_("相手"), max_length=100)
    text = models.TextField(_("伝えた内容"))
    is_answer = models.BooleanField(_("相談者への回答である"), default=True)
    made_at = models.DateTimeField(_("記録日時"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("記録者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = EnquiryNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("相談の対応記録")
        verbose_name_plural = _("相談の対応記録")
        ordering = ["-said_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.enquiry} {self.said_on}"
