"""The ledger of rights and the list of an agent: what their rows become, again and back. No odd row is lost in silence."""

import datetime
from fractions import Fraction

import pytest

from core.actions.imports import undo_import
from core.calc.messages import ValueRefused
from core.imports.batches import commit_import
from core.models import Event
from ip.calc.docket.kinds import EventCode
from ip.imports.right_words import read_owner, read_state
from ip.models import Family, Ownership, Right, RightEvent
from tests.core.imports.steps import TODAY, checked, found, imported
from tests.factories.ledgers import titled, workbook

pytestmark = pytest.mark.django_db

DAY = datetime.date
HEADER = ["整理番号", "出願国", "出願番号", "出願日", "登録番号", "登録日", "状態", "権利の帰属"]
HELD = ["P1", "JP", "特願2009-824230", "2009/06/17", "特許第5285521号", "H25.6.7", "維持", "大学単独"]
SHARED = ["P2", "米国", "US 13/123,456", "2011/4/1", "US8765432B2", "2014年7月1日", "維持", "企業共有"]
PENDING = ["P3", "PCT", "PCT/JP2018/061639", "2018年6月22日", None, None, "出願中", "大学単独"]
PHASE = ["P4", "CN", "PCT/JP2018/061639", "2018/9/28", None, None, "出願中", "大学単独"]
LOST = [
    "P5",
    "JP",
    "特願2006-283377",
    "2006/9/4",
    "特許第4124054号",
    "2010/10/13",
    "消滅（H30.10.1 年金不納）",
    "大学単独",
]


def ledger(*rows, header=HEADER):
    return workbook({"特許": titled("特許台帳（2019年3月31日現在）", header, rows)})


def right(number):
    return Right.objects.get(number=number)


def test_rows_become_rights_with_events_and_owners():
    imported(ledger(HELD, SHARED, PENDING, PHASE, LOST))
    assert {each.number: (each.office, each.route, each.state) for each in Right.objects.all()} == {
        "P1": ("JP", "direct", "registered"),
        "P2": ("US", "direct", "registered"),
        "P3": ("WO", "pct", "filed"),
        "P4": ("CN", "national_phase", "filed"),
        "P5": ("JP", "direct", "lapsed"),
    }
    assert (right("P1").application_key, right("P1").registration_key) == ("2009-824230", "5285521")
    assert (right("P5").ended_on, right("P5").registered_on) == (DAY(2018, 10, 1), DAY(2010, 10, 13))
    assert RightEvent.objects.get(right__number="P5", code=EventCode.LAPSED).note == "年金不納"
    assert [each.share for each in right("P1").ownerships.all()] == [Fraction(1)]
    assert [(each.owner_name, each.share) for each in right("P2").ownerships.all()] == [
        ("本学", None),
        ("企業共有", None),
    ]
    assert right("P3").family == right("P4").family != right("P1").family


def test_the_same_rows_again_change_nothing_and_undo_takes_all_back():
    batch = imported(ledger(HELD, LOST))
    again, seen = checked(ledger(HELD, LOST, SHARED))
    assert found(seen) == set()
    commit_import(again, good_rows_only=False, today=TODAY, by=None)
    assert (Right.objects.count(), RightEvent.objects.count()) == (3, 7)
    undo_import(again, by=None)
    undo_import(batch, by=None)
    left = [model.objects.count() for model in (Right, Family, Ownership, RightEvent)]
    assert left == [0, 0, 0, 0]


def test_one_application_in_two_spellings_is_told_and_a_contradiction_names_the_record():
    imported(ledger(HELD))
    _batch, seen = checked(
        ledger(
            ["P1", *HELD[1:3], "2009/06/18", *HELD[4:]],
            ["P9", "JP", "JP2009824230", "2009/06/17", *HELD[4:]],
            ["P8", "JP", "特願2010-1", "2010/1/4", None, None, "出願中", None],
            ["P7", "JP", "JP2010000001", "2010/1/4", None, None, "出願中", None],
        )
    )
    assert found(seen) == {("特許", 4, "出願日", "error"), ("特許", 7, "出願番号", "error")}
    assert "P1として登録済み" in str(seen.problems[0].reason)


