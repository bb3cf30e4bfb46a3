"""What a price should not be offered with before somebody looked at it, and what to do."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from collaboration.calc.pricing.bases import Bases
from collaboration.calc.pricing.contract import Contract
from collaboration.calc.pricing.indirect import first_rate_rule, usual_rate
from collaboration.calc.pricing.kinds import Element, Mode
from collaboration.calc.pricing.outcome import missing_items
from collaboration.calc.pricing.quote import Caution, GateResult, Sums, WarningCode
from core.calc.messages import Message, Word, gettext_noop
from core.calc.rates import percent_in_words


def warnings_of(
    contract: Contract, bases: Bases, total: Sums, shadow: Sums | None, gates: Sequence[GateResult]
) -> Iterator[Caution]:
    """Yield every warning, the weightier first."""
    yield from _of_rates(contract, bases)
    yield from _of_agreed_total(contract, total, shadow)
    yield from _of_gates(contract, gates)
    yield from _of_funding(contract)
    yield from _of_effort(contract)
    yield from _of_terms(contract)


def _of_rates(contract: Contract, bases: Bases) -> Iterator[Caution]:
    request, index = contract.request, first_rate_rule(contract)
    if request.indirect_rate is not None and index is not None:
        least, article = _least_rate(contract, bases, index)
        if least is not None and request.indirect_rate < least:
            yield from _under(contract, Element.INDIRECT, request.indirect_rate, least, article)
    strategic = contract.policy.strategic
    if request.strategic_rate is not None and strategic is not None:
        floor = strategic.rate if strategic.min_rate is None else strategic.min_rate
        if floor is not None and request.strategic_rate < floor:
            agreed = request.strategic_rate
            yield from _under(contract, Element.STRATEGIC, agreed, floor, strategic.article)


def _least_rate(contract: Contract, bases: Bases, index: int) -> tuple[Fraction | None, str]:
    """Return the lowest rate that the rules allow, with its article; rules may lay down a least rate and no usual one."""
    rule = contract.policy.indirect[index]
    if rule.rate is None:
        return rule.min_rate, rule.article
    usual, article = usual_rate(contract, rule, bases.amount(rule.base, rule.base_exclusions), index)
    return usual if rule.min_rate is None else min(usual, rule.min_rate), article


def _under(
    contract: Contract, element: Element, agreed: Fraction, least: Fraction, article: str
) -> Iterator[Caution]:
    """Warn of a rate below the policy's, unless it is exempted for a reason that the policy knows."""
    words: dict[str, Word] = {
        "element": (element.label,),
        "agreed": percent_in_words(agreed),
        "least": percent_in_words(least),
    }
    given = contract.request.exemption
    known = [rule for rule in contract.policy.exemptions if given and rule.circumstance is given.circumstance]
    if not known:
        yield Caution(
            WarningCode.UNDER_MINIMUM,
            f"{element}_rate",
            Message(gettext_noop("%(element)sの率%(agreed)sが、規程の%(least)sを下回っています。"), words),
            Message(gettext_noop("率を上げるか、規程にある免除の理由と承認者を入力してください。")),
            article,
        )
    elif given and not given.approved_by.strip():
        yield Caution(
            WarningCode.NEEDS_APPROVAL,
            "exemption.approved_by",
            Message(gettext_noop("免除には%(approver)sの承認が要ります。"), {"approver": known[0].approver}),
            Message(gettext_noop("承認を得て、承認者の名を入力してください。")),
            known[0].article,
        )


def _of_agreed_total(contract: Contract, total: Sums, shadow: Sums | None) -> Iterator[Caution]:
    agreed = contract.request.agreed
    if contract.request.mode is not Mode.TOTAL or agreed is None:
        return
    if shadow is not None and shadow.total_yen > total.total_yen:
        words: dict[str, Word] = {
            "total": f"{total.total_yen:,}",
            "shadow": f"{shadow.total_yen:,}",
            "short": f"{shadow.total_yen - total.total_yen:,}",
        }
        yield Caution(
            WarningCode.TOTAL_UNDER_COST_PLUS,
            "agreed.yen",
            Message(
                gettext_noop(
                    "合意した総額%(total)s円は、積み上げた額%(shadow)s円より%(short)s円少なくなっています。"
                ),
                words,
            ),
            Message(
                gettext_noop(
                    "研究の内容か総額を見直すか、差額を受け入れる理由を「価値の根拠」に書いてください。"
                )
            ),
        )
    if not agreed.by_year and len(contract.years) > 1:
        yield Caution(
            WarningCode.SPLIT_ASSUMED,
            "agreed.by_year",
            Message(gettext_noop("年度ごとの額が決まっていないため、月数で按分しました。")),
            Message(gettext_noop("契約書に書く年度ごとの額を入力してください。")),
        )


