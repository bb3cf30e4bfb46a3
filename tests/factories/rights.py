"""Families with rights, their owners and events, made by the actions."""

import datetime

from ip.actions.rights import enter_right, start_family
from ip.calc.docket.kinds import EventCode
from ip.calc.right_entry import EventEntry, FamilyContent, OwnerEntry, RightContent
from ip.calc.rights import FilingRoute, RightKind

DAY = datetime.date
ALONE = (OwnerEntry(),)
FILED, PUBLISHED, REGISTERED, LAPSED = (
    EventCode.FILED,
    EventCode.PUBLISHED,
    EventCode.REGISTERED,
    EventCode.LAPSED,
)


def event(code, on, **more):
    """Return what is typed of an event."""
    return EventEntry(code=EventCode(code), on=on, **more)


def make_family(by, *, title="蓄電池の電極材料", department=None, disclosures=()):
    """Begin a family."""
    content = FamilyContent(
        title=title,
        department_id=getattr(department, "pk", None),
        disclosure_ids=frozenset(each.pk for each in disclosures),
    )
    return start_family(content, by=by)


def make_right(by, *events, family=None, owners=ALONE, department=None, disclosures=(), **content):
    """Enter a Japanese patent of the university alone; `events` are pairs of code and day."""
    stated = {"kind": RightKind.PATENT, "office": "JP"} | content
    stated["route"] = FilingRoute(stated.get("route", FilingRoute.DIRECT))
    family = family or make_family(by, department=department, disclosures=disclosures)
    return enter_right(
        family,
        RightContent(**stated),
        owners=owners,
        events=[event(code, on) for code, on in events],
        by=by,
    )
