"""One act priced: a line for a fee; for annuities a line for years 1 to 3 together and for every year after them."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from core.calc.dates import slashed
from core.calc.messages import Message, Word, gettext_noop
from core.calc.money import Rounding
from ip.calc.fees.cautions import annuity_cautions, fee_cautions, late_cautions
from ip.calc.fees.gross import Gross, annuity_gross, fee_gross
from ip.calc.fees.kinds import Discount, Fee, Status, SurchargeBase
from ip.calc.fees.quote import FeeCaution, FeeLine, OwnerPart
from ip.calc.fees.selection import Act, annuity_row, fee_row, refused
from ip.calc.fees.shares import Burden, burden_cautions, burden_of
from ip.calc.fees.tables import WHOLE, AnnuityRow, FeeRow, FeeTables

TEN_YEN = Rounding(10)
FIRST_YEARS = 3
"""The first three years are paid at once, when the patent is registered."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A line and what to make sure of."""

    line: FeeLine
    cautions: tuple[FeeCaution, ...]


def priced_act(tables: FeeTables, act: Act) -> tuple[Priced, ...]:
    """Return the lines of an act. Raises RecordRefused at the field that is missing or not known."""
    if act.item.fee is Fee.ANNUITY:
        return tuple(priced_years(tables, act, years) for years in _groups(act))
    row = fee_row(tables, act)
    burden = burden_of(tables, act, row.discount)
    line = _line(act, row, fee_gross(row, act), burden, None)
    cautions = (*fee_cautions(row, act, burden.ratio), *burden_cautions(tables, act, row.discount, burden))
    return (Priced(line, cautions),)


def priced_years(tables: FeeTables, act: Act, years: tuple[int, int]) -> Priced:
    """Return what one year costs, or years 1 to 3: the yen of one year are cut and then taken three times."""
    row = annuity_row(tables, act, years[0])
    burden = burden_of(tables, act, Discount.ANNUITY, years[1])
    line = _line(act, row, annuity_gross(row, act), burden, years)
    cautions = (
        *annuity_cautions(tables, act, years),
        *burden_cautions(tables, act, Discount.ANNUITY, burden),
        *late_cautions(act, line),
    )
    return Priced(line, cautions)


def _groups(act: Act) -> Iterator[tuple[int, int]]:
    first, last = act.item.first_year, act.item.last_year or act.item.first_year
    if first is None or last is None or last < first:
        sentence = gettext_noop("特許料の年を入力してください。例：第4年から第4年まで")
        raise refused(f"{act.path}.first_year", gettext_noop("特許料の年"), sentence)
    is_torn = 1 < first <= FIRST_YEARS or (first == 1 and last < FIRST_YEARS)
    if is_torn:
        sentence = gettext_noop(
            "第1年から第3年までの特許料は一括して納付します。第1年から第3年までとしてください。"
        )
        raise refused(f"{act.path}.first_year", gettext_noop("特許料の年"), sentence)
    _refuse_late_years(act, first, last)
    if first == 1:
        yield 1, FIRST_YEARS
    for year in range(max(first, FIRST_YEARS + 1), last + 1):
        yield year, year


def _refuse_late_years(act: Act, first: int, last: int) -> None:
    if not act.is_late:
        return
    if first == 1:
        sentence = gettext_noop(
            "第1年から第3年までの特許料に追納の期間はありません。期限を過ぎたときは、弁理士に相談してください。"
        )
        raise refused(f"{act.path}.due_on", gettext_noop("納付期限"), sentence)
    if first != last:
        sentence = gettext_noop("期限を過ぎた特許料は、1年分ずつ計算してください。")
        raise refused(f"{act.path}.last_year", gettext_noop("特許料の年"), sentence)


def _line(
    act: Act, row: FeeRow | AnnuityRow, gross: Gross, burden: Burden, years: tuple[int, int] | None
) -> FeeLine:
    ratio = burden.ratio
    one_year = gross.yen if ratio == WHOLE else TEN_YEN.apply(gross.yen * ratio)
    count = 1 if years is None else years[1] - years[0] + 1
    surcharge = 0
    if act.is_late:
        is_whole = act.request.surcharge_base is SurchargeBase.GROSS
        surcharge = gross.yen if is_whole else one_year
    return FeeLine(
        item=act.index,
        fee=act.item.fee,
        years=years,
        base_yen=gross.base_yen,
        per_unit_yen=gross.per_unit_yen,
        units=gross.units,
        gross_yen=gross.yen * count,
        ratio=ratio,
        parts=burden.parts,
        yen=one_year * count,
        surcharge_yen=surcharge,
        steps=(gross.step, *_reduced(gross.yen, burden, one_year), *_after(act, one_year, count, surcharge)),
        status=_surest([row.status, *(part.status for part in burden.parts)]),
        source=row.source,
    )


def _surest(statuses: list[Status]) -> Status:
    """Return the least sure of all: a line is as sure as its weakest figure."""
    return max(statuses, key=list(Status).index)


def _reduced(gross: int, burden: Burden, yen: int) -> Iterator[Message]:
    ratio = burden.ratio
    if ratio == WHOLE:
        return
    words: dict[str, Word] = {"parts": _parts_in_words(burden.parts), "ratio": str(ratio)}
    yield Message(gettext_noop("持分×減免の割合：%(parts)s＝%(ratio)s"), words)
    exact = gross * ratio
    figures: dict[str, Word] = {
        "gross": f"{gross:,}",
        "ratio": str(ratio),
        "cut": f"{exact.numerator // exact.denominator:,}",
        "yen": f"{yen:,}",
    }
    if exact == yen:
        yield Message(gettext_noop("%(gross)s円×%(ratio)s＝%(yen)s円"), figures)
    elif exact.denominator == 1:
        yield Message(gettext_noop("%(gross)s円×%(ratio)s＝%(cut)s円 → 10円未満切捨て %(yen)s円"), figures)
    else:
        yield Message(
            gettext_noop("%(gross)s円×%(ratio)s＝%(cut)s円余り → 10円未満切捨て %(yen)s円"), figures
        )


def _parts_in_words(parts: tuple[OwnerPart, ...]) -> tuple[str, ...]:
    words: list[str] = []
    for part in parts:
        words += ["＋"] if words else []
        words += [part.name or part.fee_class.label, _product(part.share, part.factor)]
    return tuple(words)


def _product(share: Fraction, factor: Fraction) -> str:
    return f"{share}×{factor}"


def _after(act: Act, one_year: int, count: int, surcharge: int) -> Iterator[Message]:
    if count > 1:
        words: dict[str, Word] = {
            "yen": f"{one_year:,}",
            "count": str(count),
            "total": f"{one_year * count:,}",
        }
        yield Message(gettext_noop("%(yen)s円×%(count)s年＝%(total)s円"), words)
    if act.is_late and act.item.due_on is not None:
        told: dict[str, Word] = {"due": slashed(act.item.due_on), "yen": f"{surcharge:,}"}
        yield Message(gettext_noop("期限（%(due)s）後の追納のため、割増特許料%(yen)s円を加える"), told)
