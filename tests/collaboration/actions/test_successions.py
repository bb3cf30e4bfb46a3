"""A partner that another took the place of: who signed stays for the return, who it is now stands everywhere else."""

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone

from collaboration.actions.consortium import (
    ConsortiumEntry,
    MemberEntry,
    form_consortium,
    join_consortium,
    leave_consortium,
    plan_member_invoices,
)
from collaboration.actions.contract_changes import AmendmentPlan, amend_contract
from collaboration.actions.invoices import issue_invoice
from collaboration.actions.successions import SuccessionPlan, succeed_partner
from collaboration.actions.umbrella import cover_agreement
from collaboration.calc.consortium import ConsortiumLeader, MemberRole
from collaboration.calc.contract_change import SuccessionKind
from collaboration.calc.invoices import TaxOfInvoice
from collaboration.calc.kinds import AgreementState
from collaboration.forms.agreement_filters import AgreementFilter
from collaboration.forms.people import umbrella_in_words
from collaboration.models import Agreement, AgreementChange, Succession
from collaboration.queries.agreement_list import rows_of, with_words
from collaboration.queries.consortium import consortium_page
from collaboration.queries.contract_changes import succeedable
from collaboration.queries.invoices import partners_of, payer_of
from collaboration.queries.umbrella import umbrella_page
from core.actions.organizations import merge_organizations
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import OrganizationFactory, UserFactory
from tests.factories.invoices import DUE_ON, ISSUED_ON, planned, write

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 10, 1)


@pytest.fixture
def by():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def old():
    return OrganizationFactory(name="青葉電機株式会社")


@pytest.fixture
def new():
    return OrganizationFactory(name="銀河製作所株式会社")


@pytest.fixture
def agreement(old):
    return AgreementFactory(partner=old, state=AgreementState.RUNNING.value)


def merger(successor, **changes):
    given = {"kind": SuccessionKind.MERGER, "effective_on": DAY, "reason": "吸収合併の通知書"}
    return SuccessionPlan(**given | {"successor": successor} | changes)


def test_who_signed_stays_and_who_it_is_now_stands_beside_it(agreement, old, new, by):
    succeed_partner(old, merger(new), [agreement], by=by)
    party = agreement.parties.get()
    assert (party.organization, party.today, party.former_name) == (old, new, "青葉電機株式会社")
    assert payer_of(agreement) == new
    assert list(partners_of(agreement)) == [new]
    assert rows_of([agreement.pk])[0].partners == "銀河製作所株式会社（旧：青葉電機株式会社）"
    for word in ("銀河製作所", "青葉電機"):
        assert list(with_words(Agreement.objects.all(), word)) == [agreement]
    assert AgreementChange.objects.get().changes == {
        "parties": [["青葉電機株式会社"], ["銀河製作所株式会社"]]
    }


def test_planned_invoices_go_to_the_successor_and_issued_ones_stay(agreement, old, new, by):
    plan = planned(agreement, by)
    succeed_partner(old, merger(new), [agreement], by=by)
    plan.refresh_from_db()
    assert plan.partner == new


def test_a_chain_keeps_the_name_at_signature(agreement, old, new, by):
    last = OrganizationFactory(name="天の川工業株式会社")
    succeed_partner(old, merger(new), [agreement], by=by)
    succeed_partner(new, merger(last, kind=SuccessionKind.TRANSFER), [agreement], by=by)
    party = agreement.parties.get()
    assert (party.organization, party.today, party.former_name) == (old, last, "青葉電機株式会社")
    assert list(succeedable(last, by)) == [agreement]
    assert not succeedable(new, by).exists()


def test_a_change_of_name_renames_the_partner_and_keeps_the_name_at_signature(agreement, old, by):
    plan = merger(None, kind=SuccessionKind.RENAME, new_name="青葉テクノロジーズ株式会社")
    succeed_partner(old, plan, [agreement], by=by)
    assert agreement.parties.get().today.name == "青葉テクノロジーズ株式会社"
    assert agreement.parties.get().present is None
    assert rows_of([agreement.pk])[0].partners == "青葉テクノロジーズ株式会社（旧：青葉電機株式会社）"


def test_an_edit_of_the_contract_keeps_the_succession(agreement, old, new, by):
    succeed_partner(old, merger(new), [agreement], by=by)
    plan = AmendmentPlan(
        signed_on=DAY, effective_on=DAY, reason="期間の延長", ends_on=datetime.date(2027, 3, 31)
    )
    change = amend_contract(agreement, plan, by=by)
    assert agreement.parties.get().today == new
    assert change.amendment.parties.get().organization == new
    assert list(with_words(Agreement.objects.roots(), "銀河製作所")) == [agreement]


def test_all_or_nothing(agreement, old, new, by):
    draft = AgreementFactory(partner=old, state=AgreementState.DRAFT.value)
    with pytest.raises(ActionRefused, match="締結前の契約"):
        succeed_partner(old, merger(new), [agreement, draft], by=by)
    assert not Succession.objects.exists()
    assert agreement.parties.get().present is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"effective_on": timezone.localdate() + datetime.timedelta(days=1)}, "まだ来ていません"),
        ({"effective_on": datetime.date(2025, 4, 1)}, "効力発生日より後に締結"),
        ({"successor": None}, "別の相手先"),
        ({"kind": SuccessionKind.RENAME, "successor": None, "new_name": "青葉電機株式会社"}, "新しい商号"),
    ],
)
def test_what_cannot_be_is_refused(agreement, old, new, by, *, changes, told):
    with pytest.raises(ActionRefused, match=told):
        succeed_partner(old, replace(merger(new), **changes), [agreement], by=by)


