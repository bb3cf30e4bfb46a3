"""The pages of the portal on which an invention is disclosed: one topic each."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.models import Agreement
from core.forms.fields import JapaneseDateField, NameField, PercentField
from core.forms.records import RecordForm
from core.models import Person
from core.models.choices import labelled
from ip.calc.disclosing import InventorEntry, LinkEntry, PublicationEntry
from ip.calc.kinds import DataStage, DisclosureKind, PublicationKind, ResearchForm, Wish
from ip.calc.shares import is_fine_enough

MOST_ROWS = 50
YES_NO = [("yes", _("はい")), ("no", _("いいえ"))]
BLANK = [("", _("選んでください"))]


def _yes_or_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("「はい」か「いいえ」を選んでください。")},
    )


def _choice(label: Any, kinds: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[*BLANK, *labelled(kinds)],
        error_messages={"required": _("一覧から選んでください。")},
    )


class BeginForm(forms.Form):
    """What a disclosure begins with."""

    kind = forms.ChoiceField(label=_("種類"), choices=labelled(DisclosureKind))
    title = NameField(
        label=_("発明の名称"),
        max_length=300,
        error_messages={"required": _("発明の名称を入力してください。仮の名称でもかまいません。")},
        help_text=_("あとで変えられます。例：全固体電池の電極材料"),
    )


class PageForm(RecordForm):
    """A page of plain fields; a question that is answered with yes or no is stored as such."""

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """Return the record's values, yes and no as the buttons name them."""
        names = {True: "yes", False: "no"}
        values = super().values_of(record)
        return {
            name: names.get(value, value) if isinstance(value, bool) else value
            for name, value in values.items()
        }


class BasicForm(PageForm):
    """What it is, when it was created, and with what of the university: from this follows whose it is."""

    kind = forms.ChoiceField(label=_("種類"), choices=labelled(DisclosureKind))
    title = NameField(
        label=_("発明の名称"),
        max_length=300,
        error_messages={"required": _("発明の名称を入力してください。例：全固体電池の電極材料")},
    )
    title_en = NameField(label=_("発明の名称（英語）"), max_length=300, required=False)
    created_on = JapaneseDateField(label=_("創作の年月日"), help_text=_("発明が完成した日です。例：2026/9/1"))
    research_form = _choice(_("研究の形態"), ResearchForm)
    used_funds = _yes_or_no(
        _("大学の経費を使用しましたか"), _("職務発明かどうかを判断するためにうかがいます。")
    )
    used_facilities = _yes_or_no(_("大学の施設・設備を使用しましたか"))
    used_what = NameField(
        label=_("使用した経費・施設・設備"),
        max_length=300,
        required=False,
        help_text=_("例：運営費交付金、共同利用の電子顕微鏡"),
    )


class ContentForm(PageForm):
    """The invention itself."""

    problem = NameField(
        label=_("課題"),
        multiline=True,
        max_length=10_000,
        help_text=_("これまで何が難しかったかを書きます。"),
        error_messages={"required": _("課題を入力してください。例：充放電を繰り返すと容量が下がる")},
    )
    means = NameField(
        label=_("解決手段"),
        multiline=True,
        max_length=20_000,
        help_text=_("発明の要点です。他の人が再現できるように書きます。"),
        error_messages={"required": _("解決手段を入力してください。")},
    )
    effect = NameField(
        label=_("効果"),
        multiline=True,
        max_length=10_000,
        error_messages={"required": _("効果を入力してください。例：容量の低下が半分になった")},
    )
    data_stage = _choice(_("データの段階"), DataStage, _("出願できる時期を決めるためにうかがいます。"))
    prior_art = NameField(
        label=_("先行技術と調査の結果"),
        multiline=True,
        max_length=10_000,
        help_text=_("調べた文献・特許と、それとの違いを書きます。調べていないときは「未調査」と書きます。"),
        error_messages={
            "required": _("先行技術を入力してください。調べていないときは「未調査」と書きます。")
        },
    )
    keywords = NameField(
        label=_("キーワード"), max_length=300, required=False, help_text=_("例：電池、電極、酸化物")
    )


