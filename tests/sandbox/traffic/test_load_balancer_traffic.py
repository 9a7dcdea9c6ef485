"""Requests over real HTTP, through listeners and rules of the account, to functions that run as processes."""

import base64
import http.client
import json
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

ECHO = """
import json
def handler(event, context):
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(event)}
"""
ECHO_MULTI = ECHO.replace('"headers": {"Content-Type": "application/json"}', '"multiValueHeaders": {"X-A": ["1", "2"]}')
TEXT = [("Content-Type", "text/plain")]


@pytest.fixture(scope="module")
def echo(world: Any) -> str:
    return world.serve(ECHO)


def fixed(status: int, body: str = "") -> dict[str, Any]:
    return {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": str(status), "MessageBody": body}}


def exchange(url: str, sent: bytes) -> bytes:
    """What a server answers to raw bytes until it closes the connection."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_request_reaches_the_function_and_its_answer_comes_back(world: Any, echo: str) -> None:
    """Catches any break on the whole way, and an event that differs from the one documented."""
    answer = world.ask(echo, "/a%2Fb?x=%20&x=2", method="PUT", headers=[*TEXT, ("X-One", "1")], body=b"h\xc3\xa9")
    event = answer.json

    assert (answer.status, answer.header("content-type")) == (200, ["application/json"])
    assert (event["httpMethod"], event["path"]) == ("PUT", "/a%2Fb")
    assert event["queryStringParameters"] == {"x": "2"}
    assert (event["body"], event["isBase64Encoded"]) == ("h\u00e9", False)
    assert event["headers"]["x-one"] == "1"
    assert event["headers"]["host"] == urlsplit(echo).netloc
    assert event["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert (event["headers"]["x-forwarded-port"], event["headers"]["x-forwarded-proto"]) == ("80", "http")
    assert event["headers"]["x-amzn-trace-id"].startswith("Root=1-")
    assert event["requestContext"]["elb"]["targetGroupArn"].startswith("arn:aws:elasticloadbalancing:")


def test_a_connection_stays_open_for_the_next_request(echo: str) -> None:
    """Catches a server that closes after each answer."""
    connection = http.client.HTTPConnection(urlsplit(echo).netloc, timeout=60)
    statuses: list[int] = []
    for _ in range(3):
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
        assert connection.sock is not None
    connection.close()

    assert statuses == [200, 200, 200]


def test_repeated_headers_arrive_as_lists_in_multi_value_mode(world: Any) -> None:
    """Catches an attribute of the target group that is not read, on the way in or out."""
    url = world.serve(ECHO_MULTI, multi_value=True)
    answer = world.ask(url, "/?a=1&a=2", headers=[("X-B", "1"), ("X-B", "2")])

    assert answer.json["multiValueHeaders"]["x-b"] == ["1", "2"]
    assert answer.json["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
    assert answer.header("x-a") == ["1", "2"]


def test_bytes_arrive_and_leave_as_they_were_sent(world: Any) -> None:
    """Catches bytes that are decoded, or decompressed, on their way."""
    url = world.serve(
        """
def handler(event, context):
    assert event["isBase64Encoded"]
    return {"statusCode": 200, "headers": {"Content-Encoding": "gzip"}, "isBase64Encoded": True, "body": event["body"]}
"""
    )
    sent = bytes(range(256))

    assert world.ask(url, method="POST", headers=[("Content-Encoding", "gzip"), *TEXT], body=sent).body == sent


def test_a_chunked_body_arrives_whole(world: Any, echo: str) -> None:
    """Catches a body of which only the first chunk arrives, or whose framing does."""
    event = world.ask(echo, method="POST", headers=TEXT, body=iter([b"one ", b"two"])).json

    assert event["body"] == "one two"
    assert "transfer-encoding" not in event["headers"]


def test_a_client_that_waits_for_100_continue_gets_it(echo: str) -> None:
    """Catches curl's pause of a second before every large body."""
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    parts = urlsplit(echo)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        connection.sendall(head)
        assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"hi")
        assert connection.recv(15) == b"HTTP/1.1 200 OK"


def test_head_gives_the_headers_of_the_answer_without_its_body(world: Any) -> None:
    """Catches a body after HEAD, which breaks the connection's next answer."""
    url = world.serve("def handler(event, context): return {'statusCode': 200, 'body': event['httpMethod']}")
    answer = world.ask(url, method="HEAD")

    assert (answer.status, answer.header("content-length"), answer.body) == (200, ["4"], b"")


