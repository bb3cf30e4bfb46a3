"""大企業 or 中小企業 (中小企業基本法 第2条 第1項), and the partner class of the survey that follows from it."""

from core.calc.countries import HOME
from core.calc.kinds import CompanySize, IndustryGroup, LegalForm, PartnerClass

_MILLION_YEN = 1_000_000

LIMITS: dict[IndustryGroup, tuple[int, int]] = {
    IndustryGroup.MANUFACTURING: (300 * _MILLION_YEN, 300),
    IndustryGroup.WHOLESALE: (100 * _MILLION_YEN, 100),
    IndustryGroup.SERVICE: (50 * _MILLION_YEN, 100),
    IndustryGroup.RETAIL: (50 * _MILLION_YEN, 50),
}
"""Capital in yen and regular employees up to which a company of the group is small or medium. Either is enough."""


def company_size(
    industry: IndustryGroup | None, capital_yen: int | None, employees: int | None
) -> CompanySize | None:
    """Return the size of a domestic company, None when the law's answer needs a figure that is missing.

    One figure within its limit already makes a company 中小企業; for 大企業 both must be known to exceed theirs.
    """
    if industry is None:
        return None
    capital_limit, employee_limit = LIMITS[industry]
    within = [
        figure <= limit
        for figure, limit in ((capital_yen, capital_limit), (employees, employee_limit))
        if figure is not None
    ]
    if any(within):
        return CompanySize.SME
    return CompanySize.LARGE if len(within) == len(LIMITS[industry]) else None


def partner_class(legal_form: LegalForm, country: str, size: CompanySize | None) -> PartnerClass | None:
    """Return the survey's class of a partner, None for a domestic company of unknown size.

    A company incorporated abroad is 外国企業 whatever its size; a foreign body that is no company is その他.
    """
    if legal_form is LegalForm.COMPANY:
        if country != HOME:
            return PartnerClass.FOREIGN
        return None if size is None else PartnerClass(size.value)
    if country != HOME:
        return PartnerClass.OTHER
    return PartnerClass(legal_form.value)
