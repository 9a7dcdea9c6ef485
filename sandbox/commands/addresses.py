"""Where the sandbox is reached."""

from collections.abc import Sequence

from sandbox.commands.command_line import CommandLine
from sandbox.control import PREFIX, ask
from sandbox.home import Running, Settings
from sandbox.process import ensure_running


def addresses(settings: Settings, arguments: Sequence[str]) -> int:
    """Says where each listener of the account is reached, and what to try."""
    CommandLine("addresses", str(addresses.__doc__)).parse_args(arguments)
    print_addresses(ensure_running(settings))
    return 0


def print_addresses(running: Running) -> None:
    """Prints where each listener is reached, the page, and the account's API."""
    found = ask(running.endpoint, "GET", "addresses")
    for each in found:
        print(f"{each['load_balancer_name']} ({each['protocol']} {each['listener_port']}) answers at {each['url']}")
    print(f"Watch it at {running.endpoint}{PREFIX}")
    if found:
        print(f"Try:  curl {found[0]['url']}/")
    print(
        f"      AWS_ENDPOINT_URL={running.endpoint} for any AWS client, or: python -m sandbox exec -- aws lambda list-functions"
    )
