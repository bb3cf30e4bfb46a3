"""The institution's own rules on the price of its contracts: one row per regime and day of change."""

from typing import Any, Self

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.records import read_record
from core.models import User
from core.models.choices import labelled
from core.models.stamped import StampedModel


class CostRulesQuerySet(models.QuerySet["CostRules"]):
    """Selections of rules."""

    def visible_to(self, user: User) -> Self:
        """Rules are for everybody who works here; they say nothing about persons or partners."""
        return self if user.roles else self.none()


class CostRules(StampedModel):
    """A cost policy valid from a day until the next row of the same code (直接経費の率、知の価値分 …).

    `content` is a `CostPolicy` as plain values; what it may hold is decided there. `code` names the regime, so that an
    institution can keep several for one kind of contract (ordinary joint research beside a designated one).
    """

    code = models.SlugField(_("記号"), max_length=60)
    label = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("契約種別"), max_length=30, choices=labelled(AgreementKind))
    valid_from = models.DateField(_("適用開始日"))
    source = models.CharField(_("根拠（規程名と条）"), max_length=300)
    content = models.JSONField(_("内容"))
    preset = models.CharField(_("もとにしたひな形"), max_length=60, blank=True)

    objects = CostRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("経費の算定規程")
        verbose_name_plural = _("経費の算定規程")
        ordering = ["kind", "code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="one_rule_per_code_and_day",
                violation_error_message=_("同じ記号で同じ適用開始日の規程がすでにあります。"),
            ),
            models.CheckConstraint(
                name="cost_rules_have_source",
                condition=~models.Q(source=""),
                violation_error_message=_("根拠（規程名と条）を入力してください。"),
            ),
        ]
        indexes = [models.Index(fields=["kind", "valid_from"])]

    def __str__(self) -> str:
        return self.label

    @cached_property
    def policy(self) -> CostPolicy:
        """The rules as the calculation reads them. Raises RecordRefused when the stored content is faulty."""
        own: dict[str, Any] = {
            "id": self.code,
            "label": self.label,
            "kind": self.kind,
            "valid_from": self.valid_from,
            "source": self.source,
        }
        return read_record(CostPolicy, {**self.content, **own})
