"""Fees asked for in JSON: what the API and the command take and give. Nothing is stored."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from collaboration.calc.records import plain, read_record
from ip.calc.fees.answer import fees_answer
from ip.calc.fees.price import price_fees
from ip.calc.fees.request import FeeRequest
from ip.queries.fee_tables import fee_tables


def fee_document(document: Mapping[str, object]) -> dict[str, Any]:
    """Price the fees of a document. Raises RecordRefused with every fault, each at its field."""
    quote = price_fees(read_record(FeeRequest, document), fee_tables())
    answer: dict[str, Any] = plain(fees_answer(quote, gettext))
    return answer
