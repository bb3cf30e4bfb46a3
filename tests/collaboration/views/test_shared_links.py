"""The pages on which an address is made, and the page that a company opens under it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from collaboration.actions.shared_links import revoke_link, share_agreement
from collaboration.calc.kinds import AgreementState
from collaboration.models import SharedLink, SharedLinkView, Turn
from core.calc.kinds import Role
from core.models import Event
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.pages import sent
from tests.factories.collaboration import AgreementFactory, AgreementPartyFactory
from tests.factories.core import OrganizationFactory, PersonFactory, UserFactory

SECRETS = ("3,000,000", "3000000", "CANARY", "千曲", "架空法律事務所", "産業機械", "KJ2025")


def day(days):
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def agreement(department):
    made = AgreementFactory(
        department=department,
        state=AgreementState.NEGOTIATING.value,
        title="軸受の余寿命推定",
        signed_on=None,
        note="CANARY-備考",
        partner=OrganizationFactory(name="株式会社みほん電機"),
        principal=PersonFactory(name="千曲　葵"),
    )
    AgreementPartyFactory(
        agreement=made, is_lead=False, organization=OrganizationFactory(name="架空産業機械株式会社")
    )
    Turn.objects.create(
        agreement=made, holder="law_office", office="架空法律事務所", note="CANARY-手番", since=day(-12)
    )
    return made


@pytest.fixture
def made(agreement, liaison):
    lead = agreement.parties.get(is_lead=True).organization
    return share_agreement(
        agreement,
        organization=lead,
        recipient="CANARY-宛先",
        contact="産学連携課 内線1234",
        expires_on=day(30),
        by=liaison.user,
    )


@pytest.fixture
def stranger():
    """A browser of somebody outside; it has no token of a page, because no referrer means no origin."""
    return Client(enforce_csrf_checks=True)


def links_page(agreement):
    return reverse("shared-links", args=[agreement.pk])


def public(token):
    return reverse("shared", args=[token])


class TestOffice:
    def test_an_address_is_made_and_shown_once(self, liaison, agreement, stranger):
        page = liaison.get(links_page(agreement))
        assert page.context["form"]["expires_on"].value() == day(30).isoformat()
        answer = sent(liaison, links_page(agreement), recipient="知的財産部 見本様")
        address = answer.context["address"]
        assert address in answer.text
        assert "no-store" in answer.headers["Cache-Control"]
        assert stranger.get(address).status_code == 200
        link = SharedLink.objects.get()
        assert (link.created_by, link.expires_on) == (liaison.user, day(30))
        again = liaison.get(links_page(agreement))
        assert address not in again.text
        assert "知的財産部 見本様" in again.text

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("expires_on", 91, "有効期限は、今日"),
            ("expires_on", -1, "有効期限は、今日"),
            ("recipient", "", "例："),
        ],
    )
    def test_a_refusal_stands_at_its_field_and_loses_nothing(self, liaison, agreement, field, value, words):
        typed = {"recipient": "知財部", "contact": "内線99", "expires_on": day(3).isoformat()}
        typed[field] = day(value).isoformat() if isinstance(value, int) else value
        answer = sent(liaison, links_page(agreement), **typed)
        form = answer.context["form"]
        assert words in str(form.errors[field])
        assert "内線99" in answer.text
        assert not SharedLink.objects.exists()

    def test_a_company_of_another_contract_cannot_be_chosen(self, liaison, agreement):
        other = OrganizationFactory()
        answer = sent(liaison, links_page(agreement), recipient="x", organization=str(other.pk))
        assert "organization" in answer.context["form"].errors

    def test_it_is_stopped_with_one_button(self, own_clerk, made):
        link, token = made
        page = own_clerk.get(links_page(link.agreement))
        assert reverse("shared-link-revoke", args=[link.pk]) in page.text
        own_clerk.post(reverse("shared-link-revoke", args=[link.pk]))
        assert "停止しました" in own_clerk.get(links_page(link.agreement)).text
        assert Client().get(public(token)).status_code == 404

    def test_block_on_the_contract_leads_there(self, liaison, auditor, agreement):
        detail = reverse("agreement-detail", args=[agreement.pk])
        assert links_page(agreement) in liaison.get(detail).text
        assert links_page(agreement) not in auditor.get(detail).text

    def test_no_block_for_a_signed_contract_without_addresses(self, liaison, department):
        signed = AgreementFactory(department=department)
        assert links_page(signed) not in liaison.get(reverse("agreement-detail", args=[signed.pk])).text
        assert "新しいアドレスは作れません" in liaison.get(links_page(signed)).text

    def test_strangers_find_nothing_and_readers_may_not(self, other_clerk, auditor, finance, made):
        link = made[0]
        researcher = signed_in(
            UserFactory(role=Role.RESEARCHER, person=link.agreement.researchers.get().person)
        )
        revoke = reverse("shared-link-revoke", args=[link.pk])
        for client, status in [(other_clerk, 404), (auditor, 403), (finance, 403), (researcher, 403)]:
            assert client.get(links_page(link.agreement)).status_code == status
            assert client.post(revoke).status_code == status
        assert SharedLink.objects.get().revoked_at is None

    def test_queries_do_not_grow_with_addresses(
        self, liaison, agreement, made, django_assert_max_num_queries
    ):
        link = made[0]
        for _each in range(5):
            share_agreement(
                agreement,
                organization=link.organization,
                recipient="x",
                contact="y",
                expires_on=day(1),
                by=liaison.user,
            )
        with django_assert_max_num_queries(20):
            liaison.get(links_page(agreement))


class TestPublic:
    def test_opening_shows_a_button_and_writes_nothing(self, stranger, made):
        events = Event.objects.count()
        page = stranger.get(public(made[1]))
        assert "状況を見る" in page.text
        assert "軸受" not in page.text
        assert "みほん" not in page.text
        assert (SharedLinkView.objects.count(), Event.objects.count()) == (0, events)
        assert "sessionid" not in page.cookies

    def test_the_button_shows_what_is_listed_and_nothing_else(self, stranger, made):
        page = stranger.post(public(made[1]))
        assert page.status_code == 200
        for shown in (
            "軸受の余寿命推定",
            "共同研究",
            "株式会社みほん電機",
            "契約書の内容を協議しています",
            "法律事務所で確認しています",
            "12日",
            "契約の締結",
            "産学連携課 内線1234",
        ):
            assert shown in page.text
        for secret in SECRETS:
            assert secret not in page.text
        assert SharedLinkView.objects.count() == 1

    def test_headers(self, stranger, made):
        for response in (
            stranger.get(public(made[1])),
            stranger.post(public(made[1])),
            stranger.get(public("x")),
        ):
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert "no-store" in response.headers["Cache-Control"]
            assert "noindex" in response.headers["X-Robots-Tag"]

    def test_unknown_expired_stopped_and_fallen_look_the_same(self, stranger, made):
        link, token = made
        unknown = stranger.get(public("x" * 43))
        assert unknown.status_code == 404
        pages = []
        for change in ({"expires_on": day(-1)}, {"revoked_at": timezone.now()}):
            SharedLink.objects.update(**({"expires_on": day(30), "revoked_at": None} | change))
            pages += [stranger.get(public(token)), stranger.post(public(token))]
        SharedLink.objects.update(revoked_at=None, expires_on=day(30))
        assert stranger.get(public(token)).status_code == 200
        link.agreement.state = AgreementState.CANCELLED.value
        link.agreement.save()
        pages += [stranger.get(public(token)), stranger.post(public(token))]
        assert {(page.status_code, page.content) for page in pages} == {(404, unknown.content)}
        assert not SharedLinkView.objects.exists()

    def test_turn_is_told_only_before_signature(self, stranger, made):
        link, token = made
        link.agreement.state = AgreementState.CONCLUDED.value
        link.agreement.save()
        page = stranger.post(public(token)).text
        assert "契約を締結しました" in page
        assert "法律事務所" not in page

    def test_english(self, made):
        assert Client(headers={"accept-language": "en"}).post(public(made[1])).status_code == 200

    def test_stopped_address_opens_no_more(self, stranger, liaison, made):
        revoke_link(made[0], by=liaison.user)
        assert stranger.post(public(made[1])).status_code == 404

    def test_flood(self, stranger, made, monkeypatch):
        monkeypatch.setattr("collaboration.actions.shared_links.PER_LINK", 0)
        page = stranger.post(public(made[1]))
        assert page.status_code == 429
        assert "1時間ほどおいて" in page.text
        assert "軸受" not in page.text
