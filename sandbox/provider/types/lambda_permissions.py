"""Permissions: the statements of a function's resource policy, each a resource of its own."""

import json
from typing import Any, cast

from sandbox.provider.properties import boolean, local, member
from sandbox.provider.resource_type import Instance, Item, Members, Naming, Operation, Property, ResourceType
from sandbox.provider.types.lambda_qualifiers import function_keys
from sandbox.provider.values import Properties


def _permission_keys(instance: Instance) -> Members:
    return function_keys(instance, "function")


def _imported_permission(id_: str) -> Properties:
    """`function/statement` or `function:qualifier/statement`, as the provider's documentation gives it."""
    function, statement = id_.rsplit("/", 1)
    name, _, qualifier = function.partition(":")
    found = {"function": name, "statementId": statement}
    return {**found, "qualifier": qualifier} if qualifier else found


def _statement(policy: str | None, instance: Instance) -> Item | None:
    """The one statement of a function's policy that this permission is."""
    statements = cast("list[dict[str, Any]]", json.loads(policy)["Statement"]) if policy else []
    return next((each for each in statements if each["Sid"] == instance.properties["statementId"]), None)


def _principal(item: Item) -> Any:
    principal = item["Principal"]
    return principal if isinstance(principal, str) else next(iter(principal.values()))


def _is_for_url(item: Item) -> bool:
    return boolean(item.get("Condition", {}).get("Bool", {}).get("lambda:InvokedViaFunctionUrl", ""))


PERMISSION = ResourceType(
    token="aws:lambda/permission:Permission",
    service="lambda",
    naming=Naming("statementId", limit=100, prefix_property="statementIdPrefix"),
    create=Operation("AddPermission"),
    identify=lambda inputs, _item: inputs["statementId"],
    reads=(Operation("GetPolicy", _permission_keys, "Policy", pick=_statement),),
    delete=Operation("RemovePermission", lambda i: {**_permission_keys(i), "StatementId": i.properties["statementId"]}),
    absent=("ResourceNotFoundException",),
    imported=_imported_permission,
    import_form="function[:qualifier]/statementId",
    properties={
        "action": member("Action", required=True, replaces=True),
        "function": member("FunctionName", required=True, replaces=True, readable=False),
        "principal": Property(write=lambda value: {"Principal": value}, read=_principal, required=True, replaces=True),
        "qualifier": member("Qualifier", replaces=True, readable=False),
        "sourceAccount": member("SourceAccount", replaces=True, found='Condition.StringEquals."AWS:SourceAccount"'),
        "sourceArn": member("SourceArn", replaces=True, found='Condition.ArnLike."AWS:SourceArn"'),
        "statementId": member("StatementId", replaces=True, found="Sid"),
        "statementIdPrefix": local(replaces=True),
        "principalOrgId": member("PrincipalOrgID", replaces=True, found='Condition.StringEquals."aws:PrincipalOrgID"'),
        "eventSourceToken": member("EventSourceToken", replaces=True, readable=False),
        "functionUrlAuthType": member(
            "FunctionUrlAuthType", replaces=True, found='Condition.StringEquals."lambda:FunctionUrlAuthType"'
        ),
        "invokedViaFunctionUrl": Property(
            write=lambda value: {"InvokedViaFunctionUrl": value}, read=_is_for_url, replaces=True
        ),
    },
)

TYPES = (PERMISSION,)
