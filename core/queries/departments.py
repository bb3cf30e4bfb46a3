"""Departments with what belongs to them."""

import datetime

from django.db.models import Count, F, Q
from django.db.models.query import QuerySet

from core.models import Department


def departments_with_people(on: datetime.date) -> QuerySet[Department]:
    """Return every department with `people`, the number of people who belong to it on the day; open ones first."""
    in_force = Q(affiliations__starts_on__lte=on) & (
        Q(affiliations__ends_on=None) | Q(affiliations__ends_on__gte=on)
    )
    return Department.objects.annotate(
        people=Count("affiliations__person", filter=in_force, distinct=True)
    ).order_by(F("closed_on").asc(nulls_first=True), "code", "name")
