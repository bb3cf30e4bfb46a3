"""Addresses for companies: made, read, stopped; what lies in the database opens nothing."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from collaboration.actions.public_desk import TooMany
from collaboration.actions.shared_links import end_links, note_reading, revoke_link, share_agreement
from collaboration.actions.states import change_state
from collaboration.calc.kinds import AgreementState
from collaboration.calc.shared_link import LONGEST_DAYS, PER_LINK, PER_SENDER
from collaboration.models import SharedLink, SharedLinkView
from collaboration.queries.shared_links import links_of, usable_link
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event, record_ref
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def agreement():
    return AgreementFactory(
        state=AgreementState.NEGOTIATING.value,
        signed_on=None,
        partner=OrganizationFactory(name="株式会社みほん電機"),
    )


def shared(agreement, officer, *, days=30, **changes):
    options = {
        "organization": agreement.parties.get().organization,
        "recipient": "知的財産部 見本様",
        "contact": "産学連携課",
        "expires_on": timezone.localdate() + datetime.timedelta(days=days),
    }
    return share_agreement(agreement, **(options | changes), by=officer)


def events_of(link):
    return list(Event.objects.about([record_ref(link)]).order_by("seq"))


def test_only_the_hash_of_the_token_is_kept(agreement, officer):
    link, token = shared(agreement, officer)
    assert len(token) >= 43
    assert usable_link(token) == link
    kept = [str(value) for value in SharedLink.objects.values().get().values()]
    assert all(token not in value for value in kept)
    assert usable_link(link.token_hash) is None
    told = events_of(link)[0]
    assert (told.verb, told.actor) == ("share_agreement", officer)
    assert token not in str(told.changes)
    assert link.token_hash not in str(told.changes)


@pytest.mark.parametrize("days", [-1, LONGEST_DAYS + 1])
def test_the_last_day_lies_within_the_term(agreement, officer, days):
    with pytest.raises(ActionRefused, match="有効期限"):
        shared(agreement, officer, days=days)
    assert not SharedLink.objects.exists()


@pytest.mark.parametrize("days", [0, LONGEST_DAYS])
def test_the_ends_of_the_term_are_allowed(agreement, officer, days):
    assert usable_link(shared(agreement, officer, days=days)[1])


@pytest.mark.parametrize("state", [AgreementState.CONCLUDED, AgreementState.CANCELLED])
def test_signed_and_fallen_contracts_are_not_shared(agreement, officer, state):
    agreement.state = state.value
    agreement.save()
    with pytest.raises(ActionRefused, match="締結前の契約"):
        shared(agreement, officer)


def test_somebody_else_gets_none(agreement, officer):
    with pytest.raises(ActionRefused, match="相手先ではありません"):
        shared(agreement, officer, organization=OrganizationFactory())


class TestEnds:
    def test_on_its_last_day(self, agreement, officer):
        _link, token = shared(agreement, officer, days=3)
        with time_machine.travel(timezone.now() + datetime.timedelta(days=3), tick=False):
            assert usable_link(token)
        with time_machine.travel(timezone.now() + datetime.timedelta(days=4), tick=False):
            assert usable_link(token) is None
            assert [row.ended for row in links_of(agreement)] == ["期限が過ぎました"]

    def test_when_it_is_stopped_once(self, agreement, officer):
        link, token = shared(agreement, officer)
        revoke_link(link, by=officer)
        revoke_link(link, by=officer)
        assert usable_link(token) is None
        assert [event.verb for event in events_of(link)] == ["share_agreement", "revoke_link"]
        assert [row.ended for row in links_of(agreement)] == ["停止しました"]

    def test_with_the_contract_and_for_good(self, agreement, officer):
        link, token = shared(agreement, officer)
        changed = change_state(agreement, "cancel", by=officer, reason="先方の都合")
        assert usable_link(token) is None
        assert events_of(link)[-1].verb == "revoke_link"
        change_state(changed, "reopen", by=officer, reason="再協議")
        assert usable_link(token) is None

    def test_a_state_that_was_set_without_the_action_shuts_it_too(self, agreement, officer):
        _link, token = shared(agreement, officer)
        type(agreement).objects.filter(pk=agreement.pk).update(state=AgreementState.REJECTED.value)
        assert usable_link(token) is None

    def test_when_the_company_is_no_partner_any_more(self, agreement, officer):
        _link, token = shared(agreement, officer)
        agreement.parties.update(organization=OrganizationFactory())
        assert usable_link(token) is None
        assert [row.ended for row in links_of(agreement)] == ["相手先が変わりました"]

    def test_while_the_contract_lies_in_the_bin(self, agreement, officer):
        _link, token = shared(agreement, officer)
        type(agreement).objects.filter(pk=agreement.pk).update(state="draft", deleted_at=timezone.now())
        assert usable_link(token) is None

    def test_not_while_the_contract_goes_on(self, agreement, officer):
        _link, token = shared(agreement, officer)
        end_links(agreement, by=officer)
        assert usable_link(token)


class TestReading:
    def test_is_told_with_the_hash_of_where_from(self, agreement, officer):
        link, _token = shared(agreement, officer)
        note_reading(link, address="203.0.113.7")
        told = events_of(link)[-1]
        assert (told.verb, told.actor) == ("read", None)
        view = SharedLinkView.objects.get()
        assert told.changes["sender_key"][1] == view.sender_key
        assert "203.0.113.7" not in str(told.changes)
        assert [(row.readings, row.last_read) for row in links_of(agreement)] == [(1, view.at)]

    def test_again_within_ten_minutes_is_the_same(self, agreement, officer):
        link, _token = shared(agreement, officer)
        with time_machine.travel(timezone.now(), tick=False) as clock:
            for minutes in (0, 9, 2):
                clock.shift(datetime.timedelta(minutes=minutes))
                note_reading(link, address="203.0.113.7")
            note_reading(link, address="203.0.113.8")
        assert link.views.count() == 3

    def test_flood_at_one_address(self, agreement, officer):
        link, _token = shared(agreement, officer)
        for place in range(PER_LINK):
            note_reading(link, address=f"203.0.113.{place}")
        with pytest.raises(TooMany):
            note_reading(link, address="198.51.100.1")
        with time_machine.travel(timezone.now() + datetime.timedelta(hours=1, minutes=1)):
            note_reading(link, address="198.51.100.1")

    def test_flood_from_one_place(self, agreement, officer):
        links = [shared(agreement, officer)[0] for _each in range(PER_SENDER + 1)]
        for link in links[:-1]:
            note_reading(link, address="203.0.113.7")
        with pytest.raises(TooMany):
            note_reading(links[-1], address="203.0.113.7")
        note_reading(links[-1], address="203.0.113.8")
