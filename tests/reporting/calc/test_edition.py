import pytest

from reporting.queries import editions


@pytest.fixture
def edition():
    return editions.edition("fy2018")


def test_group_stands_for_its_values(edition):
    assert edition.dimension("partner").resolve("private") == {"large", "sme", "company"}


def test_value_stands_for_itself(edition):
    assert edition.dimension("partner").resolve("sme") == {"sme"}


def test_unknown_name_is_an_error(edition):
    with pytest.raises(KeyError):
        edition.dimension("partner").resolve("nobody")


@pytest.mark.parametrize(
    ("name", "label"), [("sme", "中小企業"), ("private", "民間企業"), ("nobody", "nobody")]
)
def test_label(edition, name, label):
    assert edition.dimension("partner").label_of(name) == label


def test_unknown_dimension_is_an_error(edition):
    with pytest.raises(KeyError):
        edition.dimension("colour")


def test_size_class_by_code(edition):
    assert edition.size_class("10m_to_50m").below_yen == 50_000_000


def test_unknown_size_class_is_an_error(edition):
    with pytest.raises(KeyError):
        edition.size_class("huge")


def test_cell_stands_at_the_letter_of_its_column_and_the_line_of_its_row(edition):
    assert (edition.cells["JR.sme.kyen"].sheet, edition.cells["JR.sme.kyen"].address) == ("共同研究", "D6")


def test_no_two_cells_share_an_address(edition):
    places = [(cell.sheet, cell.address) for cell in edition.cells.values()]
    assert len(places) == len(set(places))
