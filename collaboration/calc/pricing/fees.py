"""What a company pays for the people it sends (研究料) and the space it uses (施設・スペース使用料): elements R and F."""

from collections import Counter
from collections.abc import Iterator

from collaboration.calc.pricing.contract import Contract, refused
from collaboration.calc.pricing.kinds import Element, PeriodRule, ReplacementRule
from collaboration.calc.pricing.periods import MONTHS_OF_A_HALF, add_months, periods_by_year, years_touched
from collaboration.calc.pricing.policy import MonthlySchedule, ResearcherFeeRule
from collaboration.calc.pricing.quote import Line
from collaboration.calc.pricing.request import CompanyResearcher
from core.calc.dates import slashed
from core.calc.messages import Message, Word, gettext_noop


def researcher_lines(contract: Contract) -> list[Line]:
    """Return one line per company researcher and fiscal year. Raises RecordRefused."""
    people = contract.request.company_researchers
    if not people:
        return []
    rule = contract.policy.researcher_fee
    if rule is None:
        raise refused(
            "company_researchers",
            Element.RESEARCHER.label,
            gettext_noop("規程「%(policy)s」には研究料の定めがありません。規程に研究料を登録してください。"),
            policy=contract.policy.label,
        )
    return [
        line
        for index, person in enumerate(people)
        for line in _fee_lines(contract, rule, person, f"company_researchers[{index}]")
    ]


def _fee_lines(
    contract: Contract, rule: ResearcherFeeRule, person: CompanyResearcher, path: str
) -> Iterator[Line]:
    for year, periods in sorted(_periods(contract, rule, person, path).items()):
        words: dict[str, Word] = {
            "unit": f"{rule.unit_yen:,}",
            "periods": periods,
            "rule": (rule.period.label, *contract.remark_on_tax(year, includes_tax=rule.includes_tax)),
        }
        yield Line(
            Element.RESEARCHER,
            year,
            person.name or Element.RESEARCHER.label,
            Message(gettext_noop("%(unit)s円×%(periods)s（%(rule)s）"), words),
            contract.in_own_terms(rule.unit_yen * periods, year, includes_tax=rule.includes_tax),
            base_yen=rule.unit_yen,
            article=rule.article,
            source=contract.policy.source,
        )


def _periods(
    contract: Contract, rule: ResearcherFeeRule, person: CompanyResearcher, path: str
) -> Counter[int]:
    """Count the periods to be paid by fiscal year.

    Interpreted meaning: a flat yearly fee is due in each fiscal year that is touched; a person who takes another's place
    pays one period more, in the first year.
    """
    first = person.starts_on or contract.request.begins_on
    request = contract.request
    if first < request.begins_on or add_months(first, person.months - 1) > request.finishes_on:
        raise refused(
            f"{path}.months",
            Element.RESEARCHER.label,
            gettext_noop(
                "研究期間（%(first)sから%(last)sまで）の外に出ています。開始日か月数を直してください。"
            ),
            first=slashed(request.begins_on),
            last=slashed(request.finishes_on),
        )
    if rule.period is PeriodRule.YEAR_FLAT:
        periods = years_touched(first, person.months)
    else:
        length = MONTHS_OF_A_HALF if rule.period is PeriodRule.HALF_YEAR_CEIL else 1
        periods = periods_by_year(first, person.months, length=length)
    if rule.replacement is ReplacementRule.NEW_FEE:
        periods[min(periods)] += person.replacements
    return periods


def facility_lines(contract: Contract) -> list[Line]:
    """Return one line per fiscal year for the space that the contract uses. Raises RecordRefused."""
    if contract.request.space is None:
        return []
    schedule = contract.policy.facility
    if schedule is None:
        if any(rule.schedule or rule.prices for rule in contract.policy.indirect):
            return []  # the space is a driver of indirect cost
        raise refused(
            "space",
            Element.FACILITY.label,
            gettext_noop(
                "規程「%(policy)s」には施設・スペース使用料の定めがありません。規程に月額表を登録してください。"
            ),
            policy=contract.policy.label,
        )
    monthly = monthly_yen(contract, schedule)
    return [
        Line(
            Element.FACILITY,
            year,
            Element.FACILITY.label,
            monthly_formula(monthly, months),
            contract.in_own_terms(monthly * months, year, includes_tax=schedule.includes_tax),
            base_yen=monthly,
            article=schedule.article,
            source=contract.policy.source,
        )
        for year, months in sorted(contract.months_by_year.items())
    ]


def monthly_formula(monthly: int, months: int) -> Message:
    """Say how a monthly price became an amount."""
    return Message(
        gettext_noop("月額%(monthly)s円×%(months)sか月"), {"monthly": f"{monthly:,}", "months": months}
    )


def monthly_yen(contract: Contract, schedule: MonthlySchedule) -> int:
    """Return the price of a month for the space, by whole steps only: between steps the rules are silent.

    Raises RecordRefused when no space is given or its area is not a whole number of steps from the base area.
    """
    space = contract.request.space
    if space is None:
        raise refused(
            "space", Element.FACILITY.label, gettext_noop("使用する面積を入力してください。例：200")
        )
    steps, rest = divmod(space.area_m2 - schedule.base_area_m2, schedule.step_m2)
    yen = schedule.monthly_yen + steps * schedule.step_yen + space.extra_persons * schedule.person_yen
    if rest or yen < 0:
        raise refused(
            "space.area_m2",
            Element.FACILITY.label,
            gettext_noop(
                "面積は%(base)s㎡から%(step)s㎡刻みで入力してください。間の面積は規程に定めがありません。"
            ),
            base=schedule.base_area_m2,
            step=schedule.step_m2,
        )
    return yen
