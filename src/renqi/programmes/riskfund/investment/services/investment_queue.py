"""Hand work of investing to a worker (投资任务排队)."""

from procrastinate.contrib.django import app

PROPOSE, QUEUE = "investment.make_proposal", "investment"


def queue_proposal(proposal_id: int) -> None:
    """Let a worker make a proposal (配置建议排队)."""
    app.configure_task(PROPOSE, queue=QUEUE).defer(proposal_id=proposal_id)
