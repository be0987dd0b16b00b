"""`renqi receipt verify`: replay a receipt (验证回执)."""

import argparse
from pathlib import Path

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
    from renqi.programmes.cultivation.domain.ladder import ladder_catalogue

    with arguments.file.open("rb") as file:
        data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise ReceiptUnreadable(reason="it is too large")
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
