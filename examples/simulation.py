"""Would it pay to call on customers who fall silent? A whole study: suppose, simulate, compare, vary, write down.

Run it as ``python examples/simulation.py [FOLDER]``; with a folder, tables and pictures are written to it. Everything
supposed is made up: put in your own.
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from relstage import explain, loyalty_ladder
from relstage.adapters.scenarios import dump_scenario
from relstage.catalogue.indicators import months_inactive
from relstage.messages import Labels
from relstage.rules import Provenance
from relstage.studies.simulation import (
    Beginning,
    Between,
    Comparison,
    Deed,
    Drift,
    Happening,
    Policy,
    Scenario,
    Shock,
    Simulation,
    compare,
    simulate,
    tornado,
)
from relstage.studies.simulation.sensitivity import Swing

SEED = 7

waiting = Scenario(
    name="waiting",
    title=Labels(en="The trader waits", ru="Фирма ждет"),
    model="loyalty_ladder",
    starts_on=date(2026, 1, 1),
    months=36,
    beginnings=(Beginning(readings={"satisfaction": Between(low=0.3, high=0.8), "commitment": 0.4}),),
    happenings=(
        Happening(event="order_fulfilled", rates={"neutral": 0.15, "customer": 0.25, "regular": 0.5}),
        Happening(event="referral_made", rates={"regular": 0.04}),
        Happening(event="quality_problem", rates={"customer": 0.05, "regular": 0.05}),
        Happening(event="relationship_ended", rates={"customer": 0.01, "regular": 0.005}),
    ),
    drifts=(Drift(indicator="satisfaction", to=0.5, pull=0.05, noise=0.06),),
    shocks=(Shock(name="rival", on=date(2027, 3, 1), share=0.4, events=(Deed(event="competitor_better_perceived"),)),),
    margins={"customer": 30.0, "regular": 100.0, "partner_agent": 150.0},
    discount=0.08,
    provenance=Provenance(status="operationalised", source="our house", note="made up"),
)
call = Policy(
    name="call",
    when=months_inactive >= 4,
    stages=("customer", "regular"),
    events=(Deed(event="social_event"),),
    cost=5.0,
    every=3,
)
calling = waiting.replace(name="calling", title=Labels(en="The trader calls", ru="Фирма звонит"), policies=(call,))

RANGES = {
    "B5.months_inactive": (4.0, 9.0),
    "order_fulfilled": (0.8, 1.2),
    "relationship_ended": (0.5, 2.0),
    "margin@regular": (80.0, 120.0),
    "policy:call.cost": (2.0, 20.0),
}


def sure_enough(so_far: Simulation) -> bool:
    """Tell, after every 65,536 paths, whether the value of a path is known to within a standard error of 5."""
    return so_far.value().error <= 5.0


def main(folder: Path | None) -> None:
    study = simulate(loyalty_ladder, calling, paths=1_000_000, seed=SEED, until=sure_enough)
    regular = study.prepared.number_of["regular"]
    print(f"{study.paths:,} paths, digest {study.digest[:16]}")
    print("value of a path:", study.value())
    print("regular after three years:", study.occupancy().share.one(36, regular))

    pays = compare((loyalty_ladder, waiting), (loyalty_ladder, calling), paths=20_000, seed=SEED)
    more = pays.value()
    print("calling is worth:", more.difference, f"(variance saved {more.ratio:.0f} times)")

    swings = tornado(loyalty_ladder, calling, RANGES, paths=2_000, seed=SEED)
    for swing in swings:
        print(f"  {swing.name:<20}{swing.at_low.difference.value:+9.1f}{swing.at_high.difference.value:+9.1f}")

    path, left = next(
        (path, at) for path in map(study.path, range(100)) for _, at in path.changes if at.kind == "terminate"
    )
    print(explain(path.standing(left.at), model=loyalty_ladder, toward="customer"))
    if folder is not None:
        write(folder, study, pays, swings)


def write(folder: Path, study: Simulation, pays: Comparison, swings: Sequence[Swing]) -> None:
    """Write what a paper needs: how to make it again, tables as Parquet (extra frames), pictures (extra plots)."""
    from relstage.studies.simulation.plots import comparison_pictures, draw_tornado, pictures, save

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(study.manifest.model_dump_json(indent=2))
    (folder / "scenario.json").write_text(dump_scenario(calling), encoding="utf-8")
    for what in ("occupancy", "survival", "flows", "endings"):
        study.frame(what, "polars").write_parquet(folder / f"{what}.parquet")
    pays.frame("polars").write_parquet(folder / "differences.parquet")
    pictures(study, folder, indicator="satisfaction")
    comparison_pictures(pays, folder)
    save(draw_tornado(swings, model=loyalty_ladder), folder / "tornado.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
