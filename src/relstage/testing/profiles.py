"""How many cases of how many steps: three profiles, and whatever hypothesis settings say."""

from typing import TYPE_CHECKING, NamedTuple

from relstage.errors import MissingExtra, Problem, RuleError, nearest

if TYPE_CHECKING:
    from hypothesis import settings as Settings  # noqa: N812  # a class that hypothesis writes in lower case


class Size(NamedTuple):
    """How many cases, and how many steps each."""

    cases: int
    steps: int


PROFILES = {
    "relstage-pr": Size(100, 20),
    "relstage-nightly": Size(2_000, 50),
    "relstage-release": Size(20_000, 50),
}


def size_of(settings: "Settings | Size | str | None") -> Size:
    """Return the size given, or that a profile or hypothesis settings ask for; that of ``relstage-pr`` for none.

    Raises
    ------
    RuleError
        Where neither we nor hypothesis know the profile (``unknown-profile``), or it is no size (``not-a-size``).
    """
    if settings is None:
        return PROFILES["relstage-pr"]
    if isinstance(settings, str):
        if settings in PROFILES:
            return PROFILES[settings]
        settings = _profile(settings)
    size: tuple[object, ...] = (
        settings
        if isinstance(settings, Size)
        else (getattr(settings, "max_examples", None), getattr(settings, "stateful_step_count", None))
    )
    numbers = [number for number in size if type(number) is int and number >= 1]
    if len(numbers) < 2:
        said = f"settings are a Size of whole numbers from 1, a profile, or hypothesis settings, not {settings!r}"
        raise RuleError(Problem("not-a-size", "settings", said))
    return Size(*numbers)


def _profile(name: str) -> "Settings":
    try:
        profile: Settings = register_profiles().get_profile(name)
    except Exception as error:
        known = ", ".join(PROFILES)
        said = f"no profile has this name; there is {known}, and what hypothesis knows{nearest(name, PROFILES)}"
        raise RuleError(Problem("unknown-profile", name, said)) from error
    return profile


def register_profiles() -> "type[Settings]":
    """Make the profiles known to hypothesis, and return its settings class.

    Raises
    ------
    MissingExtra
        Where hypothesis is not installed.
    """
    try:
        from hypothesis import HealthCheck, settings
    except ImportError as error:
        said = "this needs hypothesis, which is not installed: pip install 'relstage[testing]'"
        raise MissingExtra(Problem("missing-extra", "", said)) from error
    for name, size in PROFILES.items():
        settings.register_profile(
            name,
            max_examples=size.cases,
            stateful_step_count=size.steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
    return settings
