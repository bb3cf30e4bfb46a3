"""POST /api/v1/calc/price: one contract priced, with every step of the calculation."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration.api.description import CALL, ERRORS, JSON, refers_to
from collaboration.calc.pricing.answer import PriceAnswer
from collaboration.calc.records import RecordRefused
from collaboration.calc.schema import reference
from collaboration.queries.price_document import price_document, problem_rows
from core.api.access import IsSignedIn
from core.api.calls import PostView
from core.api.errors import FieldsRefused

REFUSALS = {
    400: _("要求の誤り。項目ごとに示します。"),
    401: _("ログインしていません。"),
    403: _("役割がないか、CSRFトークンを確かめられません。"),
    411: _("Content-Lengthがありません。"),
    413: _("内容が大きすぎます。"),
    415: _("JSONではありません。"),
    429: _("呼出しが続きすぎました。"),
}


class SchemaView(SpectacularJSONAPIView):
    """The description of the API in OpenAPI, in the language of the caller."""

    permission_classes = [IsSignedIn]


class PriceView(PostView):
    """Prices a contract. Nothing is stored: the same call always gives the same answer."""

    permission_name = "collaboration.calculate_price"

    @extend_schema(
        operation_id="calc_price",
        summary=_("契約の価格を算定する"),
        description=_(
            "規程と契約の条件から、経費ごと・年度ごとの額、算定の経過、注意と対応を返します。何も保存しません。"
        ),
        tags=["calc"],
        request={JSON: refers_to(CALL)},
        responses={
            200: OpenApiResponse(reference(PriceAnswer), description=_("算定の結果")),
            **{
                status: OpenApiResponse(refers_to(ERRORS), description=told)
                for status, told in REFUSALS.items()
            },
        },
    )
    def post(self, request: Request) -> Response:
        """Price, or name every faulty field."""
        try:
            return Response(price_document(dict(request.data)))
        except RecordRefused as refused:
            raise FieldsRefused(problem_rows(refused.problems)) from refused
