"""A disclosure from the first word to acceptance."""

import datetime
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.calc.fiscal_year import fiscal_year_of
from core.calc.kinds import Role
from core.models import Event, InboxItem
from ip.actions.confirmations import (
    ask_confirmations,
    confirm_by_link,
    confirm_share,
    make_confirmation_link,
)
from ip.actions.disclosures import (
    begin_disclosure,
    change_disclosure,
    set_funding,
    set_inventors,
    set_publications,
)
from ip.actions.submissions import (
    accept_disclosure,
    assign_staff,
    end_assignment,
    return_disclosure,
    submit_disclosure,
    withdraw_disclosure,
)
from ip.calc.disclosing import InventorEntry, Page, Progress
from ip.calc.kinds import DisclosureKind
from ip.models import Disclosure, InventorLink
from ip.queries.disclosures import tasks_of
from tests.factories.core import PersonFactory, UserFactory
from tests.factories.disclosures import DisclosureFactory

pytestmark = pytest.mark.django_db

SECRET = "カナリア電極"
BASIC = {
    "created_on": datetime.date(2026, 9, 1),
    "used_funds": True,
    "used_facilities": False,
    "research_form": "individual",
}
CONTENT = {
    "problem": SECRET,
    "means": SECRET,
    "effect": SECRET,
    "data_stage": "shown",
    "prior_art": SECRET,
}
WISHES = {"domestic_wish": "yes", "foreign_wish": "open", "start_up_wish": "no"}


@pytest.fixture
def author():
    return UserFactory(role=Role.RESEARCHER, person=PersonFactory())


@pytest.fixture
def colleague():
    return UserFactory(role=Role.RESEARCHER, person=PersonFactory())


def entry(person=None, share="1/2", **stated):
    standing = {
        "key": None,
        "name": person.name if person else "学外 太郎",
        "person_id": person.pk if person else None,
        "is_representative": False,
        "is_outside": person is None,
        "is_student": False,
        "affiliation": "工学研究科",
        "position": "教授",
        "email": "",
        "contribution": "着想",
        "share": Fraction(share),
    }
    return InventorEntry(**{**standing, **stated})


def change(disclosure, values, page, by):
    return change_disclosure(disclosure, values, page, expected_version=disclosure.version, by=by)


def divide(disclosure, *entries, by):
    return set_inventors(disclosure, entries, expected_version=disclosure.version, by=by)


def written(author, *others):
    made = begin_disclosure(DisclosureKind.INVENTION, SECRET, by=author)
    made = change(made, BASIC, Page.BASIC, author)
    made = change(made, CONTENT, Page.CONTENT, author)
    made = change(made, WISHES, Page.WISHES, author)
    share = Fraction(1, 1 + len(others))
    first = entry(author.person, share, is_representative=True, key=made.inventors.get().pk)
    made = divide(made, first, *(entry(person, share) for person in others), by=author)
    made = set_funding(made, [], has_funding=False, expected_version=made.version, by=author)
    return set_publications(made, [], has_publication=False, expected_version=made.version, by=author)


def test_a_disclosure_is_submitted_under_the_next_number_of_the_year(author):
    series = f"HK{fiscal_year_of(timezone.localdate())}"
    DisclosureFactory(number=f"{series}-00007")
    submitted = submit_disclosure(written(author), by=author)
    assert (submitted.number, submitted.state) == (f"{series}-00008", "submitted")
    assert submitted.received_on == submitted.submitted_on == timezone.localdate()
    task = InboxItem.objects.get(reference=submitted.number)
    assert (task.role, task.done_at) == (Role.IP_STAFF.value, None)


def test_every_page_says_how_far_it_is(author):
    made = begin_disclosure(DisclosureKind.INVENTION, SECRET, by=author)
    assert {task.progress for task in tasks_of(made, author)} == {Progress.UNTOUCHED}
    made = change(made, {"used_funds": False}, Page.BASIC, author)
    assert tasks_of(made, author)[0].progress is Progress.BEGUN
    assert {task.progress for task in tasks_of(written(author), author)} == {Progress.DONE}


def test_an_incomplete_one_is_refused_with_the_pages_that_are_missing(author):
    made = begin_disclosure(DisclosureKind.INVENTION, SECRET, by=author)
    with pytest.raises(ActionRefused, match=r"「発明の内容」.*「公表の予定」"):
        submit_disclosure(made, by=author)


def test_shares_must_make_one_whole(author, colleague):
    made = written(author)
    first = entry(author.person, "2/3", is_representative=True)
    with pytest.raises(ActionRefused, match="残りの1/12"):
        divide(made, first, entry(colleague.person, "1/4"), by=author)


def test_there_is_one_representative_and_the_author_stays(author, colleague):
    made = written(author)
    with pytest.raises(ActionRefused, match="1人だけ"):
        divide(made, entry(author.person, 1), by=author)
    with pytest.raises(ActionRefused, match="外すことはできません"):
        divide(made, entry(colleague.person, 1, is_representative=True), by=author)


def test_the_second_editor_is_told(author):
    made = written(author)
    with pytest.raises(EditConflict):
        change_disclosure(made, WISHES | {"licensees": "A社"}, Page.WISHES, expected_version=1, by=author)


