"""中小企業基本法 第2条 case by case, and the partner class that follows."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from core.calc.company_size import company_size, partner_class
from core.calc.kinds import CompanySize, IndustryGroup, LegalForm, PartnerClass

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "company_size.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_size_follows_the_law(case: dict[str, Any]) -> None:
    given = case["input"]
    industry = IndustryGroup(given["industry"]) if "industry" in given else None
    size = company_size(industry, given.get("capital_yen"), given.get("employees"))
    assert size == (CompanySize(case["expect"]) if case["expect"] else None)


@pytest.mark.parametrize(
    ("form", "country", "size", "expected"),
    [
        (LegalForm.COMPANY, "JP", CompanySize.LARGE, PartnerClass.LARGE),
        (LegalForm.COMPANY, "JP", CompanySize.SME, PartnerClass.SME),
        (LegalForm.COMPANY, "JP", None, None),
        (LegalForm.COMPANY, "US", None, PartnerClass.FOREIGN),
        (LegalForm.COMPANY, "DE", CompanySize.SME, PartnerClass.FOREIGN),
        (LegalForm.STATE, "JP", None, PartnerClass.STATE),
        (LegalForm.INDEPENDENT_AGENCY, "JP", None, PartnerClass.INDEPENDENT_AGENCY),
        (LegalForm.PUBLIC_INTEREST, "JP", None, PartnerClass.PUBLIC_INTEREST),
        (LegalForm.LOCAL_GOVERNMENT, "JP", None, PartnerClass.LOCAL_GOVERNMENT),
        (LegalForm.OTHER, "JP", None, PartnerClass.OTHER),
        (LegalForm.STATE, "US", None, PartnerClass.OTHER),
    ],
)
def test_partner_class(
    form: LegalForm, country: str, size: CompanySize | None, expected: PartnerClass | None
) -> None:
    assert partner_class(form, country, size) == expected
