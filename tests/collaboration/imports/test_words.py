"""The words of ledgers, and the declared columns against the records they fill."""

import pytest

from collaboration.calc.kinds import AgreementKind
from collaboration.imports.agreement_sheet import AGREEMENTS
from collaboration.imports.receipt_sheet import RECEIPTS
from collaboration.imports.words import (
    KindReading,
    PartnerReading,
    parent_number,
    read_agreement_kind,
    read_partner_class,
)
from collaboration.models import Agreement, AgreementResearcher, Receipt
from core.calc.kinds import CompanySize, LegalForm
from core.calc.ledger.convert import CellRefused
from core.imports.researchers import RESEARCHERS
from core.models import Affiliation, Department, Organization, Person


@pytest.mark.parametrize(
    ("text", "kind", "amends"),
    [
        ("共同研究", AgreementKind.JOINT_RESEARCH, False),
        ("共同研究（変更契約）", AgreementKind.JOINT_RESEARCH, True),
        ("共同研究変更契約", AgreementKind.JOINT_RESEARCH, True),
        ("受託研究(変更)", AgreementKind.COMMISSIONED_RESEARCH, True),
        ("治験", AgreementKind.CLINICAL_TRIAL, False),
        ("ＭＴＡ", AgreementKind.MATERIAL_TRANSFER, False),
        ("mta", AgreementKind.MATERIAL_TRANSFER, False),
        ("秘密保持契約", AgreementKind.NON_DISCLOSURE, False),
        ("奨学寄附金", AgreementKind.DONATION, False),
        ("学術指導契約", AgreementKind.CONSULTING, False),
    ],
)
def test_kinds_are_read(text, kind, amends):
    assert read_agreement_kind(text) == KindReading(kind, amends)


@pytest.mark.parametrize("text", ["共研？", "", "変更契約", "研究"])
def test_unknown_kinds_are_refused_naming_the_known(text):
    with pytest.raises(CellRefused, match="共同研究、受託研究、治験"):
        read_agreement_kind(text)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("大企業", PartnerReading(LegalForm.COMPANY, CompanySize.LARGE)),
        ("民間企業（中小企業）", PartnerReading(LegalForm.COMPANY, CompanySize.SME)),
        ("外国企業", PartnerReading(LegalForm.COMPANY, foreign=True)),
        ("独法等", PartnerReading(LegalForm.INDEPENDENT_AGENCY)),
        ("自治体", PartnerReading(LegalForm.LOCAL_GOVERNMENT)),
    ],
)
def test_partner_classes_are_read(text, reading):
    assert read_partner_class(text) == reading


def test_unknown_partner_classes_are_refused():
    with pytest.raises(CellRefused, match="大企業、中小企業、外国企業"):
        read_partner_class("民間？")


@pytest.mark.parametrize(
    ("number", "parent"),
    [
        ("KJ2016-00368-変1", "KJ2016-00368"),
        ("KJ2016-00368変更2", "KJ2016-00368"),
        ("KJ2016-00368-変更契約1", "KJ2016-00368"),
        ("KJ2016-00368（変1）", "KJ2016-00368"),
        ("KJ2016-00368 第2回変更", "KJ2016-00368"),
        ("KJ2016-00368－変１", "KJ2016-00368"),
        ("KJ2016-00368-M1", "KJ2016-00368"),
        ("KJ2016-00368", None),
        ("KJ2016-1", None),
    ],
)
def test_numbers_of_amendments_name_their_contract(number, parent):
    assert parent_number(number) == parent


@pytest.mark.parametrize(
    ("kind", "code", "model", "field"),
    [
        (AGREEMENTS, "number", Agreement, "number"),
        (AGREEMENTS, "title", Agreement, "title"),
        (AGREEMENTS, "organization_name", Organization, "name"),
        (AGREEMENTS, "department", Department, "name"),
        (AGREEMENTS, "principal", AgreementResearcher, "name"),
        (RECEIPTS, "number", Receipt, "number"),
        (RESEARCHERS, "name", Person, "name"),
        (RESEARCHERS, "name_kana", Person, "name_kana"),
        (RESEARCHERS, "department", Department, "name"),
        (RESEARCHERS, "title", Affiliation, "title"),
    ],
)
def test_no_column_lets_in_more_than_its_field_holds(kind, code, model, field):
    assert kind.column(code).max_length <= model._meta.get_field(field).max_length
