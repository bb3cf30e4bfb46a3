"""Entering a family and a right, its owners, and what happened to it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from collaboration.queries.lookups import organizations_called, people_called
from core.calc.countries import HOME
from core.forms.fields import JapaneseDateField, NameField
from core.forms.records import ReasonForm, RecordForm
from core.models import Attachment, Department, User
from core.models.choices import labelled
from ip.calc.docket.kinds import EventCode
from ip.calc.fees.kinds import OwnerClass
from ip.calc.places import PLACES
from ip.calc.right_entry import EventEntry, FamilyContent, OwnerEntry, RightContent
from ip.calc.rights import FilingRoute, RightKind
from ip.forms.fees import ShareField
from ip.models import Disclosure, Family, Ownership, Right
from ip.queries.rights import attachable_documents

NOT_CHOSEN = ("", _("選んでください"))
OWNER_ROWS = 6


class FamilyForm(RecordForm):
    """What a family is about."""

    title = NameField(
        label=_("名称"),
        max_length=300,
        help_text=_("公開または登録の前は、知的財産担当・担当者・発明者だけに表示されます。"),
        error_messages={
            "required": _("発明等の名称を入力してください。例：蓄電池の電極材料及びその製造方法")
        },
    )
    department = forms.ModelChoiceField(
        label=_("主な担当部局"),
        queryset=Department.objects.filter(closed_on=None).order_by("name"),
        required=False,
        empty_label=_("選んでください"),
    )
    disclosures = NameField(
        label=_("発明届番号"),
        required=False,
        max_length=300,
        help_text=_("もとになった発明届の番号です。複数あるときは読点で区切ります。例：HK2026-00012"),
    )
    strategy = NameField(
        label=_("方針"),
        required=False,
        multiline=True,
        max_length=5_000,
        help_text=_("例：国内は権利化し、米国は共同出願人の意向を確かめてから判断する"),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        """Look for disclosures as this user may see them."""
        super().__init__(*args, **options)
        self.user = user

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """Return the values of a family, disclosures by number."""
        numbers = record.disclosures.order_by("number").values_list("number", flat=True)
        return {
            **super().values_of(record),
            "department": record.department_id,
            "disclosures": "、".join(numbers),
        }

    def clean_disclosures(self) -> frozenset[int]:
        """Find the disclosures by number."""
        return disclosures_called(self.cleaned_data["disclosures"], self.user)

    def content(self) -> FamilyContent:
        """Return what was typed."""
        stated = self.cleaned_data
        return FamilyContent(
            title=stated["title"],
            department_id=None if stated["department"] is None else stated["department"].pk,
            strategy=stated["strategy"],
            disclosure_ids=stated["disclosures"],
        )


def disclosures_called(text: str, user: User) -> frozenset[int]:
    """Return the disclosures of these numbers. Raises ValidationError naming one that the user cannot see."""
    found: set[int] = set()
    for number in text.replace("、", " ").replace(",", " ").split():
        disclosure = Disclosure.objects.visible_to(user).filter(number=number).first()
        if disclosure is None:
            raise ValidationError(
                _("「%(number)s」という発明届番号は登録されていません。例：HK2026-00012"),
                params={"number": number},
            )
        found.add(disclosure.pk)
    return frozenset(found)


class RightForm(RecordForm):
    """What a right is, apart from what happened to it."""

    kind = forms.ChoiceField(
        label=_("権利の種類"),
        choices=[NOT_CHOSEN, *labelled(RightKind)],
        error_messages={"required": _("権利の種類を選んでください。例：特許")},
    )
    office = forms.ChoiceField(label=_("出願先"), choices=list(PLACES.items()), initial=HOME)
    route = forms.ChoiceField(label=_("出願の経路"), choices=labelled(FilingRoute))
    parent = forms.ModelChoiceField(
        label=_("もとの出願"),
        queryset=Right.objects.none(),
        required=False,
        empty_label=_("なし"),
        help_text=_("国内移行、分割、有効化のときに選びます。"),
    )
    number = NameField(
        label=_("整理番号"),
        required=False,
        max_length=60,
        help_text=_("空欄にすると自動で付きます。例：R00012"),
    )
    application_number = NameField(
        label=_("出願番号"),
        required=False,
        max_length=60,
        help_text=_("例：特願2018-000001、PCT/JP2020/012345"),
    )
    publication_number = NameField(
        label=_("公開番号"), required=False, max_length=60, help_text=_("例：特開2019-123456")
    )
    registration_number = NameField(
        label=_("登録番号"), required=False, max_length=60, help_text=_("例：特許第6012345号")
    )
    agent = NameField(
        label=_("特許事務所"),
        required=False,
        max_length=200,
        help_text=_("相手先に登録された名称です。例：架空特許事務所"),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-organizations"), "autocomplete": "off"}
        ),
    )
    agent_reference = NameField(label=_("特許事務所の整理番号"), required=False, max_length=60)
    claims_filed = forms.IntegerField(
        label=_("出願時の請求項の数"), required=False, min_value=0, max_value=2_000
    )
    claims_paid = forms.IntegerField(
        label=_("審査請求料を納付した請求項の数（最多）"), required=False, min_value=0, max_value=2_000
    )
    claims_granted = forms.IntegerField(
        label=_("登録時の請求項の数"), required=False, min_value=0, max_value=2_000
    )
    note = NameField(
        label=_("備考"),
        required=False,
        multiline=True,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, user: User, family: Family | None, **options: Any) -> None:
        """Offer the other rights of the family as origin."""
        record: Right | None = options.get("record")
        super().__init__(*args, **options)
        self.user = user
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101 -- narrows for the type checker
        parent.queryset = Right.objects.filter(family=family)
        if record is not None:
            parent.queryset = parent.queryset.exclude(pk=record.pk)

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """Return the values of a right, the agent by name."""
        agent = "" if record.agent is None else record.agent.name
        return {**super().values_of(record), "parent": record.parent_id, "agent": agent}

    def clean_agent(self) -> int | None:
        """Find the firm by name."""
        return organization_called(self.cleaned_data["agent"], self.user)

    def content(self) -> RightContent:
        """Return what was typed."""
        stated = dict(self.values)
        parent = stated.pop("parent")
        return RightContent(
            kind=RightKind(stated.pop("kind")),
            route=FilingRoute(stated.pop("route")),
            parent_id=None if parent is None else parent.pk,
            agent_id=stated.pop("agent"),
            **stated,
        )


def organization_called(text: str, user: User) -> int | None:
    """Return the organisation of this name, None for no name. Raises ValidationError."""
    if not text:
        return None
    found = organizations_called(text, user)
    if len(found) == 1:
        return found[0].pk
    message = (
        _("「%(text)s」に当てはまる相手先が複数あります。法人番号を入力してください。")
        if found
        else _("「%(text)s」は相手先に登録されていません。先に相手先に登録するか、名称を確かめてください。")
    )
    raise ValidationError(message, params={"text": text})


class OwnersForm(RecordForm, ReasonForm):
    """All owners of a right with their shares; the version is the right's."""

    university_share = ShareField(
        label=_("本学の持分"), required=False, help_text=_("本学が権利者でなければ空欄にします。例：1/2、40%")
    )
    has_university = forms.BooleanField(label=_("本学が権利者である"), required=False, initial=True)

    def __init__(self, *args: Any, user: User, owners: list[Ownership], **options: Any) -> None:
        """Make a row of fields per owner, and some to add."""
        super().__init__(*args, **options)
        self.user = user
        own = next((owner for owner in owners if owner.is_university), None)
        others = [owner for owner in owners if not owner.is_university]
        self.fields["has_university"].initial = own is not None or not owners
        self.fields["university_share"].initial = own and own.share
        self.fields["university_class"] = _class_field(own)
        self.fields["university_cost"] = _share_field(_("費用負担"), own and own.cost)
        self.rows = range(max(OWNER_ROWS, len(others) + 2))
        for place in self.rows:
            other = others[place] if place < len(others) else None
            self.fields[f"name_{place}"] = NameField(
                label=_("権利者"), required=False, max_length=200, initial=other.owner_name if other else ""
            )
            self.fields[f"share_{place}"] = _share_field(_("持分"), other and other.share)
            self.fields[f"cost_{place}"] = _share_field(_("費用負担"), other and other.cost)
            self.fields[f"class_{place}"] = _class_field(other)

    @property
    def row_fields(self) -> list[list[forms.BoundField]]:
        """The fields of the other owners, row by row."""
        return [
            [self[f"{name}_{place}"] for name in ("name", "share", "cost", "class")] for place in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        """A share needs its owner."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for place in self.rows:
            if given.get(f"share_{place}") is not None and not given.get(f"name_{place}"):
                self.add_error(
                    f"name_{place}", _("持分を入力した権利者の名称を入力してください。例：株式会社青葉")
                )
        return given

    def entries(self) -> list[OwnerEntry]:
        """Return the owners: known partners and people by record, others by the name alone."""
        given = self.cleaned_data
        owners = []
        if given["has_university"]:
            owners.append(
                OwnerEntry(
                    share=given["university_share"],
                    cost=given["university_cost"],
                    owner_class=_class(given["university_class"]),
                )
            )
        for place in self.rows:
            if name := given[f"name_{place}"]:
                parts = {"share": given[f"share_{place}"], "cost": given[f"cost_{place}"]}
                owners.append(
                    OwnerEntry(**self._who(name), **parts, owner_class=_class(given[f"class_{place}"]))
                )
        return owners

    def _who(self, name: str) -> dict[str, Any]:
        organizations = organizations_called(name, self.user)
        if len(organizations) == 1:
            return {"organization_id": organizations[0].pk}
        people = people_called(name, self.user)
        return {"person_id": people[0].pk} if len(people) == 1 else {"name": name}


def _share_field(label: Any, initial: Any) -> ShareField:
    return ShareField(label=label, required=False, initial=initial)


def _class_field(owner: Ownership | None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("手数料の減免の区分"),
        required=False,
        choices=[("", _("未確認")), *labelled(OwnerClass)],
        initial=owner.owner_class if owner else "",
    )


def _class(text: str) -> OwnerClass | None:
    return OwnerClass(text) if text else None


class RightEventForm(RecordForm, ReasonForm):
    """What happened to a right; for a correction also why."""

    code = forms.ChoiceField(
        label=_("出来事"),
        choices=[NOT_CHOSEN, *labelled(EventCode)],
        error_messages={"required": _("出来事を選んでください。例：設定登録")},
    )
    on = JapaneseDateField(
        label=_("日付"),
        help_text=_("出願日、登録日、通知の発送日など、書類にある日付です。例：2026/4/1、R8.4.1"),
        error_messages={"required": _("日付を入力してください。例：2026/4/1")},
    )
    served_on = JapaneseDateField(
        label=_("送達日"),
        required=False,
        help_text=_("通知を受け取った日が書類の日付と違うときだけ入力します。"),
    )
    document = forms.ModelChoiceField(
        label=_("書類"),
        queryset=Attachment.objects.none(),
        required=False,
        empty_label=_("なし"),
        help_text=_("先に権利の画面でファイルを添付すると、ここで選べます。"),
    )
    note = NameField(label=_("備考"), required=False, max_length=300, help_text=_("例：年金不納のため"))

    def __init__(self, *args: Any, right: Right, **options: Any) -> None:
        """Offer the files of the right."""
        super().__init__(*args, **options)
        document = self.fields["document"]
        assert isinstance(document, forms.ModelChoiceField)  # noqa: S101 -- narrows for the type checker
        keys = [file.pk for file in attachable_documents(right)]
        document.queryset = Attachment.objects.filter(pk__in=keys)

    def entry(self) -> EventEntry:
        """Return what was typed."""
        stated = self.cleaned_data
        return EventEntry(
            code=EventCode(stated["code"]),
            on=stated["on"],
            served_on=stated["served_on"],
            note=stated["note"],
            document_id=None if stated["document"] is None else stated["document"].pk,
        )
