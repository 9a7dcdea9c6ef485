"""The policy pack as the Pulumi engine starts it: `pulumi preview --policy-pack policies`."""

from serverless_policies.server import serve

serve()
