"""One right in JSON and its deadlines: what the API and the command take and give. Nothing is stored."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from collaboration.calc.records import Problem, RecordRefused, plain, read_record
from core.calc.messages import ValueRefused, gettext_noop
from core.models.wording import translated
from ip.calc.docket.answer import DeadlinesCall, answer_of
from ip.calc.docket.engine import docket_of
from ip.calc.docket.faults import faults_of_rules
from ip.calc.docket.rules import RuleBook
from ip.queries.docket_rules import calendars, current_book, shipped_book

EVENTS_LABEL = gettext_noop("出来事")


def deadline_document(document: Mapping[str, object]) -> dict[str, Any]:
    """Count the deadlines of a right: the fields of `DeadlinesCall`. Raises RecordRefused with every fault."""
    return _answer(document, current_book)


def shipped_document(document: Mapping[str, object]) -> dict[str, Any]:
    """Count by the rules as they come with the program, verified by nobody. Raises RecordRefused."""
    return _answer(document, shipped_book)


def _answer(document: Mapping[str, object], book: Callable[[], RuleBook]) -> dict[str, Any]:
    call = read_record(DeadlinesCall, document)
    try:
        docket = docket_of(call, book(), calendars(), call.today)
    except ValueRefused as refused:
        raise RecordRefused([Problem("events", EVENTS_LABEL, refused.message)]) from refused
    answer: dict[str, Any] = plain(answer_of(docket, gettext))
    return answer


def rule_faults() -> list[str]:
    """Tell every fault of the rules that come with the program, and every year of closed days that is wanting."""
    return [translated(fault) for fault in faults_of_rules(shipped_book(), calendars(), timezone.localdate())]
