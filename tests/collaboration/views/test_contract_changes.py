"""The one entrance to changes of a contract: amendments, stops, ends and successions as a clerk enters them."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement, AgreementChange, Succession
from core.calc.kinds import Role
from core.models import Attachment
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.test_settlement import frozen
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import OrganizationFactory, PersonFactory, UserFactory
from tests.factories.invoices import issued, planned

STOP = {
    "asked_by": "company",
    "noticed_on": "2025/9/1",
    "effective_on": "R7.10.1",
    "reason": "事業方針の変更",
}


@pytest.fixture
def partner():
    return OrganizationFactory(name="青葉電機株式会社")


@pytest.fixture
def agreement(department, partner):
    return AgreementFactory(
        department=department,
        partner=partner,
        state=AgreementState.RUNNING.value,
        principal=PersonFactory(name="山田 花子"),
    )


@pytest.fixture
def entrance(agreement):
    return reverse("contract-changes", args=[agreement.pk])


def amend(agreement, *parts):
    query = "&".join(f"part={part}" for part in parts)
    return f"{reverse('contract-amend', args=[agreement.pk])}?{query}"


def step(agreement, name):
    return reverse("contract-interrupt", args=[agreement.pk, name])


def confirmed(client, address, **typed):
    """Send what was typed, read what the page shows, and confirm it."""
    shown = client.post(address, typed)
    assert shown.status_code == 200, shown
    return shown, client.post(address, typed | {"confirm": "yes", "seen": shown.context["seen"]})


def test_the_agreement_leads_to_one_entrance(liaison, agreement, entrance):
    assert entrance in liaison.get(reverse("agreement-detail", args=[agreement.pk])).content.decode()
    text = liaison.get(entrance).content.decode()
    for word in ("研究期間", "契約金額", "研究者", "相手先の承継", "中断", "中止・解約"):
        assert word in text
    assert step(agreement, "resume") not in text
    chosen = liaison.post(entrance, {"part": ["term", "people"]})
    assert chosen.url == amend(agreement, "term", "people")
    assert "印を付けてください" in liaison.post(entrance, {}).content.decode()


def test_before_and_after_are_shown_and_then_kept(liaison, agreement):
    typed = {
        "signed_on": "2025/10/1",
        "effective_on": "",
        "reason": "研究代表者の転出",
        "ends_on": "R9.3.31",
        "principal-name": "鈴木 次郎",
        "former_stays": "on",
    }
    address = amend(agreement, "term", "people")
    shown, saved = confirmed(liaison, address, **typed)
    assert not shown.context["entry"].form.errors
    pairs = [(pair.label, pair.before, pair.after) for pair in shown.context["pairs"]]
    assert pairs == [
        ("研究終了日", "2026-03-31", "2027-03-31"),
        ("研究者", "山田 花子", "鈴木 次郎、山田 花子"),
    ]
    change = AgreementChange.objects.get()
    assert saved.url == reverse("contract-change", args=[change.pk])
    assert change.effective_on == datetime.date(2025, 10, 1)
    page = liaison.get(saved.url).content.decode()
    assert "鈴木 次郎（研究代表者に就任）" in page
    child = liaison.get(reverse("agreement-detail", args=[change.amendment_id])).content.decode()
    assert "この変更契約で変わったこと" in child
    assert "2026-03-31 → 2027-03-31" in child


def test_nothing_is_saved_that_was_not_shown(liaison, agreement):
    address = amend(agreement, "term")
    typed = {"signed_on": "2025/10/1", "reason": "延長", "ends_on": "2027/3/31"}
    shown = liaison.post(address, typed)
    other = typed | {"ends_on": "2028/3/31", "confirm": "yes", "seen": shown.context["seen"]}
    again = liaison.post(address, other)
    assert again.status_code == 200
    assert [pair.after for pair in again.context["pairs"]] == ["2028-03-31"]
    assert not AgreementChange.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"ends_on": "2020/1/1"}, "ends_on", "研究開始日以後"),
        ({"ends_on": "きのう"}, "ends_on", ""),
        ({"signed_on": "2099/1/1"}, "signed_on", "まだ来ていません"),
        ({"signed_on": "2025/4/1"}, "signed_on", "元の契約の締結日以後"),
        ({"reason": ""}, "reason", "理由を入力"),
        ({"amount_yen": ""}, "amount_yen", "金額を入力"),
        ({"amount_yen": "-1"}, "amount_yen", "マイナス"),
        ({"amount_yen": "99,999,999,999,999"}, "amount_yen", ""),
        ({"ends_on": "2026/3/31", "amount_yen": "3,000,000"}, "amount_yen", "同じです"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_stays(liaison, agreement, typed, field, told):
    given = {
        "signed_on": "2025/10/1",
        "reason": "延長",
        "ends_on": "2027/3/31",
        "amount_yen": "4,000,000",
    } | typed
    response = liaison.post(amend(agreement, "term", "amount"), given)
    form = response.context["entry"].form
    assert told in str(form.errors[field])
    assert all(form[name].value() == value for name, value in typed.items())
    assert Agreement.objects.count() == 1


def test_who_is_there_already_is_refused_at_the_row(liaison, agreement):
    typed = {"signed_on": "2025/10/1", "reason": "参加", "joined-0-name": "山田 花子", "principal-name": ""}
    response = liaison.post(amend(agreement, "people"), typed)
    assert "すでにこの契約の研究者" in str(response.context["entry"].joining[0].errors["name"])


def test_a_fixed_price_asks_for_an_estimate(liaison, agreement):
    frozen(agreement)
    address = amend(agreement, "amount")
    assert f"?amends={agreement.pk}" in liaison.get(address).content.decode()
    response = liaison.post(address, {"signed_on": "2025/10/1", "reason": "増額", "amount_yen": "4,000,000"})
    assert "価格が確定しています" in str(response.context["entry"].form.errors["amount_yen"])


def test_suspend_and_resume(liaison, agreement):
    assert liaison.post(step(agreement, "suspend"), STOP).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SUSPENDED
    typed = {"effective_on": "2025/10/31", "prolongs": "on", "reason": "装置の復旧"}
    assert liaison.post(step(agreement, "resume"), typed).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.state, agreement.ends_on) == (AgreementState.RUNNING, datetime.date(2026, 4, 30))


def test_an_end_shows_what_goes_back_and_keeps_it(liaison, own_clerk, agreement):
    frozen(agreement)
    ReceiptFactory(
        agreement=agreement, amount_yen=2_860_000, direct_yen=2_000_000, indirect_yen=600_000, tax_yen=260_000
    )
    typed = STOP | {
        "asked_by": "university",
        "carried_out": "yes",
        "refund-direct": "1,500,000",
        "refund-indirect": "600,000",
    }
    shown, saved = confirmed(liaison, step(agreement, "end"), **typed)
    assert shown.context["refund"].total_yen == 715_000
    agreement.refresh_from_db()
    assert (agreement.state, agreement.ends_on) == (AgreementState.COMPLETED, datetime.date(2025, 10, 1))
    assert "受入額2,000,000円－支出額1,500,000円" in liaison.get(saved.url).content.decode()
    seen = own_clerk.get(saved.url).content.decode()
    assert "715,000<" in seen
    assert "支出額1,500,000円" not in seen


def test_open_invoices_stand_in_the_way_of_an_end(liaison, agreement):
    planned(agreement, liaison.user, fiscal_year=2025)
    invoice = issued(agreement, liaison.user)
    address = step(agreement, "end")
    page = liaison.get(address).content.decode()
    assert reverse("invoice-cancel", args=[invoice.pk]) in page
    typed = STOP | {"carried_out": "yes"}
    _shown, refused = confirmed(liaison, address, **typed)
    assert "赤伝票を発行し" in refused.content.decode()
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.RUNNING
    _shown, saved = confirmed(liaison, address, **typed, keeps_claims="on", drops_plans="on")
    assert saved.status_code == 302


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("suspend", {"effective_on": "2099/1/1"}, "effective_on"),
        ("suspend", {"asked_by": ""}, "asked_by"),
        ("suspend", {"noticed_on": ""}, "noticed_on"),
        ("end", {"carried_out": ""}, "carried_out"),
        ("end", {"reason": ""}, "reason"),
    ],
)
def test_a_notice_says_everything(liaison, agreement, name, typed, field):
    response = liaison.post(step(agreement, name), STOP | {"carried_out": "yes"} | typed)
    assert field in response.context["form"].errors
    assert not AgreementChange.objects.exists()


def test_a_step_that_is_not_open_leads_back(liaison, agreement, entrance):
    assert liaison.get(step(agreement, "resume")).url == entrance
    assert liaison.get(step(agreement, "sleep")).status_code == 404


def test_a_succession_for_all_running_contracts_at_once(liaison, agreement, partner, department):
    other = AgreementFactory(partner=partner, department=department)
    ended = AgreementFactory(partner=partner, state=AgreementState.SETTLED.value)
    successor = OrganizationFactory(name="銀河製作所株式会社")
    address = reverse("organization-succession", args=[partner.pk])
    form = liaison.get(address).context["form"]
    assert set(form.fields["agreements"].queryset) == {agreement, other}
    assert ended.pk not in form["agreements"].value()
    typed = {
        "kind": "merger",
        "name": "銀河製作所株式会社",
        "effective_on": "2025/10/1",
        "reason": "吸収合併の通知書",
        "agreements": [agreement.pk, other.pk],
        "evidence": SimpleUploadedFile("通知書.pdf", b"%PDF-1.7 test"),
    }
    saved = liaison.post(address, typed)
    assert saved.url == reverse("organization-detail", args=[successor.pk])
    assert {party.today for row in (agreement, other) for party in row.parties.all()} == {successor}
    page = liaison.get(saved.url).content.decode()
    assert agreement.number in page
    assert "青葉電機株式会社" in page
    assert (
        "旧：青葉電機株式会社" in liaison.get(reverse("agreement-detail", args=[other.pk])).content.decode()
    )
    change = AgreementChange.objects.filter(agreement=agreement).get()
    assert "通知書.pdf" in liaison.get(reverse("contract-change", args=[change.pk])).content.decode()
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "知らない会社"}, "name"),
        ({"name": ""}, "name"),
        ({"effective_on": "2099/1/1"}, "effective_on"),
        ({"agreements": []}, "agreements"),
        ({"agreements": [999_999]}, "agreements"),
        ({"kind": ""}, "kind"),
    ],
)
def test_a_succession_that_cannot_be_is_refused_at_its_field(liaison, agreement, partner, typed, field):
    OrganizationFactory(name="銀河製作所株式会社")
    given = {
        "kind": "merger",
        "name": "銀河製作所株式会社",
        "effective_on": "2025/10/1",
        "reason": "合併",
        "agreements": [agreement.pk],
    } | typed
    response = liaison.post(reverse("organization-succession", args=[partner.pk]), given)
    assert field in response.context["form"].errors
    assert not Succession.objects.exists()


@pytest.mark.parametrize(
    ("user", "reads", "writes"),
    [
        ("liaison", 200, 200),
        ("auditor", 200, 403),
        ("finance", 200, 403),
        ("own_clerk", 200, 403),
        ("other_clerk", 404, 404),
    ],
)
def test_who_reads_and_who_changes(request, agreement, entrance, partner, *, user, reads, writes):
    client = request.getfixturevalue(user)
    assert client.get(entrance).status_code == reads
    assert client.get(amend(agreement, "term")).status_code == writes
    assert client.get(step(agreement, "end")).status_code == writes
    succession = client.get(reverse("organization-succession", args=[partner.pk]))
    assert succession.status_code == (200 if user == "liaison" else 403)


def test_a_former_principal_reads_the_changes_and_a_stranger_does_not(liaison, agreement):
    former = signed_in(UserFactory(role=Role.RESEARCHER, person=agreement.researchers.get().person))
    stranger = signed_in(UserFactory(role=Role.RESEARCHER, person=PersonFactory()))
    typed = {"signed_on": "2025/10/1", "reason": "転出", "principal-name": "鈴木 次郎"}
    _shown, saved = confirmed(liaison, amend(agreement, "people"), **typed)
    assert former.get(saved.url).status_code == 200
    assert stranger.get(saved.url).status_code == 404


def test_a_page_of_changes_needs_the_same_queries_for_many(
    liaison, agreement, entrance, django_assert_max_num_queries
):
    for month in range(3, 9):
        typed = {"signed_on": "2025/10/1", "reason": "延長", "ends_on": f"2027/{month}/1"}
        confirmed(liaison, amend(agreement, "term"), **typed)
    with django_assert_max_num_queries(30):
        page = liaison.get(entrance)
    assert len(page.context["lines"]) == 6
