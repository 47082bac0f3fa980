"""The same model otherwise: with other names, with a stage that nothing reaches, with one guard made tighter."""

from typing import Any

from relstage.machines import StageModel, Transition
from relstage.machines.definition import numbered
from relstage.rules import Provenance, all_of, leaves
from relstage.testing.keeping import kept
from relstage.testing.sites import sites

OURS = Provenance(status="operationalised", source="relstage", note="made for a test")


@kept
def renamed(model: StageModel) -> tuple[StageModel, dict[str, str], dict[str, str]]:
    """Return the model with other names of stages and indicators, and both lists of names."""
    stages = {name: f"place_{number}" for number, name in enumerate(model.places)}
    indicators = {each.name: f"measure{number}x" for number, each in enumerate(model.indicators)}
    return StageModel.model_validate(_renamed(model.model_dump(mode="json"), stages, indicators)), stages, indicators


def _renamed(data: dict[str, Any], stages: dict[str, str], indicators: dict[str, str]) -> dict[str, Any]:
    data["initial"] = stages[data["initial"]]
    for each in (*data["stages"], *data["exits"]):
        each["name"] = stages[each["name"]]
    for each in data["indicators"]:
        each["name"] = indicators[each["name"]]
    for event in data["events"]:
        for effect in event["effects"]:
            effect["indicator"] = indicators[effect["indicator"]]
    for transition in data["transitions"]:
        transition["origins"] = [stages[name] for name in transition["origins"]]
        transition["target"] = stages[transition["target"]]
    for flag in data["flags"]:
        flag["stages"] = [stages[name] for name in flag["stages"]]
    for owner in (*data["transitions"], *data["flags"]):
        _rename_guard(owner["guard"], indicators)
        owner["thresholds"] = {_local(id, indicators): whose for id, whose in owner["thresholds"].items()}
    for axis in data["axes"]:
        axis["indicators"] = [indicators[name] for name in axis["indicators"]]
    for lexicon in data["lexicons"]:
        for entry in lexicon["entries"]:
            entry["stages"] = [stages[name] for name in entry["stages"]]
    return data


def _rename_guard(guard: dict[str, Any], indicators: dict[str, str]) -> None:
    if "indicator" in guard:
        guard["indicator"] = indicators[guard["indicator"]]
    for part in (*guard.get("parts", ()), *([guard["part"]] if "part" in guard else [])):
        _rename_guard(part, indicators)


def _local(id: str, indicators: dict[str, str]) -> str:
    if id in indicators:
        return indicators[id]
    name, _, number = id.rpartition("_")
    return f"{indicators[name]}_{number}"


@kept
def next_edition(model: StageModel) -> StageModel:
    """Return the model as another version of itself."""
    return model.replace(version=f"{model.version}-other")


@kept
def with_an_island(model: StageModel) -> StageModel:
    """Return the model with one more exit, that nothing leads to and that a recover would leave."""
    name = next(f"island_{number}" for number in range(1_000_000) if f"island_{number}" not in model.places)
    id = next(f"FromIsland{number}" for number in range(1_000_000) if f"FromIsland{number}" not in model.transition_of)
    stage = model.stages[0].model_copy(update={"name": name})
    back = Transition(
        id=id,
        origins=(name,),
        target=model.initial,
        kind="recover",
        words=model.stages[0].label,
        provenance=_ours(model),
    )
    return model.replace(exits=(*model.exits, stage), transitions=(*model.transitions, back))


def _ours(model: StageModel) -> Provenance:
    return model.stages[0].provenance


@kept
def tightened(model: StageModel) -> dict[str, StageModel]:
    """Return, for some transitions, the model in which its guard asks for one thing more."""
    guards = [t for t in model.transitions if any(True for _ in leaves(t.guard))]
    every = max(1, len(guards) // 4)
    return {t.id: _tighter(model, t) for t in guards[::every]}


def _tighter(model: StageModel, transition: Transition) -> StageModel:
    others = [site.leaf for site in sites(model) if site.transition != transition.id]
    extra = others[0] if others else next(iter(leaves(transition.guard)))
    guard = all_of(transition.guard, extra)
    thresholds = {local: transition.thresholds.get(local, _ours(model)) for local, _ in numbered(guard)}
    tighter = transition.model_copy(update={"guard": guard, "thresholds": thresholds})
    return model.replace(transitions=tuple(tighter if t.id == transition.id else t for t in model.transitions))
