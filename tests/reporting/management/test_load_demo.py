"""The demonstration: it loads once, stands where it should, and each planted defect is found as what it is."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from collaboration.calc.documents import Origin
from collaboration.calc.kinds import AgreementState
from collaboration.calc.risk_gate import GateState, Topic
from collaboration.calc.text_difference import compare
from collaboration.models import (
    Agreement,
    AgreementChange,
    AgreementParty,
    BulkStepRow,
    Consortium,
    DocumentVersion,
    Estimate,
    EstimateLetter,
    EstimateVersion,
    Receipt,
    Signature,
)
from collaboration.queries.agreement_content import named_party
from collaboration.queries.bin import in_bin
from collaboration.queries.consortium import consortium_page
from collaboration.queries.price_audit import audit_prices
from collaboration.queries.risk_gate import open_gates, previous_answers
from collaboration.queries.umbrella import umbrella_page
from core.calc.kinds import Role, Severity
from core.models import Attachment, InboxItem, Institution, User
from reporting.calc.ladder import Rung
from reporting.management.demonstration import demonstration
from reporting.models import Explanation, Fact, SurveyReturn
from reporting.queries.returns import return_status

ROOT = Path(__file__).resolve().parents[3]
LAST = demonstration()["ledger"]["last_fiscal_year"]


@pytest.fixture(scope="module")
def output(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the demonstration once for all tests of this module, and take it back afterwards."""
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.mktemp("files")},
    }
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    said = io.StringIO()
    with (
        override_settings(
            STORAGES={"default": files, "staticfiles": static},
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        call_command("load_demo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def status(output):
    """Where the return of the last year stands."""
    return return_status(SurveyReturn.objects.get(fiscal_year=LAST))


def test_records_are_those_of_the_ledger(output):
    assert (Agreement.objects.roots().exclude(signed_on=None).count(), Receipt.objects.count()) == (594, 698)
    assert Agreement.objects.exclude(parent=None).count() == 16


def test_contracts_stand_in_every_state(output):
    assert set(Agreement.objects.values_list("state", flat=True)) == {state.value for state in AgreementState}


def test_partners_changed_two_articles_of_each_draft(output):
    changed = []
    for theirs in DocumentVersion.objects.filter(origin=Origin.PARTNER.value).order_by("pk"):
        ours = theirs.agreement.documents.get(origin=Origin.GENERATED.value)
        changed.append(list(compare(ours.paragraphs, theirs.paragraphs).articles))
    assert changed == [
        ["第5条（経費の支払）", "第7条（秘密保持）"],
        ["第6条（成果の報告）", "第9条（中止及び解除）"],
    ]


def test_one_contract_is_sealed_by_both_sides(output):
    [number] = [each.seal_number for each in Signature.objects.filter(organization=None)]
    assert number.endswith("-0214")
    assert Signature.objects.exclude(organization=None).count() == 1


def test_contracts_took_one_step_together_and_a_draft_lies_in_the_bin(output):
    assert set(BulkStepRow.objects.values_list("outcome", "after")) == {("done", "running")}
    assert BulkStepRow.objects.count() == 3
    [binned] = in_bin(Agreement)
    assert Agreement.objects.filter(title=binned.title).count() == 1


def test_letters_of_the_whole_story_are_kept_as_they_were_issued(output):
    letters = EstimateLetter.objects.order_by("pk")
    assert [(letter.number, letter.form) for letter in letters] == [
        ("MS2026-00001", "pdf"),
        ("SS2026-00001", "pdf"),
        ("SS2026-00001", "xlsx"),
        ("SS2026-00002", "pdf"),
    ]
    files = Attachment.objects.filter(object_type="collaboration.estimateletter").order_by("pk")
    assert [file.sha256 for file in files] == [letter.content_hash for letter in letters]


def test_estimates_stand_in_the_states_an_office_has_them_in(output):
    made = Estimate.objects.order_by("number")
    assert [row.number for row in made] == [f"MI2026-{place:05}" for place in range(1, made.count() + 1)]
    assert {row.kind for row in made} == {
        "joint_research",
        "commissioned_research",
        "clinical_trial",
        "consulting",
        "research_chair",
        "donation",
    }
    versions = EstimateVersion.objects.order_by("estimate", "order")
    assert [len(row.scenarios) for row in versions.filter(estimate=made[0])] == [2, 2]
    assert max(len(row.scenarios) for row in versions) == 3
    assert {row.scenarios[row.chosen]["request"]["mode"] for row in versions} == {"forward", "total"}


def test_one_estimate_became_a_contract_and_another_its_change(output):
    contract, change = audit_prices()
    assert contract.is_right
    assert change.is_right
    root, amendment = contract.price.agreement, change.price.agreement
    assert (root.number, amendment.number, amendment.parent) == ("K2026-9001", "K2026-9001-変1", root)
    assert contract.price.estimate_version.order == 2
    assert root.amount_yen == amendment.amount_yen == change.price.estimate_version.total_yen
    assert contract.price.estimate_version.total_yen < root.amount_yen
    assert str(root.ends_on) == "2028-09-30"
    assert change.price.original["number"] == root.number


def test_the_command_says_what_it_did(output):
    assert output == "見本の「架空大学」を入れました。\n"


def test_a_second_call_changes_nothing(output):
    with pytest.raises(CommandError, match="すでに「架空大学」のデータがある"):
        call_command("load_demo")
    assert Institution.objects.count() == 1


def test_earlier_years_are_submitted(output):
    states = SurveyReturn.objects.order_by("fiscal_year").values_list("fiscal_year", "version", "state")
    assert list(states) == [
        *((year, 1, "submitted") for year in range(demonstration()["ledger"]["first_fiscal_year"], LAST)),
        (LAST, 1, "draft"),
    ]


def test_last_year_is_checked_and_waits_for_corrections(status):
    assert (status.rung, status.is_stale) == (Rung.CHECKED, False)


def test_each_planted_defect_is_found_once_and_nothing_else(status):
    found = [
        (line.finding.severity, line.finding.check_code, line.finding.subject)
        for line in status.lines
        if line.finding.severity != Severity.INFO
    ]
    assert [(severity, code, subject.split()[-1]) for severity, code, subject in found] == [
        ("error", "V06", "株式会社架空グローバル電機"),
        ("error", "V25", "株式会社架空制御システム"),
        ("explain", "V04", "株式会社架空果樹園"),
        ("explain", "V20", "研究費受入額"),
        ("explain", "V21", "霞ヶ里重工業株式会社"),
        ("explain", "V27", "株式会社架空アグリ"),
    ]


def test_the_jump_is_offered_the_words_of_last_year(status):
    (jump,) = (line for line in status.lines if line.finding.check_code == "V20")
    assert (jump.explanation, jump.offered) == (
        None,
        Explanation.objects.get(fiscal_year=LAST - 1, finding_key=jump.finding.key),
    )


def test_money_after_the_term_is_left_out_with_its_reason(status):
    left_out = Fact.objects.filter(fact_class__run=status.run, fact_class__excluded="outside_term")
    assert list(left_out.values_list("partner_label", "yen")) == [("株式会社架空果樹園", 990_000)]


def test_questions_about_the_rules_are_answered_from_them(status):
    cells = status.run.cells.filter(code__regex=r"^(IC|SF)\.")
    assert dict(cells.values_list("code", "value")) == {
        "IC.indirect_rate.answer": 1,
        "IC.indirect_rate.percent": 30_000,
        "IC.indirect_rate.ge30.answer": 1,
        "SF.strategic_fee.answer": 1,
    }


def test_every_role_has_an_account(output):
    held = {role for user in User.objects.all() for role in user.roles}
    assert held == set(Role)


def test_the_researcher_sees_several_contracts_of_their_own(output):
    researcher = User.objects.get(username="kenkyu")
    visible = Agreement.objects.visible_to(researcher)
    assert 3 <= visible.count() < Agreement.objects.count()


def test_the_printed_password_opens_every_account(output):
    said = io.StringIO()
    call_command("demo_accounts", stdout=said)
    password = demonstration()["accounts"]["password"]
    lines = said.getvalue().splitlines()
    assert password in lines[0]
    names = [line.split()[0] for line in lines[1:]]
    assert names == [row["username"] for row in demonstration()["account"]]
    assert User.objects.get(username=names[0]).check_password(password)


@pytest.mark.django_db
def test_an_installation_of_its_own_has_no_printed_accounts():
    said = io.StringIO()
    call_command("demo_accounts", stdout=said)
    assert said.getvalue() == "見本の利用者は登録されていません。\n"


def test_the_workbook_is_what_the_generator_writes(tmp_path):
    made = tmp_path / "ledger.xlsx"
    command = [sys.executable, ROOT / "scripts" / "make_demo_ledger", made]
    subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603  # our own script
    assert made.read_bytes() == (ROOT / "reporting" / "demo" / "ledger.xlsx").read_bytes()


def test_gate_stands_in_every_state(output):
    user = User.objects.get(username="sangaku")
    states = {status.state for gate in open_gates(user) for status in gate.statuses}
    assert states == set(GateState) - {GateState.NOT_REQUIRED}
    follower = Agreement.objects.get(number="K2026-9402")
    assert previous_answers(follower, Topic.EXPORT_CONTROL, user).agreement.number == "K2025-0102"
    assert InboxItem.objects.open().filter(kind="screening_expiry").count() == 2


def test_contracts_belong_together_and_were_changed(output):
    user = User.objects.get(username="sangaku")
    umbrella = Agreement.objects.get(number="HR2018-00001")
    page = umbrella_page(umbrella, user, timezone.localdate(), None, None)
    assert (page.sums.count, umbrella.frames.count(), len(page.meetings)) == (2, 1, 2)
    assert InboxItem.objects.open().get(kind="meeting").reference == umbrella.number
    members = consortium_page(Consortium.objects.get())
    assert (members.present, members.shares.gap_yen) == (3, 0)
    assert all(year.planned_yen == year.fee_yen for line in members.lines for year in line.years)
    kinds = AgreementChange.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["amendment", "succession", "suspension"]
    succeeded = AgreementParty.objects.exclude(present=None).get()
    assert named_party(succeeded) == "株式会社風待製薬（旧：株式会社遠雷製薬）"


def test_negotiations_have_their_turns(output):
    negotiated = Agreement.objects.filter(turns__since__lt=timezone.localdate()).distinct()
    running = Agreement.objects.filter(pk__in=negotiated, turns__until=None)
    assert (negotiated.count(), running.count()) == (14, 10)
    assert {agreement.state for agreement in running} == {"negotiating"}
    assert {agreement.state for agreement in negotiated.exclude(pk__in=running)} == {"concluded", "running"}