class WishesForm(PageForm):
    """What the inventors would like to happen."""

    domestic_wish = _choice(_("国内出願"), Wish)
    foreign_wish = _choice(_("外国出願"), Wish, _("公表より前に決める必要があります。"))
    foreign_countries = NameField(
        label=_("出願を希望する国"), max_length=200, required=False, help_text=_("例：米国、ドイツ")
    )
    licensees = NameField(
        label=_("実施許諾先の候補"),
        multiline=True,
        max_length=5_000,
        required=False,
        help_text=_("興味を示している企業があれば書きます。"),
    )
    start_up_wish = _choice(_("発明を用いた起業"), Wish)


class InventorsForm(PageForm):
    """The version of the disclosure whose inventors are stated."""


class FundingForm(PageForm):
    """Whether the invention came of a contract or a grant."""

    has_funding = _yes_or_no(
        _("契約や競争的研究費に基づく発明ですか"),
        _("契約の知財条項や、国への報告の義務を確かめるためにうかがいます。"),
    )


class PublicationsForm(PageForm):
    """Whether the invention is or becomes known."""

    has_publication = _yes_or_no(
        _("この発明を公表しましたか、または公表の予定がありますか"),
        _(
            "論文、予稿集の発行日、学会、学位論文の公聴会、プレプリント、Web、展示、報道、販売のすべてを含みます。"
        ),
    )


class InventorRow(forms.Form):
    """One inventor."""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = NameField(
        label=_("氏名"), max_length=100, error_messages={"required": _("発明者の氏名を入力してください。")}
    )
    member = NameField(
        label=_("e-Rad研究者番号または学内のメールアドレス"),
        max_length=254,
        required=False,
        help_text=_("学内の研究者は、どちらかを入力します。本システムで持分を確認できます。例：12345678"),
    )
    is_representative = forms.BooleanField(label=_("代表発明者"), required=False)
    is_outside = forms.BooleanField(label=_("学外の発明者"), required=False)
    is_student = forms.BooleanField(label=_("学生"), required=False)
    affiliation = NameField(
        label=_("発明時の所属"),
        max_length=200,
        error_messages={"required": _("発明時の所属を入力してください。例：工学研究科")},
    )
    position = NameField(label=_("発明時の職名・学年"), max_length=100, required=False)
    email = forms.EmailField(label=_("メールアドレス"), required=False)
    contribution = NameField(
        label=_("発明への寄与"),
        multiline=True,
        max_length=3_000,
        help_text=_("どの部分を考えたかを書きます。例：電極の組成の着想"),
        error_messages={"required": _("発明への寄与を入力してください。例：電極の組成の着想")},
    )
    share = PercentField(
        label=_("持分"),
        help_text=_("全員の合計が1になるようにします。例：1/3、30%"),
        error_messages={"required": _("持分を入力してください。例：1/3、30%")},
    )

    def __init__(self, *args: Any, people: Mapping[int, int | None], **options: Any) -> None:
        """Know whom the rows that stand name, so that a blank number does not lose the person."""
        super().__init__(*args, **options)
        self.people = people
        self.person_id: int | None = None

    def clean_share(self) -> Fraction:
        """Refuse nothing, and what cannot be kept exactly."""
        share: Fraction = self.cleaned_data["share"]
        if not is_fine_enough(share):
            raise ValidationError(_("持分は0より大きい値を入力してください。例：1/3、30%"))
        return share

    def clean(self) -> dict[str, Any]:
        """Find the member of the university that is named."""
        values = super().clean() or {}
        named = values.get("member", "")
        if not named and not values.get("is_outside"):
            self.person_id = self.people.get(values.get("key") or 0)
        elif named and values.get("is_outside"):
            self.add_error("member", _("学外の発明者では、空欄にしてください。"))
        elif named:
            found = Person.objects.living().filter(Q(erad_number=named) | Q(email__iexact=named)).first()
            if found is None:
                self.add_error(
                    "member",
                    _(
                        "この番号・メールアドレスの研究者は登録されていません。確かめるか、空欄にしてください。"
                    ),
                )
            else:
                self.person_id = found.pk
        return values

    def entry(self) -> InventorEntry:
        """Return the inventor as stated."""
        stated = {
            name: value for name, value in self.cleaned_data.items() if name not in ("member", "DELETE")
        }
        return InventorEntry(**stated, person_id=self.person_id)


