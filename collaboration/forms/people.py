"""Partners and researchers of an agreement as a clerk types them: by name, or by a register number."""

from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.calc.content import AgreementContent, PartyContent, ResearcherContent
from collaboration.calc.entry import UNREGISTERED, NewPartner
from collaboration.models import Agreement
from collaboration.queries.agreement_content import named_party
from collaboration.queries.lookups import organizations_called, people_called
from core.calc.countries import HOME
from core.calc.kinds import CompanySize, LegalForm
from core.calc.text import person_key
from core.forms.fields import CorporateNumberField, CountryField, NameField, PrefectureField, YenField
from core.models import Organization, Person, User
from core.models.choices import labelled
from core.models.wording import in_brackets, listed, term

NOBODY = "new"
MOST_PARTIES = 10
MOST_RESEARCHERS = 30

Named = TypeVar("Named", bound=models.Model)


def organization_in_words(organization: Organization) -> str:
    """Tell one organisation from another of the same name."""
    profiles = sorted(organization.profiles.all(), key=lambda profile: profile.valid_from)
    number = organization.corporate_number
    marks = [_t("法人番号%(number)s") % {"number": number}] if number else []
    marks += [term(profiles[-1].prefecture)] if profiles and profiles[-1].prefecture else []
    return organization.name + in_brackets(listed(marks)) if marks else organization.name


def umbrella_in_words(umbrella: Agreement) -> str:
    """Tell one umbrella agreement from another: its number and its partners."""
    partners = listed(named_party(party) for party in umbrella.parties.all())
    return umbrella.number + in_brackets(partners) if partners else umbrella.number


def person_in_words(person: Person) -> str:
    """Tell one person from another of the same name."""
    departments = [row.department.name for row in getattr(person, "current_affiliations", [])]
    marks = [person.erad_number or "", *departments]
    known = [mark for mark in marks if mark]
    return f"{person.name}（{'、'.join(known)}）" if known else person.name


