"""Two edits of one record, compared field by field."""

from collaboration.calc.merging import compare_versions, merged_values

BASE = {"title": "A", "amount": 1, "note": "", "kind": "x"}


def rows(theirs, mine):
    return compare_versions(BASE, BASE | theirs, BASE | mine)


def test_fields_nobody_changed_are_left_out():
    assert rows({}, {}) == []


def test_fields_are_listed_when_either_side_changed_them():
    assert [row.name for row in rows({"note": "n"}, {"title": "B"})] == ["title", "note"]


def test_my_change_alone_is_suggested():
    [row] = rows({}, {"title": "B"})
    assert (row.suggested, row.both_changed) == ("mine", False)


def test_their_change_alone_is_suggested():
    [row] = rows({"title": "C"}, {})
    assert (row.suggested, row.both_changed) == ("theirs", False)


def test_the_same_change_on_both_sides_is_no_quarrel():
    [row] = rows({"title": "B"}, {"title": "B"})
    assert (row.suggested, row.both_changed) == ("theirs", False)


def test_two_different_changes_need_a_choice():
    [row] = rows({"title": "C"}, {"title": "B"})
    assert (row.suggested, row.both_changed) == ("", True)


def test_the_chosen_side_is_taken():
    compared = rows({"title": "C", "note": "n"}, {"title": "B", "amount": 2})
    mine = BASE | {"title": "B", "amount": 2}
    assert merged_values(compared, mine, {"title": "theirs"}) == {
        "title": "C",
        "amount": 2,
        "note": "n",
        "kind": "x",
    }
    assert merged_values(compared, mine, {"title": "mine", "note": "mine"}) == mine
