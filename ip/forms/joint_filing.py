"""The terms of joint filing of a family."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from collaboration.models import Agreement
from core.forms.fields import JapaneseDateField, NameField, PercentField, YenField
from core.forms.records import RecordForm
from core.models import User
from core.models.choices import labelled
from ip.actions.joint_filing import FilingPartyEntry, FilingTerms
from ip.calc.joint_filing import CostRule, Exploitation, FilingHandler, NonWorkingRule
from ip.forms.fees import ShareField
from ip.forms.rights import NOT_CHOSEN, organization_called
from ip.models import JointFiling

PARTY_ROWS = 4


class JointFilingForm(RecordForm):
    """Who files, who pays, who may work the invention, and what the parties have."""

    agreement = NameField(
        label=_("契約番号"),
        required=False,
        max_length=60,
        help_text=_("もとになった共同研究などの契約の番号です。例：KJ2025-00012"),
    )
    signed_on = JapaneseDateField(label=_("共同出願契約の締結日"), required=False)
    handler = forms.ChoiceField(label=_("出願手続を行う者"), choices=[NOT_CHOSEN, *labelled(FilingHandler)])
    cost_rule = forms.ChoiceField(label=_("費用の負担"), choices=[NOT_CHOSEN, *labelled(CostRule)])
    covers_derived = forms.BooleanField(
        label=_("分割・外国出願なども対象とする"), required=False, initial=True
    )
    exploitation = forms.ChoiceField(label=_("実施の選択"), choices=[NOT_CHOSEN, *labelled(Exploitation)])
    exclusive_until = JapaneseDateField(label=_("独占・優先の期間の終了日"), required=False)
    non_working = forms.ChoiceField(label=_("不実施補償"), choices=[NOT_CHOSEN, *labelled(NonWorkingRule)])
    non_working_rate = PercentField(label=_("不実施補償の率"), required=False, help_text=_("例：1%"))
    non_working_yen = YenField(label=_("不実施補償の額（円）"), required=False)
    non_working_base = NameField(
        label=_("不実施補償の算定の基礎"),
        required=False,
        max_length=300,
        help_text=_("例：実施品の正味販売額"),
    )
    transfer_needs_consent = forms.BooleanField(
        label=_("持分の譲渡に同意が必要"), required=False, initial=True
    )
    abandonment_notice_days = forms.IntegerField(
        label=_("放棄の前に通知する日数"), required=False, min_value=0, max_value=730, help_text=_("例：60")
    )
    note = NameField(
        label=_("備考"),
        required=False,
        multiline=True,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )
    university_share = ShareField(label=_("本学の持分"))

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        """Make a row of fields per party beside the university."""
        record: JointFiling | None = options.get("record")
        super().__init__(*args, **options)
        self.user = user
        parties = list(record.parties.select_related("organization")) if record else []
        own = next((party for party in parties if party.organization is None), None)
        others = [party for party in parties if party.organization is not None]
        self.fields["university_share"].initial = own and own.share
        self.fields["university_cost"] = ShareField(
            label=_("本学の費用負担"), required=False, initial=own and own.cost
        )
        for place in range(PARTY_ROWS):
            other = others[place] if place < len(others) else None
            self.fields[f"name_{place}"] = NameField(
                label=_("共同出願人"), required=False, max_length=200, initial=str(other) if other else ""
            )
            self.fields[f"share_{place}"] = ShareField(
                label=_("持分"), required=False, initial=other and other.share
            )
            self.fields[f"cost_{place}"] = ShareField(
                label=_("費用負担"), required=False, initial=other and other.cost
            )

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """Return the values of the terms, the agreement by number."""
        number = "" if record.agreement is None else record.agreement.number
        return {**super().values_of(record), "agreement": number}

    @property
    def row_fields(self) -> list[list[forms.BoundField]]:
        """The fields of the parties, row by row."""
        return [
            [self[f"{name}_{place}"] for name in ("name", "share", "cost")] for place in range(PARTY_ROWS)
        ]

    def clean_agreement(self) -> int | None:
        """Find the agreement by number."""
        number = self.cleaned_data["agreement"]
        if not number:
            return None
        found = Agreement.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise ValidationError(
                _("「%(number)s」という契約番号は登録されていません。契約一覧で番号を確かめてください。"),
                params={"number": number},
            )
        return found.pk

    def clean(self) -> dict[str, Any]:
        """Find the parties; a party has a share."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(PARTY_ROWS):
            name, share = given.get(f"name_{place}"), given.get(f"share_{place}")
            if not name:
                if share is not None:
                    self.add_error(f"name_{place}", _("共同出願人の名称を入力してください。例：株式会社青葉"))
                continue
            if share is None and f"share_{place}" not in self.errors:
                self.add_error(f"share_{place}", _("持分を入力してください。例：1/2、40%"))
            try:
                given[f"organization_{place}"] = organization_called(name, self.user)
            except ValidationError as error:
                self.add_error(f"name_{place}", error)
        return given

    def terms(self) -> FilingTerms:
        """Return what was typed of the terms."""
        given = self.cleaned_data
        plain = (
            "signed_on",
            "covers_derived",
            "exclusive_until",
            "non_working_rate",
            "non_working_yen",
            "non_working_base",
            "transfer_needs_consent",
            "abandonment_notice_days",
            "note",
        )
        return FilingTerms(
            handler=FilingHandler(given["handler"]),
            cost_rule=CostRule(given["cost_rule"]),
            exploitation=Exploitation(given["exploitation"]),
            non_working=NonWorkingRule(given["non_working"]),
            agreement_id=given["agreement"],
            **{name: given[name] for name in plain},
        )

    def parties(self) -> list[FilingPartyEntry]:
        """Return the parties, the university first."""
        given = self.cleaned_data
        own = FilingPartyEntry(
            organization_id=None, share=given["university_share"], cost=given["university_cost"]
        )
        others = [
            FilingPartyEntry(
                organization_id=given[f"organization_{place}"],
                share=given[f"share_{place}"],
                cost=given[f"cost_{place}"],
            )
            for place in range(PARTY_ROWS)
            if given[f"name_{place}"]
        ]
        return [own, *others]
