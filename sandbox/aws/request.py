"""Which API operation an HTTP request means, and how its answer is written: AWS's protocols, both ways."""

import gzip
import re
import zlib
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

READS = ("Describe", "List", "Get", "Head", "Filter", "Simulate", "Lookup")

DATA = frozenset(
    {
        ("cloudwatch", "PutMetricData"),
        ("dynamodb", "BatchWriteItem"),
        ("dynamodb", "DeleteItem"),
        ("dynamodb", "PutItem"),
        ("dynamodb", "Query"),
        ("dynamodb", "Scan"),
        ("dynamodb", "TransactWriteItems"),
        ("dynamodb", "UpdateItem"),
        ("lambda", "Invoke"),
        ("logs", "PutLogEvents"),
        ("sns", "Publish"),
        ("sns", "PublishBatch"),
        ("sqs", "ChangeMessageVisibility"),
        ("sqs", "DeleteMessage"),
        ("sqs", "DeleteMessageBatch"),
        ("sqs", "ReceiveMessage"),
        ("sqs", "SendMessage"),
        ("sqs", "SendMessageBatch"),
    }
)
"""Operations on data and not on resources."""

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
    def changes_resources(self) -> bool:
        """Whether it may change what there is in the account; data that comes and goes is no such change."""
        return not self.operation.startswith(READS) and (self.service, self.operation) not in DATA

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
        if model.request_compression and http.headers.get("Content-Encoding") == "gzip":
            environ |= _decompressed(http)
            http = Request(environ)
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
        """The HTTP response that carries `result`, or the refusal, in the service's protocol.

        `result` may have `ResponseMetadata` with a `RequestId`, as clients get it.
        """
        serializer = get_serializer_class(self.service, self.protocol)(self.model)
        written = serializer.serialize(result)
        response = Response(written["body"], written["status_code"], written["headers"])
        if isinstance(result, Mapping):
            self._complete(response, result)
        else:
            self._complete_refusal(response, result)
        return response

    def _complete(self, response: Response, result: Mapping[str, Any]) -> None:
        """Adds what moto leaves out: a status that is a member of the result, and the request's ID."""
        members = self.model.output_shape.members if self.model.output_shape else {}
        for name, shape in members.items():
            if shape.serialization.get("location") == "statusCode" and name in result:
                response.status_code = result[name]
        if request_id := result.get("ResponseMetadata", {}).get("RequestId"):
            response.headers["x-amzn-RequestId"] = request_id

    def _complete_refusal(self, response: Response, refusal: "Refusal") -> None:
        """moto writes an error's members into the body alone, though some are headers."""
        errors: dict[str, Any] = {shape.name: shape for shape in self.model.error_shapes}
        for name, value in refusal.members.items():
            serialization: dict[str, str] = errors[refusal.code].members[name].serialization
            if serialization.get("location") == "header":
                response.headers[serialization["name"]] = value


def _decompressed(http: Request) -> dict[str, Any]:
    """What changes in a request's environment when its body is no longer compressed, as boto3 does with long ones."""
    try:
        body = gzip.decompress(http.get_data())
    except (OSError, EOFError, zlib.error):  # not what its header says: the API's own parser is to find nothing in it
        body = b""
    return {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "HTTP_CONTENT_ENCODING": ""}
