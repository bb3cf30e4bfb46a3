"""What a request may not say, each fault at its field."""

from collections.abc import Iterator, Sequence

from collaboration.calc.pricing.kinds import Mode
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.request import AgreedYear, Commitment, CostLine, PricingRequest, Quantity
from collaboration.calc.records import Problem, RecordRefused
from core.calc.dates import slashed
from core.calc.messages import Message, Word, gettext_noop

LONGEST_YEARS = 60


def refuse_faults(request: PricingRequest, policy: CostPolicy) -> None:
    """Raise RecordRefused with everything in the request that cannot be priced under the policy."""
    problems = [*_of_days(request, policy)]
    if not problems:
        problems = [*_of_years(request), *_of_total(request)]
    if problems:
        raise RecordRefused(problems)


def _of_days(request: PricingRequest, policy: CostPolicy) -> Iterator[Problem]:
    day = request.day_for(policy.applies_by)
    if day < policy.valid_from:
        yield _problem(
            "policy",
            gettext_noop("規程"),
            gettext_noop(
                "規程「%(policy)s」は%(from)sから適用されます。%(by)s%(day)sには使えません。その日に適用される規程を選んでください。"
            ),
            **{
                "policy": policy.label,
                "from": slashed(policy.valid_from),
                "by": (policy.applies_by.label,),
                "day": slashed(day),
            },
        )
    if request.ends_on is not None and request.ends_on < request.begins_on:
        yield _problem(
            "ends_on",
            gettext_noop("研究終了日"),
            gettext_noop("研究終了日は研究開始日（%(start)s）以後の日付にしてください。"),
            start=slashed(request.begins_on),
        )
    elif len(request.years) > LONGEST_YEARS:
        yield _problem(
            "ends_on",
            gettext_noop("研究終了日"),
            gettext_noop("研究期間は%(limit)s年度までにしてください。日付を確かめてください。"),
            limit=LONGEST_YEARS,
        )


def _of_years(request: PricingRequest) -> Iterator[Problem]:
    """Find lines outside the contract's fiscal years."""
    years = request.years
    placed: dict[str, Sequence[CostLine | Commitment | Quantity | AgreedYear]] = {
        "lines": request.lines,
        "commitments": request.commitments,
        "quantities": request.quantities,
        "agreed.by_year": request.agreed.by_year if request.agreed is not None else (),
    }
    for name, items in placed.items():
        for index, item in enumerate(items):
            if item.fiscal_year is not None and item.fiscal_year not in years:
                yield _problem(
                    f"{name}[{index}].fiscal_year",
                    gettext_noop("年度"),
                    gettext_noop(
                        "%(year)s年度は研究期間（%(first)s年度から%(last)s年度まで）の外です。年度か期間を直してください。"
                    ),
                    year=item.fiscal_year,
                    first=years[0],
                    last=years[-1],
                )


def _of_total(request: PricingRequest) -> Iterator[Problem]:
    """Find an agreed total that is missing, not asked for, or does not add up."""
    agreed, label = request.agreed, gettext_noop("合意した総額")
    if request.mode is Mode.TOTAL and agreed is None:
        yield _problem(
            "agreed",
            label,
            gettext_noop("総額方式では、合意した総額（税込）を入力してください。例：10,000,000"),
        )
    if agreed is None:
        return
    if request.mode is Mode.FORWARD:
        yield _problem(
            "agreed",
            label,
            gettext_noop(
                "積み上げ方式では、合意した総額は使いません。空にするか、総額方式を選んでください。"
            ),
        )
    parts = sum(part.yen for part in agreed.by_year)
    if agreed.by_year and parts != agreed.yen:
        yield _problem(
            "agreed.by_year",
            gettext_noop("年度ごとの額"),
            gettext_noop("年度ごとの額の計%(parts)s円が、総額%(total)s円と一致しません。"),
            parts=f"{parts:,}",
            total=f"{agreed.yen:,}",
        )
    named = [part.fiscal_year for part in agreed.by_year]
    if len(set(named)) != len(named):
        yield _problem(
            "agreed.by_year", gettext_noop("年度ごとの額"), gettext_noop("同じ年度が二度あります。")
        )


def _problem(path: str, label: str, template: str, **words: Word) -> Problem:
    return Problem(path, label, Message(template, words))
