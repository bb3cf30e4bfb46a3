"""Two people changed one agreement: both versions side by side, and the choice between them, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.calc.content import AgreementContent, content_from
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.merging import FieldComparison, compare_versions, merged_values
from collaboration.forms.agreement_entry import AgreementForm
from collaboration.queries.agreement_content import organization_names
from collaboration.queries.lookups import umbrella_number
from core.forms.fields import NameField
from core.models import Department
from core.models.wording import day_in_words, in_brackets, listed, term

LABELS = {
    **{name: field.label for name, field in AgreementForm.base_fields.items()},
    "department_id": _("担当部局"),
    "umbrella_id": _("包括連携契約"),
    "parties": _("相手先"),
    "researchers": _("研究者"),
}


def sealed(agreement_id: int, value: Any) -> str:
    """Return a value as text that only this program can have written."""
    return signing.dumps(value, salt=_salt(agreement_id), compress=True)


def opened(agreement_id: int, text: str) -> Any:
    """Return the value of a sealed text; a text that was tampered with is refused."""
    try:
        return signing.loads(text, salt=_salt(agreement_id))
    except signing.BadSignature as error:
        raise SuspiciousOperation("the form carries values that this program did not write") from error


def _salt(agreement_id: int) -> str:
    return f"collaboration.agreement.{agreement_id}"


@dataclass(frozen=True, slots=True)
class Quarrel:
    """Three versions of an agreement: before both edits, as the other saved it, as I want it, and my reason."""

    base: AgreementContent
    theirs: AgreementContent
    mine: AgreementContent
    version: int
    reason: str = ""

    def rows(self) -> list[FieldComparison]:
        """The fields that either side changed."""
        return compare_versions(self.base.values(), self.theirs.values(), self.mine.values())

    def merged(self, choices: Mapping[str, str]) -> AgreementContent:
        """What the choices make of both versions."""
        return AgreementContent(**merged_values(self.rows(), self.mine.values(), choices))

    def plain(self) -> dict[str, Any]:
        """The quarrel as JSON knows it."""
        return {
            "base": self.base.plain(),
            "theirs": self.theirs.plain(),
            "mine": self.mine.plain(),
            "version": self.version,
            "reason": self.reason,
        }


def quarrel_from(plain: Mapping[str, Any]) -> Quarrel:
    """Read back what `Quarrel.plain` wrote."""
    return Quarrel(
        base=content_from(plain["base"]),
        theirs=content_from(plain["theirs"]),
        mine=content_from(plain["mine"]),
        version=plain["version"],
        reason=plain["reason"],
    )


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One line of the page: the field, the original value in words, and the radio buttons for both versions."""

    label: Any
    base: str
    theirs: str
    mine: str
    field: forms.BoundField
    both_changed: bool


class ConflictForm(forms.Form):
    """One choice per field that either side changed; `sealed_quarrel` carries all three versions."""

    sealed_quarrel = forms.CharField(widget=forms.HiddenInput)
    reason = NameField(
        label=_("変更の理由"),
        required=False,
        max_length=500,
        help_text=_("締結済みの契約の金額や期間を変えるときは必ず入力してください。例：金額の転記誤り"),
    )

    def __init__(self, quarrel: Quarrel, agreement_id: int, data: Mapping[str, Any] | None = None) -> None:
        """Offer the choices; where only one side changed a field, that side is chosen already."""
        carried = {"sealed_quarrel": sealed(agreement_id, quarrel.plain()), "reason": quarrel.reason}
        super().__init__(data, initial=carried)
        self.quarrel = quarrel
        for row in quarrel.rows():
            label = LABELS[row.name]
            self.fields[row.name] = forms.ChoiceField(
                label=label,
                choices=[("theirs", _("相手の変更")), ("mine", _("自分の変更"))],
                initial=row.suggested,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("「%(label)s」は、どちらの変更を残すかを選んでください。")
                    % {"label": label}
                },
            )

    def rows(self) -> list[ConflictRow]:
        """Return the lines of the page in the order of the entry form."""
        quarrel = self.quarrel
        base, theirs, mine = (in_words(each) for each in (quarrel.base, quarrel.theirs, quarrel.mine))
        return [
            ConflictRow(
                label=LABELS[row.name],
                base=base[row.name],
                theirs=theirs[row.name],
                mine=mine[row.name],
                field=self[row.name],
                both_changed=row.both_changed,
            )
            for row in quarrel.rows()
        ]

    def merged(self) -> AgreementContent:
        """Return the content that was chosen."""
        return self.quarrel.merged(self.cleaned_data)


def in_words(content: AgreementContent) -> dict[str, str]:
    """Return every field of a content as a clerk reads it."""
    names = organization_names(party.organization_id for party in content.parties)
    department = (
        Department.objects.filter(pk=content.department_id).first() if content.department_id else None
    )
    words = {name: _plain_words(value) for name, value in content.own_fields().items()}
    return words | {
        "kind": _t(AgreementKind(content.kind).label),
        "survey_kind": _t(AgreementKind(content.survey_kind).label)
        if content.survey_kind
        else _t("契約種別のとおり"),
        "department_id": department.name if department else _t("（なし）"),
        "umbrella_id": umbrella_number(content.umbrella_id) or _t("（なし）"),
        "amount_yen": _t("（なし）") if content.amount_yen is None else _yen(content.amount_yen),
        "parties": listed(_party_words(party, names) for party in content.parties) or _t("（なし）"),
        "researchers": listed(row.name for row in content.researchers) or _t("（なし）"),
    }


def _plain_words(value: Any) -> str:
    if isinstance(value, bool):
        return _t("はい") if value else _t("いいえ")
    if hasattr(value, "isoformat"):
        return day_in_words(value)
    return str(value) if value else _t("（なし）")


def _party_words(party: Any, names: Mapping[int, str]) -> str:
    marks = [] if party.share_yen is None else [_t("負担額%(yen)s") % {"yen": _yen(party.share_yen)}]
    marks += [term(party.contract_prefecture)] if party.contract_prefecture else []
    marks += [] if party.is_payer else [_t("経費を負担しない")]
    name = names.get(party.organization_id, "")
    return name + in_brackets(listed(marks)) if marks else name


def _yen(amount: int) -> str:
    return _t("%(amount)s円") % {"amount": f"{amount:,}"}
