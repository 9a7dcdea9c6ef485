"""`python -m sandbox.engine`: has the engine ready, building it first where there is none."""

import sys

from sandbox.engine.build import EngineError
from sandbox.engine.find import ensure_engine

try:
    engine = ensure_engine()
except EngineError as missing:
    sys.exit(str(missing))
sys.stdout.write(f"Pulumi {engine.version} ({engine.source})\n")
