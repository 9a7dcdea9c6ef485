"""The lives of web ACLs."""

from collections.abc import Mapping
from typing import Any

from tests.sandbox.provider.life import Life, Properties, tagged


def _visibility(metric: str) -> Properties:
    return {"cloudwatchMetricsEnabled": True, "metricName": metric, "sampledRequestsEnabled": False}


def _rule(name: str, priority: int, statement: Properties, **more: Any) -> Properties:
    rule = {"name": name, "priority": priority, "statement": statement, "visibilityConfig": _visibility(name)}
    return {**rule, "action": {"block": {}}, **more}


FORGED = {
    "byteMatchStatement": {
        "searchString": "forged",
        "positionalConstraint": "CONTAINS",
        "fieldToMatch": {
            "cookies": {"matchPatterns": [{"all": {}}], "matchScope": "VALUE", "oversizeHandling": "CONTINUE"}
        },
        "textTransformations": [{"priority": 0, "type": "NONE"}],
    }
}
ABROAD = {"notStatement": {"statement": {"geoMatchStatement": {"countryCodes": ["DE", "AT"]}}}}
RATE = _rule("rate", 0, {"rateBasedStatement": {"limit": 2000, "aggregateKeyType": "IP"}})
BOTH = _rule(
    "both",
    1,
    {"andStatement": {"statements": [FORGED, ABROAD]}},
    action={"block": {"customResponse": {"responseCode": 403, "customResponseBodyKey": "no"}}},
)
MANAGED = {
    "name": "managed",
    "priority": 1,
    "statement": {
        "managedRuleGroupStatement": {
            "name": "AWSManagedRulesBotControlRuleSet",
            "vendorName": "AWS",
            "managedRuleGroupConfigs": [{"awsManagedRulesBotControlRuleSet": {"inspectionLevel": "COMMON"}}],
        }
    },
    "overrideAction": {"none": {}},
    "visibilityConfig": _visibility("managed"),
}


LIVES: Mapping[str, Life] = {
    "aws:wafv2/webAcl:WebAcl": Life(
        inputs=lambda _: {
            "scope": "REGIONAL",
            "description": "before the shop",
            "defaultAction": {"allow": {}},
            "visibilityConfig": _visibility("shop"),
            "rules": [BOTH, RATE],
            "customResponseBodies": [{"key": "no", "content": "no", "contentType": "TEXT_PLAIN"}],
            "tokenDomains": ["shop.example.com", "example.com"],
            **tagged("dev"),
        },
        change=lambda _: {
            "description": None,
            "defaultAction": {"block": {}},
            "visibilityConfig": _visibility("store"),
            "rules": [{**RATE, "action": {"count": {}}}, MANAGED],
            "customResponseBodies": None,
            "captchaConfig": {"immunityTimeProperty": {"immunityTime": 120}},
            "tokenDomains": None,
            **tagged("live"),
        },
        import_id=lambda inputs: f"{inputs['id']}/{inputs['name']}/{inputs['scope']}",
    ),
    "aws:wafv2/webAclAssociation:WebAclAssociation": Life(
        inputs=lambda around: {"webAclArn": around.web_acl, "resourceArn": around.load_balancer},
    ),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": Life(
        inputs=lambda around: {
            "resourceArn": around.web_acl,
            "logDestinationConfigs": [around.firewall_log],
            "redactedFields": [{"singleHeader": {"name": "authorization"}}, {"queryString": {}}],
        },
        change=lambda _: {
            "redactedFields": [{"uriPath": {}}],
            "loggingFilter": {
                "defaultBehavior": "DROP",
                "filters": [
                    {
                        "behavior": "KEEP",
                        "requirement": "MEETS_ANY",
                        "conditions": [{"actionCondition": {"action": "BLOCK"}}],
                    }
                ],
            },
        },
    ),
}
