"""Cases of the rules about what listeners speak and do."""

from tests.policies.case import Case, Cases

_FORWARD = """
subnets = ["subnet-1", "subnet-2"]
target = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0a1b"
forward = {"type": "forward", "target_group_arn": target}
http = {"port": 80, "protocol": "HTTP", "default_actions": [forward]}

def redirect(**settings):
    return {**http, "default_actions": [{"type": "redirect", "redirect": {"status_code": "HTTP_301", **settings}}]}
"""
_PUBLIC = f'{_FORWARD}\nfront = aws.lb.LoadBalancer("front", subnets=subnets)\n'
_LISTENER = 'aws.lb.Listener("web", load_balancer_arn=front.arn'


def _redirect(settings: str) -> Case:
    return Case(f"{_LISTENER}, **redirect({settings}))", given=_PUBLIC)


def _http_on(settings: str) -> Case:
    """A listener for plain HTTP, on a load balancer with these settings."""
    return Case(
        f"""
        front = aws.lb.LoadBalancer("front", subnets=subnets, {settings})
        {_LISTENER}, **http)
        """,
        given=_FORWARD,
    )


def _rule(actions: str, listener: str = "web.arn", front: str = "") -> Case:
    return Case(
        f"""
        front = aws.lb.LoadBalancer("front", subnets=subnets{front})
        web = {_LISTENER}, **redirect(protocol="HTTPS", port="443"))
        aws.lb.ListenerRule("orders", listener_arn={listener}, conditions=[], actions={actions})
        """,
        given=_FORWARD,
    )


