"""Entering, changing, copying and amending agreements."""

import datetime
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from collaboration.actions.agreements import (
    add_amendment,
    change_agreement,
    copy_agreement,
    create_agreement,
    refresh_search_keys,
)
from collaboration.calc.content import AgreementContent, PartyContent, ResearcherContent
from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.models import Agreement
from collaboration.queries.agreement_content import content_of
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.models import Event
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, OrganizationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date


@pytest.fixture
def clerk():
    return UserFactory()


def content(**changes):
    fields = {
        "kind": AgreementKind.JOINT_RESEARCH.value,
        "title": "蓄電池の研究",
        "department_id": DepartmentFactory().pk,
        "signed_on": DAY(2025, 4, 10),
        "starts_on": DAY(2025, 5, 1),
        "ends_on": DAY(2026, 3, 31),
        "amount_yen": 3_000_000,
        "parties": (PartyContent(OrganizationFactory(name="株式会社青葉").pk, share_yen=3_000_000),),
        "researchers": (ResearcherContent("髙橋 花子"), ResearcherContent("佐藤 隆", PersonFactory().pk)),
    }
    return AgreementContent(**fields | changes)


def last_event():
    return Event.objects.exclude(object_type="collaboration.turn").order_by("seq").last()


def test_an_agreement_is_entered_with_its_people(clerk):
    wanted = content()
    made = create_agreement(wanted, by=clerk)
    assert content_of(Agreement.objects.get()) == replace(wanted, number="KJ2025-00001")
    assert (made.state, made.created_by) == (AgreementState.CONCLUDED, clerk)


def test_the_first_partner_leads_and_the_first_researcher_is_principal(clerk):
    wanted = content()
    wanted = replace(wanted, parties=(*wanted.parties, PartyContent(OrganizationFactory().pk)))
    made = create_agreement(wanted, by=clerk)
    assert [party.is_lead for party in made.parties.order_by("pk")] == [True, False]
    assert [row.is_principal for row in made.researchers.order_by("pk")] == [True, False]


def test_a_given_number_is_kept(clerk):
    assert create_agreement(content(number="受2025-7"), by=clerk).number == "受2025-7"


def test_a_number_that_is_taken_is_refused(clerk):
    AgreementFactory(number="KJ2025-00001")
    with pytest.raises(ValidationError) as refused:
        create_agreement(content(number="KJ2025-00001"), by=clerk)
    assert list(refused.value.message_dict) == ["number"]
    assert Event.objects.count() == 0


def test_numbers_run_by_kind_and_fiscal_year(clerk):
    first = create_agreement(content(), by=clerk)
    second = create_agreement(content(signed_on=DAY(2026, 3, 31)), by=clerk)
    next_year = create_agreement(content(signed_on=DAY(2026, 4, 1)), by=clerk)
    other_kind = create_agreement(content(kind=AgreementKind.CONSULTING.value), by=clerk)
    assert [row.number for row in (first, second, next_year, other_kind)] == [
        "KJ2025-00001",
        "KJ2025-00002",
        "KJ2026-00001",
        "GS2025-00001",
    ]


def test_without_signature_the_start_decides_the_year_of_the_number(clerk):
    made = create_agreement(content(signed_on=None, starts_on=DAY(2024, 3, 1)), by=clerk)
    assert made.number == "KJ2023-00001"


def test_numbers_of_an_imported_ledger_are_jumped_over(clerk):
    AgreementFactory(number="KJ2025-00041")
    AgreementFactory(number="KJ2025-00041-変1")
    AgreementFactory(number="KJ2024-00099")
    assert create_agreement(content(), by=clerk).number == "KJ2025-00042"


def test_the_search_key_folds_partner_and_researcher(clerk):
    made = create_agreement(content(), by=clerk)
    assert made.search_key == "kj2025-00001 青葉 株式会社青葉 高橋花子 佐藤隆 蓄電池ノ研究"


def test_entering_is_in_the_event_log(clerk):
    create_agreement(content(), by=clerk)
    event = last_event()
    assert (event.verb, event.actor, event.changes["amount_yen"], event.changes["parties"]) == (
        "create",
        clerk,
        [None, 3_000_000],
        [None, ["株式会社青葉（負担額3,000,000円）"]],
    )


def test_an_end_before_the_start_is_refused(clerk):
    with pytest.raises(ValidationError, match="研究終了日は研究開始日以後"):
        create_agreement(content(ends_on=DAY(2025, 4, 30)), by=clerk)


def test_a_change_is_written_with_its_reason_and_a_new_version(clerk):
    agreement = create_agreement(content(), by=clerk)
    changes = change_agreement(
        agreement,
        replace(content_of(agreement), amount_yen=3_500_000),
        expected_version=1,
        by=clerk,
        reason="転記の誤り",
    )
    agreement.refresh_from_db()
    assert (agreement.amount_yen, agreement.version) == (3_500_000, 2)
    assert changes == {"amount_yen": [3_000_000, 3_500_000]}
    assert (last_event().verb, last_event().reason, last_event().changes) == ("change", "転記の誤り", changes)


def test_nothing_changed_writes_nothing(clerk):
    agreement = create_agreement(content(), by=clerk)
    assert change_agreement(agreement, content_of(agreement), expected_version=1, by=clerk) == {}
    agreement.refresh_from_db()
    assert (agreement.version, Event.objects.count()) == (1, 1)


