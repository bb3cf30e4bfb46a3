"""What to make sure of before a fee is paid: figures not seen in a source, meanings interpreted."""

from collections.abc import Iterator
from fractions import Fraction

from core.calc.dates import slashed
from core.calc.messages import Message, Word, gettext_noop
from ip.calc.fees.kinds import Discount, Status, Window
from ip.calc.fees.quote import FeeCaution, FeeLine
from ip.calc.fees.selection import Act
from ip.calc.fees.tables import WHOLE, FeeRow, FeeTables

GRACE_DAYS = 184
"""The longest six months."""

PCT_DISCOUNTS = (Discount.PCT_OFFICE, Discount.PCT_BUREAU)


def fee_cautions(row: FeeRow, act: Act, ratio: Fraction) -> Iterator[FeeCaution]:
    """Yield what is not sure about a fee other than an annuity."""
    words: dict[str, Word] = {"fee": (row.fee.label,)}
    if row.status is Status.MEMORY:
        sentence = gettext_noop(
            "「%(fee)s」の額は、公表資料で確認していません。納付前に特許庁で確認してください。"
        )
        yield FeeCaution(f"{act.path}.fee", Message(sentence, words))
    elif row.window is Window.KNOWN and row.valid_from is None:
        sentence = gettext_noop(
            "「%(fee)s」の額がいつからのものかは確認していません。古い日付では特許庁で確認してください。"
        )
        yield FeeCaution(f"{act.path}.on", Message(sentence, words))
    if row.caution:
        yield FeeCaution(f"{act.path}.fee", Message("%(caution)s", {"caution": (row.caution,)}))
    if row.discount in PCT_DISCOUNTS and ratio != WHOLE:
        sentence = gettext_noop(
            "「%(fee)s」の軽減後の端数は、国内の料金と同じく10円未満を切り捨てています（解釈）。"
            "電子出願の減額は、軽減の前に差し引いています（解釈）。"
        )
        yield FeeCaution(f"{act.path}.fee", Message(sentence, words))


def annuity_cautions(tables: FeeTables, act: Act, years: tuple[int, int]) -> Iterator[FeeCaution]:
    """Yield what is not sure about the rates of a year."""
    served = act.item.decision_served_on
    if years[0] != 1 or served is None:
        return
    for row in tables.annuities:
        limit = row.decision_served_to
        is_between = row.paid_to is not None and act.item.on > row.paid_to
        if limit is not None and row.year_from == 1 and served <= limit and is_between:
            sentence = gettext_noop(
                "特許査定の送達が%(day)s以前のときは、改定前の額（基本%(base)s円、1請求項%(per)s円）の"
                "経過措置があります。もう一つの条件を確認できていないため、納付前に特許庁で確認してください。"
            )
            words: dict[str, Word] = {
                "day": slashed(limit),
                "base": f"{row.base_yen:,}",
                "per": f"{row.per_claim_yen:,}",
            }
            yield FeeCaution(f"{act.path}.decision_served_on", Message(sentence, words))


def late_cautions(act: Act, line: FeeLine) -> Iterator[FeeCaution]:
    """Yield what is not sure about a payment after its last day."""
    due = act.item.due_on
    if not act.is_late or due is None:
        return
    if (act.item.on - due).days > GRACE_DAYS:
        sentence = gettext_noop(
            "納付期限（%(due)s）から6か月を過ぎています。追納できる期間が終わっていないか、特許庁で確認してください。"
        )
        yield FeeCaution(f"{act.path}.on", Message(sentence, {"due": slashed(due)}))
    if line.ratio != WHOLE:
        sentence = gettext_noop(
            "割増特許料も減免されるかは確認できていません。減免前と同額なら%(gross)s円、減免後と同額なら%(yen)s円です。"
            "不足すると権利を失うため、納付前に特許庁で確認してください。"
        )
        words: dict[str, Word] = {"gross": f"{line.gross_yen:,}", "yen": f"{line.yen:,}"}
        yield FeeCaution("surcharge_base", Message(sentence, words))