HTTP_REDIRECTS_TO_HTTPS = Cases(
    rule="alb-http-redirects-to-https",
    fails=(
        """
        front = aws.lb.LoadBalancer("front", internal=False, subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.Listener(
            "http",
            load_balancer_arn=front.arn,
            port=80,
            protocol="HTTP",
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        # Facing the internet is the default, and so is HTTP.
        Case(f"{_LISTENER}, port=8080, default_actions=[forward])", given=_PUBLIC),
        # Redirects that do not reach HTTPS: what they leave out stays as it was.
        _redirect('host="www.example.com", port="443"'),
        _redirect('protocol="HTTP", port="8080"'),
        _redirect('protocol="#{protocol}", port="443"'),
        _redirect('protocol="HTTPS"'),
        _redirect('protocol="HTTPS", port="#{port}"'),
        # The twin type.
        Case('aws.alb.Listener("web", load_balancer_arn=front.arn, **http)', given=_PUBLIC),
        # Internal ones, on request.
        Case(_http_on("internal=True").program, config={"internal": True}, given=_FORWARD),
        # One listener of several.
        Case(
            """
            aws.lb.Listener("first", load_balancer_arn=front.arn, **redirect(protocol="HTTPS", port="443"))
            aws.lb.Listener("second", load_balancer_arn=front.arn, **{**http, "port": 8080})
            """,
            given=_PUBLIC,
        ),
        # Rules of a listener that redirects by default.
        _rule("[forward]"),
        _rule('redirect(protocol="HTTP", port="8080")["default_actions"]'),
    ),
    passes=(
        """
        front = aws.lb.LoadBalancer("front", internal=False, subnets=["subnet-1", "subnet-2"])
        redirect = {"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"}
        aws.lb.Listener(
            "http",
            load_balancer_arn=front.arn,
            port=80,
            protocol="HTTP",
            default_actions=[{"type": "redirect", "redirect": redirect}],
        )
        """,
        Case(f'{_LISTENER}, port=443, protocol="HTTPS", default_actions=[forward])', given=_PUBLIC),
        # A rule of one of two listeners, which are both for HTTPS.
        """
        front = aws.lb.LoadBalancer("front", internal=False, subnets=["subnet-1", "subnet-2"])
        redirect = {"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"}
        orders = aws.lb.TargetGroup("orders", target_type="lambda")
        forward = {"type": "forward", "target_group_arn": orders.arn}
        aws.lb.Listener(
            "http", load_balancer_arn=front.arn, port=80, default_actions=[{"type": "redirect", "redirect": redirect}]
        )
        secure = {
            port: aws.lb.Listener(
                f"https-{port}", load_balancer_arn=front.arn, port=port, protocol="HTTPS", default_actions=[forward]
            ).arn
            for port in (443, 8443)
        }
        arns = pulumi.Output.all(**{f"port-{port}": arn for port, arn in secure.items()})
        path = {"path_pattern": {"values": ["/orders"]}}
        aws.lb.ListenerRule("orders", listener_arn=arns["port-443"], actions=[forward], conditions=[path])
        """,
        _http_on("internal=True"),
        # Rules that serve nobody, and one that only the inside can reach.
        _rule('redirect(protocol="HTTPS", port="443", path="/new")["default_actions"]'),
        _rule('[{"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}]'),
        _rule("[forward]", front=", internal=True"),
        # A gateway's listener has no protocol.
        Case(
            """
            gateway = aws.lb.LoadBalancer("gateway", load_balancer_type="gateway", subnets=subnets)
            aws.lb.Listener("all", load_balancer_arn=gateway.arn, default_actions=[forward])
            """,
            given=_FORWARD,
        ),
    ),
    undecided=(
        _http_on("internal=unknown(True)"),
        Case(
            f"""
            front = aws.lb.LoadBalancer("front", load_balancer_type=unknown("gateway"), subnets=subnets)
            {_LISTENER}, default_actions=[forward])
            """,
            given=_FORWARD,
        ),
        Case(f'{_LISTENER}, **{{**http, "protocol": unknown("HTTPS")}})', given=_PUBLIC),
        Case(f'{_LISTENER}, **{{**http, "default_actions": unknown([forward])}})', given=_PUBLIC),
        Case(f'{_LISTENER}, port=80, default_actions=[{{**forward, "type": unknown("forward")}}])', given=_PUBLIC),
        _redirect('protocol=unknown("HTTPS"), port="443"'),
        _redirect('protocol="HTTPS", port=unknown("443")'),
        _rule("unknown([forward])"),
        _rule("[forward]", listener='unknown("elsewhere")'),
        # A load balancer of another stack.
        Case(
            """
            front = unknown("arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/front/0a1b")
            aws.lb.Listener("web", load_balancer_arn=front, **http)
            """,
            given=_FORWARD,
        ),
    ),
)

_ACTIONS = """
front = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/front/0a1b"
actions = {"default_actions": [{"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}]}
"""


def _listener(settings: str, module: str = "lb") -> Case:
    return Case(f'aws.{module}.Listener("web", load_balancer_arn=front, {settings}, **actions)', given=_ACTIONS)


HTTPS_ONLY = Cases(
    rule="alb-listener-https-only",
    fails=(
        _listener('port=80, protocol="HTTP"'),
        # HTTP is the default.
        _listener("port=8080"),
        _listener('port=80, protocol="HTTP"', module="alb"),
        # A redirect is no excuse.
        Case(
            """
            redirect = {"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"}
            aws.lb.Listener(
                "web", load_balancer_arn=front, port=80, default_actions=[{"type": "redirect", "redirect": redirect}]
            )
            """,
            given=_ACTIONS,
        ),
    ),
    passes=(
        _listener('port=443, protocol="HTTPS"'),
        # A Network Load Balancer may hand on what is encrypted already; a gateway's listener has no protocol.
        _listener('port=443, protocol="TCP"'),
        Case('aws.lb.Listener("all", load_balancer_arn=front, **actions)', given=_ACTIONS),
    ),
    undecided=(_listener('port=443, protocol=unknown("HTTPS")'),),
)

_WEB = """
front = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/front/0a1b"
orders = aws.lb.TargetGroup("orders", target_type="lambda")
web = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")

def to(*groups):
    return [{"type": "forward", "forward": {"target_groups": [{"arn": group.arn, "weight": 1} for group in groups]}}]
"""

DEFAULT_ACTION_NOT_LAMBDA = Cases(
    rule="alb-default-action-not-lambda",
    fails=(
        """
        front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.Listener(
            "http",
            load_balancer_arn=front.arn,
            port=80,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        # One group of several, under the twin types.
        Case('aws.lb.Listener("http", load_balancer_arn=front, port=80, default_actions=to(web, orders))', given=_WEB),
        Case(
            """
            stock = aws.alb.TargetGroup("stock", target_type="lambda")
            aws.alb.Listener("http", load_balancer_arn=front, port=80, default_actions=to(stock))
            """,
            given=_WEB,
        ),
        # The second listener.
        Case(
            """
            aws.lb.Listener("first", load_balancer_arn=front, port=80, default_actions=to(web))
            aws.lb.Listener("second", load_balancer_arn=front, port=81, default_actions=to(orders))
            """,
            given=_WEB,
        ),
    ),
    passes=(
        """
        front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        not_found = {"content_type": "text/plain", "status_code": "404"}
        listener = aws.lb.Listener(
            "http",
            load_balancer_arn=front.arn,
            port=80,
            default_actions=[{"type": "fixed-response", "fixed_response": not_found}],
        )
        aws.lb.ListenerRule(
            "orders",
            listener_arn=listener.arn,
            conditions=[{"path_pattern": {"values": ["/orders/*"]}}],
            actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        # To servers.
        Case('aws.lb.Listener("http", load_balancer_arn=front, port=80, default_actions=to(web))', given=_WEB),
    ),
    undecided=(
        Case(
            'aws.lb.Listener("http", load_balancer_arn=front, port=80, default_actions=unknown(to(orders)))', given=_WEB
        ),
        Case(
            """
            stock = aws.lb.TargetGroup("stock", target_type=unknown("lambda"))
            aws.lb.Listener("http", load_balancer_arn=front, port=80, default_actions=to(stock))
            """,
            given=_WEB,
        ),
    ),
)
