"""Cases of the rules about the order in which a listener tries its rules."""

from tests.policies.case import Case, Cases

_SHARED = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/front/0a1b/2c3d"
_RULE = """
def rule(name, listener, priority=None, kind=aws.lb.ListenerRule):
    conditions = [{"path_pattern": {"values": [f"/{name}"]}}]
    actions = [{"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}]
    kind(name, listener_arn=listener, priority=priority, conditions=conditions, actions=actions)

def listener(name):
    front = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/front/0a1b"
    return aws.lb.Listener(name, load_balancer_arn=front, default_actions=[{"type": "fixed-response"}])
"""

RULE_PRIORITY_UNIQUE = Cases(
    rule="listener-rule-priority-unique",
    fails=(
        f"""
        for path in ("orders", "stock"):
            aws.lb.ListenerRule(
                path,
                listener_arn="{_SHARED}",
                priority=10,
                conditions=[{{"path_pattern": {{"values": [f"/{{path}}/*"]}}}}],
                actions=[{{"type": "fixed-response", "fixed_response": {{"content_type": "text/plain"}}}}],
            )
        """,
        # A listener of this stack, and the twin type.
        Case(
            """
            http = listener("http")
            rule("orders", http.arn, 10)
            rule("stock", http.arn, 20)
            rule("returns", http.arn, 10, kind=aws.alb.ListenerRule)
            """,
            given=_RULE,
        ),
        # One that is not known yet does not hide two that are.
        Case(
            f"""
            rule("orders", "{_SHARED}", 10)
            rule("stock", "{_SHARED}", unknown(20))
            rule("returns", "{_SHARED}", 10)
            """,
            given=_RULE,
        ),
    ),
    passes=(
        f"""
        for path, priority in (("orders", 10), ("stock", 20)):
            aws.lb.ListenerRule(
                path,
                listener_arn="{_SHARED}",
                priority=priority,
                conditions=[{{"path_pattern": {{"values": [f"/{{path}}/*"]}}}}],
                actions=[{{"type": "fixed-response", "fixed_response": {{"content_type": "text/plain"}}}}],
            )
        """,
        # Different listeners, and rules whose place is left to AWS.
        Case(
            f"""
            rule("orders", listener("http").arn, 10)
            rule("stock", listener("other").arn, 10)
            rule("returns", "{_SHARED}")
            rule("invoices", "{_SHARED}")
            rule("alone", listener("third").arn, unknown(10))
            rule("elsewhere", unknown("another listener"), 30)
            """,
            given=_RULE,
        ),
    ),
    undecided=(
        Case(f'rule("orders", "{_SHARED}", 10)\nrule("stock", "{_SHARED}", unknown(20))', given=_RULE),
        Case(f'rule("orders", "{_SHARED}", 10)\nrule("stock", unknown("elsewhere"), 10)', given=_RULE),
    ),
)

RULE_PRIORITIES_NOT_MIXED = Cases(
    rule="listener-rule-priorities-not-mixed",
    fails=(
        f"""
        for path, priority in (("orders", 10), ("stock", None)):
            aws.lb.ListenerRule(
                path,
                listener_arn="{_SHARED}",
                priority=priority,
                conditions=[{{"path_pattern": {{"values": [f"/{{path}}/*"]}}}}],
                actions=[{{"type": "fixed-response", "fixed_response": {{"content_type": "text/plain"}}}}],
            )
        """,
        Case(
            """
            http = listener("http")
            rule("orders", http.arn, 10)
            rule("stock", http.arn, kind=aws.alb.ListenerRule)
            """,
            given=_RULE,
        ),
        # A priority that is not known yet is one that is stated.
        Case(f'rule("orders", "{_SHARED}", unknown(10))\nrule("stock", "{_SHARED}")', given=_RULE),
    ),
    passes=(
        f"""
        for path, priority in (("orders", 10), ("stock", 20)):
            aws.lb.ListenerRule(
                path,
                listener_arn="{_SHARED}",
                priority=priority,
                conditions=[{{"path_pattern": {{"values": [f"/{{path}}/*"]}}}}],
                actions=[{{"type": "fixed-response", "fixed_response": {{"content_type": "text/plain"}}}}],
            )
        """,
        # None states one on the first listener, all do on the second.
        Case(
            f"""
            rule("orders", "{_SHARED}")
            rule("stock", "{_SHARED}")
            rule("returns", listener("http").arn, 10)
            """,
            given=_RULE,
        ),
    ),
    undecided=(
        Case(
            'rule("orders", unknown("elsewhere"), 10)\nrule("stock", unknown("elsewhere again"))',
            given=_RULE,
        ),
    ),
)