class PublicationRow(forms.Form):
    """One publication."""

    kind = _choice(_("公表の種類"), PublicationKind)
    published_on = JapaneseDateField(
        label=_("公表の日"), help_text=_("予稿集は発行日、Webは掲載日です。例：2027/3/20")
    )
    venue = NameField(
        label=_("公表の場"),
        max_length=300,
        help_text=_("例：電気化学会 春季大会"),
        error_messages={"required": _("公表の場を入力してください。例：電気化学会 春季大会")},
    )
    published_by = NameField(
        label=_("公表する人"),
        max_length=200,
        error_messages={"required": _("公表する人を入力してください。例：山田 花子")},
    )

    def entry(self) -> PublicationEntry:
        """Return the publication as stated."""
        return PublicationEntry(**{name: self.cleaned_data[name] for name in self.fields if name != "DELETE"})


class LinkRow(forms.Form):
    """One source of money: an agreement that names the inventors, or a grant."""

    agreement = forms.TypedChoiceField(
        label=_("大学の契約"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("発明者が参加する契約だけが並びます。"),
    )
    funder = NameField(
        label=_("資金を提供する機関"),
        max_length=200,
        required=False,
        help_text=_("契約の一覧にない科研費・補助金は、ここに書きます。例：日本学術振興会"),
    )
    grant_number = NameField(label=_("課題番号"), max_length=100, required=False, help_text=_("例：26K00001"))
    is_bayh_dole = forms.BooleanField(
        label=_("日本版バイ・ドール（産業技術力強化法第17条）の対象"),
        required=False,
        help_text=_("国の委託による研究では、出願などを国に報告する義務があります。"),
    )

    def __init__(self, *args: Any, agreements: Sequence[Agreement], **options: Any) -> None:
        """Offer the agreements of the inventors."""
        super().__init__(*args, **options)
        field = self.fields["agreement"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = [("", _("なし")), *((each.pk, f"{each.number} {each.title}") for each in agreements)]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        values = super().clean() or {}
        if not values.get("agreement") and not values.get("funder"):
            self.add_error(
                "funder", _("契約を選ぶか、資金を提供する機関を入力してください。例：日本学術振興会")
            )
        return values

    def entry(self) -> LinkEntry:
        """Return the source as stated."""
        stated = self.cleaned_data
        return LinkEntry(
            agreement_id=stated["agreement"],
            funder=stated["funder"],
            grant_number=stated["grant_number"],
            is_bayh_dole=stated["is_bayh_dole"],
        )


class DeclarationForm(forms.Form):
    """The representative speaks for all inventors."""

    declared = forms.BooleanField(
        label=_(
            "記載した内容に誤りがなく、発明者全員が持分に合意していること、提出まで発明を秘密に保つことを確認しました。"
        ),
        error_messages={"required": _("内容を確かめて、確認の欄に印を付けてください。")},
    )


class ConfirmForm(forms.Form):
    """A co-inventor agrees to the share; a student also to giving the invention to the university."""

    agreed = forms.BooleanField(
        label=_("氏名・発明への寄与・持分を確認し、合意します。"),
        error_messages={
            "required": _("確認の欄に印を付けてください。違うときは代表発明者に伝えてください。")
        },
    )
    consent = forms.BooleanField(
        label=_("説明を読み、この発明を大学の規程により扱うことに同意します。"), required=False
    )

    def __init__(self, *args: Any, is_student: bool, **options: Any) -> None:
        """Ask students, and only them, for their own consent."""
        super().__init__(*args, **options)
        if is_student:
            self.fields["consent"].required = True
            self.fields["consent"].error_messages["required"] = str(
                _(
                    "説明を読んで、同意するときは印を付けてください。同意しないときは代表発明者に伝えてください。"
                )
            )
        else:
            del self.fields["consent"]


def initial_of(fields: Mapping[str, Sequence[str]], prefix: str = "") -> dict[str, str]:
    """Return what was typed into one form of a page, to be shown again as it was."""
    start = f"{prefix}-" if prefix else ""
    return {name.removeprefix(start): values[-1] for name, values in fields.items() if name.startswith(start)}
