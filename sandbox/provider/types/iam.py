"""IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/"""

import json
from typing import Any

from sandbox.provider.properties import document, local, member, output
from sandbox.provider.resource_type import Api, Instance, Naming, Operation, Property, ResourceType, Tagging
from sandbox.provider.values import Properties

ABSENT = ("NoSuchEntity",)
NO_BOUNDARY = "NoBoundary"
"""Stands for a permissions boundary that is taken away by a call of its own."""


def _role(instance: Instance) -> dict[str, Any]:
    return {"RoleName": instance.id}


def _policy(instance: Instance) -> dict[str, Any]:
    return {"PolicyArn": instance.id}


def _detach_everything(api: Api, instance: Instance) -> None:
    """`forceDetachPolicies`: what others have put on the role goes with it."""
    if not instance.properties.get("forceDetachPolicies"):
        return
    for attached in api("iam", "ListAttachedRolePolicies", _role(instance))["AttachedPolicies"]:
        api("iam", "DetachRolePolicy", {**_role(instance), "PolicyArn": attached["PolicyArn"]})
    for name in api("iam", "ListRolePolicies", _role(instance))["PolicyNames"]:
        api("iam", "DeleteRolePolicy", {**_role(instance), "PolicyName": name})


ROLE = ResourceType(
    token="aws:iam/role:Role",
    service="iam",
    naming=Naming("name", limit=64, prefix_property="namePrefix"),
    tagging=Tagging(target=lambda i, _: _role(i), tag="TagRole", untag="UntagRole", read="ListRoleTags"),
    create=Operation("CreateRole", result="Role"),
    identify=lambda _inputs, item: item["RoleName"],
    reads=(Operation("GetRole", _role, "Role"),),
    updates=(
        Operation("UpdateAssumeRolePolicy", _role, only=frozenset({"assumeRolePolicy"})),
        Operation("UpdateRole", _role, only=frozenset({"description", "maxSessionDuration"})),
        Operation("PutRolePermissionsBoundary", _role, only=frozenset({"permissionsBoundary"})),
        Operation(
            "DeleteRolePermissionsBoundary",
            _role,
            takes=frozenset({NO_BOUNDARY}),
            split=lambda _members, _instance: ({},),
        ),
    ),
    delete=Operation("DeleteRole", _role),
    absent=ABSENT,
    empty=_detach_everything,
    imported=lambda id_: {"name": id_},
    properties={
        "assumeRolePolicy": Property(
            write=lambda value: {"AssumeRolePolicyDocument": value, "PolicyDocument": value},
            read=lambda item: json.dumps(item["AssumeRolePolicyDocument"]),
            required=True,
            compare="json",
        ),
        "name": member("RoleName", replaces=True),
        "namePrefix": local(replaces=True),
        "path": member("Path", default="/", replaces=True),
        "description": member("Description", unset=""),
        "maxSessionDuration": member("MaxSessionDuration", default=3600),
        "permissionsBoundary": Property(
            write=lambda value: {"PermissionsBoundary": value} if value else {NO_BOUNDARY: True},
            read=lambda item: item.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            unset="",
        ),
        "forceDetachPolicies": local(default=False),
        "tags": local(),
        "arn": output("Arn"),
        "createDate": output("CreateDate"),
        "uniqueId": output("RoleId"),
    },
)


def _inline(instance: Instance) -> dict[str, Any]:
    return {"RoleName": instance.properties["role"], "PolicyName": instance.properties["name"]}


def _imported_inline(id_: str) -> Properties:
    role, name = id_.split(":", 1)
    return {"role": role, "name": name}


ROLE_POLICY = ResourceType(
    token="aws:iam/rolePolicy:RolePolicy",
    service="iam",
    naming=Naming("name", limit=128, prefix_property="namePrefix"),
    create=Operation("PutRolePolicy"),
    identify=lambda inputs, _item: f"{inputs['role']}:{inputs['name']}",
    reads=(Operation("GetRolePolicy", _inline),),
    updates=(Operation("PutRolePolicy", _inline),),
    delete=Operation("DeleteRolePolicy", _inline),
    absent=ABSENT,
    imported=_imported_inline,
    import_form="role:name",
    properties={
        "name": member("PolicyName", replaces=True),
        "namePrefix": local(replaces=True),
        "role": member("RoleName", required=True, replaces=True),
        "policy": document("PolicyDocument", required=True),
    },
)


def _drop_oldest_version(api: Api, instance: Instance) -> None:
    """A policy with several versions cannot be deleted before all but the default one are."""
    for version in api("iam", "ListPolicyVersions", _policy(instance))["Versions"]:
        if not version["IsDefaultVersion"]:
            api("iam", "DeletePolicyVersion", {**_policy(instance), "VersionId": version["VersionId"]})


POLICY = ResourceType(
    token="aws:iam/policy:Policy",
    service="iam",
    naming=Naming("name", limit=128, prefix_property="namePrefix"),
    tagging=Tagging(target=lambda i, _: _policy(i), tag="TagPolicy", untag="UntagPolicy", read="ListPolicyTags"),
    create=Operation("CreatePolicy", result="Policy"),
    identify=lambda _inputs, item: item["Arn"],
    reads=(
        Operation("GetPolicy", _policy, "Policy"),
        Operation(
            "GetPolicyVersion",
            _policy,
            "PolicyVersion.Document",
            keys_found=lambda item: {"VersionId": item["DefaultVersionId"]},
            into="PolicyDocument",
        ),
    ),
    updates=(
        Operation(
            "CreatePolicyVersion",
            lambda i: {**_policy(i), "SetAsDefault": True},
            only=frozenset({"policy"}),
        ),
    ),
    delete=Operation("DeletePolicy", _policy),
    absent=ABSENT,
    empty=_drop_oldest_version,
    properties={
        "policy": document("PolicyDocument", required=True),
        "name": member("PolicyName", replaces=True),
        "namePrefix": local(replaces=True),
        "path": member("Path", default="/", replaces=True),
        "description": member("Description", replaces=True),
        "tags": local(),
        "arn": output("Arn"),
        "policyId": output("PolicyId"),
        "attachmentCount": output("AttachmentCount"),
    },
)


def _attachment(instance: Instance) -> dict[str, Any]:
    return {"RoleName": instance.properties["role"], "PolicyArn": instance.properties["policyArn"]}


def _imported_attachment(id_: str) -> Properties:
    role, arn = id_.split("/", 1)
    return {"role": role, "policyArn": arn}


ROLE_POLICY_ATTACHMENT = ResourceType(
    token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    service="iam",
    create=Operation("AttachRolePolicy"),
    identify=lambda inputs, _item: f"{inputs['role']}/{inputs['policyArn']}",
    reads=(
        Operation(
            "ListAttachedRolePolicies",
            lambda i: {"RoleName": i.properties["role"]},
            "AttachedPolicies",
            pick=lambda found, i: next(
                (each for each in found if each["PolicyArn"] == i.properties["policyArn"]), None
            ),
        ),
    ),
    delete=Operation("DetachRolePolicy", _attachment),
    absent=ABSENT,
    imported=_imported_attachment,
    import_form="role/policyArn",
    properties={
        "role": member("RoleName", required=True, replaces=True, readable=False),
        "policyArn": member("PolicyArn", required=True, replaces=True),
    },
)

TYPES = (ROLE, ROLE_POLICY, POLICY, ROLE_POLICY_ATTACHMENT)
