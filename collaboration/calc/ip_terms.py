"""Who owns what a contract brings forth, and what the other side may do with it: attributes instead of model numbers.

The models of the ministry (さくらツール) are known by what they lay down, not by their number: the content of most numbers
could not be read, so a number is only kept beside the attributes, for reference.
"""

from collections.abc import Callable
from dataclasses import dataclass

from collaboration.calc.kinds import AgreementKind
from core.calc.enums import LabelledEnum
from core.calc.messages import Message, gettext_noop

SAKURA_TYPES = range(1, 12)
"""Numbers of the individual models of さくらツール; for reference only."""


class Owner(LabelledEnum):
    """Who owns the intellectual property in the results."""

    UNIVERSITY = "university", "大学に帰属"
    COMPANY = "company", "企業に帰属"
    INVENTOR_RULE = "inventor_rule", "発明者主義（発明した者の属する側に帰属）"


class NonOwnerRight(LabelledEnum):
    """What the side that does not own the results may do with them."""

    NONE = "none", "権利なし"
    NONEXCLUSIVE = "nonexclusive", "非独占的実施権"
    EXCLUSIVE_OPTION = "exclusive_option", "独占的実施権の選択権（優先交渉）"
    EXCLUSIVE = "exclusive", "独占的実施権"
    ASSIGNMENT_OPTION = "assignment_option", "譲渡を受ける選択権"
    PRIOR_BLANKET_LICENCE = "prior_blanket_licence", "事前の包括的な実施許諾"


class CostBearer(LabelledEnum):
    """Who pays for filing and keeping patents."""

    UNIVERSITY = "university", "大学が負担"
    COMPANY = "company", "企業が負担"
    BY_SHARE = "by_share", "持分に応じて負担"


class Sublicence(LabelledEnum):
    """Whether a right may be passed on."""

    YES = "yes", "再実施許諾できる"
    WITH_CONSENT = "with_consent", "相手方の同意を得て再実施許諾できる"
    NO = "no", "再実施許諾できない"


class NonWorking(LabelledEnum):
    """Whether the company pays the university for using a jointly owned patent (不実施補償)."""

    NO = "no", "不実施補償なし"
    YES = "yes", "不実施補償あり"
    OTHER = "other", "不実施補償は別に定める"


@dataclass(frozen=True, slots=True)
class IpTermsContent:
    """What an agreement lays down. `notice_days` are days of notice before publishing; None where none are needed."""

    owner: Owner
    non_owner_right: NonOwnerRight
    publish_ok: bool
    filing_cost_bearer: CostBearer
    sublicence: Sublicence
    non_working: NonWorking
    notice_days: int | None = None
    non_working_text: str = ""
    secrecy_years: int | None = None
    sakura_type: int | None = None


_OWNERSHIP: dict[Owner, str] = {
    Owner.UNIVERSITY: gettext_noop("研究成果の知的財産権は大学に帰属します。"),
    Owner.COMPANY: gettext_noop("研究成果の知的財産権は企業に帰属します。"),
    Owner.INVENTOR_RULE: gettext_noop(
        "研究成果の知的財産権は、発明した者の属する側に帰属します。双方の者が共同で発明したときは共有とします。"
    ),
}
_RIGHT: dict[NonOwnerRight, str] = {
    NonOwnerRight.NONE: gettext_noop("%(side)sには、実施の権利を与えません。"),
    NonOwnerRight.NONEXCLUSIVE: gettext_noop("%(side)sは、非独占的に実施できます。"),
    NonOwnerRight.EXCLUSIVE_OPTION: gettext_noop("%(side)sは、独占的な実施について優先して交渉できます。"),
    NonOwnerRight.EXCLUSIVE: gettext_noop("%(side)sは、独占的に実施できます。"),
    NonOwnerRight.ASSIGNMENT_OPTION: gettext_noop("%(side)sは、権利の譲渡を受けることを選べます。"),
    NonOwnerRight.PRIOR_BLANKET_LICENCE: gettext_noop("%(side)sは、あらかじめ包括的に実施の許諾を受けます。"),
}
_SIDE: dict[Owner, str] = {
    Owner.UNIVERSITY: gettext_noop("企業"),
    Owner.COMPANY: gettext_noop("大学"),
    Owner.INVENTOR_RULE: gettext_noop("権利を持たない側"),
}
_COST: dict[CostBearer, str] = {
    CostBearer.UNIVERSITY: gettext_noop("出願と維持の費用は大学が負担します。"),
    CostBearer.COMPANY: gettext_noop("出願と維持の費用は企業が負担します。"),
    CostBearer.BY_SHARE: gettext_noop("出願と維持の費用は持分に応じて負担します。"),
}


