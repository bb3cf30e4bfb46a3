import csv
import re
import shutil
from pathlib import Path

import pytest

from reporting.queries import editions
from reporting.queries.toml_reading import EditionInvalid

FY2018 = editions.SHIPPED_DIR / "fy2018"
ITEM_CODES = Path(__file__).resolve().parents[3] / "docs" / "survey_item_codes.csv"


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the shipped edition that a test may spoil."""
    target = tmp_path / "added" / "fy2018"
    shutil.copytree(FY2018, target)
    return target


@pytest.fixture
def replace(copy):
    """Return a function that replaces text in one file of the copy."""

    def change(name, old, new):
        path = copy / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def test_shipped_editions_can_be_used():
    assert [edition.code for edition in editions.all_editions()] == ["fy2018"]


def test_edition_by_code():
    assert editions.edition("fy2018").fiscal_year == 2018


def test_unknown_edition():
    with pytest.raises(KeyError):
        editions.edition("fy1900")


@pytest.mark.parametrize("fiscal_year", [2018, 2019, 2030])
def test_form_stays_in_use_until_the_next(fiscal_year):
    assert editions.for_fiscal_year(fiscal_year).code == "fy2018"


def test_year_before_the_first_form_has_none():
    with pytest.raises(LookupError):
        editions.for_fiscal_year(2017)


def test_institution_adds_an_edition_of_its_own(copy, replace, settings):
    replace("edition.toml", 'code = "fy2018"', 'code = "fy2019"')
    replace("edition.toml", "fiscal_year = 2018", "fiscal_year = 2019")
    settings.RENKEI_EDITIONS_DIR = copy.parent
    assert [editions.for_fiscal_year(year).code for year in (2018, 2019, 2020)] == [
        "fy2018",
        "fy2019",
        "fy2019",
    ]


def test_two_editions_of_one_code_are_refused(copy, settings):
    settings.RENKEI_EDITIONS_DIR = copy.parent
    with pytest.raises(EditionInvalid, match="fy2018 occurs twice"):
        editions.all_editions()


def test_two_editions_of_one_year_are_refused(copy, replace, settings):
    replace("edition.toml", 'code = "fy2018"', 'code = "other"')
    settings.RENKEI_EDITIONS_DIR = copy.parent
    with pytest.raises(EditionInvalid, match="fiscal_year 2018 occurs twice"):
        editions.all_editions()


def test_locked_edition_that_was_changed_is_refused(copy, replace, settings):
    replace("edition.toml", 'code = "fy2018"', 'code = "fy2019"')
    replace("edition.toml", "fiscal_year = 2018", "fiscal_year = 2019")
    (copy.parent / "LOCK.toml").write_text(f'fy2019 = "{"0" * 64}"\n', encoding="utf-8")
    settings.RENKEI_EDITIONS_DIR = copy.parent
    with pytest.raises(EditionInvalid, match="fy2019 was changed after it was locked"):
        editions.all_editions()


def test_locked_edition_as_it_was_is_used(copy, replace, settings):
    replace("edition.toml", 'code = "fy2018"', 'code = "fy2019"')
    replace("edition.toml", "fiscal_year = 2018", "fiscal_year = 2019")
    (copy.parent / "LOCK.toml").write_text(f'fy2019 = "{editions.content_hash(copy)}"\n', encoding="utf-8")
    settings.RENKEI_EDITIONS_DIR = copy.parent
    assert len(editions.all_editions()) == 2


def test_hash_does_not_depend_on_line_ends(copy):
    before = editions.content_hash(copy)
    path = copy / "relations.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert editions.content_hash(copy) == before


def test_hash_depends_on_content(copy, replace):
    before = editions.content_hash(copy)
    replace("relations.toml", "limit_percent = 60", "limit_percent = 61")
    assert editions.content_hash(copy) != before


JR = "tables/joint_research.toml"
SPOILT = [
    ("edition.toml", 'mode = "floor"', 'mode = "up"', "edition.toml: rounding: mode must be one of floor, half_up"),
    ("edition.toml", "unit_yen = 1000", 'unit_yen = "1000"', "edition.toml: rounding: unit_yen must be int, not str"),
    ("edition.toml", "unit_yen = 1000", "", "edition.toml: rounding: unit_yen is missing"),
    ("edition.toml", 'code = "fy2018"', 'code = "fy2018"\ncolour = "red"', "edition.toml: colour is not known here"),
    ("edition.toml", 'code = "fy2018"', 'code = "a"\ncode = "b"', "Cannot overwrite a value"),
    ("edition.toml", "private_includes_foreign = false", "private_includes_foreign = true", "private_includes_foreign"),
    ("edition.toml", "from_yen = 3_000_000", "from_yen = 1_000_000", "size_class from_yen must begin at 0 and rise"),
    ("edition.toml", 'code = "ge100m"\nfrom_yen', 'code = "huge"\nfrom_yen', "size_class and the values of dimension size"),
    ("edition.toml", '"joint_research", ', "", "joint_research.toml: edition.toml does not name this table"),
    ("edition.toml", '"institution"]', '"institution", "chairs"]', "chairs.toml: the file does not exist"),
    ("edition.toml", '"institution"]', '"institution", 3]', "edition.toml: tables must hold texts only"),
    ("edition.toml", "values = [\n    { code = \"yes\"", "values = [\n    3,\n    { code = \"yes\"", "values must hold tables only"),
    (JR, 'partner = "large"', 'colour = "red"', "row 1: where: there is no dimension colour"),
    (JR, 'partner = "large"', 'partner = "giant"', "row 1: where: partner has no value giant"),
    (JR, 'partner = "large"', 'partner = ["large", "giant"]', "row 1: where: partner has no value giant"),
    (JR, 'where = { partner = "large" }', "", "row 1: give either where or sum"),
    (JR, 'code = "JR.sme"', 'code = "JR.large"', "row code JR.large occurs twice"),
    (JR, "line = 6", "line = 5", "joint_research.toml: line 5 occurs twice"),
    (JR, 'code = "indirect_kyen"', 'code = "kyen"', "column kyen occurs twice"),
    (JR, '"JR.sme", "JR.company"', '"JR.tiny", "JR.company"', "JR.private adds JR.tiny.cases, which does not exist"),
    (JR, '"JR.sme", "JR.company"', '"JR.total", "JR.company"', "adds itself"),
    (JR, 'measure = "joint_research"\n', "", "joint_research.toml: JR.large has no measure"),
    (JR, 'columns = ["cases", "kyen"]', 'columns = ["cases", "men"]', "names a column the table has not"),
    ("tables/cost_policy.toml", 'measure = "strategic_fee"\nwhere = {}', 'sum = ["IC.indirect_rate"]', "adds IC.indirect_rate.answer, which is an answer"),
    ("relations.toml", '"IC.indirect_rate", "JR.private"', '"IC.indirect_rate"', "laid_down_rate takes 2 rows"),
    ("relations.toml", '"JR.total", "JR.private"', '"JR.all", "JR.private"', "relation 1: row JR.all does not exist"),
    ("successors.toml", 'predecessor = ""', 'predecessor = ""\n[[successor]]\ncode = "A"', "A ends without a reason"),
    ("successors.toml", 'predecessor = ""', 'predecessor = ""\n[[successor]]\ncode = "A"\nbecomes = "B"', "A becomes B, which"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "message"), SPOILT)
def test_spoilt_edition_is_refused_with_file_and_key(copy, replace, name, old, new, message):  # noqa: PLR0917
    replace(name, old, new)
    with pytest.raises(EditionInvalid, match=re.escape(message)):
        editions.load(copy)


def test_relation_over_a_missing_cell_is_refused(copy):
    with (copy / "relations.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[relation]]\ncheck = "V01"\nkind = "sum"\nrows = ["LOC.total"]\ncolumns = ["indirect_kyen"]\n'
        )
    with pytest.raises(EditionInvalid, match=re.escape("cell LOC.total.indirect_kyen does not exist")):
        editions.load(copy)


def test_relation_with_too_many_rows_is_refused(copy):
    with (copy / "relations.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[relation]]\ncheck = "V01"\nkind = "at_most"\nrows = ["JR.sme", "JR.large", "JR.total"]\n'
        )
    with pytest.raises(EditionInvalid, match="at_most takes 2 rows"):
        editions.load(copy)


def test_edition_without_sizes_is_refused(copy):
    path = copy / "edition.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("# Lower bounds")], encoding="utf-8")
    with pytest.raises(EditionInvalid, match="size_class and the dimension size are needed"):
        editions.load(copy)


def test_every_item_code_in_the_documentation_exists():
    with ITEM_CODES.open(encoding="utf-8", newline="") as file:
        codes = [(row["edition"], row["code"]) for row in csv.DictReader(file) if row["code"]]
    assert [code for edition, code in codes if code not in editions.edition(edition).cells] == []


def test_every_item_of_the_documentation_has_its_own_code():
    with ITEM_CODES.open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file) if row["code"]]
    assert (len(codes), len(set(codes))) == (47, 47)
