"""POST /api/v1/calc/fees: fees and annuities, with every step of the calculation."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration.api.description import ERRORS, JSON, refers_to
from collaboration.api.pricing import REFUSALS
from collaboration.calc.records import RecordRefused
from collaboration.calc.schema import reference
from collaboration.queries.price_document import problem_rows
from core.api.calls import PostView
from core.api.errors import FieldsRefused
from ip.calc.fees.answer import FeesAnswer
from ip.calc.fees.request import FeeRequest
from ip.queries.fee_document import fee_document


class FeesView(PostView):
    """Prices fees. Nothing is stored: the same call always gives the same answer."""

    permission_name = "ip.calculate_fees"

    @extend_schema(
        operation_id="calc_fees",
        summary=_("特許料・手数料を計算する"),
        description=_(
            "特許庁とPCTの料金を、日付、請求項の数、持分と減免の区分から計算し、計算の経過、根拠、注意を返します。"
            "維持費の見通しも計算できます。何も保存しません。"
        ),
        tags=["calc"],
        request={JSON: refers_to(FeeRequest.__name__)},
        responses={
            200: OpenApiResponse(reference(FeesAnswer), description=_("計算の結果")),
            **{
                status: OpenApiResponse(refers_to(ERRORS), description=told)
                for status, told in REFUSALS.items()
            },
        },
    )
    def post(self, request: Request) -> Response:
        """Price, or name every faulty field."""
        try:
            return Response(fee_document(dict(request.data)))
        except RecordRefused as refused:
            raise FieldsRefused(problem_rows(refused.problems)) from refused
