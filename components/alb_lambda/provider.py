"""How do programs in other languages than Python get the components?"""

from pulumi import InputPropertiesError, ResourceOptions
from pulumi.output import Inputs
from pulumi.provider import ConstructResult
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.experimental.host import components_from_module
from pulumi.provider.experimental.util import camel_case
from pulumi.provider.server import ComponentInitError

import alb_lambda
from alb_lambda.arguments import BadArguments


class AlbLambdaProvider(ComponentProvider):
    """Serves the components to the engine, which asks for them on behalf of a program.

    It is Pulumi's own provider for Python components, except that it reports wrong arguments as what they are; Pulumi's
    own reports any error of a component with a traceback.
    """

    def __init__(self) -> None:
        super().__init__(components_from_module(alb_lambda), name="alb-lambda", version=alb_lambda.__version__)

    def construct(
        self, name: str, resource_type: str, inputs: Inputs, options: ResourceOptions | None = None
    ) -> ConstructResult:
        """Creates the component; raises `InputPropertiesError` if its arguments are wrong."""
        try:
            return super().construct(name, resource_type, inputs, options)
        except ComponentInitError as error:
            if isinstance(error.inner, BadArguments):
                raise _for_the_engine(error.inner) from None
            raise


def _for_the_engine(error: BadArguments) -> InputPropertiesError:
    """The same error with the names that other languages use.

    All in the message: for a property that is listed by itself the engine prints the value, secrets included.
    """
    problems = [f"{camel_case(problem.argument)}: {problem.sentence}" for problem in error.problems]
    return InputPropertiesError("\n  - ".join(["these arguments are wrong:", *problems]), errors=[])
