"""The content of an agreement apart from the database."""

import datetime
import json

from collaboration.calc.content import AgreementContent, PartyContent, ResearcherContent, content_from

DAY = datetime.date
FULL = AgreementContent(
    kind="joint_research",
    title="蓄電池の研究",
    number="KJ2018-00001",
    department_id=3,
    signed_on=DAY(2018, 3, 20),
    starts_on=DAY(2018, 4, 1),
    ends_on=DAY(2019, 3, 31),
    amount_yen=3_000_000,
    parties=(
        PartyContent(7, share_yen=3_000_000, contract_prefecture="京都府"),
        PartyContent(8, is_payer=False),
    ),
    researchers=(ResearcherContent("山田 花子", 5), ResearcherContent("佐藤 隆")),
)


def test_content_survives_being_written_as_json():
    assert content_from(json.loads(json.dumps(FULL.plain()))) == FULL


def test_empty_dates_stay_empty():
    blank = AgreementContent(kind="other", title="件名")
    assert content_from(json.loads(json.dumps(blank.plain()))) == blank


def test_next_year_has_no_number_shifted_dates_and_the_same_amounts_and_people():
    copy = FULL.next_year()
    assert (copy.number, copy.signed_on, copy.starts_on, copy.ends_on) == (
        "",
        DAY(2019, 3, 20),
        DAY(2019, 4, 1),
        DAY(2020, 3, 31),
    )
    assert (copy.amount_yen, copy.parties, copy.researchers) == (
        FULL.amount_yen,
        FULL.parties,
        FULL.researchers,
    )


def test_an_open_end_stays_open_next_year():
    assert AgreementContent(kind="other", title="件名", starts_on=DAY(2018, 4, 1)).next_year().ends_on is None


def test_values_are_the_own_fields_and_both_lists():
    assert set(FULL.values()) == {*FULL.own_fields(), "parties", "researchers"}
    assert "parties" not in FULL.own_fields()
