"""Numbers of agreements as an office writes them: KJ2018-00001, and KJ2018-00001-変1 for its first amendment."""

import re

from collaboration.calc.kinds import AgreementKind

NUMBER_PREFIX: dict[AgreementKind, str] = {
    AgreementKind.JOINT_RESEARCH: "KJ",
    AgreementKind.COMMISSIONED_RESEARCH: "JT",
    AgreementKind.CLINICAL_TRIAL: "CT",
    AgreementKind.CONSULTING: "GS",
    AgreementKind.RESEARCH_CHAIR: "KK",
    AgreementKind.ENDOWED_CHAIR: "KZ",
    AgreementKind.DONATION: "KF",
    AgreementKind.MATERIAL_TRANSFER: "MT",
    AgreementKind.NON_DISCLOSURE: "ND",
    AgreementKind.UMBRELLA: "HR",
    AgreementKind.DATA_PROVISION: "DT",
    AgreementKind.OTHER: "SO",
}

_AMENDMENT = re.compile(r"(?P<root>.+)-変(?P<order>[0-9]+)")


def number_series(kind: AgreementKind, fiscal_year: int) -> str:
    """Return what the numbers of a kind have in common in one fiscal year: KJ2018."""
    return f"{NUMBER_PREFIX[kind]}{fiscal_year}"


def agreement_number(series: str, running: int) -> str:
    """Return the number with its running part, five digits or more."""
    return f"{series}-{running:05d}"


def running_part(number: str, series: str) -> int | None:
    """Return the running part of a number of the series, None for any other number and for amendments."""
    head, _, tail = number.rpartition("-")
    return int(tail) if head == series and re.fullmatch(r"[0-9]+", tail) else None


def amendment_number(root_number: str, order: int) -> str:
    """Return the number of the n-th amendment of an agreement."""
    return f"{root_number}-変{order}"


def amendment_order(number: str, root_number: str) -> int | None:
    """Return which amendment of the agreement the number names, None when it names something else."""
    match = _AMENDMENT.fullmatch(number)
    return int(match["order"]) if match and match["root"] == root_number else None
