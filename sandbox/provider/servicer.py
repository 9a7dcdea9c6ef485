"""Pulumi's `ResourceProvider` protocol, spoken for the emulated account as the package `aws`.

https://www.pulumi.com/docs/iac/using-pulumi/extending-pulumi/develop-provider-protocol/
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc, status_pb2
from pulumi.runtime.proto import provider_pb2 as pb

from sandbox.provider import functions, lifecycle
from sandbox.provider.api import ApiError, Caller, CheckedApi
from sandbox.provider.archive import ArchiveError, with_contents
from sandbox.provider.catalogue import UnknownTypeError, resource_type
from sandbox.provider.check import Autonaming, check
from sandbox.provider.configuration import Configuration, configure, problems
from sandbox.provider.diff import diff
from sandbox.provider.resource_type import Instance, Problem
from sandbox.provider.values import from_struct, has_unknown, to_struct

Context = grpc.ServicerContext

VERSION = "7.51.1"
"""The version of Pulumi's AWS provider whose resource types these are."""


def _told_in_one_sentence(method: Callable[..., Any]) -> Callable[..., Any]:
    """Lets what the user, or AWS, did wrong reach the engine as its message alone."""

    def answer(self: "Provider", request: Any, context: Context) -> Any:
        try:
            return method(self, request, context)
        except lifecycle.UnfinishedError as unfinished:
            _abort_unfinished(context, unfinished)
        except (ApiError, ArchiveError, lifecycle.ImportIdError, UnknownTypeError, functions.FunctionError) as wrong:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(wrong))

    return answer


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """The provider `aws` over the account that `caller` reaches.

    - `region`: the account's Region.
    - `directory`: where the program runs; relative paths of its archives begin there. The engine tells a provider
      that it starts itself, but not one that it attaches to.

    Several provider instances of one program (the default one and explicit ones) share this object; each has its own
    connection, so configurations are kept by connection.
    """

    def __init__(self, caller: Caller, region: str, directory: Path) -> None:
        self._api = CheckedApi(caller)
        self._region = region
        self._directory = directory
        self._configurations: dict[str, Configuration] = {}

    def Handshake(self, request: pb.ProviderHandshakeRequest, context: Context) -> pb.ProviderHandshakeResponse:
        return pb.ProviderHandshakeResponse(supports_autonaming_configuration=True)

    def Attach(self, request: plugin_pb2.PluginAttach, context: Context) -> Empty:
        return Empty()

    def GetPluginInfo(self, request: Empty, context: Context) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=VERSION)

    def CheckConfig(self, request: pb.CheckRequest, context: Context) -> pb.CheckResponse:
        args = from_struct(request.news)
        return pb.CheckResponse(inputs=request.news, failures=_failures(problems(args, self._region)))

    def DiffConfig(self, request: pb.DiffRequest, context: Context) -> pb.DiffResponse:
        olds, news = from_struct(request.old_inputs or request.olds), from_struct(request.news)
        changed = sorted(name for name in {*olds, *news} if olds.get(name) != news.get(name))
        return pb.DiffResponse(
            changes=pb.DiffResponse.DIFF_SOME if changed else pb.DiffResponse.DIFF_NONE,
            diffs=changed,
            replaces=[name for name in changed if name == "region"],
        )

    def Configure(self, request: pb.ConfigureRequest, context: Context) -> pb.ConfigureResponse:
        self._configurations[context.peer()] = configure(from_struct(request.args))
        return pb.ConfigureResponse(supportsPreview=True, supports_autonaming_configuration=True)

    @_told_in_one_sentence
    def Check(self, request: pb.CheckRequest, context: Context) -> pb.CheckResponse:
        naming = request.autonaming
        checked = check(
            resource_type(request.type),
            request.name,
            from_struct(request.news),
            from_struct(request.olds),
            seed=request.randomSeed,
            autonaming=Autonaming(naming.proposed_name, naming.mode == naming.DISABLE, naming.mode == naming.ENFORCE)
            if request.HasField("autonaming")
            else None,
            default_tags=self._configuration(context).default_tags,
        )
        return pb.CheckResponse(inputs=to_struct(checked.inputs), failures=_failures(checked.problems))

    @_told_in_one_sentence
    def Diff(self, request: pb.DiffRequest, context: Context) -> pb.DiffResponse:
        changes = diff(resource_type(request.type), from_struct(request.old_inputs), from_struct(request.news))
        response = pb.DiffResponse(
            changes=pb.DiffResponse.DIFF_SOME if changes.paths else pb.DiffResponse.DIFF_NONE,
            replaces=sorted(changes.replaces),
            diffs=sorted(changes.properties),
            deleteBeforeReplace=changes.delete_before_replace,
            hasDetailedDiff=True,
        )
        for path, kind in changes.paths.items():
            replaces = path.replace("[", ".").split(".")[0] in changes.replaces
            response.detailedDiff[path].kind = pb.PropertyDiff.Kind.Value(f"{kind}_REPLACE" if replaces else kind)
            response.detailedDiff[path].inputDiff = True
        return response

    @_told_in_one_sentence
    def Create(self, request: pb.CreateRequest, context: Context) -> pb.CreateResponse:
        type_, inputs = resource_type(request.type), from_struct(request.properties)
        if request.preview:
            return pb.CreateResponse(properties=to_struct(lifecycle.planned(type_, inputs)))
        made = lifecycle.create(self._api, type_, with_contents(inputs, self._directory))
        return pb.CreateResponse(id=made.id, properties=to_struct(made.outputs))

    @_told_in_one_sentence
    def Read(self, request: pb.ReadRequest, context: Context) -> pb.ReadResponse:
        inputs = from_struct(request.inputs)
        found = lifecycle.read(self._api, resource_type(request.type), Instance(request.id, inputs))
        if found is None:
            return pb.ReadResponse()
        return pb.ReadResponse(id=found.id, properties=to_struct(found.outputs), inputs=to_struct(found.inputs))

    @_told_in_one_sentence
    def Update(self, request: pb.UpdateRequest, context: Context) -> pb.UpdateResponse:
        type_, olds, news = resource_type(request.type), from_struct(request.old_inputs), from_struct(request.news)
        if request.preview or has_unknown(news):
            changed = diff(type_, olds, news).properties
            planned = lifecycle.planned_update(type_, from_struct(request.olds), news, changed)
            return pb.UpdateResponse(properties=to_struct(planned))
        instance = Instance(request.id, with_contents(news, self._directory))
        made = lifecycle.update(self._api, type_, instance, olds)
        return pb.UpdateResponse(properties=to_struct(made.outputs))

    @_told_in_one_sentence
    def Delete(self, request: pb.DeleteRequest, context: Context) -> Empty:
        instance = Instance(request.id, from_struct(request.old_inputs))
        lifecycle.delete(self._api, resource_type(request.type), instance)
        return Empty()

    @_told_in_one_sentence
    def Invoke(self, request: pb.InvokeRequest, context: Context) -> pb.InvokeResponse:
        result = functions.invoke(self._api, self._region, request.tok, from_struct(request.args))
        response = pb.InvokeResponse()
        getattr(response, "return").CopyFrom(to_struct(result))  # the field's name is a keyword of Python
        return response

    def Cancel(self, request: Empty, context: Context) -> Empty:
        """Calls to the account take milliseconds: those under way end by themselves, and their results are kept."""
        return Empty()

    def _configuration(self, context: Context) -> Configuration:
        return self._configurations.get(context.peer(), Configuration())


def _failures(found: Iterable[Problem]) -> list[pb.CheckFailure]:
    return [pb.CheckFailure(property=each.property, reason=each.reason) for each in found]


def _abort_unfinished(context: Context, unfinished: lifecycle.UnfinishedError) -> None:
    """Reports a failure in a way that lets the engine keep the resource: it exists, though not as it should be."""
    found = unfinished.found
    detail = pb.ErrorResourceInitFailed(
        id=found.id,
        properties=to_struct(found.outputs),
        inputs=to_struct(found.inputs),
        reasons=[str(unfinished)],
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(unfinished))
    status.details.add().Pack(detail)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(grpc.StatusCode.UNKNOWN, str(unfinished))
