"""How the emulated account says no."""


class Refusal(Exception):  # noqa: N818 - AWS's error codes carry the "Exception" or not, as AWS pleases
    """AWS's refusal of a request: the API's error code and sentence, sent to the client in the service's own protocol.

    The HTTP status follows from the code by the service's model (400 where it does not say).
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
