"""moto as a server: its settings, its WSGI application, and who holds its only state."""

import os
from threading import Lock
from typing import TYPE_CHECKING

from moto import settings
from moto.core.base_backend import BackendDict
from moto.core.config import default_user_config
from moto.core.model_instances import reset_model_data
from moto.moto_server.werkzeug_app import (  # pyright: ignore[reportMissingTypeStubs] - as in server.py
    DomainDispatcherApplication,
    create_backend_app,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_owner: list[object] = []
_owner_lock = Lock()


def claim(owner: object) -> None:
    """Empties the emulation and gives it to `owner`; RuntimeError while another owner holds it."""
    with _owner_lock:
        if _owner:
            raise RuntimeError("Another emulated account runs in this process: stop it first (moto keeps one state).")
        _owner.append(owner)
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"  # 1,300 machine images that nobody starts here
    default_user_config["lambda"] = {"use_docker": False}  # functions run in the sandbox's own environments
    settings.ACM_VALIDATION_WAIT = 0  # nobody would answer the e-mail or see the DNS record
    _forget()


def release(owner: object) -> None:
    """Ends `owner`'s hold on the emulation and empties it."""
    with _owner_lock:
        _owner.remove(owner)
    _forget()


def application() -> "WSGIApplication":
    """moto's answer to every AWS API request; a service is imported when it is first called."""
    return DomainDispatcherApplication(create_backend_app)


def _forget() -> None:
    BackendDict.reset()
    reset_model_data()
