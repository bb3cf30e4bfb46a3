"""Where a record is shown, and where the very field of a finding is mended."""

from collections.abc import Callable

from django.urls import NoReverseMatch, reverse

from collaboration.queries.cost_policy_facts import COST_RULES_TYPE
from collaboration.queries.survey_facts import AGREEMENT_TYPE
from core.models.user import User
from core.queries.survey_facts import ORGANIZATION_TYPE, PERSON_TYPE
from ip.queries.survey_facts import RIGHT_TYPE
from reporting.models import Finding

DETAIL_PAGES = {
    AGREEMENT_TYPE: "agreement-detail",
    COST_RULES_TYPE: "cost-rules-detail",
    ORGANIZATION_TYPE: "organization-detail",
    PERSON_TYPE: "person-detail",
    RIGHT_TYPE: "right-detail",
}
CHANGES = {AGREEMENT_TYPE: "collaboration.change_agreement", ORGANIZATION_TYPE: "core.change_organization"}


def record_url(record_type: str, record_id: int | None) -> str:
    """Return the page of a record, empty when there is none."""
    if record_id is None or record_type not in DETAIL_PAGES:
        return ""
    return _address(DETAIL_PAGES[record_type], record_id)


def fix_url(finding: Finding) -> str:
    """Return the address of the field in which a finding is mended, else of its record; empty for cells."""
    record_id, part_id = finding.record_id, finding.part_id
    if record_id is None:
        return ""
    if finding.record_type == AGREEMENT_TYPE:
        found = _agreement_field(record_id, finding.fix_field)
    elif part_id is None:
        found = _field("profile-add", finding.fix_field, record_id)
    else:
        found = _field("profile-edit", finding.fix_field, record_id, part_id)
    return found or record_url(finding.record_type, record_id)


def fix_links(findings: list[Finding], user: User) -> Callable[[Finding], str]:
    """Return a function that gives the address for a user: the field for those who may change it, else the record."""
    may_change = {
        kind: user.has_perm(permission)
        for kind, permission in CHANGES.items()
        if any(finding.record_type == kind for finding in findings)
    }

    def link(finding: Finding) -> str:
        if may_change.get(finding.record_type):
            return fix_url(finding)
        return record_url(finding.record_type, finding.record_id)

    return link


def _agreement_field(agreement_id: int, field: str) -> str:
    if field == "receipts":
        page = _address("agreement-detail", agreement_id)
        return f"{page}#receipts-title" if page else ""
    if field == "involved":
        return _field("involvement-edit", field, agreement_id)
    return _field("agreement-edit", {"partner": "parties-0-name"}.get(field, field), agreement_id)


def _field(page: str, field: str, *keys: int) -> str:
    address = _address(page, *keys)
    return f"{address}#id_{field}" if address else ""


def _address(page: str, *keys: int) -> str:
    try:
        return reverse(page, args=keys)
    except NoReverseMatch:
        return ""
