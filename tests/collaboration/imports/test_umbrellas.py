"""The sheet of umbrella agreements: what its rows become, again and back."""

import datetime

import pytest

from collaboration.models import Agreement
from core.actions.imports import undo_import
from core.imports.batches import commit_import
from core.models import OrganizationProfile
from tests.core.imports.steps import TODAY, checked, found, imported
from tests.factories.collaboration import AgreementFactory
from tests.factories.ledgers import contract, corporate_number, office_ledger, titled, workbook

pytestmark = pytest.mark.django_db

HEADER = ["企業名", "法人番号", "区分", "締結日", "終了日"]
AOBA = ["株式会社青葉", corporate_number(1), "国内民間企業", "2018年7月1日", None]
ABROAD = ["Wakaba Inc.", None, "外国企業", "H25.7.1", "2028/6/30"]


def ledger(*rows, header=HEADER):
    return workbook({"包括連携": titled("包括連携契約", header, rows)})


def umbrellas():
    return Agreement.objects.filter(kind="umbrella").order_by("pk")


def test_rows_become_umbrella_agreements_with_numbers_of_their_own():
    imported(ledger(AOBA, ABROAD))
    first, second = umbrellas()
    assert (first.number, first.title, first.state) == (
        "HR2018-00001",
        "株式会社青葉との包括連携契約",
        "concluded",
    )
    assert (first.signed_on, first.ends_on) == (datetime.date(2018, 7, 1), None)
    assert (second.number, second.ends_on) == ("HR2013-00001", datetime.date(2028, 6, 30))
    assert first.parties.get().organization.corporate_number == corporate_number(1)
    profile = OrganizationProfile.objects.get(organization__name="Wakaba Inc.")
    assert (profile.legal_form, profile.partner_class.value) == ("company", "foreign")


def test_what_the_ledger_of_contracts_knows_of_a_company_stays():
    imported(office_ledger([contract("KJ2018-00001", 契約締結日="2018/4/1")]))
    imported(ledger(AOBA))
    profile = OrganizationProfile.objects.get()
    assert profile.partner_class.value == "large"
    assert umbrellas().get().parties.get().organization == profile.organization


def test_a_dry_run_writes_nothing_and_the_same_rows_again_change_nothing():
    batch, _ledger = checked(ledger(AOBA))
    assert not umbrellas().exists()
    commit_import(batch, good_rows_only=False, today=TODAY, by=None)
    again, seen = checked(ledger(AOBA, ABROAD))
    assert found(seen) == set()
    commit_import(again, good_rows_only=False, today=TODAY, by=None)
    assert [row.number for row in umbrellas()] == ["HR2018-00001", "HR2013-00001"]


def test_a_company_without_number_is_known_by_its_name_and_twins_make_one():
    imported(
        ledger(
            ["（株）青葉", None, "国内民間企業", "2018/7/1", None], ["㈱青葉", None, None, "2018/7/1", None]
        )
    )
    imported(
        ledger(
            ["株式会社 青葉", None, None, "2018/7/1", None], ["青葉株式会社", None, None, "2015/7/1", None]
        )
    )
    assert [row.number for row in umbrellas()] == ["HR2018-00001", "HR2015-00001"]


def test_undo_takes_it_back():
    batch = imported(ledger(AOBA))
    undo_import(batch, by=None)
    assert not umbrellas().exists()


def test_faults_are_told_at_their_cell():
    imported(ledger(AOBA))
    AgreementFactory(number="KJ2018-00001")
    _batch, seen = checked(
        ledger(
            [None, *AOBA[:4], "2030/3/31"],
            [None, *ABROAD[:3], "2018/7/1", "2018/6/30"],
            [None, *ABROAD[:3], None, None],
            ["KJ2018-00001", *ABROAD],
            header=["契約番号", *HEADER],
        )
    )
    assert found(seen) == {
        ("包括連携", 4, "終了日", "error"),
        ("包括連携", 5, "終了日", "error"),
        ("包括連携", 6, "締結日", "error"),
        ("包括連携", 7, "契約番号", "error"),
    }
    assert umbrellas().count() == 1