def in_words(terms: IpTermsContent) -> tuple[Message, ...]:
    """Say the terms in sentences, the most important first."""
    sentences = [
        Message(_OWNERSHIP[terms.owner]),
        Message(_RIGHT[terms.non_owner_right], {"side": [_SIDE[terms.owner]]}),
        Message(_COST[terms.filing_cost_bearer]),
        _publication(terms),
    ]
    if terms.secrecy_years is not None:
        sentences.append(
            Message(gettext_noop("秘密保持の期間は%(years)s年です。"), {"years": terms.secrecy_years})
        )
    return tuple(sentences)


def _publication(terms: IpTermsContent) -> Message:
    if not terms.publish_ok:
        return Message(gettext_noop("研究成果の公表には、相手方の同意が必要です。"))
    if terms.notice_days is None:
        return Message(gettext_noop("研究成果は公表できます。"))
    return Message(
        gettext_noop("研究成果は、%(days)s日前までに相手方に通知して公表できます。"),
        {"days": terms.notice_days},
    )


def cautions(terms: IpTermsContent, kind: AgreementKind) -> tuple[Message, ...]:
    """Say what does not fit together, and what to do about it. Nothing here forbids a term that both sides want.

    Ownership of one side beside a blanket licence of the other is an ordinary model and no caution.
    """
    return tuple(message for applies, message in _CAUTIONS if applies(terms, kind))


_CAUTIONS: tuple[tuple[Callable[[IpTermsContent, AgreementKind], bool], Message], ...] = (
    (
        lambda terms, _kind: (
            terms.owner is Owner.INVENTOR_RULE and terms.non_owner_right is NonOwnerRight.ASSIGNMENT_OPTION
        ),
        Message(
            gettext_noop(
                "発明者主義と「譲渡を受ける選択権」が組み合わされています。単独発明と共有の持分のどちらを譲渡の対象とするかを、契約書に書いてください。例：共有となった知的財産権の大学の持分に限る"
            )
        ),
    ),
    (
        lambda terms, kind: not terms.publish_ok and kind is AgreementKind.JOINT_RESEARCH,
        Message(
            gettext_noop(
                "共同研究で公表に相手方の同意を必要としています。学生の学位論文と研究者の業績に支障がないかを研究代表者に確かめてください。例：30日前の通知で公表できることにする"
            )
        ),
    ),
    (
        lambda terms, _kind: (
            terms.owner is Owner.COMPANY and terms.filing_cost_bearer is CostBearer.UNIVERSITY
        ),
        Message(
            gettext_noop(
                "企業に帰属する権利の出願費用を大学が負担することになっています。費用の負担者を確かめてください。例：企業が負担"
            )
        ),
    ),
    (
        lambda terms, _kind: terms.owner is Owner.UNIVERSITY and terms.non_working is NonWorking.YES,
        Message(
            gettext_noop(
                "大学に単独で帰属する権利に不実施補償を定めています。不実施補償は共有の権利についての定めです。実施料の定めとするかを確かめてください。"
            )
        ),
    ),
    (
        lambda terms, _kind: (
            terms.non_owner_right is NonOwnerRight.NONE and terms.sublicence is not Sublicence.NO
        ),
        Message(
            gettext_noop(
                "実施の権利がない側に再実施許諾を認めています。「再実施許諾できない」を選ぶか、実施の権利を見直してください。"
            )
        ),
    ),
)
