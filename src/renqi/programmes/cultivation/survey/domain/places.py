"""Where a firm can stand before a rung, as lists and addresses ask for it (企业梯级位置)."""

from collections.abc import Mapping

from renqi.engines.policy.domain.tree import VERDICTS

NEAR = "near"
HELD = "held"
LACKING = "lacking"
# A verdict as it is kept, by the word it is asked for.
NUMBER_OF_VERDICT: Mapping[str, int] = {name: int(truth) for truth, name in VERDICTS.items()}
