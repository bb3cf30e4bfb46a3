"""Letters that remind of an invoice: by its age, kept as they were handed out, seen by who sees the invoice."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from collaboration.actions.dunning import issue_dunning
from collaboration.calc.invoices import dunning_level
from collaboration.exports.letters.dunning import dunning_file
from collaboration.models import DunningLetter
from collaboration.queries.dunning import kept_letter
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.test_settlement import frozen
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, UserFactory
from tests.factories.invoices import issued

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def late(finance, department):
    """An invoice of 1,430,000 yen that was due 40 days ago, under rules with interest of 3 %."""
    today = timezone.localdate()
    agreement = AgreementFactory(department=department)
    frozen(agreement)
    due = today - datetime.timedelta(days=40)
    return issued(agreement, finance.user, issued_on=due - WEEK, due_on=due)


def remind(invoice, by, **changes):
    today = timezone.localdate()
    days = {"issued_on": today, "due_on": today + WEEK, "remarks": ""}
    return issue_dunning(invoice, write=dunning_file, by=by, **(days | changes))


@pytest.mark.parametrize(("days", "level"), [(1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (400, 3)])
def test_the_level_follows_from_the_age(days, level):
    assert dunning_level(days, highest_before=level - 1) == level


def test_no_level_is_left_out_and_none_is_gone_back():
    assert [dunning_level(400, before) for before in (0, 1, 2, 3)] == [1, 2, 3, 3]
    assert dunning_level(5, highest_before=2) == 2


def test_a_letter_bears_what_is_owed_with_interest_and_its_file_is_kept(late, finance):
    letter = remind(late, finance.user)
    assert (letter.level, letter.days_overdue, letter.rest_yen) == (1, 40, 1_430_000)
    assert letter.interest_yen == 1_430_000 * 40 * 3 // 36_500
    assert letter.number.startswith("TS")
    assert kept_letter(letter).startswith(b"%PDF")
    assert Event.objects.filter(verb="issue_dunning").count() == 1


def test_twice_on_a_day_is_one_letter(late, finance):
    assert remind(late, finance.user) == remind(late, finance.user)


def test_only_what_is_late_is_reminded_of_and_the_new_day_lies_ahead(late, finance):
    today = timezone.localdate()
    with pytest.raises(ActionRefused, match="支払期限を過ぎた"):
        remind(late, finance.user, issued_on=late.due_on)
    with pytest.raises(ActionRefused, match="今日より後"):
        remind(late, finance.user, issued_on=today + WEEK)
    with pytest.raises(ValidationError):
        remind(late, finance.user, due_on=today)
    assert not DunningLetter.objects.exists()


def test_the_letter_is_issued_on_the_page_of_the_invoice(late, finance):
    address = reverse("dunning-issue", args=[late.pk])
    assert "第1回" in finance.get(address).text
    refused = finance.post(address, {"issued_on": "2026/13/1", "due_on": "", "remarks": "担当：会計課"})
    assert 'value="担当：会計課"' in refused.text
    today = timezone.localdate()
    sent = {"issued_on": today.isoformat(), "due_on": (today + WEEK).isoformat()}
    assert finance.post(address, sent).url == reverse("invoice-detail", args=[late.pk])
    letter = DunningLetter.objects.get()
    assert letter.number in finance.get(reverse("invoice-detail", args=[late.pk])).text
    assert finance.get(reverse("dunning-download", args=[letter.pk])).content == kept_letter(letter)


def test_who_issues_and_who_reads(late, finance, department):
    letter = remind(late, finance.user)
    own = signed_in(UserFactory(role=Role.DEPARTMENT, role__department=department))
    other = signed_in(UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory()))
    assert own.get(reverse("dunning-issue", args=[late.pk])).status_code == 403
    assert own.get(reverse("dunning-download", args=[letter.pk])).status_code == 200
    assert other.get(reverse("dunning-issue", args=[late.pk])).status_code == 404
    assert other.get(reverse("dunning-download", args=[letter.pk])).status_code == 404


def test_an_invoice_in_time_has_nothing_to_remind_of(finance):
    today = timezone.localdate()
    invoice = issued(AgreementFactory(), finance.user, issued_on=today, due_on=today + WEEK)
    assert finance.get(reverse("dunning-issue", args=[invoice.pk])).status_code == 302
