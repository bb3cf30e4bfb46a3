"""The form of an estimate: what it is for, its days, and the terms that bear on the price."""

import datetime
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import Circumstance, SolveFor, TaxTreatment
from collaboration.forms.people import NamedRow, organization_in_words, person_in_words
from collaboration.queries.lookups import departments_called, organizations_called, people_called
from core.forms.fields import JapaneseDateField, NameField, PercentField, QuantityField, YenField
from core.models import Department, Organization, Person
from core.models.choices import labelled
from core.models.wording import listed

DATE_HELP = _("例：2026/4/1、R8.4.1")

NEEDED = ("title", "kind", "starts_on", "ends_on")

Named = TypeVar("Named", bound=models.Model)


class EstimateForm(forms.Form):
    """Title, kind, department and days. Only saving asks for all of it; a price is computed as soon as it can be."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = NameField(
        label=_("研究題目"),
        max_length=500,
        error_messages={"required": _("研究題目を入力してください。例：全固体電池の界面抵抗の低減")},
    )
    kind = forms.ChoiceField(
        label=_("契約種別"),
        choices=[("", _("選んでください")), *labelled(AgreementKind)],
        error_messages={"required": _("契約種別を選んでください。例：共同研究")},
        widget=forms.Select({"data-shapes": True}),
    )
    department = NameField(
        label=_("担当部局"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-departments"), "autocomplete": "off"}
        ),
    )
    starts_on = JapaneseDateField(
        label=_("研究開始日"),
        help_text=DATE_HELP,
        error_messages={"required": _("研究開始日を入力してください。例：2026/10/1")},
    )
    ends_on = JapaneseDateField(
        label=_("研究終了日"),
        help_text=DATE_HELP,
        error_messages={"required": _("研究終了日を入力してください。例：2028/3/31")},
    )
    date = JapaneseDateField(
        label=_("基準日"), required=False, help_text=_("締結日や申込日が未定のとき、この日の規程によります。")
    )
    signed_on = JapaneseDateField(label=_("契約締結日"), required=False, help_text=DATE_HELP)
    applied_on = JapaneseDateField(label=_("申込日"), required=False, help_text=DATE_HELP)
    tax_date = JapaneseDateField(
        label=_("消費税率を決める日"), required=False, help_text=_("空欄なら各年度の最終日。")
    )
    chosen = forms.TypedChoiceField(
        label=_("採用する試算"), required=False, coerce=int, widget=forms.RadioSelect
    )
    note = NameField(
        label=_("この版の説明"),
        required=False,
        max_length=300,
        help_text=_("前の版から変えた理由など。例：相手先の希望により期間を18か月に変更"),
    )

    def __init__(
        self, *args: Any, is_saving: bool, scenarios: int, is_change: bool = False, **options: Any
    ) -> None:
        """Require what a saved estimate needs only when it is saved; a change of contract has days of its own."""
        super().__init__(*args, **options)
        if is_change:
            self.fields["date"].label, self.fields["signed_on"].label = _("変更日"), _("変更契約の締結日")
            self.fields["date"].help_text = _("変更契約の締結日が未定のとき、この日の規程によります。")
        if not is_saving:
            for name in NEEDED:
                self.fields[name].required = False
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget.attrs["data-shapes"] = True
        self.fields["submission"].required = is_saving
        field = self.fields["chosen"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = [(index, str(index)) for index in range(scenarios)]

    def mark_needed(self) -> None:
        """Mark what saving will ask for, after the form was read without asking for it."""
        for name in NEEDED:
            self.fields[name].required = True

    @staticmethod
    def begun() -> dict[str, Any]:
        """Return what a new form shows."""
        return {"submission": uuid4(), "date": timezone.localdate(), "chosen": 0}

    def clean_chosen(self) -> int:
        """A choice that is not there means the first."""
        return int(self.cleaned_data["chosen"] or 0)

    def clean_department(self) -> Department | None:
        """Find the department that the text means."""
        text = self.cleaned_data["department"]
        found = departments_called(text) if text else []
        if text and not found:
            raise ValidationError(
                _("「%(text)s」という部局は登録されていません。部局名を確かめてください。"),
                params={"text": text},
            )
        if len(found) > 1:
            raise ValidationError(
                _(
                    "「%(text)s」に当てはまる部局が複数あります（%(names)s）。部局名を正確に入力してください。"
                ),
                params={"text": text, "names": listed(row.name for row in found[:5])},
            )
        return found[0] if found else None

    def clean(self) -> dict[str, Any]:
        """A term ends after it starts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("研究終了日は研究開始日以後の日付にしてください。"))
        return cleaned

    def day(self, name: str) -> datetime.date | None:
        """Return a day that could be read, also when something else in the form is wrong."""
        return getattr(self, "cleaned_data", {}).get(name)


