"""How often Hypothesis tries: few times and always the same in the suite, long in a soak."""

from hypothesis import HealthCheck, settings

__all__ = ["SOAK", "SUITE", "examples", "register"]

SUITE, SOAK = "suite", "soak"
_SUITE_EXAMPLES = 50
_SOAK_TIMES = 200


def register() -> None:
    """Make both profiles known; neither has a deadline, which measures the machine."""
    settings.register_profile(
        SUITE, derandomize=True, deadline=None, max_examples=_SUITE_EXAMPLES, database=None
    )
    settings.register_profile(
        SOAK,
        derandomize=False,
        deadline=None,
        max_examples=_SUITE_EXAMPLES * _SOAK_TIMES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        print_blob=True,
    )


def examples(count: int) -> settings:
    """Return settings with so many examples in the suite, and in a soak as many times more."""
    return settings(max_examples=count * settings().max_examples // _SUITE_EXAMPLES)