def test_a_changed_partner_alone_makes_a_new_version(clerk):
    agreement = create_agreement(content(), by=clerk)
    other = OrganizationFactory(name="若葉㈱")
    wanted = replace(content_of(agreement), parties=(PartyContent(other.pk),))
    change_agreement(agreement, wanted, expected_version=1, by=clerk)
    agreement.refresh_from_db()
    assert (agreement.version, agreement.parties.get().organization) == (2, other)
    assert "若葉" in agreement.search_key
    assert last_event().changes == {"parties": [["株式会社青葉（負担額3,000,000円）"], ["若葉㈱"]]}


def test_a_blank_number_keeps_the_old_one(clerk):
    agreement = create_agreement(content(), by=clerk)
    change_agreement(
        agreement, replace(content_of(agreement), number="", title="新題"), expected_version=1, by=clerk
    )
    assert Agreement.objects.get().number == "KJ2025-00001"


def test_the_second_of_two_editors_is_refused_and_nothing_is_written(clerk):
    agreement = create_agreement(content(), by=clerk)
    seen = content_of(agreement)
    mine = Agreement.objects.get()
    change_agreement(agreement, replace(seen, title="先の題目"), expected_version=1, by=clerk)
    with pytest.raises(EditConflict) as conflict:
        change_agreement(mine, replace(seen, title="後の題目"), expected_version=1, by=UserFactory())
    assert (conflict.value.current.title, Agreement.objects.get().title) == ("先の題目", "先の題目")


@pytest.mark.parametrize("field", ["amount_yen", "starts_on", "ends_on"])
def test_sum_and_term_of_a_concluded_agreement_need_a_reason(clerk, field):
    agreement = create_agreement(content(), by=clerk)
    values = {"amount_yen": 1, "starts_on": DAY(2025, 5, 2), "ends_on": DAY(2026, 3, 30)}
    wanted = replace(content_of(agreement), **{field: values[field]})
    with pytest.raises(ActionRefused, match="変更の理由を入力してください"):
        change_agreement(agreement, wanted, expected_version=1, by=clerk, reason=" ")
    assert Agreement.objects.get().version == 1


def test_a_draft_changes_without_a_reason(clerk):
    agreement = create_agreement(content(), by=clerk, state=AgreementState.DRAFT)
    change_agreement(agreement, replace(content_of(agreement), amount_yen=1), expected_version=1, by=clerk)
    assert Agreement.objects.get().amount_yen == 1


def test_a_copy_has_its_own_number_and_names_its_source(clerk):
    source = create_agreement(content(), by=clerk)
    copy = copy_agreement(source, content_of(source).next_year(), by=clerk)
    assert (copy.number, copy.starts_on, copy.state, copy.amount_yen) == (
        "KJ2026-00001",
        DAY(2026, 5, 1),
        AgreementState.DRAFT,
        3_000_000,
    )
    assert (last_event().verb, last_event().reason) == ("copy", "KJ2025-00001を写して作成しました。")


def test_amendments_are_numbered_children(clerk):
    root = create_agreement(content(), by=clerk)
    first = add_amendment(root, replace(content_of(root), number=""), by=clerk, applies_to_root=False)
    second = add_amendment(first, replace(content_of(root), number=""), by=clerk, applies_to_root=False)
    assert [(row.number, row.parent) for row in (first, second)] == [
        ("KJ2025-00001-変1", root),
        ("KJ2025-00001-変2", root),
    ]


def test_the_agreement_follows_its_amendment_when_asked(clerk):
    root = create_agreement(content(), by=clerk)
    amended = replace(content_of(root), number="", amount_yen=5_000_000, ends_on=DAY(2027, 3, 31))
    add_amendment(root, amended, by=clerk, applies_to_root=True)
    root.refresh_from_db()
    assert (root.amount_yen, root.ends_on, root.starts_on) == (5_000_000, DAY(2027, 3, 31), DAY(2025, 5, 1))
    assert last_event().reason == "変更契約KJ2025-00001-変1による変更です。"


def test_the_agreement_stays_as_it_is_when_not_asked(clerk):
    root = create_agreement(content(), by=clerk)
    amended = replace(content_of(root), number="", amount_yen=5_000_000)
    add_amendment(root, amended, by=clerk, applies_to_root=False)
    root.refresh_from_db()
    assert (root.amount_yen, root.version) == (3_000_000, 1)


def test_a_field_the_amendment_leaves_blank_keeps_the_agreements_value(clerk):
    root = create_agreement(content(), by=clerk)
    add_amendment(root, replace(content_of(root), number="", amount_yen=None), by=clerk, applies_to_root=True)
    root.refresh_from_db()
    assert root.amount_yen == 3_000_000


def test_a_cancelled_agreement_takes_no_amendment(clerk):
    root = AgreementFactory(state=AgreementState.CANCELLED.value)
    with pytest.raises(ActionRefused, match="取り消された契約"):
        add_amendment(root, content(), by=clerk, applies_to_root=False)


def test_search_keys_follow_a_renamed_partner(clerk):
    agreement = create_agreement(content(), by=clerk)
    organization = agreement.parties.get().organization
    organization.name = "青葉ホールディングス株式会社"
    organization.save()
    refresh_search_keys({agreement.pk})
    agreement.refresh_from_db()
    assert "青葉ホ-ルディングス" in agreement.search_key


def test_a_department_alone_can_change(clerk):
    agreement, elsewhere = AgreementFactory(), DepartmentFactory()
    wanted = replace(content_of(agreement), department_id=elsewhere.pk)
    change_agreement(agreement, wanted, expected_version=agreement.version, by=clerk)
    agreement.refresh_from_db()
    assert agreement.department == elsewhere
