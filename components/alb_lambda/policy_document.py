"""How is a policy written?"""

from typing import Any

import pulumi


def policy_document(*statements: dict[str, Any]) -> pulumi.Output[str]:
    """The policy of these statements, as JSON; outputs may stand anywhere in them.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
    """
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": statements})
