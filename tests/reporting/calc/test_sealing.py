from reporting.calc.aggregate import CellState, CellValue
from reporting.calc.sealing import fact_digest, hash_of_cells, hash_of_facts

KEY = ("joint_research", (("partner", "large"),), "")
TEXTS = ("agreement", "KJ-1", "題目", "株式会社青葉")


def test_order_of_facts_does_not_matter():
    digests = [fact_digest(KEY, TEXTS, (1, yen, 0), "") for yen in (1, 2, 3)]
    assert hash_of_facts(digests) == hash_of_facts(reversed(digests))


def test_double_facts_matter():
    digest = fact_digest(KEY, TEXTS, (1, 1, 0), "")
    assert hash_of_facts([digest]) != hash_of_facts([digest, digest])


def test_every_part_of_a_fact_matters():
    variants = {
        fact_digest(KEY, TEXTS, (1, 1, 0), ""),
        fact_digest(("clinical_trial", KEY[1], ""), TEXTS, (1, 1, 0), ""),
        fact_digest(("joint_research", (("partner", "sme"),), ""), TEXTS, (1, 1, 0), ""),
        fact_digest(("joint_research", KEY[1], "draft"), TEXTS, (1, 1, 0), ""),
        fact_digest(KEY, (*TEXTS[:3], "別の会社"), (1, 1, 0), ""),
        fact_digest(KEY, TEXTS, (1, 1, 1), ""),
        fact_digest(KEY, TEXTS, (1, 1, 0), "2017"),
    }
    assert len(variants) == 7


def test_hash_of_cells_is_known():
    cells = [CellValue("A", 1, None, 1, CellState.VALUE), CellValue("B", None, None, 0, CellState.BLANK)]
    assert hash_of_cells(cells) == "fc81681f286bc5deb2cb79be84061934302eb369af8ecb622354e4df34020204"
