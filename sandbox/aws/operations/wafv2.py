"""Web ACLs, which are kept and described: no request is filtered.

https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html
"""

from typing import Any

from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

REPLACED: dict[str, tuple[str, Any]] = {
    "Description": ("description", ""),
    "Rules": ("rules", []),
    "CustomResponseBodies": ("custom_response_bodies", None),
    "CaptchaConfig": ("captcha_config", None),
    "ChallengeConfig": ("challenge_config", None),
    "TokenDomains": ("token_domains", None),
    "AssociationConfig": ("association_config", None),
}
"""Members that an update takes away by leaving them out: moto's name, and what stays then."""


def update_web_acl(state: State, params: Params, emulate: Emulate) -> Result:
    """An update replaces all settings; moto keeps those that it does not name."""
    result = emulate()
    web_acl = state.wafv2(params["Scope"]).get_web_acl(None, params["Name"], params["Id"])
    for member, (attribute, nothing) in REPLACED.items():
        if not params.get(member):
            setattr(web_acl, attribute, nothing)
    return result


def associate_web_acl(state: State, params: Params, emulate: Emulate) -> Result:
    """A resource has one web ACL: another one takes the place of the first."""
    result = emulate()
    for web_acl in state.wafv2("REGIONAL").wacls.values():
        others = [arn for arn in web_acl.associated_resources if arn != params["ResourceArn"]]
        chosen = [params["ResourceArn"]] if web_acl.arn == params["WebACLArn"] else []
        web_acl.associated_resources = others + chosen
    return result
