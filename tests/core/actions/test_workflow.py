"""Following a table of transitions."""

import pytest
import rules
from django.core.exceptions import PermissionDenied

from core.actions.workflow import TransitionRefused, follow
from core.models import BatchState, Event, ImportBatch
from core.workflow import Transition, Workflow
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

FLOW = Workflow(
    "import",
    (BatchState.UPLOADED, BatchState.CHECKED, BatchState.UNDONE),
    (
        Transition("check", "点検", (BatchState.UPLOADED,), BatchState.CHECKED, "core.test_step"),
        Transition(
            "undo", "取消", (BatchState.CHECKED,), BatchState.UNDONE, "core.test_step", needs_reason=True
        ),
    ),
)


@pytest.fixture(autouse=True)
def _permission():
    rules.add_perm("core.test_step", rules.predicate(lambda user, _batch: user.username == "allowed"))
    yield
    rules.remove_perm("core.test_step")


@pytest.fixture
def user():
    return UserFactory(username="allowed")


@pytest.fixture
def batch():
    return ImportBatch.objects.create(file_name="台帳.xlsx", file="x", file_sha256="0" * 64)


def test_step_moves_the_record_and_is_logged(batch, user):
    follow(batch, FLOW, "check", by=user)

    assert ImportBatch.objects.get().state == "checked"
    event = Event.objects.get()
    assert (event.verb, event.changes, event.actor) == ("check", {"state": ["uploaded", "checked"]}, user)


def test_effects_see_the_new_state(batch, user):
    seen = []
    follow(batch, FLOW, "check", by=user, effects=lambda record: seen.append(record.state))
    assert seen == ["checked"]


def test_failing_effect_leaves_everything_as_it_was(batch, user):
    with pytest.raises(ZeroDivisionError):
        follow(batch, FLOW, "check", by=user, effects=lambda _record: 1 // 0)
    assert (ImportBatch.objects.get().state, Event.objects.count()) == ("uploaded", 0)


def test_step_that_the_table_lacks_is_refused(batch, user):
    with pytest.raises(TransitionRefused, match=r"台帳\.xlsxは今「受付済」のため"):
        follow(batch, FLOW, "undo", by=user, reason="誤り")


def test_step_without_the_right_is_denied(batch):
    with pytest.raises(PermissionDenied):
        follow(batch, FLOW, "check", by=UserFactory(username="stranger"))


def test_missing_reason_is_refused(batch, user):
    follow(batch, FLOW, "check", by=user)
    with pytest.raises(TransitionRefused, match="「取消」には理由が必要です"):
        follow(batch, FLOW, "undo", by=user, reason="  ")


def test_reason_is_logged(batch, user):
    follow(batch, FLOW, "check", by=user)
    follow(batch, FLOW, "undo", by=user, reason="二重に取り込んだため")
    assert Event.objects.first().reason == "二重に取り込んだため"


def test_slower_of_two_colleagues_is_refused(batch, user):
    same = ImportBatch.objects.get()
    follow(batch, FLOW, "check", by=user)
    with pytest.raises(TransitionRefused, match="今「点検済」のため"):
        follow(same, FLOW, "check", by=user)
    assert Event.objects.count() == 1
