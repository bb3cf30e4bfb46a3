"""Changing a contract in force: an amendment of term, amount and people, and the notices by which work stops or goes on."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.actions.contract_changes import AmendmentPlan
from collaboration.actions.interruptions import Notice
from collaboration.calc.content import AgreementContent, ResearcherContent
from collaboration.calc.contract_change import AskedBy, ChangePart, PeopleChange, people_problems
from collaboration.forms.people import ResearcherForm
from collaboration.models import Agreement, Estimate
from collaboration.queries.contract_changes import estimates_of_change
from collaboration.queries.estimates import latest_version
from core.forms.fields import JapaneseDateField, NameField, YenField
from core.models import User
from core.models.choices import labelled
from core.models.wording import translated

JOINING = 3
DATE_HELP = _("例：2026/4/1、R8.4.1")


class PartsForm(forms.Form):
    """Which parts of a contract one amendment is to change."""

    part = forms.MultipleChoiceField(
        label=_("変える項目"),
        choices=labelled(ChangePart),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一つの変更契約で変える項目に、すべて印を付けてください。"),
        error_messages={
            "required": _("変える項目に、一つ以上印を付けてください。例：研究期間"),
            "invalid_choice": _("変える項目を選び直してください。"),
        },
    )

    def parts(self) -> list[ChangePart]:
        """Return the parts in the order of the form."""
        return [part for part in ChangePart if part.value in self.cleaned_data["part"]]


class PlanForm(forms.Form):
    """What the amendment says besides people."""

    signed_on = JapaneseDateField(label=_("変更契約の締結日"), help_text=DATE_HELP)
    effective_on = JapaneseDateField(
        label=_("変更する日"), required=False, help_text=_("空欄なら締結日とします。例：2026/10/1")
    )
    ends_on = JapaneseDateField(label=_("変更後の研究終了日"), help_text=DATE_HELP)
    estimate = forms.ModelChoiceField(
        label=_("変更契約の見積"),
        queryset=Estimate.objects.none(),
        required=False,
        empty_label=_("見積を使わない"),
        help_text=_("選ぶと、見積の金額と終了日になり、価格が確定します。"),
    )
    amount_yen = YenField(
        label=_("変更後の契約金額（円、税込）"),
        required=False,
        help_text=_(
            "変更後の総額です。価格が確定している契約では、金額ではなく見積を選びます。例：3,300,000"
        ),
    )
    former_stays = forms.BooleanField(label=_("前任の研究代表者は、研究者として残る"), required=False)
    left = forms.MultipleChoiceField(
        label=_("離任する研究者"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = NameField(
        label=_("変更の理由"),
        max_length=500,
        help_text=_("例：研究の進捗に合わせた期間の延長、研究代表者の転出"),
        error_messages={"required": _("変更の理由を入力してください。例：研究代表者の転出")},
    )


class AmendForm:
    """The form of an amendment: the parts chosen before, with rows for people where those change."""

    def __init__(
        self,
        user: User,
        agreement: Agreement,
        content: AgreementContent,
        parts: list[ChangePart],
        *,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Drop the fields of the parts that stay as they are."""
        self.parts, self.content = parts, content
        self.form = PlanForm(data, initial={"ends_on": content.ends_on, "amount_yen": content.amount_yen})
        self._offer(user, agreement)
        is_asked = ChangePart.PEOPLE in parts
        options: dict[str, Any] = {"data": data, "user": user}
        self.principal = ResearcherForm(prefix="principal", **options) if is_asked else None
        rows = range(JOINING if is_asked else 0)
        self.joining = [ResearcherForm(prefix=f"joined-{place}", **options) for place in rows]
        self._name_rows()

    def _offer(self, user: User, agreement: Agreement) -> None:
        fields = self.form.fields
        dropped = {
            ChangePart.TERM: ("ends_on",),
            ChangePart.AMOUNT: ("estimate", "amount_yen"),
            ChangePart.PEOPLE: ("former_stays", "left"),
        }
        for part, names in dropped.items():
            for name in names if part not in self.parts else ():
                del fields[name]
        if ChangePart.AMOUNT in self.parts:
            chosen = fields["estimate"]
            assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 -- narrows for the type checker
            chosen.queryset = estimates_of_change(agreement, user)
            if "ends_on" in fields:
                fields["ends_on"].required = False
        if ChangePart.PEOPLE in self.parts:
            left = fields["left"]
            assert isinstance(left, forms.MultipleChoiceField)  # noqa: S101 -- narrows for the type checker
            left.choices = [(str(place), row.name) for place, row in enumerate(self.content.researchers)][1:]

    def _name_rows(self) -> None:
        if self.principal is not None:
            self.principal.fields["name"].label = _("後任の研究代表者")
            self.principal.fields["name"].help_text = _(
                "研究代表者を替えるときだけ入力します。氏名かe-Rad研究者番号で探せます。"
            )
        for row in self.joining:
            row.fields["name"].label = _("参加する研究者")
            row.fields["name"].help_text = ""

    @property
    def bound_parts(self) -> list[forms.Form]:
        """Return every form of the page, so that all errors show at once."""
        return [self.form, *([self.principal] if self.principal else []), *self.joining]

    def is_valid(self) -> bool:
        """Read everything, and check the people against those who are there."""
        are_valid = [part.is_valid() for part in self.bound_parts]
        if all(are_valid) and (people := self._people()) is not None:
            for problem in people_problems(self.content.researchers, people):
                self._refuse(problem.path, translated(problem.message))
        if self.form.is_valid():
            self._check_dates()
        return all(part.is_valid() for part in self.bound_parts)

    def _refuse(self, path: str, text: str) -> None:
        rows: dict[str, tuple[forms.Form, str]] = {"left": (self.form, "left")}
        if self.principal is not None:
            rows |= {"principal": (self.principal, "name"), "joined": (self.joining[0], "name")}
        form, name = rows[path]
        form.add_error(name, text)

    def _check_dates(self) -> None:
        given = dict(self.form.cleaned_data)
        signed_on = given["signed_on"]
        if signed_on > timezone.localdate():
            self.form.add_error(
                "signed_on", _("変更契約の締結日がまだ来ていません。締結してから登録してください。")
            )
        if self.content.signed_on and signed_on < self.content.signed_on:
            self.form.add_error("signed_on", _("変更契約の締結日は、元の契約の締結日以後にしてください。"))
        ends_on, starts_on = given.get("ends_on"), self.content.starts_on
        if ends_on and starts_on and ends_on < starts_on:
            self.form.add_error("ends_on", _("研究終了日は研究開始日以後の日付にしてください。"))
        if "amount_yen" in self.form.fields and not given.get("estimate") and given.get("amount_yen") is None:
            self.form.add_error(
                "amount_yen", _("変更後の契約金額を入力するか、見積を選んでください。例：3,300,000")
            )

    def _people(self) -> PeopleChange | None:
        if self.principal is None:
            return None
        given = self.form.cleaned_data
        joined = [row.researcher() for row in self.joining]
        return PeopleChange(
            principal=self.principal.researcher(),
            former_stays=given["former_stays"],
            joined=tuple(row for row in joined if isinstance(row, ResearcherContent)),
            left=frozenset(map(int, given["left"])),
        )

    def plan(self) -> AmendmentPlan:
        """Return what was entered."""
        given = self.form.cleaned_data
        estimate = given.get("estimate")
        ends_on = given.get("ends_on")
        return AmendmentPlan(
            signed_on=given["signed_on"],
            effective_on=given["effective_on"] or given["signed_on"],
            reason=given["reason"],
            ends_on=None if estimate and ends_on == self.content.ends_on else ends_on,
            amount_yen=given.get("amount_yen"),
            estimated=latest_version(estimate) if estimate else None,
            people=self._people(),
        )

    def refuse(self, message: str) -> None:
        """Show what the action refused; about the price at its field."""
        self.form.add_error("amount_yen" if "amount_yen" in self.form.fields else None, message)


