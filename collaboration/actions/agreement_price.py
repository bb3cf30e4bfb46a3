"""Making an estimate the price of a contract: what was promised is frozen with it."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.actions.agreements import add_amendment, change_agreement, create_agreement
from collaboration.actions.enquiries import turn_enquiry
from collaboration.calc.content import AgreementContent
from collaboration.calc.enquiry import OPEN_STATES
from collaboration.calc.kinds import FALLEN, AgreementState
from collaboration.calc.pricing.keeping import restored
from collaboration.calc.pricing.promised import Promised
from collaboration.calc.pricing.scenario import content_hash
from collaboration.models import Agreement, AgreementPrice, Estimate, EstimateVersion
from collaboration.queries.agreement_content import content_of
from collaboration.queries.estimates import latest_version, promised_of
from core.actions.events import append_event, field_changes
from core.actions.refused import ActionRefused
from core.models import User

PROMISED = ("policy", "request", "quote", "original")
"""What of a scenario is frozen with a contract."""


@transaction.atomic
def freeze_price(agreement: Agreement, version: EstimateVersion, *, by: User | None) -> AgreementPrice:
    """Freeze the chosen scenario of a version as the price of an agreement, once.

    A contract amount that is empty is set to the price with tax. Raises ActionRefused when the agreement has a price, is
    cancelled, is of another kind, or states another amount; when the estimate belongs to another agreement.
    """
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    estimate = Estimate.objects.select_for_update().get(pk=version.estimate_id)
    _check(locked, estimate, version)
    if locked.amount_yen is None:
        _set_amount(locked, version, by=by)
    stored = version.scenarios[version.chosen]
    content = {name: stored[name] for name in PROMISED if name in stored}
    price = AgreementPrice(
        agreement=locked,
        estimate_version=version,
        **content,
        content_hash=content_hash(content),
        frozen_by=by,
    )
    price.full_clean()
    price.save()
    _link(estimate, locked, by=by)
    words = _("%(number)s 第%(order)s版 %(total)s円") % {
        "number": estimate.number,
        "order": version.order,
        "total": f"{version.total_yen:,}",
    }
    append_event(locked, "freeze_price", by=by, changes=field_changes({}, {"price": [words]}))
    return price


@transaction.atomic
def create_agreement_from_estimate(
    estimate: Estimate,
    content: AgreementContent,
    *,
    by: User | None,
    state: AgreementState = AgreementState.DRAFT,
) -> Agreement:
    """Enter an agreement that was begun from an estimate and freeze the price of its latest version.

    Raises what `create_agreement` and `freeze_price` raise; then there is neither agreement nor price.
    """
    agreement = create_agreement(content, by=by, state=state)
    freeze_price(agreement, latest_version(estimate), by=by)
    agreement.refresh_from_db()
    return agreement


@transaction.atomic
def amend_agreement_from_estimate(
    estimate: Estimate,
    root: Agreement,
    content: AgreementContent,
    *,
    by: User,
    applies_to_root: bool,
    reason: str = "",
) -> Agreement:
    """Enter a change of contract that was begun from an estimate and freeze its price.

    Raises what `add_amendment` and `freeze_price` raise; then there is neither.
    """
    amendment = add_amendment(root, content, by=by, applies_to_root=applies_to_root, reason=reason)
    freeze_price(amendment, latest_version(estimate), by=by)
    amendment.refresh_from_db()
    return amendment


def _check(agreement: Agreement, estimate: Estimate, version: EstimateVersion) -> None:
    words = {"agreement": agreement.number, "estimate": estimate.number}
    for each in filter(None, (agreement, agreement.parent)):
        if each.state in FALLEN:
            raise ActionRefused(
                _("%(agreement)sは「%(state)s」のため、価格を確定できません。")
                % {"agreement": each.number, "state": each.get_state_display()}
            )
    if AgreementPrice.objects.filter(agreement=agreement).exists():
        raise ActionRefused(
            _(
                "%(agreement)sの価格は確定済みです。確定した価格は変更できません。契約を変更した場合は、変更契約を登録し、その価格を確定してください。"
            )
            % words
        )
    if estimate.agreement_id not in (None, agreement.pk):
        raise ActionRefused(
            _(
                "見積%(estimate)sは別の契約%(other)sに使われています。見積を写して、新しい見積を作ってください。"
            )
            % {**words, "other": estimate.agreement}
        )
    _check_sameness(agreement, estimate, version, words)


def _check_sameness(
    agreement: Agreement, estimate: Estimate, version: EstimateVersion, words: dict[str, str]
) -> None:
    """Refuse an estimate of something else: another kind, another amount, a change of another contract."""
    stored = version.scenarios[version.chosen]
    if agreement.kind != stored["request"]["kind"]:
        raise ActionRefused(
            _(
                "契約種別が異なります。%(agreement)sは「%(kind)s」、見積%(estimate)sは「%(estimated)s」です。"
                "同じ種別の見積を選んでください。"
            )
            % {**words, "kind": agreement.get_kind_display(), "estimated": estimate.get_kind_display()}
        )
    if agreement.amount_yen not in (None, version.total_yen):
        raise ActionRefused(
            _(
                "契約金額%(amount)s円が、見積%(estimate)sの合計額（税込）%(total)s円と異なります。"
                "契約金額を直すか、見積の新しい版を作って金額を合わせてください。"
            )
            % {**words, "amount": f"{agreement.amount_yen:,}", "total": f"{version.total_yen:,}"}
        )
    if "original" in stored:
        _check_original(agreement, restored(Promised, stored["original"]), words)


def _check_original(agreement: Agreement, original: Promised, words: dict[str, str]) -> None:
    """Refuse the change of another contract, and one that was estimated before another change was concluded."""
    words = {**words, "amended": original.number}
    if agreement.parent is None or agreement.parent.number != original.number:
        raise ActionRefused(
            _(
                "見積%(estimate)sは%(amended)sの変更契約の見積です。%(amended)sの「変更する」から登録してください。"
            )
            % words
        )
    if promised_of(agreement.parent) != original:
        raise ActionRefused(
            _(
                "見積%(estimate)sを作ったあとに、%(amended)sの別の変更契約の価格が確定しました。"
                "%(amended)sの画面から、変更契約の見積を作り直してください。"
            )
            % words
        )


def _set_amount(agreement: Agreement, version: EstimateVersion, *, by: User | None) -> None:
    change_agreement(
        agreement,
        replace(content_of(agreement), amount_yen=version.total_yen),
        expected_version=agreement.version,
        by=by,
        reason=_("見積%(number)s 第%(order)s版の価格を確定したためです。")
        % {"number": version.estimate.number, "order": version.order},
    )


def _link(estimate: Estimate, agreement: Agreement, *, by: User | None) -> None:
    if estimate.agreement_id == agreement.pk:
        return
    estimate.agreement, estimate.updated_by = agreement, by
    estimate.version += 1
    estimate.save(update_fields=["agreement", "updated_by", "updated_at", "version"])
    append_event(
        estimate,
        "conclude_estimate",
        by=by,
        changes=field_changes({"agreement": None}, {"agreement": agreement.pk}),
    )
    if estimate.enquiry is not None and estimate.enquiry.state in OPEN_STATES:
        turn_enquiry(estimate.enquiry, agreement, by=by)
