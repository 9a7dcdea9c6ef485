"""What ACM refuses; https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html."""

from sandbox.aws.errors import Refusal
from sandbox.aws.load_balancer_use import load_balancers_with_certificate
from sandbox.aws.signatures import Params
from sandbox.aws.state import State


def certificate_in_use(state: State, params: Params) -> None:
    arn = params["CertificateArn"]
    if users := load_balancers_with_certificate(state, arn):
        raise Refusal("ResourceInUseException", f"Certificate {arn} is in use by {', '.join(users)}.")
