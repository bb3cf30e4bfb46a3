"""The whole fee before any reduction, and the sentence that shows it."""

from dataclasses import dataclass

from core.calc.messages import Message, Word, gettext_noop
from ip.calc.fees.kinds import EXAMINATIONS, Unit
from ip.calc.fees.selection import Act, refused
from ip.calc.fees.tables import AnnuityRow, FeeRow

SHEETS_INCLUDED = 30
CLAIMS = gettext_noop("請求項の数")
SHEETS = gettext_noop("枚数")


@dataclass(frozen=True, slots=True)
class Gross:
    """A whole fee: what it is made of, its yen, and how it came about."""

    base_yen: int
    per_unit_yen: int
    units: int
    yen: int
    step: Message


def fee_gross(row: FeeRow, act: Act) -> Gross:
    """Return the whole fee of an act. Raises RecordRefused at the number that is missing."""
    is_added = act.item.claims_paid > 0
    if is_added and act.item.fee not in EXAMINATIONS:
        sentence = gettext_noop(
            "納付済みの請求項の数は、出願審査請求のときだけ入力できます。空欄にしてください。"
        )
        raise refused(f"{act.path}.claims_paid", gettext_noop("納付済みの請求項の数"), sentence)
    units = _units(row, act)
    if is_added:
        yen = row.per_unit_yen * units
        return Gross(0, row.per_unit_yen, units, yen, _added_in_words(row, act, yen))
    cut = row.online_cut_yen if act.item.is_online else 0
    yen = row.base_yen + row.per_unit_yen * units - cut
    return Gross(row.base_yen, row.per_unit_yen, units, yen, _sum_in_words(row, units, cut, yen))


def annuity_gross(row: AnnuityRow, act: Act) -> Gross:
    """Return what one year costs in full."""
    claims = _claims(act)
    yen = row.base_yen + row.per_claim_yen * claims
    words = _words(row.base_yen, row.per_claim_yen, claims, yen)
    sentence = gettext_noop("%(base)s円＋%(per)s円×%(units)s%(unit)s＝%(gross)s円")
    step = Message(sentence, {**words, "unit": (Unit.CLAIM.label,)})
    return Gross(row.base_yen, row.per_claim_yen, claims, yen, step)


def _units(row: FeeRow, act: Act) -> int:
    match row.unit:
        case Unit.CLAIM:
            return max(_claims(act) - act.item.claims_paid, 0)
        case Unit.SHEET:
            return _sheets(act)
        case Unit.SHEET_OVER_30:
            return max(_sheets(act) - SHEETS_INCLUDED, 0)
    return 0


def _claims(act: Act) -> int:
    if not act.item.claims:
        sentence = gettext_noop("請求項の数を1以上で入力してください。例：10")
        raise refused(f"{act.path}.claims", CLAIMS, sentence)
    return act.item.claims


def _sheets(act: Act) -> int:
    if not act.item.sheets:
        sentence = gettext_noop("枚数を1以上で入力してください。例：30")
        raise refused(f"{act.path}.sheets", SHEETS, sentence)
    return act.item.sheets


def _sum_in_words(row: FeeRow, units: int, cut: int, yen: int) -> Message:
    words = {**_words(row.base_yen, row.per_unit_yen, units, yen), "unit": (row.unit.label,)}
    if cut:
        sentence = gettext_noop(
            "%(base)s円＋%(per)s円×%(units)s%(unit)s−電子出願の減額%(cut)s円＝%(gross)s円"
        )
        return Message(sentence, {**words, "cut": f"{cut:,}"})
    if row.per_unit_yen:
        return Message(gettext_noop("%(base)s円＋%(per)s円×%(units)s%(unit)s＝%(gross)s円"), words)
    return Message(gettext_noop("%(gross)s円（定額）"), words)


def _added_in_words(row: FeeRow, act: Act, yen: int) -> Message:
    words = {
        "per": f"{row.per_unit_yen:,}",
        "claims": f"{act.item.claims:,}",
        "paid": f"{act.item.claims_paid:,}",
        "gross": f"{yen:,}",
    }
    if not yen:
        sentence = gettext_noop(
            "請求項は%(claims)s項で、納付済みの%(paid)s項を超えないため、追加の納付はない"
        )
        return Message(sentence, words)
    return Message(gettext_noop("追加分：%(per)s円×（%(claims)s項−納付済み%(paid)s項）＝%(gross)s円"), words)


def _words(base: int, per: int, units: int, yen: int) -> dict[str, Word]:
    return {"base": f"{base:,}", "per": f"{per:,}", "units": f"{units:,}", "gross": f"{yen:,}"}
