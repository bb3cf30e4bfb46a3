"""Signatures: one per side and version, added and withdrawn, never changed."""

import datetime
import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from collaboration.actions.signatures import sign_in_app, take_signing_day, withdraw_signature
from collaboration.calc.documents import DocumentKind, SignMethod
from collaboration.calc.kinds import AgreementState
from collaboration.models import AgreementParty, Signature
from collaboration.models.unchanging import Unchanging
from collaboration.queries.documents import files_of
from core.actions.merging import merge_records
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import OrganizationFactory, UserFactory
from tests.factories.documents import PDF, SIGNED_PDF, document_version, signature

pytestmark = pytest.mark.django_db

LATER = datetime.date(2026, 4, 20)


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def agreement():
    return AgreementFactory(state=AgreementState.NEGOTIATING.value, signed_on=None)


@pytest.fixture
def partner(agreement):
    return agreement.parties.get().organization


@pytest.fixture
def document(agreement):
    return document_version("第1条 甲は研究する。", agreement=agreement)


def test_seal_of_the_university_is_kept_with_its_scan(document, officer):
    made = signature(document, by=officer, filename="押印.pdf", content=PDF)
    made.refresh_from_db()
    assert made.content_hash == hashlib.sha256(PDF).hexdigest()
    assert made.carries_mark is None
    assert files_of([made])[made.pk].original_name == "押印.pdf"
    event = Event.objects.get(object_type="collaboration.signature", verb="record_signature")
    assert event.actor == officer
    with pytest.raises(Unchanging):
        made.save()


@pytest.mark.parametrize("missing", ["seal_number", "applied_by"])
def test_seal_of_the_university_needs_its_entry_in_the_register(document, missing):
    with pytest.raises(ValidationError, match="公印簿"):
        signature(document, **{missing: " "})


@pytest.mark.parametrize(("content", "found"), [(SIGNED_PDF, True), (PDF, False)])
def test_electronic_file_tells_whether_it_carries_a_mark(document, partner, content, found):
    made = signature(
        document,
        partner,
        method=SignMethod.E_SIGNED_FILE,
        service="見本電子契約",
        filename="締結済.pdf",
        content=content,
    )
    assert made.carries_mark is found


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"method": SignMethod.E_SIGNED_FILE, "content": PDF, "filename": "a.pdf"}, "サービスの名称"),
        ({"method": SignMethod.E_SIGNED_FILE, "service": "見本電子契約"}, "PDFのファイル"),
        ({"method": SignMethod.IN_APP}, "確認の画面"),
        ({"signed_on": timezone.localdate() + datetime.timedelta(days=1)}, "今日より後"),
    ],
)
def test_incomplete_record_is_refused(document, partner, given, said):
    with pytest.raises(ActionRefused, match=said):
        signature(document, partner, **given)
    assert not Signature.objects.exists()


def test_each_side_signs_once_and_only_sides_sign(document, partner):
    signature(document)
    with pytest.raises(ActionRefused, match="すでに登録"):
        signature(document)
    with pytest.raises(ActionRefused, match="相手先ではありません"):
        signature(document, OrganizationFactory())
    signature(document, partner)


def test_all_sides_sign_the_same_version(agreement, document, partner):
    signature(document)
    newer = document_version("第1条 乙は研究する。", agreement=agreement)
    with pytest.raises(ActionRefused, match="第1版に登録"):
        signature(newer, partner)
    withdraw_signature(Signature.objects.get(), reason="版の誤り", by=UserFactory(role=Role.LIAISON))
    signature(newer, partner)


def test_only_contracts_are_signed(agreement):
    with pytest.raises(ActionRefused, match="申込書"):
        signature(document_version("一", agreement=agreement, kind=DocumentKind.APPLICATION))


def test_an_agreement_that_fell_is_not_signed(agreement, document):
    agreement.state = AgreementState.CANCELLED.value
    agreement.save()
    with pytest.raises(ActionRefused, match="取消"):
        signature(document)


def test_confirmed_in_the_program_with_the_hash_of_the_file(document, officer):
    made = sign_in_app(document, shown_hash=document.sha256, by=officer)
    assert (made.content_hash, made.signed_on) == (document.sha256, timezone.localdate())
    assert made.signer == str(officer)


def test_nobody_confirms_what_they_entered(agreement, document, officer):
    agreement.created_by = officer
    agreement.save()
    assert not officer.has_perm("collaboration.sign_agreement", agreement)
    with pytest.raises(ActionRefused, match="ご自分が登録した契約"):
        sign_in_app(document, shown_hash=document.sha256, by=officer)


def test_another_file_than_the_one_shown_is_not_confirmed(document, officer):
    with pytest.raises(ActionRefused, match="一致しません"):
        sign_in_app(document, shown_hash="0" * 64, by=officer)
    with files_of([document])[document.pk].file.open("wb") as stored:
        stored.write(b"another file")
    with pytest.raises(ActionRefused, match="一致しません"):
        sign_in_app(document, shown_hash=document.sha256, by=officer)


def test_withdrawn_record_stays_with_its_reason(document, officer):
    made = signature(document)
    withdraw_signature(made, reason=" 押印日の誤り ", by=officer)
    assert Signature.objects.get().withdrawal.reason == "押印日の誤り"
    assert not Signature.objects.standing().exists()
    with pytest.raises(ActionRefused, match="すでに取り消されて"):
        withdraw_signature(made, reason="もう一度", by=officer)
    signature(document)


def test_withdrawing_needs_a_reason(document, officer):
    with pytest.raises(ValidationError):
        withdraw_signature(signature(document), reason="  ", by=officer)


def test_signatures_of_a_contract_in_force_stay(agreement, document, officer):
    made = signature(document)
    agreement.state = AgreementState.CONCLUDED.value
    agreement.save()
    with pytest.raises(ActionRefused, match="締結済"):
        withdraw_signature(made, reason="誤り", by=officer)


def test_the_last_day_becomes_that_of_the_contract(agreement, document, partner, officer):
    signature(document)
    with pytest.raises(ActionRefused, match="まだ署名・押印していない"):
        take_signing_day(agreement, by=officer)
    signature(document, partner, signed_on=LATER)
    assert take_signing_day(agreement, by=officer).signed_on == LATER
    agreement.refresh_from_db()
    assert (agreement.signed_on, agreement.state) == (LATER, AgreementState.NEGOTIATING.value)


def test_every_partner_of_a_contract_has_to_sign(agreement, document, partner, officer):
    AgreementParty.objects.create(agreement=agreement, organization=OrganizationFactory())
    signature(document)
    signature(document, partner)
    with pytest.raises(ActionRefused, match="まだ署名・押印していない"):
        take_signing_day(agreement, by=officer)


def test_signatures_follow_partners_that_turn_out_to_be_one(document, partner, officer):
    made = signature(document, partner)
    survivor = OrganizationFactory()
    merge_records(survivor, partner, fill=(), with_optional=False, reason="同じ会社", by=officer)
    assert Signature.objects.get(pk=made.pk).organization == survivor
