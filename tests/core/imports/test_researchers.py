"""Keywords in a roster of researchers: they fill what is blank and change nothing that somebody entered."""

import pytest

from core.actions.imports import undo_import
from core.calc.text import split_keywords
from core.models import Person
from tests.core.imports.steps import checked, found, imported
from tests.factories.ledgers import RESEARCHER_HEADER, researcher, titled, workbook

pytestmark = pytest.mark.django_db


def roster(*rows, heading="キーワード"):
    """Return a roster with a last column of keywords; rows are (number, keywords) or (number, keywords, department)."""
    return workbook(
        {
            "研究者": titled(
                "研究者名簿",
                [*RESEARCHER_HEADER, heading],
                [
                    [*researcher(number, "山田　太郎", **dict(zip(["所属"], place, strict=False))), keywords]
                    for number, keywords, *place in rows
                ],
            )
        }
    )


def keywords_of(number="20000000"):
    return Person.objects.get(erad_number=number).keywords


@pytest.mark.parametrize("heading", ["キーワード", "専門分野", "研究のキーワード"])
def test_column_is_known_by_what_offices_call_it(heading):
    imported(roster(("20000000", "蓄電池, 固体電解質；\n劣化診断"), heading=heading))
    assert keywords_of() == "蓄電池、固体電解質、劣化診断"


def test_blank_keywords_are_filled_and_taken_back_with_the_import():
    imported(roster(("20000000", "")))
    version = Person.objects.get().version
    content = roster(("20000000", "蓄電池"))
    batch, ledger = checked(content)
    assert found(ledger) == set()
    batch = imported(content, name="第二.xlsx")
    assert (keywords_of(), Person.objects.get().version) == ("蓄電池", version + 1)
    undo_import(batch, by=None)
    assert keywords_of() == ""


def test_keywords_that_somebody_entered_stay_with_a_warning():
    imported(roster(("20000000", "蓄電池")))
    content = roster(("20000000", "水素"))
    _batch, ledger = checked(content)
    assert found(ledger) == {("研究者", 4, "キーワード", "warning")}
    imported(content, name="第二.xlsx")
    assert keywords_of() == "蓄電池"


def test_second_row_of_a_person_adds_what_the_first_left_blank():
    imported(roster(("20000000", ""), ("20000000", "蓄電池", "理学研究科")))
    assert keywords_of() == "蓄電池"


def test_split():
    assert split_keywords("蓄電池、 固体電解質,蓄電池；\n劣化診断;") == ("蓄電池", "固体電解質", "劣化診断")
    assert split_keywords(" 、") == ()
