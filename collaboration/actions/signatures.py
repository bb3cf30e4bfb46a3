"""Recording that a side signed a contract, withdrawing a wrong record, and taking over the day when all have signed."""

import datetime
import hashlib
from dataclasses import dataclass, replace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.actions.agreements import change_agreement
from collaboration.calc.documents import SIGNED_KINDS, SignMethod, has_signature_mark
from collaboration.calc.kinds import BEFORE_SIGNATURE, FALLEN
from collaboration.models import Agreement, DocumentVersion, Signature, SignatureWithdrawal
from collaboration.queries.agreement_content import content_of
from collaboration.queries.documents import is_kept_as_added
from collaboration.queries.signatures import signing_of, version_to_sign
from core.actions.attachments import attach_file
from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.calc.dates import slashed
from core.calc.kinds import Confidentiality
from core.models import Organization, User

LOGGED = (
    "document",
    "organization",
    "method",
    "signed_on",
    "signer",
    "seal_number",
    "applied_by",
    "service",
    "carries_mark",
    "content_hash",
    "note",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What is recorded of a signature. Without an organization it is the university's."""

    organization: Organization | None
    method: SignMethod
    signed_on: datetime.date
    signer: str
    seal_number: str = ""
    applied_by: str = ""
    service: str = ""
    note: str = ""
    filename: str = ""
    content: bytes = b""


@transaction.atomic
def record_signature(document: DocumentVersion, given: Signing, *, by: User) -> Signature:
    """Record a signature on paper or by a service of electronic contracts.

    Raises ActionRefused, and ValidationError when something that the method needs is missing.
    """
    agreement = _locked(document)
    is_electronic = given.method is SignMethod.E_SIGNED_FILE
    _check_sides(document, agreement, given.organization)
    _check_given(given)
    signature = Signature(
        document=document,
        organization=given.organization,
        method=given.method.value,
        signed_on=given.signed_on,
        signer=given.signer.strip(),
        seal_number="" if is_electronic else given.seal_number.strip(),
        applied_by="" if is_electronic else given.applied_by.strip(),
        service=given.service.strip() if is_electronic else "",
        carries_mark=has_signature_mark(given.content) if is_electronic else None,
        content_hash=hashlib.sha256(given.content).hexdigest() if given.content else "",
        note=given.note.strip(),
        created_by=by,
    )
    return _save(signature, "record_signature", given)


@transaction.atomic
def sign_in_app(document: DocumentVersion, *, shown_hash: str, by: User) -> Signature:
    """Confirm for the university the very file whose hash was shown.

    Raises ActionRefused for who entered the agreement, and when the file is not the one that was shown.
    """
    agreement = _locked(document)
    if agreement.created_by_id == by.pk:
        raise ActionRefused(
            _("ご自分が登録した契約は、ご自分では確認できません。ほかの産学連携担当に依頼してください。")
        )
    _check_sides(document, agreement, None)
    if shown_hash != document.sha256 or not is_kept_as_added(document):
        raise ActionRefused(
            _(
                "ファイルが、表示したハッシュ値のものと一致しません。画面を開き直し、それでも続くときは管理者に知らせてください。"
            )
        )
    signature = Signature(
        document=document,
        method=SignMethod.IN_APP.value,
        signed_on=timezone.localdate(),
        signer=str(by),
        content_hash=document.sha256,
        created_by=by,
    )
    return _save(signature, "sign_in_app", None)


@transaction.atomic
def withdraw_signature(signature: Signature, *, reason: str, by: User) -> SignatureWithdrawal:
    """Say why a record does not count. Raises ActionRefused when it was withdrawn already, or holds up a contract."""
    agreement = _locked(signature.document)
    if SignatureWithdrawal.objects.filter(signature=signature).exists():
        raise ActionRefused(_("この署名・押印は、すでに取り消されています。"))
    if agreement.state not in BEFORE_SIGNATURE and agreement.state not in FALLEN:
        raise ActionRefused(
            _("%(number)sは「%(state)s」のため、署名・押印を取り消せません。")
            % {"number": agreement.number, "state": agreement.get_state_display()}
        )
    withdrawal = SignatureWithdrawal(signature=signature, reason=reason.strip(), created_by=by)
    withdrawal.full_clean()
    withdrawal.save()
    append_event(signature, "withdraw_signature", by=by, reason=withdrawal.reason)
    return withdrawal


@transaction.atomic
def take_signing_day(agreement: Agreement, *, by: User) -> Agreement:
    """Write the day of the last signature as that of the contract; raises ActionRefused while a side is missing."""
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    version = version_to_sign(locked)
    day = signing_of(version).signed_on if version is not None else None
    if day is None:
        raise ActionRefused(
            _("まだ署名・押印していない側があります。すべての側の署名・押印を登録してください。")
        )
    if locked.state not in BEFORE_SIGNATURE:
        raise ActionRefused(_("この契約の状態は、すでに変わっています。今の状態を確かめてください。"))
    if locked.signed_on != day:
        change_agreement(
            locked, replace(content_of(locked), signed_on=day), expected_version=locked.version, by=by
        )
    return locked


def _locked(document: DocumentVersion) -> Agreement:
    return Agreement.objects.select_for_update().get(pk=document.agreement_id)


def _check_sides(document: DocumentVersion, agreement: Agreement, organization: Organization | None) -> None:
    """Only a side of the contract signs, once, and all sides sign the same version."""
    if document.kind not in SIGNED_KINDS:
        raise ActionRefused(
            _("「%(kind)s」には署名・押印を登録できません。") % {"kind": document.get_kind_display()}
        )
    if agreement.state in FALLEN:
        raise ActionRefused(
            _("%(number)sは「%(state)s」のため、署名・押印を登録できません。")
            % {"number": agreement.number, "state": agreement.get_state_display()}
        )
    wanted = version_to_sign(agreement)
    if wanted != document:
        raise ActionRefused(
            _(
                "署名・押印は%(kind)s第%(number)d版に登録します。別の版にするときは、先にその版の署名・押印を取り消してください。"
            )
            % {"kind": wanted.get_kind_display() if wanted else "", "number": wanted.number if wanted else 0}
        )
    side = organization.pk if organization else None
    if side not in signing_of(document).sides:
        raise ActionRefused(_("「%(side)s」は、この契約の相手先ではありません。") % {"side": organization})
    standing = Signature.objects.standing().filter(document=document)
    if standing.filter(organization=organization).exists():
        raise ActionRefused(
            _(
                "「%(side)s」の署名・押印は、すでに登録されています。誤っていたときは、先に取り消してください。"
            )
            % {"side": organization or _("大学")}
        )


def _check_given(given: Signing) -> None:
    today = timezone.localdate()
    if given.signed_on > today:
        raise ActionRefused(
            _("署名・押印日が今日より後です。今日（%(today)s）までの日付を入力してください。")
            % {"today": slashed(today)}
        )
    if given.method is SignMethod.IN_APP:
        raise ActionRefused(_("本システムでの確認は、確認の画面で行ってください。"))
    if given.method is SignMethod.E_SIGNED_FILE and not (
        given.content.startswith(b"%PDF-") and given.service.strip()
    ):
        raise ActionRefused(
            _(
                "電子契約サービスの名称を入力し、サービスから保存したPDFのファイルを選んでください。例：（サービスの名称）、契約書_締結済.pdf"
            )
        )


def _save(signature: Signature, verb: str, given: Signing | None) -> Signature:
    signature.full_clean()
    signature.save()
    if given is not None and given.content:
        attach_file(
            signature,
            SimpleUploadedFile(given.filename, given.content),
            level=Confidentiality(signature.document.level),
            title=signature.get_method_display(),
            by=signature.created_by,
        )
    changes = field_changes({}, field_values(signature, LOGGED))
    append_event(signature, verb, by=signature.created_by, changes=changes)
    return signature