def test_nobody_succeeds_in_a_contract_of_others_or_of_its_own(agreement, old, new, by):
    other = AgreementFactory()
    with pytest.raises(ActionRefused, match="ではありません"):
        succeed_partner(old, merger(new), [other], by=by)
    with pytest.raises(ActionRefused, match="1件以上"):
        succeed_partner(old, merger(new), [], by=by)


def test_records_that_are_merged_later_take_their_successions_along(agreement, old, new, by):
    kept = OrganizationFactory(name="銀河製作所")
    succeed_partner(old, merger(new), [agreement], by=by)
    merge_organizations(kept, new, by=by)
    assert agreement.parties.get().today == kept
    assert Succession.objects.get().successor == kept


@pytest.fixture
def consortium(agreement, by):
    entry = ConsortiumEntry(leader=ConsortiumLeader.UNIVERSITY)
    return form_consortium(agreement, entry, by=by)


def member(**changes):
    given = {"role": MemberRole.MEMBER, "share_yen": None, "fee_yen": 500_000}
    return MemberEntry(**given | {"joined_on": datetime.date(2025, 4, 1)} | changes)


def plan_fees(consortium, by):
    until = datetime.date(2026, 3, 31)
    return plan_member_invoices(consortium, until=until, tax_rate=None, treatment=TaxOfInvoice.NONE, by=by)


def test_the_successor_goes_on_as_the_member_and_is_not_asked_twice(consortium, new, by):
    later = OrganizationFactory(name="若葉精機株式会社")
    joined = join_consortium(consortium, later, member(), by=by)
    (plan,) = plan_fees(consortium, by)
    assert list(succeedable(later, by)) == [consortium.agreement]
    succeed_partner(later, merger(new), [consortium.agreement], by=by)
    joined.refresh_from_db()
    assert (joined.organization, joined.joined_on, joined.left_on) == (new, datetime.date(2025, 4, 1), None)
    event = Event.objects.filter(verb="succeed_partner", object_type="collaboration.consortiummember").get()
    assert event.changes["organization"] == [later.pk, new.pk]
    line = next(line for line in consortium_page(consortium).lines if line.member == joined)
    assert line.name == "銀河製作所株式会社（旧：若葉精機株式会社）"
    assert [(year.fiscal_year, year.planned_yen) for year in line.years] == [(2025, plan.amount_yen)]
    with pytest.raises(ActionRefused, match="新しく作る請求予定がありません"):
        plan_fees(consortium, by)


def test_an_invoice_issued_to_the_predecessor_counts_for_the_member_of_today(consortium, new, by):
    later = OrganizationFactory(name="若葉精機株式会社")
    joined = join_consortium(consortium, later, member(), by=by)
    plan = plan_fees(consortium, by)[0]
    days = {"issued_on": ISSUED_ON, "due_on": DUE_ON}
    sent = issue_invoice(plan, **days, write=write, expected_version=plan.version, by=by)
    succeed_partner(later, merger(new), [consortium.agreement], by=by)
    sent.refresh_from_db()
    assert sent.partner == later
    line = next(line for line in consortium_page(consortium).lines if line.member == joined)
    assert [(year.planned_yen, year.issued_yen) for year in line.years] == [(0, sent.amount_yen)]
    with pytest.raises(ActionRefused, match="新しく作る請求予定がありません"):
        plan_fees(consortium, by)


def test_other_pages_name_who_it_is_now(agreement, old, new, by):
    umbrella = AgreementFactory(kind="umbrella", partner=old)
    cover_agreement(umbrella, agreement, by=by)
    succeed_partner(old, merger(new), [agreement, umbrella], by=by)
    named = "銀河製作所株式会社（旧：青葉電機株式会社）"
    assert [line.partners for line in umbrella_page(umbrella, by, DAY, None, None).lines] == [named]
    assert named in umbrella_in_words(umbrella)
    fresh = AgreementFactory(partner=new)
    cover_agreement(umbrella, fresh, by=by)
    assert fresh.umbrella == umbrella
    found = AgreementFilter({"organization": new.pk}, Agreement.objects.all()).qs
    assert set(found) == {agreement, umbrella, fresh}


def test_a_member_is_not_succeeded_by_another_member(consortium, new, by):
    later = OrganizationFactory(name="若葉精機株式会社")
    first = join_consortium(consortium, later, member(), by=by)
    join_consortium(consortium, new, member(), by=by)
    with pytest.raises(ActionRefused, match="のコンソーシアムの参加企業です"):
        succeed_partner(later, merger(new), [consortium.agreement], by=by)
    leave_consortium(first, left_on=DAY, reason="合併のため", expected_version=first.version, by=by)
    with pytest.raises(ActionRefused, match="いまの相手先は「若葉精機株式会社」ではありません"):
        succeed_partner(later, merger(new), [consortium.agreement], by=by)
