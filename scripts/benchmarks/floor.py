"""The floor: what the return asks, written by hand as one SQL statement over the same tables."""

from datetime import date
from typing import Any

from django.db import connection

from core.calc.company_size import LIMITS


def _size_sql() -> str:
    """Return 中小企業基本法 第2条 as SQL, from the limits that the program uses."""
    small = " OR ".join(
        f"(pr.industry = '{group.value}' AND (pr.capital_yen <= {capital} OR pr.employees <= {employees}))"
        for group, (capital, employees) in LIMITS.items()
    )
    return f"""CASE
        WHEN pr.legal_form <> 'company' AND pr.country <> 'JP' THEN 'other'
        WHEN pr.legal_form <> 'company' THEN pr.legal_form
        WHEN pr.country <> 'JP' THEN 'foreign'
        WHEN pr.size_override <> '' THEN pr.size_override
        WHEN {small} THEN 'sme'
        WHEN pr.capital_yen IS NOT NULL AND pr.employees IS NOT NULL AND pr.industry <> '' THEN 'large'
        ELSE 'company' END"""


# The plus sign lets SQLite build an index over the received sums; without it, it scans them once per agreement.
RESEARCH = f"""
WITH received AS (
    SELECT COALESCE(a.parent_id, a.id) AS agreement_id,
           SUM(CASE WHEN r.kind = 'receipt' THEN r.amount_yen ELSE -r.amount_yen END) AS yen,
           SUM(CASE WHEN r.kind = 'receipt' THEN r.indirect_yen ELSE -r.indirect_yen END) AS indirect_yen
    FROM collaboration_receipt r JOIN collaboration_agreement a ON a.id = r.agreement_id
    WHERE r.fiscal_year = %(year)s
    GROUP BY 1
), counted AS (
    SELECT a.id, COALESCE(NULLIF(a.survey_kind, ''), a.kind) AS kind,
           {_size_sql()} AS partner,
           COALESCE(NULLIF(pa.contract_prefecture, ''), pr.prefecture) = %(home)s AS near,
           COALESCE(rc.yen, 0) AS yen, COALESCE(rc.indirect_yen, 0) AS indirect_yen,
           COALESCE(oi.involved, %(no)s) AS involved, COALESCE(oi.origin, '') = 'office_matching' AS matched
    FROM collaboration_agreement a
    JOIN collaboration_agreementparty pa ON pa.id = (
        SELECT p.id FROM collaboration_agreementparty p WHERE p.agreement_id = a.id
        ORDER BY p.is_payer DESC, COALESCE(p.share_yen, 0) DESC, p.is_lead DESC, p.id LIMIT 1)
    JOIN core_organizationprofile pr ON pr.id = COALESCE(
        (SELECT p.id FROM core_organizationprofile p
         WHERE p.organization_id = pa.organization_id AND p.valid_from <= COALESCE(a.signed_on, a.starts_on)
         ORDER BY p.valid_from DESC LIMIT 1),
        (SELECT p.id FROM core_organizationprofile p
         WHERE p.organization_id = pa.organization_id ORDER BY p.valid_from LIMIT 1))
    LEFT JOIN received rc ON rc.agreement_id = +a.id
    LEFT JOIN collaboration_officeinvolvement oi ON oi.agreement_id = a.id
    LEFT JOIN collaboration_activityoverride ov ON ov.agreement_id = a.id AND ov.fiscal_year = %(year)s
    WHERE a.parent_id IS NULL AND a.state = 'concluded' AND a.is_subsidy = %(no)s
      AND COALESCE(NULLIF(a.survey_kind, ''), a.kind) IN ('joint_research', 'commissioned_research', 'clinical_trial')
      AND COALESCE(ov.carried_out, a.starts_on <= %(last)s AND (a.ends_on IS NULL OR a.ends_on >= %(first)s))
)
SELECT kind, partner, near,
       CASE WHEN yen = 0 THEN 0 WHEN yen < 1000000 THEN 1 WHEN yen < 3000000 THEN 2 WHEN yen < 5000000 THEN 3
            WHEN yen < 10000000 THEN 4 WHEN yen < 50000000 THEN 5 WHEN yen < 100000000 THEN 6 ELSE 7 END AS size,
       involved, matched, COUNT(*), SUM(yen), SUM(indirect_yen)
FROM counted
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608  # built from the constants above

RESEARCHERS = """
SELECT COUNT(DISTINCT p.id)
FROM core_person p JOIN core_affiliation a ON a.person_id = p.id
WHERE p.erad_number IS NOT NULL AND a.kakenhi_eligible = %(yes)s
  AND a.starts_on <= %(last)s AND (a.ends_on IS NULL OR a.ends_on >= %(last)s)
"""


def run_floor(fiscal_year: int, home: str) -> tuple[list[tuple[Any, ...]], int]:
    """Return the groups of research cases and the number of researchers of a fiscal year."""
    values = {
        "year": fiscal_year,
        "first": date(fiscal_year, 4, 1),
        "last": date(fiscal_year + 1, 3, 31),
        "home": home,
        "no": False,
        "yes": True,
    }
    with connection.cursor() as cursor:
        cursor.execute(RESEARCH, values)
        groups = cursor.fetchall()
        cursor.execute(RESEARCHERS, values)
        return groups, cursor.fetchone()[0]
