"""The result of a study: what its paths come to, each figure with its error, and any path lived again.

Law (``estimates_cover``): over many studies of one scenario, the intervals of a share and of a mean hold the figure
that is reckoned by hand about as often as they say.

Every answer is made of the tally alone, whose size does not grow with the number of paths.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from relstage.errors import Problem, ScenarioError, StageError, nearest
from relstage.interpreters.prose import Explanation, explain
from relstage.machines import StageModel
from relstage.messages import Lang
from relstage.studies.simulation.answers import (
    Carried,
    Ending,
    Flows,
    Ints,
    Margins,
    Occupancy,
    Readings,
    Sojourns,
    Waiting,
)
from relstage.studies.simulation.draws import Draws
from relstage.studies.simulation.estimates import (
    LEVEL,
    Estimate,
    Estimates,
    means,
    money,
    rates,
    shares,
    staying,
    waiting_time,
)
from relstage.studies.simulation.frames import As, What, framed
from relstage.studies.simulation.lives import Lived, lived
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.scenario import Scenario
from relstage.studies.simulation.sums import UNIT
from relstage.studies.simulation.tallies import Tally
from relstage.studies.simulation.walks import GROUPS, edges, endings_of

if TYPE_CHECKING:
    from relstage.studies.simulation.manifest import Manifest


@dataclass(frozen=True, eq=False, repr=False)
class Simulation:
    """Paths of one scenario under one model.

    Every answer takes the `level` of its intervals, between 0 and 1 (``bad-level`` else).

    Parameters
    ----------
    manifest : Manifest
        What anyone needs to make this result again.
    prepared : Prepared
        The scenario and the model.
    tally : Tally
        What the paths come to.

    Examples
    --------
    Relationships in the long-term stage, whose customers grow less content while a competitor stands by:

    >>> from datetime import date
    >>> from relstage import ford
    >>> from relstage.messages import Labels
    >>> from relstage.rules import Provenance
    >>> from relstage.studies.simulation import Beginning, Drift, Happening, Scenario
    >>> from relstage.studies.simulation.running import simulate
    >>> neglect = Scenario(
    ...     name="neglect",
    ...     title=Labels(en="Neglect", ru="Без внимания"),
    ...     model="ford",
    ...     starts_on=date(2025, 1, 1),
    ...     months=36,
    ...     beginnings=(
    ...         Beginning(stage="long_term", readings={"satisfaction": 0.6, "alternatives_attractiveness": 0.65}),
    ...     ),
    ...     happenings=(Happening(event="social_event", rates={"*": 0.5}),),
    ...     drifts=(Drift(indicator="satisfaction", step=-0.015, noise=0.05),),
    ...     provenance=Provenance(status="operationalised", source="relstage", note="illustrative"),
    ... )
    >>> result = simulate(ford, neglect, paths=5_000, seed=7)
    >>> result
    Simulation(ford, neglect, paths=5000, seed=7, digest=...)
    >>> result.survival().median
    20
    >>> print(result.survival().time)
    21.0952 ± 0.084 (95% 20.9305 to 21.2599)

    Why did path 4,711 end? Its facts, followed as in production, tell; Russian with ``lang="ru"``:

    >>> month, ending = result.path(4_711).changes[-1]
    >>> month, ending.transition, ending.target
    (19, 'F10', 'ended')
    >>> print(result.why(4_711))
    Relationship path 4711: ended, since 2026-08-01 (0 days), as of 2026-08-01. Model: Ford's five stages, version 1.
    Path: long-term stage (2025-01-01) → ended (2026-08-01).
    <BLANKLINE>
    Moves made
      F10: long-term stage → ended.
        on 2026-08-01
        not known who brought it about
        In words: new requirements were overlooked, the customer is dissatisfied, and a competitor steps in.
        - each of these is needed:
          - satisfaction: 0.272, that is below 0.3; 2.8% of the scale to spare; assessed on 2026-08-01 ...
          - attractiveness of alternatives: 0.65, that is at least 0.6; 5% of the scale to spare; ...
    ...
    """

    manifest: "Manifest"
    prepared: Prepared
    tally: Tally

    def __repr__(self) -> str:
        made = f"{self.model.name}, {self.scenario.name}, paths={self.paths}, seed={self.manifest.seed}"
        return f"Simulation({made}, digest={self.digest[:16]})"

    @property
    def model(self) -> StageModel:
        """The rules."""
        return self.prepared.model

    @property
    def scenario(self) -> Scenario:
        """What is supposed besides them."""
        return self.prepared.scenario

    @property
    def paths(self) -> int:
        """How many were simulated."""
        return self.tally.paths

    @property
    def digest(self) -> str:
        """SHA-256 of the tally: equal digests, equal results."""
        return self.tally.digest

    def path(self, number: int) -> Lived:
        """Live one path again, under the fold of production: its facts, its moves, where it stands.

        Raises
        ------
        ScenarioError
            The study has no path of that number (``unknown-path``).
        """
        if type(number) is not int or not 0 <= number < self.paths:
            said = f"{number!r} stands here; the paths are 0 to {self.paths - 1:,}"
            raise ScenarioError(Problem("unknown-path", "number", said))
        return lived(self.prepared, Draws(self.manifest.seed), number)

    def why(self, number: int, *, lang: Lang = "en") -> Explanation:
        """Tell in words why a path ended: the explanation of production at its last ending, or at the horizon.

        Raises
        ------
        ScenarioError
            The study has no path of that number (``unknown-path``).
        """
        path = self.path(number)
        ended = [change.at for _, change in path.changes if change.kind == "terminate"]
        return explain(path.standing(ended[-1] if ended else None), model=self.model, lang=lang)

    # -------------------------------------------------------------------------------------------------------- places

    def occupancy(self, *, level: float = LEVEL) -> Occupancy:
        """Return where paths are at the end of each month."""
        counts = self.tally.occupancy
        spent = counts[:-1].sum(axis=0)
        return Occupancy(
            places=self.prepared.places,
            counts=counts,
            share=shares(counts, self.paths, level),
            time=means(spent, self.tally.spent, self.paths, level, between=(0.0, float(self.scenario.months))),
        )

    def first_passage(self, place: str, *, level: float = LEVEL) -> Waiting:
        """Return when paths first are in `place`, if only between two moves of one month.

        Raises
        ------
        StageError
            The model has no such place (``unknown-stage``).
        """
        counts = self.tally.passages[self._number(place)]
        return self._waiting(place, counts, shares(counts.cumsum(), self.paths, level))

    def survival(self, *, level: float = LEVEL) -> Waiting:
        """Return how long paths last until their first ending: the first transition of kind terminate.

        A path that begins in an exit has ended in month 0. In a model without exits a path may end and go on.
        All paths are seen until the same horizon, so the share of survivors needs no correction for censoring.
        """
        counts = self.tally.ended
        return self._waiting("ending", counts, shares(self.paths - counts.cumsum(), self.paths, level))

    def _waiting(self, what: str, counts: Ints, share: Estimates) -> Waiting:
        return Waiting(
            what=what,
            counts=counts,
            share=share,
            time=waiting_time(counts, self.paths, share.level),
            censored=self.paths - int(counts.sum()),
        )

    def sojourns(self, place: str, *, begun: bool | None = None, level: float = LEVEL) -> Sojourns:
        """Return how long stays in `place` last.

        Parameters
        ----------
        place : str
            Stage or exit.
        begun : bool, optional
            Whether stays with which paths began count too. Default: where all paths that begin there are opened there;
            of one taken over in the midst, such a stay lasts longer than was seen.
        level : float
            Of the intervals.

        Raises
        ------
        StageError
            The model has no such place (``unknown-stage``).
        """
        number = self._number(place)
        if begun is None:
            ways = [way for way in self.scenario.beginnings if way.weight]
            begun = all(self.prepared.opens(way) for way in ways if (way.stage or self.model.initial) == place)
        kept = self.tally.stays[:, :, :, number]
        completed, cut_off = (kept.sum(axis=1) if begun else kept[:, 1]).transpose(1, 0, 2)
        visitors = int(self.tally.passages[number].sum())
        found = staying(completed, cut_off, min(GROUPS, self.paths), visitors, level)
        return Sojourns(place, completed.sum(axis=0), cut_off.sum(axis=0), found.share, found.time, found.within)

    def _number(self, place: str) -> int:
        if place not in self.prepared.number_of:
            near = nearest(place, self.prepared.places)
            said = (
                f"{place!r} is no stage or exit of {self.model.name}{near}; there are {', '.join(self.prepared.places)}"
            )
            raise StageError(Problem("unknown-stage", "place", said))
        return self.prepared.number_of[place]

    # --------------------------------------------------------------------------------------------------------- moves

    def flows(self, *, level: float = LEVEL) -> Flows:
        """Return the moves between places."""
        tally = self.tally
        return Flows(
            edges=edges(self.prepared),
            counts=tally.moves,
            mean=rates(tally.moves, tally.moves_squared, self.paths, level),
            total=rates(tally.moves.sum(axis=0), tally.crossed, self.paths, level),
        )

    def endings(self, *, level: float = LEVEL) -> tuple[Ending, ...]:
        """Return the ways in which relationships end that occurred, the most frequent first."""
        first, later = self.tally.endings
        share = shares(first, self.paths, level)
        transitions, who, why = endings_of(self.prepared), self.prepared.initiators, self.prepared.causes
        found = [
            Ending(
                transition=transitions[at[0]].id,
                initiator=(*who, None)[at[1]],
                cause=(*why, None)[at[2]],
                first=int(first[at]),
                later=int(later[at]),
                share=share.one(*at),
            )
            for at in zip(*np.nonzero(first + later), strict=True)
        ]
        return tuple(sorted(found, key=lambda each: (-each.first, -each.later)))

    # ------------------------------------------------------------------------------------------- readings and money

    def readings(self, name: str, *, level: float = LEVEL) -> Readings:
        """Return how a reading stands by month and place.

        Raises
        ------
        ScenarioError
            The study was not run with that reading (``not-asked-for``).
        """
        tally = self.tally
        if name not in tally.names:
            said = f"{name!r} was not summed{nearest(name, tally.names)}; run the study with readings=({name!r},)"
            raise ScenarioError(Problem("not-asked-for", "name", said))
        nth, ladder = tally.names.index(name), len(self.prepared.ladder)
        sums, squares, known = (each[nth] for each in (tally.sums, tally.squares, tally.known))
        total, square, of = (each[:, :ladder].sum(axis=1) for each in (sums, squares, known))
        return Readings(
            indicator=name,
            places=self.prepared.places,
            known=known,
            mean=means(sums, squares, known, level, unit=UNIT),
            ladder=means(total, square, of, level, unit=UNIT),
        )

    def value(self, *, level: float = LEVEL) -> Estimate:
        """Return what a path is worth on average: margins less the costs of policies, discounted.

        The sum over the months m from 1 to the horizon of (margin of the place at the end of m, less costs of m) times
        (1 + discount) ** (-m / 12); nothing is earned in month 0.
        """
        return money(self.tally.worth, self.paths, level)

    def margins(self, *, level: float = LEVEL) -> Margins:
        """Return what paths earn by month and place, not discounted."""
        earned = np.array([self.scenario.margins.get(place, 0.0) for place in self.prepared.places])
        months = np.arange(self.scenario.months + 1)
        return Margins(
            places=self.prepared.places,
            mean=shares(self.tally.occupancy, self.paths, level).times(np.outer(months > 0, earned)),
            discounts=np.array(self.prepared.discounts),
        )

    def policies(self, *, level: float = LEVEL) -> Carried:
        """Return how often policies are carried out, and what they cost."""
        policies = self.scenario.policies
        share = shares(self.tally.done, self.paths, level)
        return Carried(
            policies=tuple(policy.name for policy in policies),
            counts=self.tally.done,
            share=share,
            cost=share.times(np.array([[policy.cost] for policy in policies]).reshape(-1, 1)),
        )

    # -------------------------------------------------------------------------------------------------------- frames

    def frame(self, what: What, as_: As = "dicts", *, level: float = LEVEL) -> Any:
        """Return one answer as a long table; ``frames`` tells the columns.

        Parameters
        ----------
        what : str
            ``"occupancy"``, ``"time"``, ``"first_passage"``, ``"survival"``, ``"sojourns"``, ``"stays"``,
            ``"waiting"``, ``"flows"``, ``"moves"``, ``"endings"``, ``"readings"``, ``"policies"``, ``"margins"`` or
            ``"value"``.
        as_ : {"dicts", "polars", "pandas"}
            List of dicts, or a data frame of polars or pandas.
        level : float
            Of the intervals.

        Raises
        ------
        MissingExtra
            polars or pandas is not installed.
        ScenarioError
            There is no such table (``unknown-table``), or no such kind of frame (``unknown-frame``).
        """
        return framed(self, what, as_, level)
