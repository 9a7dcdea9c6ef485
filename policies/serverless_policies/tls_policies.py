"""Which security policies of HTTPS and TLS listeners are modern: TLS 1.2 or later, and forward secrecy always.

AWS adds policies and changes what it recommends. This is the state of 2026-11-24: what Security Hub's control ELB.17
has allowed, the post-quantum twins of 2025-09, which AWS recommends, and two that ELB.17 leaves out although they
accept TLS 1.3 only, or TLS 1.2 with ECDHE only.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-17
"""

from __future__ import annotations

from typing import Final

DEFAULT: Final = "ELBSecurityPolicy-2016-08"
"""What a listener gets that names none: it accepts TLS 1.0."""

RECOMMENDED: Final = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
"""What AWS recommends, and what its console chooses."""

RECOMMENDED_FIPS: Final = "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09"
"""What AWS recommends where the cryptography must be validated (FIPS 140-3)."""

FIPS: Final = "-FIPS-"
"""What the names of the policies with validated cryptography have in common."""

MODERN: Final = (
    "ELBSecurityPolicy-TLS13-1-3-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
    RECOMMENDED,
    "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
    RECOMMENDED_FIPS,
    "ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-RFC9151-FIPS-2023-07",
    "ELBSecurityPolicy-FS-1-2-Res-2020-10",
)
