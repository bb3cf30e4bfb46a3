"""What fees are asked for: the acts with their days, the owners with their shares, a projection over years."""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.records import entry
from ip.calc.fees.kinds import Fee, Language, Office, OwnerClass, SurchargeBase
from ip.calc.fees.tables import LAST_ANNUITY_YEAR, WHOLE

MOST_CLAIMS = 10_000
MOST_SHEETS = 100_000
DEAREST_UNIT_YEN = 100_000
LONGEST_PROJECTION = LAST_ANNUITY_YEAR


@dataclass(frozen=True, slots=True)
class Owner:
    """One owner with an exact share (1/3)."""

    share: Fraction = entry("持分", maximum=WHOLE, help="分数で書けます。全員の合計は1です。")
    fee_class: OwnerClass = entry("減免の区分")
    name: str = entry("名称", default="")
    is_employee_invention: bool = entry(
        "職務発明", default=False, help="国立大学の職員の職務発明のとき、true"
    )


@dataclass(frozen=True, slots=True)
class FeeItem:
    """One act for which a fee is paid."""

    fee: Fee = entry("料金")
    on: datetime.date = entry("納付日", help="請求と同時に納付する料金では、請求日")
    claims: int = entry("請求項の数", default=0, maximum=MOST_CLAIMS)
    claims_paid: int = entry(
        "審査請求料を納付済みの請求項の数",
        default=0,
        maximum=MOST_CLAIMS,
        help="請求項が増えたときの追加納付では、これまでに納付した最大の数",
    )
    first_year: int | None = entry("特許料の年（始）", default=None, minimum=1, maximum=LAST_ANNUITY_YEAR)
    last_year: int | None = entry("特許料の年（終）", default=None, minimum=1, maximum=LAST_ANNUITY_YEAR)
    due_on: datetime.date | None = entry(
        "納付期限", default=None, help="特許料の追納のとき。土日・休日を繰り下げた後の日"
    )
    decision_served_on: datetime.date | None = entry("特許査定の謄本の送達日", default=None)
    sheets: int = entry("枚数", default=0, maximum=MOST_SHEETS)
    is_online: bool = entry("電子出願", default=True)
    language: Language = entry("国際出願の言語", default=Language.JAPANESE)


@dataclass(frozen=True, slots=True)
class ForeignRight:
    """A right abroad whose upkeep is estimated."""

    office: Office = entry("国・官庁")
    filed_on: datetime.date = entry("出願日")
    granted_on: datetime.date | None = entry("登録日（見込みでもよい）", default=None)
    claims: int = entry("請求項の数", default=0, maximum=MOST_CLAIMS)


@dataclass(frozen=True, slots=True)
class CurrencyRate:
    """What one unit of a currency is taken to be worth in yen."""

    currency: str = entry("通貨", help="EUR、USD、CNY、KRW")
    yen: Fraction = entry("1単位の円", maximum=DEAREST_UNIT_YEN)


@dataclass(frozen=True, slots=True)
class ProjectionRequest:
    """What the upkeep of a right in Japan, and of rights abroad, would cost."""

    years: int = entry("年数", default=20, minimum=1, maximum=LONGEST_PROJECTION)
    registered_on: datetime.date | None = entry(
        "日本の登録日（見込みでもよい）", default=None, help="ないときは、外国の分だけを見積もります。"
    )
    claims: int = entry("請求項の数", default=0, maximum=MOST_CLAIMS)
    from_on: datetime.date | None = entry("この日以後に期限が来る分だけ", default=None)
    foreign: tuple[ForeignRight, ...] = entry("外国の権利", default=())
    rates: tuple[CurrencyRate, ...] = entry("換算の率", default=())


@dataclass(frozen=True, slots=True)
class FeeRequest:
    """Fees asked for at once. Without owners everything is paid in full."""

    filed_on: datetime.date | None = entry(
        "出願日", default=None, help="分割出願では現実の出願日、PCTでは国際出願日"
    )
    exam_requested_on: datetime.date | None = entry("審査請求日", default=None)
    owners: tuple[Owner, ...] = entry("権利者・出願人", default=())
    items: tuple[FeeItem, ...] = entry("計算する料金", default=())
    surcharge_base: SurchargeBase = entry("割増特許料の額", default=SurchargeBase.GROSS)
    projection: ProjectionRequest | None = entry("維持費の見通し", default=None)