def test_a_status_description_becomes_the_reason_phrase(world: Any) -> None:
    """Catches a phrase that is dropped, or repeated with its code."""
    url = world.serve("def handler(e, c): return {'statusCode': 418, 'statusDescription': '418 Teapot'}")

    assert (world.ask(url).status, world.ask(url).reason) == (418, "Teapot")


def test_text_that_is_not_utf8_is_a_bad_request(world: Any, echo: str) -> None:
    """Catches a function that is invoked with a damaged text."""
    assert world.ask(echo, method="POST", headers=TEXT, body=b"\xff\xfe").status == 400


def test_a_body_over_one_megabyte_is_too_large(world: Any, echo: str) -> None:
    """Catches a limit that is not applied, and an answer lost because the body is still being sent."""
    assert world.ask(echo, method="POST", headers=TEXT, body=b"x" * (1024 * 1024 + 1)).status == 413
    assert world.ask(echo, method="POST", headers=TEXT, body=b"x" * 4_000_000).status == 413


def test_a_response_over_one_megabyte_is_a_bad_gateway(world: Any) -> None:
    """Catches a response that AWS would not pass on."""
    url = world.serve("def handler(event, context): return {'statusCode': 200, 'body': 'x' * 1_100_000}")

    assert world.ask(url).status == 502


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", 400),
        (b"TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"x" * 17_000 + b"\r\n\r\n", 400),
        (b"GET /" + b"x" * 17_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + (b"X-A: " + b"x" * 9000 + b"\r\n") * 8 + b"\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
    ],
    ids=["websocket", "trace", "header", "url", "headers", "nonsense"],
)
def test_what_a_load_balancer_refuses_gets_its_own_page(echo: str, head: bytes, status: int) -> None:
    """Catches a request that reaches the function although AWS answers it before, or another server's error page."""
    answer = exchange(echo, head)

    assert answer.split(b" ")[1] == b"%d" % status
    assert b"Server: awselb/2.0" in answer
    assert b"<center><h1>%d " % status in answer


def test_a_group_without_a_target_is_unavailable(world: Any) -> None:
    """Catches an error that hides what is missing behind another status."""
    url = world.url(world.listener({"Type": "forward", "TargetGroupArn": world.target_group(None)}))
    answer = world.ask(url)

    assert (answer.status, answer.reason) == (503, "Service Temporarily Unavailable")


def test_a_removed_permission_is_a_bad_gateway(world: Any) -> None:
    """Catches a function that is invoked although its policy does not admit the load balancer any more."""
    url = world.serve(ECHO)
    name = world.function_of(url)
    assert world.ask(url).status == 200
    policy = json.loads(world.call("lambda", "GetPolicy", {"FunctionName": name})["Policy"])
    statement = policy["Statement"][0]["Sid"]
    world.call("lambda", "RemovePermission", {"FunctionName": name, "StatementId": statement})

    assert world.ask(url).status == 502


def test_rules_choose_by_priority_and_a_change_takes_effect_at_once(world: Any, echo: str) -> None:
    """Catches rules that are read once, or in the order of their creation."""
    listener = world.address(echo).listener_arn
    rules: dict[int, str] = {}
    for priority, status in ((20, 220), (10, 210)):
        condition = {"Field": "path-pattern", "Values": ["/rules/*"]}
        rule = {"ListenerArn": listener, "Priority": priority, "Conditions": [condition], "Actions": [fixed(status)]}
        rules[priority] = world.call("elbv2", "CreateRule", rule)["Rules"][0]["RuleArn"]
    assert world.ask(echo, "/rules/a").status == 210

    world.call("elbv2", "ModifyRule", {"RuleArn": rules[10], "Actions": [fixed(211)]})
    assert world.ask(echo, "/rules/a").status == 211

    world.call("elbv2", "DeleteRule", {"RuleArn": rules[10]})
    assert world.ask(echo, "/rules/a").status == 220
    assert world.ask(echo, "/other").status == 200


def test_every_kind_of_condition_is_read_from_the_account(world: Any) -> None:
    """Catches a condition whose form in the emulation is misread; each differs from the next."""
    listener = world.listener(fixed(404))
    conditions = [
        {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/x", "/p"]}},
        {"Field": "host-header", "Values": ["*.example.com"]},
        {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-A", "Values": ["v*"]}},
        {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["PATCH"]}},
        {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "k", "Value": "v"}, {"Value": "w"}]}},
        {"Field": "source-ip", "SourceIpConfig": {"Values": ["127.0.0.0/8"]}},
    ]
    for index, condition in enumerate(conditions):
        rule = {"ListenerArn": listener, "Priority": index + 1, "Conditions": [condition]}
        world.call("elbv2", "CreateRule", rule | {"Actions": [fixed(210 + index)]})
    url = world.url(listener)

    assert world.ask(url, "/p").status == 210
    assert world.ask(url, headers=[("X-A", "value")]).status == 212
    assert world.ask(url, method="PATCH").status == 213
    assert world.ask(url, "/?any=w").status == 214
    assert world.ask(url).status == 215
    host = exchange(url, b"GET / HTTP/1.1\r\nHost: a.example.com\r\nConnection: close\r\n\r\n")
    assert host.startswith(b"HTTP/1.1 211 ")


