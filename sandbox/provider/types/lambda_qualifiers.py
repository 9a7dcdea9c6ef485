"""Which function, and which of its versions or aliases, a resource is for."""

from sandbox.provider.resource_type import Instance, Members


def function_keys(instance: Instance, name: str = "functionName") -> Members:
    """The members that name the function, in the property `name`, and its qualifier, if the program gives one."""
    given = instance.properties
    keys = {"FunctionName": given[name]}
    return {**keys, "Qualifier": given["qualifier"]} if given.get("qualifier") else keys
