"""The control API: what commands and the page are answered."""

import json
import socket
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from sandbox.control import PREFIX, Control, ControlError, ask
from sandbox.providers import Providers


@pytest.fixture(scope="module")
def endpoint(world):
    """The endpoint of a sandbox with the control API."""
    world.account.mount(PREFIX, Control(world.sandbox, Providers(world.account), lambda: None))
    return world.account.endpoint


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("GET", "nothing", None, "GET /nothing: there is no such address; allowed are /, /addresses, /alarms.js, "),
        ("PUT", "clock", {}, "PUT /clock: allowed are GET, HEAD, POST."),
        ("POST", "clock", {}, "{} is not understood; allowed are advance"),
        ("POST", "clock", {"advance": -1}, "allowed are advance (0 to 604800 seconds)"),
        ("POST", "clock", {"advance": 604801}, "allowed are advance (0 to 604800 seconds)"),
        ("POST", "clock", {"advance": "5m"}, "is not understood"),
        ("POST", "clock", {"advance": float("nan")}, "is not understood"),
        ("POST", "clock", {"advance": 1, "speed": 1}, "is not understood"),
        ("POST", "clock", {"speed": -1}, "speed is '-1'; allowed are 0 (stands still) to 3600"),
        ("POST", "clock", {"speed": float("inf")}, "speed is 'inf'"),
        ("POST", "clock", [1], "is not understood"),
        ("POST", "providers", {}, "it needs directory"),
        ("GET", "state?minutes=7", None, "minutes is '7'; allowed are 15, 60, 180"),
        ("GET", "state", None, "minutes is ''"),
    ],
)
def test_a_wrong_request_is_refused_in_one_sentence(endpoint, method, path, body, words):
    """Catches an error page in place of a sentence, and a clock that is changed by nonsense."""
    with pytest.raises(ControlError) as refused:
        ask(endpoint, method, path, body)

    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_body_that_is_no_json_is_refused(endpoint):
    """Catches a traceback in the sandbox's log, and none of it at the client."""
    status, told = _request(endpoint, "POST", "clock", body=b"{")

    assert status == 400
    assert told["message"] == "POST /clock: the body is not JSON."


def test_the_clock_tells_and_takes_time_and_speed(endpoint, world):
    """Catches a clock that answers before its work is done, or does not keep its speed."""
    ask(endpoint, "POST", "clock", {"speed": 0})
    before = ask(endpoint, "GET", "clock")

    after = ask(endpoint, "POST", "clock", {"advance": 90.5})

    assert before["speed"] == 0
    assert after["now"] == pytest.approx(before["now"] + 90.5)
    assert ask(endpoint, "POST", "clock", {"speed": 1})["speed"] == world.sandbox.clock.speed == 1


def test_another_site_cannot_steer_the_sandbox_through_a_browser(endpoint):
    """Catches a web page that stops the sandbox of whoever opens it."""
    status, told = _request(endpoint, "POST", "stop", headers={"Origin": "https://elsewhere.example"})

    assert status == 403
    assert "elsewhere.example" in told["message"]
    assert _request(endpoint, "POST", "clock", headers={"Origin": endpoint}, body=b'{"speed": 1}')[0] == 200


def test_a_sandbox_that_is_gone_is_one_sentence(unused_port):
    """Catches a traceback for a sandbox that was killed."""
    with pytest.raises(ControlError, match="does not answer"):
        ask(f"http://127.0.0.1:{unused_port}", "GET", "addresses")


def test_a_proxy_of_the_environment_is_not_asked(endpoint, monkeypatch, unused_port):
    """Catches calls to this machine that leave it."""
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{unused_port}")
    monkeypatch.delenv("no_proxy", raising=False)

    assert ask(endpoint, "GET", "addresses") == []


def test_the_page_has_all_its_files_and_allows_no_others(endpoint):
    """Catches a library that is fetched from elsewhere, and a way to read the machine's files."""
    for name in ("", "page.css", "page.js", "plots.js", "plotly.min.js"):
        status, headers = _head(endpoint, name)
        assert status == 200, name
        assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert _head(endpoint, "page.py")[0] == 404
    assert _head(endpoint, "..%2Fhome.py")[0] == 404


@pytest.fixture
def unused_port():
    """A port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # taken, and not listening
        yield taken.getsockname()[1]


def _request(endpoint, method, path, *, headers=None, body=b""):
    connection = HTTPConnection(urlsplit(endpoint).netloc, timeout=60)
    try:
        connection.request(method, PREFIX + path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, json.load(answer)
    finally:
        connection.close()


def _head(endpoint, path):
    connection = HTTPConnection(urlsplit(endpoint).netloc, timeout=60)
    try:
        connection.request("HEAD", PREFIX + path)
        answer = connection.getresponse()
        return answer.status, answer.headers
    finally:
        connection.close()
