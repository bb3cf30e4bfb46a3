"""Whether the ledger changed after a run had begun to read it."""

from django.db.models import Q

from core.models.event import Event, EventHead
from core.registry import RecordRefs
from reporting.models import AssemblyRun

LEDGER_APPS = ("collaboration",)
NOT_READ = (
    "collaboration.agreementprice",
    "collaboration.estimate",
    "collaboration.estimateletter",
    "collaboration.estimateversion",
    "collaboration.screening",
    "collaboration.invoice",
    "collaboration.paymentfile",
    "collaboration.paymentrow",
    "collaboration.settlement",
    "collaboration.turn",
)
"""Records of those apps that no figure of the return depends on: neither an estimate nor an invoice is money yet."""
LEDGER_TYPES = (
    "core.affiliation",
    "core.importbatch",
    "core.institution",
    "core.organization",
    "core.organizationprofile",
    "core.person",
    "reporting.statedcount",
)


def last_event_seq() -> int:
    """Return the end of the event log. The log grows under one lock, so whatever commits later has a higher number."""
    return EventHead.objects.order_by("pk").values_list("last_seq", flat=True).first() or 0


def is_stale(run: AssemblyRun) -> bool:
    """Whether a record that the return reads changed since the run began."""
    return Event.objects.filter(_ledger_events(), seq__gt=run.event_seq).exists()


def touches_ledger(refs: RecordRefs) -> bool:
    """Whether any of the changed records is one that the return reads."""
    return any(
        record_type in LEDGER_TYPES
        or (record_type.split(".")[0] in LEDGER_APPS and record_type not in NOT_READ)
        for record_type, _key in refs
    )


def _ledger_events() -> Q:
    wanted = Q(object_type__in=LEDGER_TYPES)
    for app in LEDGER_APPS:
        wanted |= Q(object_type__startswith=f"{app}.")
    return wanted & ~Q(object_type__in=NOT_READ)