class NamedRow(forms.Form, Generic[Named]):
    """A row that names a record: the text typed, the key of a suggestion that was picked, a choice among namesakes."""

    name_field: ClassVar[str] = "name"
    nobody_label: ClassVar[Any] = ""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    choice = forms.ChoiceField(label=_("候補"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        """Look up whom the text can mean, when there is one."""
        super().__init__(*args, **options)
        self.user = user
        self.candidates: list[Named] = []
        hidden = self["key"].auto_id
        self.fields[self.name_field].widget.attrs["data-suggest-key"] = hidden
        if self.is_bound and (text := str(self.data.get(self.add_prefix(self.name_field)) or "").strip()):
            self.candidates = self.called(text)
        self._offer_choice()

    def called(self, text: str) -> list[Named]:
        """Return the records that the text can mean."""
        raise NotImplementedError

    def in_words(self, record: Named) -> str:
        """Describe a candidate."""
        raise NotImplementedError

    @property
    def is_ambiguous(self) -> bool:
        """Whether the clerk has to choose among candidates."""
        return len(self.candidates) > 1

    def _offer_choice(self) -> None:
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = [
            *((str(record.pk), self.in_words(record)) for record in self.candidates),
            (NOBODY, self.nobody_label),
        ]

    def chosen(self) -> Named | None:
        """Return the record meant: the suggestion picked, the choice made, or the only candidate. Adds the error."""
        picked = self.cleaned_data.get("choice") or str(self.cleaned_data.get("key") or "")
        if picked == NOBODY:
            return None
        by_key = {str(record.pk): record for record in self.candidates}
        if picked in by_key:
            return by_key[picked]
        if self.is_ambiguous:
            raise ValidationError(
                _("「%(name)s」に当てはまるものが%(count)d件あります。下から選んでください。"),
                params={"name": self.cleaned_data[self.name_field], "count": len(self.candidates)},
            )
        return self.candidates[0] if self.candidates else None


class PartyForm(NamedRow[Organization]):
    """One partner: its name, its part of the cost, and what is needed to register it when it is new."""

    nobody_label = _("この中にはない（新しい相手先として登録する）")
    NEW_FIELDS = (
        "new_legal_form",
        "new_corporate_number",
        "new_country",
        "new_prefecture",
        "new_size",
        "new_size_evidence",
    )

    name = NameField(
        label=_("相手先"),
        max_length=200,
        required=False,
        error_messages={"required": _("相手先を入力してください。例：株式会社青葉")},
        help_text=_("名称か法人番号の一部で探せます。例：青葉、7000012050002"),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-organizations"), "autocomplete": "off"}
        ),
    )
    share_yen = YenField(label=_("負担額（円）"), required=False)
    contract_prefecture = PrefectureField(
        label=_("契約書上の所在地（都道府県）"),
        required=False,
        help_text=_("相手先の所在地と異なるときだけ選んでください。"),
    )
    is_payer = forms.BooleanField(label=_("経費を負担する"), required=False, initial=True)
    new_legal_form = forms.ChoiceField(
        label=_("法人区分"), required=False, choices=[("", _("選んでください")), *labelled(LegalForm)]
    )
    new_corporate_number = CorporateNumberField(label=_("法人番号"), required=False)
    new_country = CountryField(label=_("国名"), required=False, initial=HOME)
    new_prefecture = PrefectureField(label=_("所在地（都道府県）"), required=False)
    new_size = forms.ChoiceField(
        label=_("企業規模"), required=False, choices=[("", _("わからない")), *labelled(CompanySize)]
    )
    new_size_evidence = NameField(
        label=_("企業規模の根拠"), required=False, max_length=300, help_text=_("例：相手先の申告、会社四季報")
    )

    def called(self, text: str) -> list[Organization]:
        return organizations_called(text, self.user)

    def in_words(self, record: Organization) -> str:
        return organization_in_words(record)

    @property
    def brings_new(self) -> bool:
        """Whether the block for a new partner must be open: something in it was filled in or is wrong."""
        return bool(self["new_legal_form"].value()) or any(name in self.errors for name in self.NEW_FIELDS)

    @property
    def states_share(self) -> bool:
        """Whether the block for the share must be open: it says something, or something in it is wrong."""
        names = ("share_yen", "contract_prefecture")
        return (
            any(self[name].value() or name in self.errors for name in names) or not self["is_payer"].value()
        )

    def clean(self) -> dict[str, Any]:
        """Say who is meant, or what is missing to register somebody new."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["organization"] = cleaned["new_partner"] = None
        if not cleaned.get("name"):
            if "name" in self.errors:
                return cleaned
            if cleaned.get("share_yen") is not None or cleaned.get("new_legal_form"):
                self.add_error("name", _("相手先の名称を入力してください。例：株式会社青葉"))
            return cleaned
        try:
            cleaned["organization"] = self._existing(cleaned)
        except ValidationError as error:
            self.add_error("name", error)
            return cleaned
        if cleaned["organization"] is None:
            cleaned["new_partner"] = self._new_partner(cleaned)
        return cleaned

    def _existing(self, cleaned: dict[str, Any]) -> Organization | None:
        found = self.chosen()
        wants_new = bool(cleaned.get("new_legal_form")) and cleaned.get("choice") != NOBODY
        if found is not None and wants_new and not cleaned.get("choice"):
            raise ValidationError(
                _(
                    "「%(name)s」はすでに登録されています。登録済みの相手先か、新しい相手先かを選んでください。"
                ),
                params={"name": found.name},
            )
        return found

    @property
    def asks_choice(self) -> bool:
        """Whether the choice among candidates is shown."""
        return self.is_bound and bool(self.candidates) and "name" in self.errors

    def _new_partner(self, cleaned: dict[str, Any]) -> NewPartner | None:
        name = cleaned["name"]
        if not cleaned.get("new_legal_form"):
            message = _(
                "「%(name)s」は登録されていません。名称を確かめるか、「新しい相手先を登録する」を開いて法人区分などを選んでください。"
            )
            self.add_error("name", ValidationError(message, params={"name": name}))
            return None
        if cleaned.get("new_size") and not cleaned.get("new_size_evidence"):
            self.add_error("new_size_evidence", _("企業規模の根拠を入力してください。例：相手先の申告"))
        number = cleaned.get("new_corporate_number")
        if number and Organization.objects.filter(corporate_number=number).exists():
            self.add_error(
                "new_corporate_number",
                _("この法人番号の相手先は登録済みです。相手先の欄に法人番号を入力して選んでください。"),
            )
        return NewPartner(
            name=name,
            legal_form=cleaned["new_legal_form"],
            country=cleaned.get("new_country") or HOME,
            prefecture=cleaned.get("new_prefecture") or "",
            corporate_number=number,
            size=cleaned.get("new_size") or "",
            size_evidence=cleaned.get("new_size_evidence") or "",
        )

    def party(self) -> PartyContent | None:
        """Return the party that the row states, None for a blank row."""
        cleaned = self.cleaned_data
        organization = cleaned.get("organization")
        if organization is None and cleaned.get("new_partner") is None:
            return None
        return PartyContent(
            organization.pk if organization else UNREGISTERED,
            cleaned["is_payer"],
            cleaned["share_yen"],
            cleaned["contract_prefecture"],
        )


class ResearcherForm(NamedRow[Person]):
    """One researcher: the name as the contract writes it, linked to the person where known."""

    nobody_label = _("この中にはない（名簿と結び付けない）")

    name = NameField(
        label=_("研究者"),
        max_length=100,
        required=False,
        help_text=_("氏名かe-Rad研究者番号で探せます。名簿にない人は氏名だけを登録します。"),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-people"), "autocomplete": "off"}
        ),
    )

    def called(self, text: str) -> list[Person]:
        return people_called(text, self.user)

    def in_words(self, record: Person) -> str:
        return person_in_words(record)

    @property
    def asks_choice(self) -> bool:
        """Whether the choice among namesakes is shown."""
        return self.is_bound and self.is_ambiguous and "name" in self.errors

    def clean(self) -> dict[str, Any]:
        """Say who is meant; a name that is in no register stands for itself."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name = cleaned.get("name")
        if not name:
            cleaned["researcher"] = None
        elif not cleaned.get("choice") and name == self.initial.get("name"):
            # Somebody of another department may stand here, whom this user could not look up.
            cleaned["researcher"] = ResearcherContent(name, self.initial.get("key"))
        else:
            cleaned["researcher"] = self._looked_up(name)
        return cleaned

    def _looked_up(self, name: str) -> ResearcherContent | None:
        try:
            person = self.chosen()
        except ValidationError as error:
            self.add_error("name", error)
            return None
        if person is None:
            return ResearcherContent(name)
        as_typed = person_key(name) == person_key(person.name)
        return ResearcherContent(name if as_typed else person.name, person.pk)

    def researcher(self) -> ResearcherContent | None:
        """Return the researcher that the row states, None for a blank row."""
        found: ResearcherContent | None = self.cleaned_data.get("researcher")
        return found


PartyFormSet = forms.formset_factory(
    PartyForm, extra=0, max_num=MOST_PARTIES, validate_max=True, absolute_max=MOST_PARTIES + 5
)
ResearcherFormSet = forms.formset_factory(
    ResearcherForm, extra=0, max_num=MOST_RESEARCHERS, validate_max=True, absolute_max=MOST_RESEARCHERS + 5
)


def party_rows(
    content: AgreementContent | None, *, at_least: int, new_partner: NewPartner | None = None
) -> list[dict[str, Any]]:
    """Return the initial rows for the parties of a content and a new partner, filled up with blank ones."""
    parties = content.parties if content else ()
    names = Organization.objects.in_bulk([party.organization_id for party in parties])
    rows: list[dict[str, Any]] = [
        {
            "name": names[party.organization_id].name,
            "key": party.organization_id,
            "share_yen": party.share_yen,
            "contract_prefecture": party.contract_prefecture,
            "is_payer": party.is_payer,
        }
        for party in parties
    ]
    if new_partner is not None:
        rows.append(
            {
                "name": new_partner.name,
                "is_payer": True,
                "new_legal_form": new_partner.legal_form,
                "new_country": new_partner.country,
            }
        )
    return rows + [{"is_payer": True, "new_country": HOME}] * max(at_least - len(rows), 1)


def researcher_rows(content: AgreementContent | None, *, at_least: int) -> list[dict[str, Any]]:
    """Return the initial rows for the researchers of a content, filled up with blank ones."""
    researchers = content.researchers if content else ()
    rows: list[dict[str, Any]] = [{"name": row.name, "key": row.person_id} for row in researchers]
    return rows + [{}] * max(at_least - len(rows), 1)
