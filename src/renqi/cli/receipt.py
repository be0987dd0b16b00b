"""`renqi receipt verify`: replay a receipt (验证回执)."""

import argparse
import json
from pathlib import Path
from typing import Any

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

DIFFERS = 1
# Enough for every rule of the ladder a hundred times over; a receipt is some kilobytes.
LARGEST_BYTES = 4_000_000


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "receipt", summary="receipts of decisions")
    verify = add_command(group, "verify", summary="replay a receipt", handler=_verify)
    verify.add_argument("file", type=Path, metavar="FILE", help="the receipt, a JSON file")


def _verify(arguments: argparse.Namespace) -> int:
    from renqi.engines.policy.receipts.receipt_check import ReceiptUnreadable, verify_receipt
    from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue

    with arguments.file.open("rb") as file:
        data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise ReceiptUnreadable(reason="it is too large")
    decision = _decision(data)
    if decision:
        return _verify_decision(decision, wants_json=arguments.json)
    check = verify_receipt(data, ladder_catalogue())
    receipt = check.receipt
    if arguments.json:
        print_json(
            {
                "same": check.is_same,
                "rule": receipt["rule"].get("ref"),
                "firm": receipt["firm"],
                "verdict": receipt.get("verdict"),
                "sha256": receipt["sha256"],
                "differences": [
                    {"code": d.code, "where": d.where, "said": d.said, "found": d.found}
                    for d in check.differences
                ],
            }
        )
    else:
        firm = receipt["firm"]
        print(f"{firm.get('name', '')} {firm.get('uscc', '')}, {receipt['rule'].get('ref')}")
        if check.is_same:
            print(f"same: {receipt['verdict']}, sha256 {receipt['sha256']}")
        else:
            print("differs:")
            print_table(
                ("what", "where", "receipt says", "replay finds"),
                ((d.code, d.where, d.said, d.found) for d in check.differences),
            )
    return 0 if check.is_same else DIFFERS


def _decision(data: bytes) -> dict[str, Any]:
    """Read the receipt of a decision on a case; empty for one of a rule."""
    from renqi.engines.casework.domain.decision_receipt import BASIS_KIND

    try:
        document = json.loads(data)
    except ValueError:
        return {}
    is_decision = isinstance(document, dict) and document.get("kind") == BASIS_KIND
    return document if is_decision else {}


def _verify_decision(document: dict[str, Any], *, wants_json: bool) -> int:
    """Say whether what a decision rested on is what its digest stands for (验证决定凭证)."""
    from renqi.engines.casework.domain.decision_receipt import receipt_faults

    faults = receipt_faults(document)
    if wants_json:
        found = {"same": not faults, "sha256": document.get("sha256", ""), "faults": list(faults)}
        print_json(found)
    elif faults:
        print(f"differs: {', '.join(faults)}")
    else:
        basis = document["basis"]
        print(f"case {basis['case']}, {basis['title']} {basis['subject']}, {basis['case_type']}")
        print(f"same: sha256 {document['sha256']}")
        print_table(
            ("act", "by", "reason", "at"),
            ((one["act"], one["by"], one["reason"], one["at"]) for one in document["decided"]),
        )
    return DIFFERS if faults else 0
