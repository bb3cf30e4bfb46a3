"""The public form: robots, floods, oversize, hostile text, both languages; nothing of others is shown, nothing is sent."""

import datetime

import pytest
import time_machine
from django.core import mail, signing
from django.test import Client

from collaboration.calc.enquiry import EnquiryState
from collaboration.models import Enquiry
from collaboration.queries.desk_terms import desk_terms
from tests.factories.enquiries import enquiry

NOON = datetime.datetime(2026, 6, 5, 3, 0, tzinfo=datetime.UTC)
FIELDS = {
    "kind": "joint_research",
    "enquirer": "company",
    "organization_name": "株式会社青葉",
    "contact_name": "青木 健",
    "email": "aoki@example.co.jp",
    "phone": "075-000-0000",
    "subject": "リチウム電池の劣化診断",
    "body": "使ったまま診断したい。",
    "consent": "on",
    "website": "",
}


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travelled:
        yield travelled


def ticket_of(page):
    return page.context["form"]["ticket"].value()


def sent(client, clock, *, seconds=30, ticket=None, **changes):
    """Open the form, take one's time, and send it."""
    ticket = ticket or ticket_of(client.get("/desk/"))
    clock.shift(datetime.timedelta(seconds=seconds))
    return client.post("/desk/", FIELDS | {"ticket": ticket} | changes)


def test_sent_without_an_account(client, clock):
    answer = sent(client, clock)
    made = Enquiry.objects.get()
    assert (made.state, made.channel, made.created_by) == (EnquiryState.NEW, "web", None)
    assert made.body == "使ったまま診断したい。"
    receipt = client.get(answer.headers["Location"])
    assert made.number in receipt.text
    assert "5日以内" in receipt.text
    for private in ("aoki@", "青木", "青葉", "劣化診断"):
        assert private not in receipt.text
    assert mail.outbox == []


def test_form_in_english(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/desk/"})
    assert client.get("/desk/", headers={"accept-language": "en"}).status_code == 200


def test_page_is_kept_by_no_cache_and_writes_nothing(client):
    assert "no-store" in client.get("/desk/").headers["Cache-Control"]


@pytest.mark.parametrize("name", ["kind", "contact_name", "email", "subject", "body", "consent"])
def test_what_is_needed_is_asked_for_and_nothing_typed_is_lost(client, clock, name):
    page = sent(client, clock, **{name: ""})
    assert (page.status_code, page.context["form"].errors.keys()) == (200, {name})
    kept = {"contact_name": "青木 健", "subject": "リチウム電池の劣化診断"}
    assert all(text in page.text for field, text in kept.items() if field != name)
    assert not Enquiry.objects.exists()


class TestRobots:
    def test_field_that_nobody_sees(self, client, clock):
        page = sent(client, clock, website="https://example.com")
        assert "この欄を空欄に戻して" in page.text
        assert not Enquiry.objects.exists()

    def test_too_fast_is_asked_again_with_everything_kept(self, client, clock):
        page = sent(client, clock, seconds=desk_terms().least_seconds - 1)
        assert "数秒おいて" in page.text
        assert not Enquiry.objects.exists()
        assert sent(client, clock, ticket=ticket_of(page), seconds=1).status_code == 302

    def test_form_of_yesterday_is_handed_out_anew(self, client, clock):
        page = sent(client, clock, seconds=desk_terms().most_seconds + 1)
        assert "時間がたちました" in page.text
        assert sent(client, clock, ticket=ticket_of(page)).status_code == 302

    @pytest.mark.parametrize("ticket", ["", "forged", "長" * 400])
    def test_forged_form(self, client, ticket):
        page = client.post("/desk/", FIELDS | {"ticket": ticket})
        assert page.status_code == 200
        assert not Enquiry.objects.exists()

    def test_form_signed_for_something_else(self, client, clock):
        assert sent(client, clock, ticket=signing.dumps(["x", 1], salt="renkei.desk.form")).status_code == 200
        assert not Enquiry.objects.exists()

    def test_double_click_makes_one(self, client, clock):
        ticket = ticket_of(client.get("/desk/"))
        answers = [sent(client, clock, ticket=ticket) for _click in range(2)]
        numbers = {client.get(each.headers["Location"]).context["number"] for each in answers}
        assert numbers == {Enquiry.objects.get().number}

    def test_flood_from_one_address(self, client, clock):
        for _each in range(desk_terms().per_address):
            assert sent(client, clock).status_code == 302
        page = sent(client, clock)
        assert page.status_code == 429
        assert "1時間ほどおいて" in page.text
        assert "使ったまま診断したい。" in page.text

    def test_without_the_token_of_the_page(self, clock):
        strict = Client(enforce_csrf_checks=True)
        ticket = ticket_of(strict.get("/desk/"))
        clock.shift(datetime.timedelta(seconds=30))
        assert strict.post("/desk/", FIELDS | {"ticket": ticket}).status_code == 403
        token = strict.cookies["csrftoken"].value
        own = FIELDS | {"ticket": ticket, "csrfmiddlewaretoken": token}
        assert strict.post("/desk/", own).status_code == 302


class TestSize:
    def test_more_than_a_form_can_hold_is_not_read(self, client, clock):
        page = sent(client, clock, body="長" * desk_terms().most_bytes)
        assert page.status_code == 413
        assert "大きすぎます" in page.text

    def test_text_beyond_its_limit_is_refused_at_its_field(self, client, clock):
        page = sent(client, clock, body="長" * 3_001, subject="長" * 201, phone="0" * 31)
        assert page.context["form"].errors.keys() == {"body", "subject", "phone"}


def test_hostile_text_is_only_text(client, clock, liaison):
    hostile = "<script>alert(1)</script>%(number)s{{ 1 }}\u202e"
    sent(client, clock, subject=hostile, body=hostile, organization_name=hostile, contact_name=hostile)
    made = Enquiry.objects.get()
    for address in ("/", "/enquiries/", f"/enquiries/{made.pk}/", f"/matching/?enquiry={made.pk}"):
        page = liaison.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in liaison.get(f"/enquiries/{made.pk}/").text


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)("/desk/").status_code == 405


@pytest.mark.parametrize("salt", [None, "another"])
def test_receipt_cannot_be_guessed(client, salt):
    receipt = signing.dumps("SD2026-00001", salt=salt) if salt else "SD2026-00001"
    enquiry()
    assert client.get(f"/desk/received/{receipt}/").status_code == 404


def test_receipt_does_not_live_for_ever(client, clock):
    address = sent(client, clock).headers["Location"]
    clock.shift(datetime.timedelta(days=2))
    assert client.get(address).status_code == 404


def test_strangers_see_no_enquiry(client):
    made = enquiry(subject="CANARY-SUBJECT", body="CANARY-BODY")
    assert "CANARY" not in client.get("/desk/").text
    for address in ("/enquiries/", f"/enquiries/{made.pk}/", "/matching/"):
        assert client.get(address).headers["Location"].startswith("/account/login/")


def test_institution_may_close_the_form(client, settings):
    settings.RENKEI_PUBLIC_DESK = False
    assert client.get("/desk/").status_code == 404
    assert client.post("/desk/", FIELDS).status_code == 404
