"""How the emulated account says no."""

from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - AWS's error codes carry the "Exception" or not, as AWS pleases
    """AWS's refusal of a request: the API's error code and sentence, sent to the client in the service's own protocol.

    The HTTP status follows from the code by the service's model (400 where it does not say). `members`: what else AWS
    tells with this error, as the API reference spells it (`{"Reason": ...}`).
    """

    def __init__(self, code: str, message: str, members: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.members = dict(members or {})
        vars(self).update(self.members)  # moto's serializer looks for them as attributes
