"""Making estimates and their versions. A version is priced when it is made and stays as it was offered."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.actions.numbering import take_estimate_number
from collaboration.calc.estimate import EstimateHeader, estimate_search_key
from collaboration.calc.pricing.pay import with_kept_pay
from collaboration.calc.pricing.quote import Quote
from collaboration.calc.pricing.scenario import Scenario, content_hash, priced, scenario_from, snapshot
from collaboration.calc.pricing.tax_credit import with_tax_credit
from collaboration.calc.records import Problem, RecordRefused
from collaboration.models import Enquiry, Estimate, EstimateVersion
from collaboration.queries.estimates import latest_version, sees_pay
from collaboration.queries.tax_credit import tax_credit_items
from core.actions.events import append_event, field_changes
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict, save_versioned
from core.models import Department, Organization, Person, User

MOST_SCENARIOS = 4


@transaction.atomic
def create_estimate(
    header: EstimateHeader,
    scenarios: Sequence[Scenario],
    *,
    chosen: int,
    note: str = "",
    copied_from: EstimateVersion | None = None,
    enquiry: Enquiry | None = None,
    by: User | None,
) -> Estimate:
    """Make an estimate with its first version; a blank number takes the next of the fiscal year of the chosen scenario.

    Pay that was hidden from the user in the version copied from is taken over where none is stated. Raises RecordRefused
    with paths such as `scenarios[0].lines[2].yen`, ActionRefused, ValidationError for a number that is taken.
    """
    _check_choice(header, scenarios, chosen)
    number = header.number or take_estimate_number(scenarios[chosen].request.date)
    numbered = replace(header, number=number)
    names = _names(numbered)
    estimate = Estimate(
        **_own_fields(numbered),
        enquiry=enquiry,
        search_key=_search_key(numbered, names),
        created_by=by,
        updated_by=by,
    )
    estimate.full_clean()
    estimate.save()
    version = _new_version(
        estimate, numbered, names, scenarios, chosen=chosen, note=note, before=copied_from, by=by
    )
    version.order = 1
    version.save()
    stated = {**_own_fields(numbered), "enquiry": estimate.enquiry_id, "versions": _in_words(version)}
    is_copy = copied_from is not None and scenarios[chosen].original is None
    verb = "copy_estimate" if is_copy else "create"
    append_event(estimate, verb, by=by, changes=field_changes({}, stated), reason=note.strip())
    return estimate


@transaction.atomic
def add_version(
    estimate: Estimate,
    header: EstimateHeader,
    scenarios: Sequence[Scenario],
    *,
    chosen: int,
    note: str,
    expected_version: int,
    by: User | None,
) -> EstimateVersion:
    """Add a version and return it; content that equals the latest version adds nothing and returns that one.

    Raises EditConflict when somebody was faster, else as `create_estimate`.
    """
    if estimate.version != expected_version:
        raise EditConflict(estimate)
    _check_choice(header, scenarios, chosen)
    latest = latest_version(estimate)
    numbered = replace(header, number=header.number or estimate.number)
    names = _names(numbered)
    version = _new_version(
        estimate, numbered, names, scenarios, chosen=chosen, note=note, before=latest, by=by
    )
    if version.content_hash == latest.content_hash:
        return latest
    before = _own_values(estimate)
    save_versioned(
        estimate,
        {**_own_fields(numbered), "search_key": _search_key(numbered, names)},
        expected_version=expected_version,
        by=by,
        children_changed=True,
    )
    version.order = latest.order + 1
    version.save()
    changes = field_changes(
        {**before, "versions": _in_words(latest)}, {**_own_values(estimate), "versions": _in_words(version)}
    )
    append_event(estimate, "add_version", by=by, changes=changes, reason=note.strip())
    return version


def _check_choice(header: EstimateHeader, scenarios: Sequence[Scenario], chosen: int) -> None:
    if not 1 <= len(scenarios) <= MOST_SCENARIOS:
        raise ActionRefused(_("試算は1件から%(most)s件までにしてください。") % {"most": MOST_SCENARIOS})
    if not 0 <= chosen < len(scenarios):
        raise ActionRefused(_("採用する試算を選んでください。"))
    for scenario in scenarios:
        if scenario.request.kind != header.kind:
            raise ActionRefused(
                _("試算「%(label)s」の契約種別が、見積の契約種別と異なります。同じ種別にしてください。")
                % {"label": scenario.label}
            )


def _new_version(
    estimate: Estimate,
    header: EstimateHeader,
    names: dict[str, str],
    scenarios: Sequence[Scenario],
    *,
    chosen: int,
    note: str,
    before: EstimateVersion | None,
    by: User | None,
) -> EstimateVersion:
    """Price the scenarios; what the author may not see of the version before is filled in from it."""
    complete, keeps_hidden_pay = _with_hidden_pay(scenarios, before, by)
    quotes = [_quote(index, scenario) for index, scenario in enumerate(complete)]
    content = {
        "header": {**_own_fields(header), **names},
        "scenarios": [snapshot(each, quote) for each, quote in zip(complete, quotes, strict=True)],
        "chosen": chosen,
    }
    return EstimateVersion(
        estimate=estimate,
        **content,
        total_yen=quotes[chosen].sums.total_yen,
        content_hash=content_hash(content),
        keeps_hidden_pay=keeps_hidden_pay,
        note=note.strip(),
        made_by=by,
    )


def _with_hidden_pay(
    scenarios: Sequence[Scenario], before: EstimateVersion | None, by: User | None
) -> tuple[list[Scenario], bool]:
    if before is None or by is None or sees_pay(by, before):
        return list(scenarios), False
    earlier = [scenario_from(stored).request for stored in before.scenarios]
    filled = [replace(each, request=with_kept_pay(each.request, earlier)) for each in scenarios]
    return filled, filled != list(scenarios)


def _quote(index: int, scenario: Scenario) -> Quote:
    try:
        quote = priced(scenario)
        return with_tax_credit(quote, scenario.request.tax_credit_items, tax_credit_items())
    except RecordRefused as refused:
        raise RecordRefused(
            [
                Problem(f"scenarios[{index}].{each.path}", each.label, each.message)
                for each in refused.problems
            ]
        ) from refused


def _in_words(version: EstimateVersion) -> list[str]:
    """Name a version for the history."""
    words = {"order": version.order, "total": f"{version.total_yen:,}"}
    return [_("第%(order)s版 %(total)s円") % words]


def _own_fields(header: EstimateHeader) -> dict[str, Any]:
    return {**asdict(header), "kind": header.kind.value}


def _own_values(estimate: Estimate) -> dict[str, Any]:
    names = ("number", "title", "kind", "department_id", "organization_id", "principal_id")
    return {name: getattr(estimate, name) for name in names}


def _names(header: EstimateHeader) -> dict[str, str]:
    """Name department, partner and researcher as they are called today: a version keeps whom it was for."""
    wanted: tuple[tuple[str, Any, int | None], ...] = (
        ("department", Department, header.department_id),
        ("organization", Organization, header.organization_id),
        ("principal", Person, header.principal_id),
    )
    return {place: str(model.objects.get(pk=key)) if key else "" for place, model, key in wanted}


def _search_key(header: EstimateHeader, names: dict[str, str]) -> str:
    called: Iterable[str] = (names["organization"], names["principal"])
    return estimate_search_key(header.number, header.title, [name for name in called if name])
