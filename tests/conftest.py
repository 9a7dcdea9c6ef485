"""What all tests need of the process that they run in."""

import signal


def pytest_configure() -> None:
    """A shell that starts a job in the background lets it ignore Ctrl-C, and so would every command the tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
