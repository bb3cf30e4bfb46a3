"""The whole invented ledger: the portfolio, umbrella agreements, amendments, planted cases; numbered in order."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from demo_ledger.names import (
    Partner,
    Researcher,
    corporate_number,
    make_bodies,
    make_companies,
    make_researchers,
)
from demo_ledger.portfolio import Contract, Portfolio, Receipt

HERE = Path(__file__).parent
AMENDED_SHARE = 0.04


class Register:
    """Everything the workbook shows."""

    def __init__(self, demo: dict[str, Any]) -> None:
        self.demo = demo
        self.random = Random(demo["ledger"]["seed"])  # noqa: S311  # reproducible, not secret
        self.words = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
        base = demo["ledger"]["corporate_number_base"]
        home = demo["institution"]["prefecture"]
        self.partners = make_companies(self.words, base, home, self.random) + make_bodies(self.words, base)
        self.researchers = make_researchers(self.words, demo, self.random)
        self.contracts = self._contracts() + [self._planted(row) for row in demo["planted"]]
        self._number()
        self.amendments = self._amendments()

    def _contracts(self) -> list[Contract]:
        rows = tomllib.loads((HERE / "portfolio.toml").read_text(encoding="utf-8"))["rows"]
        portfolio = Portfolio(self.demo, self.words, self.partners, self.researchers, self.random)
        return [contract for slot in portfolio.slots(rows) for contract in portfolio.contracts_of(slot)]

    def _planted(self, row: dict[str, Any]) -> Contract:
        known = {spelling: partner for partner in self.partners for spelling in partner.spellings}
        partner = known.get(row["partner"]) or Partner(
            (row["partner"],),
            corporate_number(row["corporate_base"]) if "corporate_base" in row else "",
            row["class"],
            row.get("prefecture", ""),
            row.get("country", "日本"),
        )
        researcher = next(one for one in self.researchers if one.department == row["department"])
        receipts = [
            Receipt(
                paid["on"],
                paid["yen"],
                paid["yen"] - paid["yen"] * 10 // (10 + paid.get("indirect_tenths", 3)),
            )
            for paid in row["receipts"]
        ]
        return Contract(
            kind=row["kind"],
            title=row["title"],
            partner=partner,
            researcher=researcher,
            signed_on=row["signed_on"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            amount_yen=row["amount_yen"],
            number=row.get("number", ""),
            receipts=receipts,
        )

    def _number(self) -> None:
        """Number contracts in the order of their signature within the fiscal year, receipts by their day."""
        counted: dict[int, int] = {}
        self.contracts.sort(key=lambda contract: (contract.signed_on, contract.kind, contract.title))
        for contract in self.contracts:
            year = contract.starts_on.year - (contract.starts_on.month < 4)
            if not contract.number:
                counted[year] = counted.get(year, 0) + 1
                contract.number = f"{self.demo['ledger']['contract_prefix']}{year}-{counted[year]:04d}"
        receipts = sorted(
            (receipt for contract in self.contracts for receipt in contract.receipts),
            key=lambda receipt: (receipt.received_on, receipt.amount_yen),
        )
        for place, receipt in enumerate(receipts, start=1):
            receipt.number = f"N{place:05d}"

    def _amendments(self) -> list[Contract]:
        """Prolong or enlarge a few research contracts; the ledger keeps the amendment in a row of its own."""
        found = []
        for contract in self.contracts:
            if contract.kind != "共同研究" or not contract.receipts or self.random.random() >= AMENDED_SHARE:
                continue
            day = contract.starts_on + timedelta(days=self.random.randint(60, 150))
            found.append(
                replace(
                    contract,
                    kind="共同研究（変更契約）",
                    number=f"{contract.number}-変1",
                    signed_on=day,
                    amount_yen=contract.amount_yen,
                    receipts=[],
                )
            )
        return found

    def rows_of_contracts(self) -> list[Contract]:
        """Return contracts with each amendment below its contract."""
        amended = {amendment.number.removesuffix("-変1"): amendment for amendment in self.amendments}
        return [
            row
            for contract in self.contracts
            for row in (contract, amended.get(contract.number))
            if row is not None
        ]


def researcher_starts(
    researcher: Researcher, first_fiscal_year: int, random: Random
) -> tuple[date, date | None]:
    """Return the first and last day in post: most are there throughout, a few come and go.

    The register begins three years before the first contracts, as one does that an office set up with its first system.
    """
    came = date(first_fiscal_year - random.randint(1, 3), 4, 1)
    fate = random.random()
    if fate < 0.04 and not researcher.title.endswith("教授"):
        return came, date(first_fiscal_year + random.randint(1, 3), 3, 31)
    if fate > 0.95:
        return date(first_fiscal_year + random.randint(0, 3), 4, 1), None
    return came, None