def _of_gates(contract: Contract, gates: Sequence[GateResult]) -> Iterator[Caution]:
    advice = {gate.code: gate.advice for gate in contract.policy.gates}
    for gate in gates:
        if gate.is_met:
            continue
        words: dict[str, Word] = {"label": gate.label, "year": gate.fiscal_year or 0, "yen": f"{gate.yen:,}"}
        sentence = (
            gettext_noop("契約全体で、条件「%(label)s」を満たしていません（%(yen)s円）。")
            if gate.fiscal_year is None
            else gettext_noop("%(year)s年度は、条件「%(label)s」を満たしていません（%(yen)s円）。")
        )
        yield Caution(
            WarningCode.GATE_FAILED,
            "lines",
            Message(sentence, words),
            Message(advice[gate.code] or gettext_noop("経費の額を見直すか、別の規程を選んでください。")),
            gate.article,
        )


def _of_funding(contract: Contract) -> Iterator[Caution]:
    request = contract.request
    funded = [
        *(
            (f"lines[{index}]", line.label or line.category.label)
            for index, line in enumerate(request.lines)
            if line.publicly_funded
        ),
        *(
            (f"commitments[{index}]", item.name)
            for index, item in enumerate(request.commitments)
            if item.publicly_funded
        ),
    ]
    for path, name in funded:
        yield Caution(
            WarningCode.DOUBLE_FUNDING,
            f"{path}.publicly_funded",
            Message(
                gettext_noop("「%(name)s」は公的資金で手当て済みです。相手先にも請求すると二重になります。"),
                {"name": name},
            ),
            Message(
                gettext_noop("この行を外すか、公的資金の対象から外したことを確かめて印を消してください。")
            ),
        )


def _of_effort(contract: Contract) -> Iterator[Caution]:
    """Warn of a person whose shares of working time in a fiscal year exceed the whole."""
    rule = contract.policy.value
    hours = rule.annual_hours if rule else None
    own: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    others: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    places: dict[tuple[str, int], str] = {}
    for index, item in enumerate(contract.request.commitments):
        key = (item.name, item.fiscal_year)
        by_hours = Fraction(1, hours) * item.hours if hours and item.hours is not None else Fraction(0)
        own[key] += by_hours if item.effort is None else item.effort
        others[key] = max(others[key], item.other_effort)
        places.setdefault(key, f"commitments[{index}].effort")
    for (name, year), path in places.items():
        effort = own[name, year] + others[name, year]
        if effort > 1:
            words: dict[str, Word] = {"name": name, "year": year, "effort": percent_in_words(effort)}
            yield Caution(
                WarningCode.EFFORT_ABOVE_WHOLE,
                path,
                Message(gettext_noop("%(name)sさんの%(year)s年度のエフォートの計が%(effort)sです。"), words),
                Message(gettext_noop("計が100%以下になるように、従事時間か他の業務の割合を直してください。")),
            )


def _of_terms(contract: Contract) -> Iterator[Caution]:
    request = contract.request
    if request.kind is not contract.policy.kind:
        words: dict[str, Word] = {
            "policy": contract.policy.label,
            "policy_kind": (contract.policy.kind.label,),
            "kind": (request.kind.label,),
        }
        yield Caution(
            WarningCode.KIND_DIFFERS,
            "kind",
            Message(
                gettext_noop("規程「%(policy)s」は%(policy_kind)sのものですが、%(kind)sに使っています。"),
                words,
            ),
            Message(gettext_noop("契約種別に合う規程を選んでください。")),
        )
    differs = request.tax_treatment is not None and request.tax_treatment is not contract.policy.tax.treatment
    if differs and not request.tax_note.strip():
        yield Caution(
            WarningCode.TAX_TREATMENT_UNEXPLAINED,
            "tax_note",
            Message(gettext_noop("消費税の課税区分を変えた理由がありません。")),
            Message(gettext_noop("理由を入力し、財務担当に確かめてください。")),
        )
    missing = missing_items(request.outcome) if request.outcome is not None else ()
    if missing:
        yield Caution(
            WarningCode.OUTCOME_INCOMPLETE,
            "outcome",
            Message(
                gettext_noop("成果連動の条件に決まっていない項目があります：%(items)s"), {"items": missing}
            ),
            Message(gettext_noop("契約書に書く前に、すべて決めて入力してください。")),
        )
