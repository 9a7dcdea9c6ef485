"""What is executed to run a function."""

from sandbox.functions.invocation import NO_ENTRYPOINT, UNKNOWN_RUNTIME, CannotRun, FunctionVersion
from sandbox.functions.launcher import Folders, Places


def command(function: FunctionVersion, folders: Folders, places: Places) -> tuple[str, ...]:
    """The command line for a function; raises CannotRun.

    A Python function runs under AWS's runtime interface client, and whatever Python version it names, with the Python
    that is here. -S keeps out every package installed for the sandbox; what Lambda provides is on PYTHONPATH.
    An OS-only runtime runs the `bootstrap` of its archive or of a layer
    (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html).
    """
    if function.is_python:
        return (places.interpreter, "-S", "-m", "awslambdaric", function.handler)
    if not function.runtime.startswith("provided"):
        raise CannotRun(
            UNKNOWN_RUNTIME,
            f"The sandbox runs functions of the runtimes python* and provided*, not of {function.runtime}.",
        )
    candidates = (f"{places.code}/bootstrap", f"{places.layers}/bootstrap")
    for folder, path in zip((folders.code, folders.layers), candidates, strict=True):
        if (folder / "bootstrap").is_file():
            return (path,)
    raise CannotRun(NO_ENTRYPOINT, f"Couldn't find valid bootstrap(s): [{' '.join(candidates)}]")