def test_odd_rows_come_in_with_a_word():
    imported(
        ledger(
            ["P1", "JP", "特許庁に照会中1", "2009/06/17", None, "2008/1/1", "維持", "青葉大学"],
            ["P2", "JP", "特願2011-2", "2011/06/17", None, None, "放棄", "大学単独"],
            ["P3", "JP", "特願2011-3", None, None, None, "維持", "個人"],
        )
    )
    _batch, seen = checked(
        ledger(["P4", "JP", "照会中4", "2009/06/17", None, "2008/1/1", "放棄", "青葉大学"])
    )
    assert found(seen) == {
        ("特許", 4, "出願番号", "warning"),
        ("特許", 4, "登録日", "warning"),
        ("特許", 4, "状態", "warning"),
        ("特許", 4, "権利の帰属", "warning"),
    }
    assert {each.number: each.state for each in Right.objects.all()} == {
        "P1": "registered",
        "P2": "abandoned",
        "P3": "planned",
    }
    assert not Ownership.objects.filter(right__number="P3", is_university=True).exists()


def test_what_is_wrong_is_told_at_its_cell():
    _batch, seen = checked(
        ledger(
            [None, "JP", None, "2018/4/1", None, None, "出願中", None],
            ["P2", "どこか", "特願2018-2", "2018/4/1", None, None, "出願中", None],
            ["P3", "JP", "特願2018-3", "2018/4/1", None, None, "不明な状態", None],
        )
    )
    assert found(seen) == {
        ("特許", 4, "整理番号", "error"),
        ("特許", 5, "出願国", "error"),
        ("特許", 6, "状態", "error"),
    }


def test_the_list_of_an_agent_comes_in_without_our_numbers():
    header = ["事務所整理番号", "国", "出願番号", "出願日", "発明の名称", "公開番号", "公開日", "特許事務所"]
    imported(
        ledger(
            ["A-1", "JP", "特願2017-7", "2017/4/3", "電極材料", "特開2018-7", "2018/10/3", "架空特許事務所"],
            header=header,
        )
    )
    made = Right.objects.get()
    assert (made.number, made.state, made.agent_reference) == ("R00001", "published", "A-1")
    assert (made.agent.name, made.family.title) == ("架空特許事務所", "電極材料")
    assert "電極材料" not in "".join(str(event.changes) + event.object_label for event in Event.objects.all())


@pytest.mark.parametrize(
    ("text", "code", "on"),
    [
        ("消滅（H30.10.1 年金不納）", "lapsed", DAY(2018, 10, 1)),
        ("放棄 平成30年10月1日", "abandoned", DAY(2018, 10, 1)),
        ("取り下げ(2020/3/31)", "withdrawn", DAY(2020, 3, 31)),
        ("存続期間満了", "expired", None),
        ("維持", None, None),
        ("審査請求中", None, None),
    ],
)
def test_words_on_the_state(text, code, on):
    assert (read_state(text).ending, read_state(text).on) == (code, on)


def test_other_words_on_the_state_are_refused():
    with pytest.raises(ValueRefused, match="状態として読めません"):
        read_state("？")


@pytest.mark.parametrize(
    ("text", "university", "other"),
    [
        ("大学単独", True, ""),
        ("企業共有", True, "企業共有"),
        ("共有", True, "共有"),
        ("発明者個人", False, "発明者個人"),
        ("外部TLO", False, "外部TLO"),
        ("個人単独", False, "個人単独"),
    ],
)
def test_words_on_ownership(text, university, other):
    reading = read_owner(text)
    assert (reading.has_university, reading.other) == (university, other)
