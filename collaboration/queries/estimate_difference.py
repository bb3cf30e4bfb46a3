"""What changed between two versions of an estimate, in the language of the reader."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.difference import Change, ElementChange, ScenarioDifference, Words, difference
from collaboration.models import EstimateVersion
from collaboration.queries.estimates import VersionPage
from core.models.wording import term, translated

HEADER_LABELS = {
    "title": gettext_lazy("研究題目"),
    "kind": gettext_lazy("契約種別"),
    "department": gettext_lazy("担当部局"),
    "organization": gettext_lazy("相手先"),
    "principal": gettext_lazy("研究代表者"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A field that differs, both sides in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class YenLine:
    """An element of the price on both sides, in yen; the total is the last."""

    label: str
    before_yen: int
    after_yen: int
    difference_yen: int
    is_total: bool


@dataclass(frozen=True, slots=True)
class ScenarioLines:
    """What changed in one scenario. `was_added` and `was_removed` tell of one that stands on one side only."""

    label: str
    was_added: bool
    was_removed: bool
    request: list[ChangeLine]
    policy: list[ChangeLine]
    elements: list[YenLine]
    is_same: bool


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """What changed from an earlier version to a later one."""

    before: EstimateVersion
    after: EstimateVersion
    header: list[ChangeLine]
    scenarios: list[ScenarioLines]


def version_difference(before: VersionPage, after: VersionPage) -> VersionDifference:
    """Compare two versions as far as the user sees them: pay that is hidden is compared nowhere."""
    return VersionDifference(
        before.version,
        after.version,
        _header_lines(before, after),
        [_scenario_lines(each) for each in difference(before.scenarios, after.scenarios)],
    )


def _header_lines(before: VersionPage, after: VersionPage) -> list[ChangeLine]:
    old, new = before.version.header, after.version.header
    lines = [
        ChangeLine(str(label), _said(name, old[name]), _said(name, new[name]))
        for name, label in HEADER_LABELS.items()
        if old[name] != new[name]
    ]
    if before.is_full and _chosen_label(before) != _chosen_label(after):
        lines.append(ChangeLine(_("採用する試算"), _chosen_label(before), _chosen_label(after)))
    return lines


def _said(name: str, value: str) -> str:
    if name == "kind":
        return term(AgreementKind(value).label)
    return value or _("（なし）")


def _chosen_label(page: VersionPage) -> str:
    return page.chosen.scenario.label if page.chosen is not None else ""


def _scenario_lines(each: ScenarioDifference) -> ScenarioLines:
    return ScenarioLines(
        each.label,
        was_added=each.before is None,
        was_removed=each.after is None,
        request=[_line(change) for change in each.request],
        policy=[_line(change) for change in each.policy],
        elements=[_yen_line(element) for element in each.elements],
        is_same=each.is_same,
    )


def _line(change: Change) -> ChangeLine:
    label = " › ".join(_in_words(words) for words in change.labels)
    return ChangeLine(label, _in_words(change.before), _in_words(change.after))


def _in_words(words: Words) -> str:
    return " ".join(translated(each) for each in words)


def _yen_line(each: ElementChange) -> YenLine:
    return YenLine(
        term(each.label), each.before_yen, each.after_yen, each.difference_yen, is_total=each.element is None
    )