class RegisteredRow(NamedRow[Named]):
    """A field that names somebody who is in the register."""

    unknown: ClassVar[Any] = ""

    @property
    def asks_choice(self) -> bool:
        """Whether the choice among namesakes is shown."""
        return self.is_bound and self.is_ambiguous and "name" in self.errors

    def clean(self) -> dict[str, Any]:
        """Say who is meant."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["record"] = self._looked_up(cleaned.get("name"))
        return cleaned

    def _looked_up(self, name: str | None) -> Named | None:
        if not name:
            return None
        try:
            found = self.chosen()
        except ValidationError as error:
            self.add_error("name", error)
            return None
        if found is None:
            self.add_error("name", ValidationError(self.unknown, params={"name": name}))
        return found


class PartnerRow(RegisteredRow[Organization]):
    """The partner: a letter is addressed to it."""

    nobody_label = _("この中にはない")
    unknown = _(
        "「%(name)s」は登録されていません。「相手先」の画面で登録してから入力するか、空欄にしてください。"
    )

    name = NameField(
        label=_("相手先"),
        max_length=200,
        required=False,
        help_text=_("名称か法人番号の一部で探せます。"),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-organizations"), "autocomplete": "off"}
        ),
    )

    def called(self, text: str) -> list[Organization]:
        return organizations_called(text, self.user)

    def in_words(self, record: Organization) -> str:
        return organization_in_words(record)


class PrincipalRow(RegisteredRow[Person]):
    """The researcher who is responsible."""

    nobody_label = _("この中にはない")
    unknown = _("「%(name)s」は名簿にありません。氏名を確かめるか、空欄にしてください。")

    name = NameField(
        label=_("研究代表者"),
        max_length=100,
        required=False,
        help_text=_("氏名かe-Rad研究者番号で探せます。"),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-people"), "autocomplete": "off"}
        ),
    )

    def called(self, text: str) -> list[Person]:
        return people_called(text, self.user)

    def in_words(self, record: Person) -> str:
        return person_in_words(record)


class TermsForm(forms.Form):
    """Rates that were agreed, exemption, circumstances, tax, space: what most contracts leave as the rules have it."""

    indirect_rate = PercentField(
        label=_("合意した間接経費率"), required=False, help_text=_("規程の率と違うときだけ。例：35%")
    )
    strategic_rate = PercentField(
        label=_("合意した戦略的産学連携経費率"),
        required=False,
        help_text=_("規程の率と違うときだけ。例：10%"),
    )
    exemption_circumstance = forms.ChoiceField(
        label=_("免除の理由"), required=False, choices=[("", _("免除しない")), *labelled(Circumstance)]
    )
    exemption_approved_by = NameField(
        label=_("免除の承認者"), required=False, max_length=100, help_text=_("例：産学連携本部長")
    )
    exemption_note = NameField(label=_("免除の説明"), required=False, max_length=300)
    circumstances = forms.MultipleChoiceField(
        label=_("該当する事情"),
        required=False,
        choices=labelled(Circumstance),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("規程の区分（中小企業の経過措置など）に関わる事情。"),
    )
    tax_treatment = forms.ChoiceField(
        label=_("課税区分"), required=False, choices=[("", _("規程のとおり")), *labelled(TaxTreatment)]
    )
    tax_note = NameField(
        label=_("課税区分の理由"),
        required=False,
        max_length=300,
        help_text=_("例：相手先が国外の法人で、役務の提供地が国外のため"),
    )
    area_m2 = QuantityField(label=_("使用する面積（㎡）"), required=False, help_text=_("例：200"))
    extra_persons = QuantityField(label=_("追加の人数"), required=False, help_text=_("例：1"))
    wants_tax_credit = forms.BooleanField(
        label=_("相手先が特別試験研究費の税額控除を受ける予定である"), required=False
    )
    tax_credit_items = forms.MultipleChoiceField(
        label=_("契約書に記載する事項"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "経済産業省のガイドラインが示す13の事項です。〔未確認〕は原典で確かめられていません。契約の前に、最新のガイドラインと相手先に確かめてください。"
        ),
    )

    def __init__(self, *args: Any, credit_items: list[tuple[str, str]], **options: Any) -> None:
        """Offer the items that the tax credit asks for."""
        super().__init__(*args, **options)
        field = self.fields["tax_credit_items"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = credit_items


class AgreedForm(forms.Form):
    """A total that was found in dialogue (method ②), and what must be recorded with it."""

    agreed_yen = YenField(
        label=_("合意した総額（税込・円）"),
        minimum=1,
        required=False,
        help_text=_("例：16,500,000"),
    )
    solve_for = forms.ChoiceField(
        label=_("総額から求める経費"),
        required=False,
        choices=[("", _("指定しない（入力した経費から決める）")), *labelled(SolveFor)],
    )
    proposed_by = NameField(
        label=_("提案者"), required=False, max_length=200, help_text=_("例：株式会社青葉 研究企画部")
    )
    rationale = NameField(
        label=_("価値の根拠"),
        required=False,
        max_length=500,
        multiline=True,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("例：開発期間を1年短縮でき、その効果は年2億円と見積もられる"),
    )
    is_non_refundable = forms.BooleanField(label=_("受け取った額は返還しない"), required=False)