def test_a_fixed_response_is_sent_as_the_rule_says(world: Any) -> None:
    """Catches a body or content type that is lost."""
    config = {"StatusCode": "503", "MessageBody": '{"a": 1}', "ContentType": "application/json"}
    url = world.url(world.listener({"Type": "fixed-response", "FixedResponseConfig": config}))
    answer = world.ask(url)

    assert (answer.status, answer.json) == (503, {"a": 1})
    assert answer.header("content-type") == ["application/json; charset=utf-8"]


def test_a_redirect_to_the_own_https_listener_leads_to_its_loopback_port(world: Any) -> None:
    """Catches a redirect that a browser cannot follow, since nothing listens on 443 here."""
    balancer = world.load_balancer()
    certificate = world.call("acm", "RequestCertificate", {"DomainName": "shop.example.com"})["CertificateArn"]
    tls = {"Protocol": "HTTPS", "Port": 443, "Certificates": [{"CertificateArn": certificate}]}
    secure = world.url(world.listener(fixed(200, "secure"), balancer, **tls))
    config = {"StatusCode": "HTTP_301", "Protocol": "HTTPS", "Port": "443"}
    plain = world.url(world.listener({"Type": "redirect", "RedirectConfig": config}, balancer))
    answer = world.ask(plain, "/a?b=c")

    assert secure.startswith("https://127.0.0.1:")
    assert (answer.status, answer.header("location")) == (301, [f"{secure}/a?b=c"])
    assert world.ask(secure).body == b"secure"


def test_a_redirect_elsewhere_is_left_as_it_is(world: Any) -> None:
    """Catches a port of another host that is taken for one of the load balancer."""
    config = {"StatusCode": "HTTP_302", "Host": "example.com", "Port": "80"}
    answer = world.ask(world.url(world.listener({"Type": "redirect", "RedirectConfig": config})), "/a")

    assert (answer.status, answer.header("location")) == (302, ["http://example.com:80/a"])


def test_a_request_over_tls_says_so_in_its_event(world: Any) -> None:
    """Catches a function that would redirect a secure client to https for ever."""
    name = world.function(ECHO)
    group = world.target_group(f"arn:aws:lambda:us-east-1:123456789012:function:{name}")
    certificate = world.call("acm", "RequestCertificate", {"DomainName": "shop.example.com"})["CertificateArn"]
    tls = {"Protocol": "HTTPS", "Port": 443, "Certificates": [{"CertificateArn": certificate}]}
    url = world.url(world.listener({"Type": "forward", "TargetGroupArn": group}, **tls))
    headers = world.ask(url).json["headers"]

    assert (headers["x-forwarded-proto"], headers["x-forwarded-port"]) == ("https", "443")


def test_a_listener_keeps_its_port_and_gives_it_up_when_it_is_deleted(world: Any) -> None:
    """Catches ports that change with every deployment, or that stay open after it."""
    first = world.listener(fixed(200, "first"))
    url = world.url(first)
    second = world.listener(fixed(200, "second"))
    world.call("elbv2", "ModifyListener", {"ListenerArn": first, "DefaultActions": [fixed(200, "changed")]})
    assert (world.url(first), world.ask(url).body) == (url, b"changed")

    world.call("elbv2", "DeleteListener", {"ListenerArn": first})
    assert first not in [address.listener_arn for address in world.door.addresses()]
    assert world.ask(world.url(second)).body == b"second"
    with pytest.raises(ConnectionRefusedError):
        world.ask(url)


def test_a_binary_answer_in_base64_is_decoded(world: Any) -> None:
    """Catches an image that arrives as text."""
    encoded = base64.b64encode(b"\x89PNG\x00").decode()
    url = world.serve(
        f"def handler(e, c): return {{'statusCode': 200, 'isBase64Encoded': True, 'body': '{encoded}',"
        " 'headers': {'Content-Type': 'image/png'}}"
    )

    assert world.ask(url).body == b"\x89PNG\x00"
