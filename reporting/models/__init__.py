"""Versions of the return, what each was assembled from, and what was found and explained."""

from reporting.models.assembly import AssemblyRun, Cell, Fact, FactClass
from reporting.models.finding import Explanation, Finding
from reporting.models.guarded import ReturnFrozen
from reporting.models.stated_count import StatedCount
from reporting.models.survey_return import SurveyReturn

__all__ = [
    "AssemblyRun",
    "Cell",
    "Explanation",
    "Fact",
    "FactClass",
    "Finding",
    "ReturnFrozen",
    "StatedCount",
    "SurveyReturn",
]
