"""What a cross-appointment costs whom in a year: pay split by share, incentive top-up, social cost, bill, freed money.

Amounts are whole yen per year, shares and rates exact fractions (1/5 means 20 %). Sources: 「クロスアポイントメントの基本的
枠組みと留意点」(split by share), 東海国立大学機構 細則47 (top-up), 消費税法基本通達 5-5-10 (no consumption tax on the pay of
staff on loan). What is cut off stays with the home institution, so that both parts always sum to the whole.
"""

from dataclasses import dataclass
from fractions import Fraction

from core.calc.enums import LabelledEnum
from core.calc.messages import ValueRefused, Word, gettext_noop
from core.calc.money import MAX_YEN, Rounding, apply_rate

CUT_OFF = Rounding()
"""Below one yen: the only rule that was found in writing."""


class SocialSplit(LabelledEnum):
    """By what the employer's social cost is divided between both institutions; the agreement says which."""

    PAY = "pay", "給与の割合"
    EFFORT = "effort", "従事割合"


class NegativeTopUp(LabelledEnum):
    """What is done where the host pays less than the home institution for the same share.

    Interpreted meaning: the rule that defines the allowance is silent, so the institution decides. Refusing is the default,
    because nobody agrees to a cross-appointment that lowers the pay; NONE keeps the pay of the home institution.
    """

    REFUSE = "refuse", "認めない"
    NONE = "none", "手当を支給しない"


class TermsRefused(ValueRefused):
    """Terms that cannot be calculated; `field` names the one to mend."""

    def __init__(self, field: str, template: str, **words: Word) -> None:
        """Keep the field beside the sentence."""
        self.field = field
        super().__init__(template, **words)


@dataclass(frozen=True, slots=True)
class Terms:
    """What both institutions agree on. Refuses, at its field, what no agreement can say."""

    share: Fraction
    """The part of the working time that belongs to the host."""
    home_pay_yen: int
    """Pay at the home institution for the whole working time."""
    social_rate: Fraction
    """The employer's social cost over pay."""
    host_pay_yen: int | None = None
    """Pay that the host would give for the whole working time; None: no top-up was agreed."""
    listed_pay_yen: int | None = None
    """The part of the home pay that the rule lists for the top-up; None: all of it."""
    social_split: SocialSplit = SocialSplit.PAY
    negative_top_up: NegativeTopUp = NegativeTopUp.REFUSE
    retirement_yen: int = 0
    """The host's part of what is laid aside for retirement, as agreed."""

    def __post_init__(self) -> None:
        """Check every field. Raises TermsRefused."""
        for field in ("share", "social_rate"):
            if not 0 <= getattr(self, field) <= 1:
                raise TermsRefused(field, gettext_noop("0%以上100%以下で入力してください。例：20%"))
        for field in ("home_pay_yen", "host_pay_yen", "listed_pay_yen", "retirement_yen"):
            if not 0 <= (getattr(self, field) or 0) <= MAX_YEN:
                raise TermsRefused(
                    field,
                    gettext_noop("0円以上%(maximum)s円以下で入力してください。"),
                    maximum=f"{MAX_YEN:,}",
                )
        if (self.listed_pay_yen or 0) > self.home_pay_yen:
            raise TermsRefused(
                "listed_pay_yen",
                gettext_noop("手当の計算の対象となる給与は、年間給与%(pay)s円以下で入力してください。"),
                pay=f"{self.home_pay_yen:,}",
            )


@dataclass(frozen=True, slots=True)
class Shares:
    """Who bears what in a year. Host and home always add up to the person's pay and to its social cost."""

    top_up_yen: int
    person_pay_yen: int
    host_pay_yen: int
    social_yen: int
    host_social_yen: int
    retirement_yen: int
    freed_yen: int
    """Pay that the home institution saves and may use anew."""

    @property
    def home_pay_yen(self) -> int:
        """The pay that stays with the home institution."""
        return self.person_pay_yen - self.host_pay_yen

    @property
    def home_social_yen(self) -> int:
        """The social cost that stays with the home institution."""
        return self.social_yen - self.host_social_yen

    @property
    def tax_yen(self) -> int:
        """Consumption tax on the bill: none, because pay of staff on loan is outside its scope (基本通達 5-5-10)."""
        return 0

    @property
    def bill_yen(self) -> int:
        """What the institution that pays the person bills to the host (給与負担金); travel is reimbursed separately."""
        return self.host_pay_yen + self.host_social_yen + self.retirement_yen + self.tax_yen


def share_costs(terms: Terms) -> Shares:
    """Divide the cost of a year. Raises TermsRefused where the top-up would be negative and the terms do not allow it."""
    basic = apply_rate(terms.home_pay_yen, terms.share, CUT_OFF)
    top_up = _top_up(terms)
    person_pay, host_pay = terms.home_pay_yen + top_up, basic + top_up
    social = apply_rate(person_pay, terms.social_rate, CUT_OFF)
    host_part = terms.share
    if terms.social_split is SocialSplit.PAY:
        host_part = Fraction(host_pay, person_pay) if person_pay else Fraction(0)
    return Shares(
        top_up_yen=top_up,
        person_pay_yen=person_pay,
        host_pay_yen=host_pay,
        social_yen=social,
        host_social_yen=apply_rate(social, host_part, CUT_OFF),
        retirement_yen=terms.retirement_yen,
        freed_yen=basic,
    )


def _top_up(terms: Terms) -> int:
    """Return p·G − p·H, H counted as far as the rule lists it."""
    if terms.host_pay_yen is None:
        return 0
    listed = terms.home_pay_yen if terms.listed_pay_yen is None else terms.listed_pay_yen
    difference = apply_rate(terms.host_pay_yen - listed, terms.share, CUT_OFF)
    if difference >= 0:
        return difference
    if terms.negative_top_up is NegativeTopUp.NONE:
        return 0
    raise TermsRefused(
        "host_pay_yen",
        gettext_noop(
            "出向先の給与が出向元の給与より低いため、手当が△%(yen)s円になります。出向先の給与を%(listed)s円以上にするか、"
            "手当を支給しない取決めにしてください。"
        ),
        yen=f"{-difference:,}",
        listed=f"{listed:,}",
    )
