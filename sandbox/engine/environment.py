"""Which environment variables the Pulumi engine needs in the sandbox."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from sandbox.engine.find import Engine


def engine_environment(engine: Engine, environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` with what `engine`, its language host and the programs it runs need, for this Python.

    Sources: https://www.pulumi.com/docs/iac/cli/environment-variables/ and, for PULUMI_OPTION_*, the engine's
    `cmd/pulumi/env.go`: every flag can be given as a variable of that form.
    """
    path = [*map(str, engine.search_path), environ.get("PATH", os.defpath)]
    return {
        # Both language hosts, Pulumi's and the sandbox's, run programs that name no virtual environment with this one.
        "PULUMI_PYTHON_CMD": sys.executable,
        **environ,
        "PATH": os.pathsep.join(path),
        # For bin/pulumi-language-python.
        "SANDBOX_PYTHON": sys.executable,
        "SANDBOX_ROOT": str(Path(__file__).parents[2]),
        # Before anything else the engine downloads the plugins that the program's packages and the stack's state name,
        # without regard to providers attached with PULUMI_DEBUG_PROVIDERS: some 600 MB for `aws`, never used here.
        # With this it fetches a plugin only when a resource of that package is registered and no provider is attached.
        "PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
