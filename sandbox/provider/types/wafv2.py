"""AWS WAF: https://docs.aws.amazon.com/waf/latest/APIReference/"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from sandbox.provider.blocks import modelled
from sandbox.provider.properties import local, member, output, to_block, to_members
from sandbox.provider.resource_type import Instance, Item, Members, Naming, Operation, Property, ResourceType, Tagging

ABSENT = ("WAFNonexistentItemException",)

LISTED = frozenset({"CookieMatchPattern", "HeaderOrder", "Headers"})
"""Shapes of which Pulumi takes a list of one."""

RESPONSE_BODY = {"content": "Content", "contentType": "ContentType"}

LOGGING = frozenset({"LogDestinationConfigs", "LoggingFilter", "RedactedFields", "ResourceArn"})
"""Members of the one member that the call takes."""


def _given(members: Members) -> Members:
    """These calls set everything: what they are not given is taken away."""
    return {name: value for name, value in members.items() if value is not None}


def _web_acl(instance: Instance) -> Members:
    inputs = instance.properties
    return {"Id": instance.id.partition("/")[0], "Name": inputs["name"], "Scope": inputs["scope"]}


def _lock(item: Item) -> Members:
    return {"LockToken": item["LockToken"]}


def _response_bodies(value: Any) -> Members:
    bodies = {each["key"]: {name: text for name, text in each.items() if name != "key"} for each in value}
    return {"CustomResponseBodies": {key: to_members(body, RESPONSE_BODY) for key, body in bodies.items()} or None}


def _read_response_bodies(item: Item) -> Any:
    found: dict[str, Any] = item.get("CustomResponseBodies") or {}
    return [{"key": key, **to_block(body, RESPONSE_BODY)} for key, body in found.items()]


_block = partial(modelled, "wafv2", "CreateWebACL", listed=LISTED)

WEB_ACL = ResourceType(
    token="aws:wafv2/webAcl:WebAcl",
    service="wafv2",
    naming=Naming("name", limit=128, prefix_property="namePrefix"),
    tagging=Tagging(
        target=lambda _, item: {"ResourceARN": item["ARN"]},
        tag="TagResource",
        untag="UntagResource",
        read="ListTagsForResource",
        result="TagInfoForResource.TagList",
    ),
    create=Operation("CreateWebACL", result="Summary", split=lambda members, _: (_given(members),)),
    identify=lambda _inputs, item: item["Id"],
    reads=(
        Operation(
            "GetWebACL",
            _web_acl,
            "merge(WebACL, {LockToken: LockToken, ApplicationIntegrationURL: ApplicationIntegrationURL})",
        ),
    ),
    updates=(
        Operation("UpdateWebACL", _web_acl, keys_found=_lock, whole=True, split=lambda members, _: (_given(members),)),
    ),
    delete=Operation("DeleteWebACL", _web_acl, keys_found=_lock),
    absent=ABSENT,
    renews=lambda _changed, _inputs: ("capacity", "lockToken"),
    imported=lambda id_: dict(zip(("name", "scope"), id_.split("/")[1:], strict=True)),
    import_form="id/name/scope",
    properties={
        "name": member("Name", replaces=True),
        "namePrefix": local(replaces=True),
        "scope": member("Scope", required=True, replaces=True, readable=False),
        "description": Property(
            write=lambda value: {"Description": value or None},
            read=lambda item: item.get("Description") or None,
            unset="",
        ),
        "defaultAction": _block("DefaultAction", required=True),
        "rules": _block("Rules", unset=[]),
        "visibilityConfig": _block("VisibilityConfig", required=True, compare="exact"),
        "captchaConfig": _block("CaptchaConfig", unset={}, compare="exact"),
        "challengeConfig": _block("ChallengeConfig", unset={}, compare="exact"),
        "customResponseBodies": Property(write=_response_bodies, read=_read_response_bodies, unset=[], compare="set"),
        "tokenDomains": Property(
            write=lambda value: {"TokenDomains": value or None},
            read=lambda item: item.get("TokenDomains"),
            unset=[],
            compare="set",
        ),
        "tags": local(),
        "arn": output("ARN"),
        "capacity": output("Capacity"),
        "lockToken": output("LockToken"),
        "applicationIntegrationUrl": output("ApplicationIntegrationURL"),
    },
)

WEB_ACL_ASSOCIATION = ResourceType(
    token="aws:wafv2/webAclAssociation:WebAclAssociation",
    service="wafv2",
    create=Operation("AssociateWebACL"),
    identify=lambda inputs, _item: f"{inputs['webAclArn']},{inputs['resourceArn']}",
    reads=(Operation("GetWebACLForResource", lambda i: {"ResourceArn": i.properties["resourceArn"]}, "WebACL"),),
    delete=Operation("DisassociateWebACL", lambda i: {"ResourceArn": i.properties["resourceArn"]}),
    absent=ABSENT,
    imported=lambda id_: dict(zip(("webAclArn", "resourceArn"), id_.split(","), strict=True)),
    import_form="webAclArn,resourceArn",
    properties={
        "webAclArn": member("WebACLArn", required=True, replaces=True, found="ARN"),
        "resourceArn": member("ResourceArn", required=True, replaces=True, readable=False),
    },
)


def _logging_configuration(members: Members, _instance: Instance) -> Iterable[Members]:
    return ({"LoggingConfiguration": _given(members)},)


_logging_block = partial(modelled, "wafv2", "PutLoggingConfiguration")
_put_logging = Operation("PutLoggingConfiguration", takes=LOGGING, split=_logging_configuration, whole=True)

WEB_ACL_LOGGING_CONFIGURATION = ResourceType(
    token="aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    service="wafv2",
    create=_put_logging,
    identify=lambda inputs, _item: inputs["resourceArn"],
    reads=(Operation("GetLoggingConfiguration", lambda i: {"ResourceArn": i.id}, "LoggingConfiguration"),),
    updates=(_put_logging,),
    delete=Operation("DeleteLoggingConfiguration", lambda i: {"ResourceArn": i.id}),
    absent=ABSENT,
    properties={
        "resourceArn": member("ResourceArn", required=True, replaces=True),
        "logDestinationConfigs": member("LogDestinationConfigs", required=True, replaces=True, unordered=True),
        "loggingFilter": _logging_block("LoggingConfiguration.LoggingFilter", unset={}),
        "redactedFields": _logging_block("LoggingConfiguration.RedactedFields", unset=[]),
    },
)

TYPES = (WEB_ACL, WEB_ACL_ASSOCIATION, WEB_ACL_LOGGING_CONFIGURATION)