class NoticeForm(forms.Form):
    """Who asked that work stops, when they told, and since when it holds."""

    asked_by = forms.TypedChoiceField(
        label=_("申し出た側"),
        choices=labelled(AskedBy),
        coerce=AskedBy,
        widget=forms.RadioSelect,
        error_messages={"required": _("申し出た側を選んでください。例：相手先の申出")},
    )
    noticed_on = JapaneseDateField(label=_("通知日"), help_text=_("文書などで通知した日。例：2026/9/1"))
    effective_on = JapaneseDateField(
        label=_("効力発生日"), help_text=_("この日から効力をもつ日。例：2026/10/1")
    )
    reason = NameField(
        label=_("理由"),
        max_length=500,
        help_text=_("例：相手先の事業方針の変更のため"),
        error_messages={"required": _("理由を入力してください。例：相手先の事業方針の変更のため")},
    )

    def clean_effective_on(self) -> Any:
        """Refuse a day that is still to come: the state of a contract is that of today."""
        day = self.cleaned_data["effective_on"]
        if day > timezone.localdate():
            raise ValidationError(_("効力発生日がまだ来ていません。その日になってから登録してください。"))
        return day

    def notice(self) -> Notice:
        """Return what was entered."""
        names = ("asked_by", "noticed_on", "effective_on", "reason")
        return Notice(**{name: self.cleaned_data[name] for name in names})


class ResumeForm(forms.Form):
    """Since when work goes on, and whether the term is prolonged."""

    effective_on = JapaneseDateField(label=_("再開日"), help_text=DATE_HELP)
    prolongs = forms.BooleanField(label=_("中断した日数だけ、研究終了日を延ばす"), required=False)
    reason = NameField(
        label=_("理由"),
        max_length=500,
        help_text=_("例：装置の復旧が終わったため"),
        error_messages={"required": _("理由を入力してください。例：装置の復旧が終わったため")},
    )

    clean_effective_on = NoticeForm.clean_effective_on


class EndForm(NoticeForm):
    """How a contract ends before its time, and what becomes of its invoices."""

    carried_out = forms.TypedChoiceField(
        label=_("研究の実施"),
        choices=[
            ("yes", _("途中まで実施した（「完了」にし、実施した年度は調査に数えます）")),
            ("no", _("実施していない（「取消」にし、調査に数えません）")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("途中まで実施したか、実施していないかを選んでください。")},
    )
    drops_plans = forms.BooleanField(label=_("請求予定を取り消す"), required=False)
    keeps_claims = forms.BooleanField(label=_("未入金の請求を続ける"), required=False)

    def __init__(self, *args: Any, has_plans: bool, has_claims: bool, **options: Any) -> None:
        """Ask about invoices only where there are any."""
        super().__init__(*args, **options)
        if not has_plans:
            del self.fields["drops_plans"]
        if not has_claims:
            del self.fields["keeps_claims"]
