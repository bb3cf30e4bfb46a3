"""A draft waits in the liaison office's inbox until it is concluded."""

import pytest

from collaboration.actions.states import change_state
from collaboration.calc.kinds import AgreementState
from core.calc.kinds import Role
from core.models import InboxItem
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return UserFactory(role=Role.LIAISON)


def waiting(user):
    return [str(item) for item in InboxItem.objects.open().visible_to(user).order_by("pk")]


def test_reopening_puts_the_task_back_and_concluding_takes_it_out(clerk):
    agreement = AgreementFactory(state=AgreementState.CANCELLED.value, number="KJ-1", title="試料の測定")
    agreement = change_state(agreement, "reopen", by=clerk, reason="誤って取り消したため")
    assert waiting(clerk) == ["下書きの契約「KJ-1 試料の測定」を確かめて締結済にする"]
    change_state(agreement, "conclude", by=clerk, reason="台帳への登録")
    assert waiting(clerk) == []


def test_the_department_does_not_see_the_office_s_tasks(clerk):
    agreement = AgreementFactory(state=AgreementState.CANCELLED.value)
    change_state(agreement, "reopen", by=clerk, reason="誤って取り消したため")
    assert waiting(UserFactory(role=Role.FINANCE)) == []