def test_co_inventors_confirm_and_a_new_division_asks_them_again(author, colleague):
    made = written(author, colleague.person)
    assert ask_confirmations(made, by=author) == 1
    with pytest.raises(ActionRefused, match="持分を確認していません"):
        submit_disclosure(made, by=author)
    row = made.inventors.get(person=colleague.person)
    with pytest.raises(PermissionDenied):
        confirm_share(row, is_student_consenting=False, by=author)
    confirm_share(row, is_student_consenting=False, by=colleague)
    assert InboxItem.objects.get(user=colleague).done_at is not None
    rows = {each.person_id: each.pk for each in made.inventors.all()}
    again = [
        entry(author.person, "1/3", is_representative=True, key=rows[author.person_id]),
        entry(colleague.person, "2/3", key=rows[colleague.person_id]),
    ]
    made = divide(Disclosure.objects.get(pk=made.pk), *again, by=author)
    assert made.inventors.get(pk=row.pk).confirmed_at is None
    with pytest.raises(ActionRefused, match="持分を確認していません"):
        submit_disclosure(made, by=author)


def test_a_student_consents_for_oneself(author, colleague):
    made = written(author, colleague.person)
    made.inventors.filter(person=colleague.person).update(is_student=True)
    row = made.inventors.get(person=colleague.person)
    with pytest.raises(ActionRefused, match="同意する"):
        confirm_share(row, is_student_consenting=False, by=colleague)
    assert confirm_share(row, is_student_consenting=True, by=colleague).student_consent_at is not None


def test_an_outside_inventor_confirms_once_under_an_address(author):
    made = written(author, None)
    row = made.inventors.get(is_outside=True)
    old, _token = make_confirmation_link(row, by=author)
    link, _token = make_confirmation_link(row, by=author)
    with pytest.raises(ActionRefused):
        confirm_by_link(old, is_student_consenting=False)
    assert confirm_by_link(link, is_student_consenting=False).confirmed_how == "link"
    assert not InventorLink.objects.usable().exists()


def test_an_outside_inventor_does_not_hold_the_submission_up(author):
    assert submit_disclosure(written(author, None), by=author).state == "submitted"


def test_given_back_it_keeps_its_number_and_day(author):
    staff = UserFactory(role=Role.IP_STAFF)
    submitted = submit_disclosure(written(author), by=author)
    with pytest.raises(ActionRefused, match="補ってほしい"):
        return_disclosure(submitted, reason=" ", by=staff)
    returned = return_disclosure(submitted, reason="データを添付してください", by=staff)
    assert InboxItem.objects.filter(user=author, done_at=None).count() == 1
    again = submit_disclosure(returned, by=author)
    assert (again.number, again.received_on, again.return_reason) == (
        submitted.number,
        submitted.received_on,
        "",
    )
    accepted = accept_disclosure(again, by=staff)
    assert (accepted.state, accepted.accepted_on) == ("accepted", timezone.localdate())
    with pytest.raises(ActionRefused, match="受理"):
        accept_disclosure(accepted, by=staff)


def test_only_the_representative_submits_and_only_staff_accept(author, colleague):
    made = written(author, colleague.person)
    confirm_share(made.inventors.get(person=colleague.person), is_student_consenting=False, by=colleague)
    with pytest.raises(PermissionDenied):
        submit_disclosure(made, by=colleague)
    submitted = submit_disclosure(made, by=author)
    for user in (author, UserFactory(role=Role.LIAISON), UserFactory(role=Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            accept_disclosure(submitted, by=user)


def test_the_head_assigns_staff_and_takes_it_back_the_same_day():
    disclosure, staff = DisclosureFactory(), UserFactory(role=Role.IP_STAFF)
    head = UserFactory(role=Role.IP_HEAD)
    with pytest.raises(PermissionDenied):
        assign_staff(disclosure, staff, by=staff)
    row = assign_staff(disclosure, staff, by=head)
    assert staff.has_perm("ip.view_content", disclosure)
    with pytest.raises(ActionRefused, match="既に"):
        assign_staff(disclosure, staff, by=head)
    end_assignment(row, by=head)
    assert not staff.has_perm("ip.view_content", disclosure)
    with pytest.raises(ActionRefused, match="知的財産担当"):
        assign_staff(disclosure, UserFactory(role=Role.FINANCE), by=head)


def test_withdrawn_it_is_out_of_every_inbox(author):
    submitted = submit_disclosure(written(author), by=author)
    assert withdraw_disclosure(submitted, reason="まとめ直す", by=author).state == "withdrawn"
    assert not InboxItem.objects.filter(done_at=None).exists()


def test_nothing_of_the_invention_stands_in_the_log_or_an_inbox(author, colleague):
    made = written(author, colleague.person)
    made = change(made, {"title": f"{SECRET}改", "licensees": SECRET}, Page.WISHES, author)
    ask_confirmations(made, by=author)
    confirm_share(made.inventors.get(person=colleague.person), is_student_consenting=False, by=colleague)
    submitted = submit_disclosure(made, by=author)
    return_disclosure(submitted, reason=SECRET, by=UserFactory(role=Role.IP_STAFF))
    logged = "".join(f"{row.object_label}{row.changes}{row.reason}" for row in Event.objects.all())
    tasks = "".join(f"{row.title}{row.words}{row.url}" for row in InboxItem.objects.all())
    assert SECRET not in logged
    assert SECRET not in tasks
    assert "厳秘" in logged
