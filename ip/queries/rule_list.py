"""The rules on deadlines as a list: by office, each with its version and the person who answers for it."""

from dataclasses import dataclass
from itertools import groupby

from ip.calc.docket.kinds import Office
from ip.calc.docket.rules import DeadlineRule
from ip.models import RuleVerification
from ip.queries.docket_rules import digests, verifications


@dataclass(frozen=True, slots=True)
class ListedRule:
    """One version of a rule, and the last word of somebody who answers for it."""

    digest: str
    rule: DeadlineRule
    verification: RuleVerification | None


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """The rules of one office; None stands for rules that hold at every one."""

    office: Office | None
    rules: tuple[ListedRule, ...]


def rules_by_office() -> list[OfficeRules]:
    """Return every version of every rule by office, in the order of the offices."""
    verified = verifications()
    order = list(Office)
    listed = sorted(
        (ListedRule(digest, rule, verified.get(digest)) for digest, rule in digests().items()),
        key=lambda row: order.index(row.rule.office) if row.rule.office else -1,
    )
    return [
        OfficeRules(office, tuple(rows)) for office, rows in groupby(listed, key=lambda row: row.rule.office)
    ]


def listed_rule(digest: str) -> ListedRule | None:
    """Return one rule by its fingerprint, None where no rule says that (any more)."""
    rule = digests().get(digest)
    return ListedRule(digest, rule, verifications().get(digest)) if rule else None
