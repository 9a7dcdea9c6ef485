"""The engine's side of the provider protocol: the calls that `pulumi up`, `refresh`, `import` and `destroy` make."""

from dataclasses import dataclass
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import provider_pb2_grpc, status_pb2

from sandbox.provider.values import from_struct, to_struct

Properties = dict[str, Any]

URN = "urn:pulumi:dev::shop::{}::orders"


class CheckError(Exception):
    """The provider refused inputs; `failures` are sentences by property."""

    def __init__(self, failures: dict[str, str]) -> None:
        super().__init__(str(failures))
        self.failures = failures


@dataclass
class Resource:
    """What the engine keeps of a resource in its state."""

    id: str
    outputs: Properties
    inputs: Properties


class Engine:
    """Speaks to the provider that listens on `port`."""

    def __init__(self, port: int) -> None:
        self.channel = grpc.insecure_channel(
            f"127.0.0.1:{port}",
            options=[("grpc.use_local_subchannel_pool", 1)],  # the engine's connections are not shared either
        )
        self.provider = provider_pb2_grpc.ResourceProviderStub(self.channel)

    def check(
        self, token: str, news: Properties, olds: Properties | None = None, *, name: str = "orders", **more: Any
    ) -> Properties:
        """Completed inputs; raises CheckError."""
        request = pb.CheckRequest(
            urn=URN.format(token), type=token, name=name, news=to_struct(news), olds=to_struct(olds or {}), **more
        )
        answer = self.provider.Check(request)
        if answer.failures:
            raise CheckError({failure.property: failure.reason for failure in answer.failures})
        return from_struct(answer.inputs)

    def diff(self, token: str, old: Resource, news: Properties) -> pb.DiffResponse:
        return self.provider.Diff(
            pb.DiffRequest(
                urn=URN.format(token),
                type=token,
                id=old.id,
                olds=to_struct(old.outputs),
                old_inputs=to_struct(old.inputs),
                news=to_struct(news),
            )
        )

    def create(self, token: str, inputs: Properties, *, preview: bool = False) -> Resource:
        request = pb.CreateRequest(urn=URN.format(token), type=token, properties=to_struct(inputs), preview=preview)
        answer = self.provider.Create(request)
        return Resource(answer.id, from_struct(answer.properties), inputs)

    def read(self, token: str, id_: str, known: Resource | None = None) -> Resource | None:
        """A refresh if the resource is `known`, else an import."""
        request = pb.ReadRequest(urn=URN.format(token), type=token, id=id_)
        if known is not None:
            request.properties.CopyFrom(to_struct(known.outputs))
            request.inputs.CopyFrom(to_struct(known.inputs))
        answer = self.provider.Read(request)
        if not answer.id:
            return None
        return Resource(answer.id, from_struct(answer.properties), from_struct(answer.inputs))

    def update(self, token: str, old: Resource, news: Properties, *, preview: bool = False) -> Resource:
        request = pb.UpdateRequest(
            urn=URN.format(token),
            type=token,
            id=old.id,
            olds=to_struct(old.outputs),
            old_inputs=to_struct(old.inputs),
            news=to_struct(news),
            preview=preview,
        )
        return Resource(old.id, from_struct(self.provider.Update(request).properties), news)

    def delete(self, token: str, old: Resource) -> None:
        request = pb.DeleteRequest(
            urn=URN.format(token),
            type=token,
            id=old.id,
            properties=to_struct(old.outputs),
            old_inputs=to_struct(old.inputs),
        )
        self.provider.Delete(request)

    def invoke(self, token: str, **arguments: Any) -> Properties:
        answer = self.provider.Invoke(pb.InvokeRequest(tok=token, args=to_struct(arguments)))
        return from_struct(getattr(answer, "return"))

    def configure(self, **settings: Any) -> None:
        self.provider.Configure(pb.ConfigureRequest(args=to_struct(settings)))

    def check_config(self, **settings: Any) -> dict[str, str]:
        """Sentences by property."""
        answer = self.provider.CheckConfig(pb.CheckRequest(news=to_struct(settings)))
        return {failure.property: failure.reason for failure in answer.failures}


def unfinished(error: grpc.RpcError) -> pb.ErrorResourceInitFailed:
    """The detail by which the engine learns that a resource exists although its creation or update failed."""
    trailers = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
    detail = pb.ErrorResourceInitFailed()
    assert status.details[0].Unpack(detail)
    return detail
