"""Contracts pasted from a worksheet: what is read, what is refused at which cell, and what is written."""

import datetime

import pytest

from collaboration.imports.pasted import (
    CODES,
    MOST_ROWS,
    check_grid,
    is_empty,
    read_pasted,
    register_grid,
)
from collaboration.models import Agreement
from core.actions.imports import ImportRefused, undo_import
from core.calc.kinds import Role
from core.calc.messages import ValueRefused
from core.models import BatchState, Department, ImportBatch
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory

TODAY = datetime.date(2026, 4, 10)
EMPTY = ("",) * len(CODES)


def row(number="KJ2026-00001", **changes):
    sound = {
        "number": number,
        "kind": "共同研究",
        "title": "水処理膜の研究",
        "organization_name": "株式会社青葉",
        "department": "工学研究科",
        "principal": "山田 太郎",
        "signed_on": "令和8年4月1日",
        "starts_on": "2026/4/1",
        "ends_on": "R9.3.31",
        "amount_yen": "３，０００，０００",
        "note": "",
    }
    return tuple((sound | changes)[code] for code in CODES)


def wrong(check):
    return [(place, code) for place, code, _note in check.errors]


def test_cells_come_apart_at_tabs_and_keep_quoted_breaks():
    pasted = read_pasted('KJ-1\t共同研究\t"膜の\n研究"\r\n\r\nKJ-2\n')
    assert [line[:3] for line in pasted.rows] == [("KJ-1", "共同研究", "膜の\n研究"), ("KJ-2", "", "")]


def test_a_heading_row_puts_the_columns_in_their_places_and_names_those_without_one():
    text = "研究課題名\t契約No\t法人番号\t企業名\n水処理膜\tKJ-1\t7000012050002\t株式会社青葉\n"
    pasted = read_pasted(text)
    assert dict(zip(CODES, pasted.rows[0], strict=True)) | {} == dict.fromkeys(CODES, "") | {
        "title": "水処理膜",
        "number": "KJ-1",
        "organization_name": "株式会社青葉",
    }
    assert pasted.unread == ("法人番号",)


def test_columns_beyond_the_grid_are_named():
    assert read_pasted("\t".join([*row(), "余り"])).unread == ("余り",)


@pytest.mark.parametrize(("count", "refused"), [(MOST_ROWS, False), (MOST_ROWS + 1, True)])
def test_too_many_rows_lead_to_the_import_of_files(count, refused):
    text = "\n".join("\t".join(row(f"KJ-{at}")) for at in range(count))
    if not refused:
        assert len(read_pasted(text).rows) == count
        return
    with pytest.raises(ValueRefused, match="台帳の取込"):
        read_pasted(text)


@pytest.mark.django_db
class TestGrid:
    """Rows against the records."""

    @pytest.fixture(autouse=True)
    def office(self):
        InstitutionFactory()
        DepartmentFactory(name="工学研究科")

    @pytest.fixture
    def liaison(self):
        return UserFactory(role=Role.LIAISON)

    def test_sound_rows_have_no_error(self):
        check = check_grid([row("KJ-1"), row("KJ-2")], today=TODAY)
        assert (wrong(check), check.good) == ([], {0, 1})

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"number": ""}, "number"),
            ({"kind": "共同けんきゅう"}, "kind"),
            ({"title": ""}, "title"),
            ({"organization_name": ""}, "organization_name"),
            ({"signed_on": "4/31"}, "signed_on"),
            ({"starts_on": "近日"}, "starts_on"),
            ({"ends_on": "2026/3/31"}, "ends_on"),
            ({"amount_yen": "約300万"}, "amount_yen"),
            ({"amount_yen": "-1"}, "amount_yen"),
        ],
    )
    def test_a_wrong_cell_is_named_at_its_place(self, changes, code):
        check = check_grid([row("KJ-1"), EMPTY, row(**{"number": "KJ-2"} | changes)], today=TODAY)
        assert wrong(check) == [(2, code)]
        assert check.good == {0}

    def test_rows_of_the_same_number_name_each_other_as_the_grid_counts(self):
        ((place, code, note),) = check_grid([row("KJ-1"), row("KJ-1")], today=TODAY).errors
        assert (place, code) == (1, "number")
        assert str(note.sentences[0]) == "2行目と重複しています。"

    def test_a_department_that_is_not_there_yet_is_shown_and_keeps_nothing_out(self):
        check = check_grid([row("KJ-1", department="工業研究科")], today=TODAY)
        assert check.good == {0}
        assert [note.is_error for note in check.notes[0, "department"]] == [False]

    def test_a_row_that_is_no_contract_is_said_to_be_skipped(self):
        total = ("合計", *("",) * 8, "3,000,000", "")
        check = check_grid([row("KJ-1"), total], today=TODAY)
        assert check.good == {0}
        assert [note.is_error for note in check.notes[1, "number"]] == [False]

    def test_everything_is_one_import_and_taken_back_as_one(self, liaison):
        batch = register_grid(
            [row("KJ-1"), row("KJ-2", department="理学研究科")], good_rows_only=False, today=TODAY, by=liaison
        )
        first = Agreement.objects.get(number="KJ-1")
        assert (first.amount_yen, first.signed_on, first.ends_on) == (
            3_000_000,
            datetime.date(2026, 4, 1),
            datetime.date(2027, 3, 31),
        )
        assert batch.state == BatchState.COMMITTED
        undo_import(batch, by=liaison, reason="誤って登録したため")
        assert not Agreement.objects.exists()
        assert not Department.objects.filter(name="理学研究科").exists()

    def test_an_error_keeps_everything_out_unless_the_good_rows_are_asked_for(self, liaison):
        rows = [row("KJ-1"), row("KJ-2", kind="?")]
        with pytest.raises(ImportRefused):
            register_grid(rows, good_rows_only=False, today=TODAY, by=liaison)
        assert not Agreement.objects.exists()
        assert not ImportBatch.objects.exists()
        register_grid(rows, good_rows_only=True, today=TODAY, by=liaison)
        assert [each.number for each in Agreement.objects.all()] == ["KJ-1"]

    def test_a_refused_registration_leaves_no_file(self, liaison, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        with pytest.raises(ImportRefused):
            register_grid([row("KJ-2", kind="?")], good_rows_only=False, today=TODAY, by=liaison)
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def test_rows_that_are_there_already_are_not_written_again(self, liaison):
        register_grid([row("KJ-1")], good_rows_only=False, today=TODAY, by=liaison)
        check = check_grid([row("KJ-1"), row("KJ-2")], today=TODAY)
        assert (check.unchanged, check.good) == ({0}, {1})

    def test_a_mark_that_looks_like_a_delimiter_stays_in_its_cell(self, liaison):
        title = "a;b;c\td,e\n" + ";" * 400
        register_grid([row("KJ-1", title=title)], good_rows_only=False, today=TODAY, by=liaison)
        assert Agreement.objects.get().title == "a;b;c d,e " + ";" * 400


def test_blanks_alone_are_an_empty_row():
    assert is_empty((" ", "　", *("",) * 9))
