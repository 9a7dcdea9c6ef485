"""Tables that keep all that they are told.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
"""

from typing import Any, cast

from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

STANDARD = "STANDARD"
"""The class that a table has if nobody chose one; DescribeTable does not mention it."""


def create_table(state: State, params: Params, emulate: Emulate) -> Result:
    emulate()
    table = state.dynamodb.get_table(params["TableName"])
    table.remembered_class = params.get("TableClass", STANDARD)
    if params.get("SSESpecification", {}).get("Enabled"):
        _leave_own_key_to_aws(state)
    return _described(table, "TableDescription")


def update_table(state: State, params: Params, emulate: Emulate) -> Result:
    """moto ignores a new class or encryption, and goes on to describe streams and attributes that are gone."""
    emulate()
    table = state.dynamodb.get_table(params["TableName"])
    table.remembered_class = params.get("TableClass", _class(table))
    if "SSESpecification" in params:
        _encrypt(state, table, params["SSESpecification"])
    if params.get("StreamSpecification", {}).get("StreamEnabled") is False:
        table.latest_stream_label = None
    used = _key_attributes(table)
    table.attr = [each for each in table.attr if each["AttributeName"] in used]
    return _described(table, "TableDescription")


def describe_table(state: State, params: Params, emulate: Emulate) -> Result:
    emulate()
    return _described(state.dynamodb.get_table(params["TableName"]), "Table")


def list_tags_of_resource(state: State, params: Params, emulate: Emulate) -> Result:
    """moto's pages have ten tags, of the fifty that a table may have."""
    emulate()
    return {"Tags": state.dynamodb.list_tags_of_resource(params["ResourceArn"])}


def _described(table: Any, member: str) -> Result:
    description = cast("dict[str, Any]", table.describe(member)[member])
    if _class(table) != STANDARD:
        description["TableClassSummary"] = {"TableClass": _class(table)}
    return {member: description}


def _class(table: Any) -> str:
    return getattr(table, "remembered_class", STANDARD)


def _encrypt(state: State, table: Any, specification: dict[str, Any]) -> None:
    table.sse_specification = specification
    if specification.get("Enabled") and "KMSMasterKeyId" not in specification:
        specification["KMSMasterKeyId"] = table._get_default_encryption_key(  # noqa: SLF001 - as moto does at creation
            state.account_id, state.region
        )
        _leave_own_key_to_aws(state)


def _leave_own_key_to_aws(state: State) -> None:
    """moto makes DynamoDB's own key as if the account's owner had made it."""
    if state.kms.alias_exists("alias/aws/dynamodb"):
        state.kms.describe_key("alias/aws/dynamodb").key_manager = "AWS"


def _key_attributes(table: Any) -> set[str]:
    """The attributes that some key uses; AWS forgets the others when an index goes."""
    schemas = (table.schema, *(index.schema for index in table.all_indexes()))
    return {key["AttributeName"] for schema in schemas for key in schema}
