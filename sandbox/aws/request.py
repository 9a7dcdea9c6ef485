"""Which API operation an HTTP request means, and how its answer is written: AWS's protocols, both ways."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import UnknownServiceError
from botocore.parsers import create_parser
from moto.core.errors import COMMON_ERROR_CODES
from moto.core.model import OperationModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import get_serializer_class
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from sandbox.aws.errors import Refusal

SERVICE_OF_SIGNING_NAME = {
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "tagging": "resourcegroupstaggingapi",
}
"""Services that sign under another name than boto3 calls them by; all others sign under their own."""

# moto warns of error codes that a service's model lacks; AWS's models lack these, though the services send them.
COMMON_ERROR_CODES.extend(["AccessDenied", "NotImplemented"])

_CREDENTIAL_SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<signing_name>[^/]+)/aws4_request")


@dataclass(frozen=True)
class ApiRequest:
    """One call of an AWS API: `service` as boto3 names it, the rest as the API reference spells it."""

    service: str
    operation: str
    params: dict[str, Any]
    region: str
    model: OperationModel
    protocol: str

    @property
    def is_read(self) -> bool:
        return self.operation.startswith(("Describe", "List", "Get", "Head", "Filter", "Simulate", "Lookup"))

    @classmethod
    def read(cls, environ: "WSGIEnvironment") -> "ApiRequest | None":
        """The API call in a WSGI request; None if it is none (unsigned, or of an API that botocore does not know).

        The body is left in `environ` for whoever reads it next.
        """
        scope = _CREDENTIAL_SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None:
            return None
        http = Request(environ)
        environ["wsgi.input"] = BytesIO(http.get_data())
        http = Request(environ)
        service = SERVICE_OF_SIGNING_NAME.get(scope["signing_name"], scope["signing_name"])
        try:
            model, path_params = get_service_router(service).match(http)
        except (UnknownServiceError, NotImplementedError, NotFound):
            return None
        protocol = determine_request_protocol(model.service_model, http.content_type)
        parsed = PROTOCOL_PARSERS[protocol](model).parse(
            {
                "method": http.method,
                "values": http.values,
                "headers": http.headers,
                "body": http.get_data(),
                "url_path": http.path,
                "url_params": path_params,
            }
        )
        environ["wsgi.input"].seek(0)
        return cls(service, str(model.name), parsed, scope["region"], model, protocol)

    def result(self, response: Response) -> dict[str, Any]:
        """What a client reads out of `response`: the result's members."""
        parser = create_parser(self.protocol)
        answer = {"status_code": response.status_code, "headers": dict(response.headers), "body": response.get_data()}
        members = cast("dict[str, Any]", parser.parse(answer, cast("Any", self.model.output_shape)))
        members.pop("ResponseMetadata", None)
        return members

    def respond(self, result: "Mapping[str, Any] | Refusal") -> Response:
        """The HTTP response that carries `result`, or the refusal, in the service's protocol."""
        serializer = get_serializer_class(self.service, self.protocol)(self.model)
        written = serializer.serialize(result)
        return Response(written["body"], written["status_code"], written["headers"])
