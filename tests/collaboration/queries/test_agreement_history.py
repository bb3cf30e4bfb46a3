"""The history on the page of an agreement: each reader is told of the records that they may read, and of no other."""

import datetime

import pytest
from django.utils import timezone

from collaboration.actions.closings import ClosingEntry, close_year
from collaboration.actions.contract_changes import keep_change
from collaboration.actions.dunning import issue_dunning
from collaboration.actions.ip_terms import set_ip_terms
from collaboration.actions.shared_links import note_reading, share_agreement
from collaboration.actions.turns import pass_turn
from collaboration.calc.closing import ClosingDecision
from collaboration.calc.contract_change import AskedBy
from collaboration.calc.kinds import AgreementState
from collaboration.calc.turn_clock import Holder
from collaboration.models import AgreementChange
from collaboration.queries.agreement_history import related_refs
from core.calc.kinds import Confidentiality, Role
from core.models import Event
from tests.collaboration.actions.test_ip_terms import TERMS
from tests.collaboration.views.conftest import signed_in
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import DepartmentFactory, InstitutionFactory, PersonFactory, UserFactory
from tests.factories.documents import document_version, signature
from tests.factories.invoices import issued

pytestmark = pytest.mark.django_db

SECRET, SEALED, OPEN = "秘密の書類の合言葉", "秘密の押印の合言葉", "公開の書類の合言葉"
RECIPIENT = "知的財産部の合言葉"
MONEY = {"請求書", "督促状"}
READ_BY_ALL = {"年度の精算", "契約書類の版", "契約の変更", "手番"}


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def department():
    return DepartmentFactory(name="工学研究科")


@pytest.fixture
def agreement(department, person):
    """A contract with something of every kind, made by the actions."""
    InstitutionFactory()
    office = UserFactory(role=Role.LIAISON)
    made = AgreementFactory(
        department=department,
        principal=person,
        state=AgreementState.NEGOTIATING.value,
        signed_on=None,
        starts_on=datetime.date(2025, 4, 1),
        ends_on=datetime.date(2027, 3, 31),
        amount_yen=1_430_000,
    )
    pass_turn(made, holder=Holder.COMPANY, note="先方で検討", by=office)
    link, _token = share_agreement(
        made,
        organization=made.parties.get().organization,
        recipient=RECIPIENT,
        contact="産学連携課",
        expires_on=timezone.localdate() + datetime.timedelta(days=30),
        by=office,
    )
    note_reading(link, address="192.0.2.1")
    document_version("公開の条文", agreement=made, level=Confidentiality.OPEN, note=OPEN)
    secret = document_version("条文", agreement=made, level=Confidentiality.TRADE_SECRET, note=SECRET)
    made.state, made.signed_on = AgreementState.CONCLUDED.value, datetime.date(2025, 4, 1)
    made.save()
    signature(secret, note=SEALED, content=b"%PDF-1.7\n%%EOF\n", filename="押印.pdf")
    set_ip_terms(made, TERMS, expected_version=0, by=office)
    add_money(made, office)
    add_change(made, office)
    return made


def add_change(agreement, office):
    """Suspend the contract on paper."""
    return keep_change(
        AgreementChange(
            agreement=agreement,
            kind="suspension",
            asked_by=AskedBy.COMPANY.value,
            noticed_on=datetime.date(2026, 5, 1),
            effective_on=datetime.date(2026, 6, 1),
            reason="装置の故障",
        ),
        by=office,
    )


def add_money(agreement, office):
    """Claim, remind and close a year."""
    issue_dunning(
        issued(agreement, office),
        issued_on=datetime.date(2026, 6, 10),
        due_on=datetime.date(2026, 6, 30),
        remarks="",
        write=lambda letter, _overdue: b"%PDF-1.7 " + letter.number.encode(),
        by=office,
    )
    ReceiptFactory(agreement=agreement, fiscal_year=2025, amount_yen=1_000)
    entry = ClosingEntry(
        decision=ClosingDecision.REFUND, closed_on=datetime.date(2026, 4, 10), basis="契約書第12条第2項"
    )
    close_year(agreement, 2025, entry, by=office)


def history(user, agreement):
    return signed_in(user).get(f"/agreements/{agreement.pk}/").context["page"].history


def kinds(entries):
    return {entry.title.split("：")[0] for entry in entries if "：" in entry.title}


def words(entries):
    return "\n".join("\n".join([entry.title, *entry.details, entry.reason]) for entry in entries)


@pytest.fixture
def readers(department, person):
    return {
        "liaison": UserFactory(role=Role.LIAISON),
        "auditor": UserFactory(role=Role.AUDITOR),
        "owner": UserFactory(role=Role.DEPARTMENT, role__department=department),
        "finance": UserFactory(role=Role.FINANCE),
        "executive": UserFactory(role=Role.EXECUTIVE),
        "researcher": UserFactory(role=Role.RESEARCHER, person=person),
    }


@pytest.mark.parametrize(
    ("name", "further"),
    [
        ("liaison", MONEY | {"署名・押印", "知的財産の取決め", "相手先への共有"}),
        ("auditor", MONEY | {"署名・押印", "知的財産の取決め"}),
        ("owner", MONEY | {"知的財産の取決め", "相手先への共有"}),
        ("finance", MONEY),
        ("executive", {"知的財産の取決め"}),
        ("researcher", {"署名・押印", "知的財産の取決め"}),
    ],
)
def test_each_reader_is_told_of_what_they_may_read(agreement, readers, name, further):
    assert kinds(history(readers[name], agreement)) == READ_BY_ALL | further


@pytest.mark.parametrize(
    ("name", "reads_secret"),
    [
        ("liaison", True),
        ("auditor", True),
        ("owner", False),
        ("finance", False),
        ("executive", False),
        ("researcher", True),
    ],
)
def test_notes_on_secret_papers_show_to_their_readers_only(agreement, readers, name, reads_secret):
    text = words(history(readers[name], agreement))
    assert OPEN in text
    assert (SECRET in text, SEALED in text) == (reads_secret, reads_secret)
    page = signed_in(readers[name]).get(f"/agreements/{agreement.pk}/").text
    assert SECRET in page or not reads_secret
    assert reads_secret or (SECRET not in page and SEALED not in page)


def test_another_department_is_told_nothing(agreement):
    other = UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory())
    assert signed_in(other).get(f"/agreements/{agreement.pk}/").status_code == 404
    assert related_refs(agreement, other) == []


def test_to_whom_an_address_was_given_shows_to_those_who_share(agreement, readers):
    told = {name for name, user in readers.items() if RECIPIENT in words(history(user, agreement))}
    assert told == {"liaison", "owner"}


def test_neither_hashes_nor_readings_fill_the_history(agreement, readers):
    entries = history(readers["liaison"], agreement)
    assert not [line for entry in entries for line in entry.details if "ハッシュ" in line or "照合値" in line]
    assert Event.objects.filter(verb="read").exists()
    assert not [entry for entry in entries if "閲覧" in entry.title]


def test_records_of_another_agreement_stay_there(agreement, readers):
    assert related_refs(AgreementFactory(), readers["liaison"]) == []


def test_one_query_however_many_records(agreement, readers, django_assert_num_queries):
    user = readers["liaison"]
    for _number in range(3):
        add_change(agreement, user)
    with django_assert_num_queries(1):
        assert len(related_refs(agreement, user)) > len(READ_BY_ALL)
