"""A shop's orders, with AWS Lambda Powertools: routes, structured logs, no framework of ours."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import ALBResolver
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger(service="orders")
app = ALBResolver()

ORDERS = {"1": {"id": "1", "item": "teapot", "quantity": 1}, "2": {"id": "2", "item": "cups", "quantity": 6}}


@app.get("/orders")
def list_orders() -> list[dict[str, Any]]:
    """All orders."""
    return list(ORDERS.values())


@app.get("/orders/health")
def health() -> dict[str, str]:
    """What the load balancer's health check asks for."""
    return {"status": "ok"}


@app.get("/orders/<order_id>")
def get_order(order_id: str) -> dict[str, Any]:
    """One order, or 404."""
    if order_id not in ORDERS:
        raise NotFoundError(f"there is no order {order_id}")
    return ORDERS[order_id]


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The entry point that Lambda calls."""
    return app.resolve(event, context)
