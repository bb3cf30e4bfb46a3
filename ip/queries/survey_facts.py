"""What the docket offers the return, in three queries whatever its size."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from ip.calc.docket.kinds import EventCode
from ip.calc.facts import PatentFact
from ip.calc.rights import FilingRoute, HappenedEvent, RightKind, facts_of
from ip.models import Ownership, Right, RightEvent

RIGHT_TYPE = Right._meta.label_lower


def patent_facts(on: datetime.date) -> Iterator[PatentFact]:
    """Yield every patent and application with what follows from its events up to a day.

    A right without an owner on record counts as the university's, which keeps it.
    """
    events: dict[int, list[HappenedEvent]] = defaultdict(list)
    happened = RightEvent.objects.standing().filter(right__kind=RightKind.PATENT.value, on__lte=on)
    for right_id, code, day in happened.values_list("right_id", "code", "on").iterator(chunk_size=5_000):
        events[right_id].append(HappenedEvent(EventCode(code), day))
    owners: dict[int, list[bool]] = defaultdict(list)
    owned = Ownership.objects.filter(right__kind=RightKind.PATENT.value)
    for right_id, is_university in owned.order_by().values_list("right_id", "is_university"):
        owners[right_id].append(is_university)
    rights = Right.objects.filter(kind=RightKind.PATENT.value).order_by("pk")
    for pk, number, office, route in rights.values_list("pk", "number", "office", "route"):
        if pk in events:
            own = owners.get(pk, [True])
            yield PatentFact(
                right_id=pk,
                number=number,
                office=office,
                route=FilingRoute(route),
                is_ours=any(own),
                is_joint=len(own) > 1,
                facts=facts_of(events[pk], on),
            )


def keeps_patents() -> bool:
    """Whether the docket was filled at all."""
    return Right.objects.filter(kind=RightKind.PATENT.value).exists()
