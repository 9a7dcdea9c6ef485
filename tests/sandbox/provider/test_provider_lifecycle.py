"""One life of every resource type, from its creation to its deletion and after, as the engine leads it."""

import re

import pytest
from pulumi.runtime.proto import provider_pb2 as pb

from sandbox.provider.catalogue import TYPES
from tests.sandbox.provider.engine_client import Engine, Properties, Resource
from tests.sandbox.provider.life import Life
from tests.sandbox.provider.lives import LIVES
from tests.sandbox.provider.surroundings import Surroundings

VOLATILE = frozenset({"lastModified"})
"""Outputs in which time shows."""

PROTECTION = frozenset({"enableDeletionProtection", "deletionProtectionEnabled"})
"""Inputs that AWS's deletion refuses a resource for."""


def differences(engine: Engine, token: str, old: Resource, news: Properties) -> list[str]:
    answer = engine.diff(token, old, news)
    assert (answer.changes == pb.DiffResponse.DIFF_NONE) == (not answer.detailedDiff)
    return sorted(answer.detailedDiff)


def refreshed(engine: Engine, token: str, known: Resource) -> Resource:
    found = engine.read(token, known.id, known)
    assert found is not None
    assert found.id == known.id
    return found


def lasting(outputs: Properties) -> Properties:
    return {name: value for name, value in outputs.items() if name not in VOLATILE}


def begin(engine: Engine, token: str, life: Life, around: Surroundings) -> Resource:
    name = around.name(re.sub("([A-Z])", r"-\1", token.rpartition(":")[2]).lower().strip("-"))
    return engine.create(token, engine.check(token, life.inputs(around), name=name))


def end(engine: Engine, token: str, resource: Resource) -> None:
    protected = {name for name in PROTECTION if resource.inputs.get(name)}
    if protected:
        resource = engine.update(token, resource, {**resource.inputs, **dict.fromkeys(protected, False)})
    engine.delete(token, resource)


@pytest.mark.parametrize("token", LIVES)
def test_a_resource_lives_without_drift_from_creation_to_deletion(
    token: str, engine: Engine, around: Surroundings
) -> None:
    """Catches a property that is not written, is read back otherwise, is not changed, or outlives its resource."""
    life = LIVES[token]
    made = begin(engine, token, life, around)

    read = refreshed(engine, token, made)
    assert lasting(read.outputs) == lasting(made.outputs)
    assert differences(engine, token, read, made.inputs) == []

    now = made if life.change is None else changed(engine, token, life, made, around)

    end(engine, token, now)
    if not life.stays:
        assert engine.read(token, now.id, now) is None
    end(engine, token, now)


def changed(engine: Engine, token: str, life: Life, made: Resource, around: Surroundings) -> Resource:
    assert life.change is not None
    program = {
        name: value for name, value in {**life.inputs(around), **life.change(around)}.items() if value is not None
    }
    for name in ("bucket", "subnets", "targetGroupArn"):
        if name in program and name not in life.change(around):
            program[name] = made.inputs[name]
    news = engine.check(token, program, made.inputs)
    answer = engine.diff(token, made, news)
    assert list(answer.replaces) == []
    assert set(life.change(around)) <= set(answer.diffs)

    updated = engine.update(token, made, news)
    read = refreshed(engine, token, updated)
    assert lasting(read.outputs) == lasting(updated.outputs)
    assert differences(engine, token, read, news) == []
    for name, value in life.change(around).items():
        if value is not None:
            assert differences(engine, token, Resource(read.id, {}, {**news, name: read.outputs[name]}), news) == []

    again = engine.update(token, updated, engine.check(token, program, news))
    assert again.outputs == updated.outputs
    return again


@pytest.mark.parametrize("token", [token for token, life in LIVES.items() if life.importable])
def test_an_imported_resource_has_the_inputs_that_made_it(token: str, engine: Engine, around: Surroundings) -> None:
    """Catches a resource that `pulumi import` cannot find, or would change at once."""
    life = LIVES[token]
    made = begin(engine, token, life, around)
    try:
        known = {**made.inputs, "id": made.id}
        imported = engine.read(token, made.id if life.import_id is None else life.import_id(known))
        assert imported is not None
        assert imported.id == made.id
        assert set(differences(engine, token, imported, made.inputs)) <= life.not_imported | life.import_adds
    finally:
        end(engine, token, made)


@pytest.mark.parametrize("token", [token for token, life in LIVES.items() if life.change is not None])
def test_each_setting_can_be_taken_away_alone(token: str, engine: Engine, around: Surroundings) -> None:
    """Catches a setting that stays when nothing else changes with it."""
    change = LIVES[token].change
    assert change is not None
    for name in (name for name, value in change(around).items() if value is None):
        made = begin(engine, token, LIVES[token], around)
        program = {key: value for key, value in made.inputs.items() if key != name}
        news = engine.check(token, program, made.inputs)
        now = engine.update(token, made, news)
        assert differences(engine, token, refreshed(engine, token, now), news) == []
        assert now.outputs.get(name) != made.outputs[name]
        end(engine, token, now)


def test_every_type_of_the_catalogue_has_a_life_here() -> None:
    """Catches a resource type that is added without its test."""
    assert {type_.token for type_ in TYPES.values()} == set(LIVES)
