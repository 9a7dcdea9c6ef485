"""Rules for serverless stacks on AWS, and the Pulumi policy pack made of them.

`catalogue.CATALOGUE` lists every rule; `pack.policies()` gives them as Pulumi policies, for a pack of your own.
"""
