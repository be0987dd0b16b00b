"""An import-linter contract: a room is entered only from its own context (内部模块)."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateRoom(Contract):
    """Forbid `registry.services -> identity.models` for every pair of contexts at once.

    A context is whatever stands above the room: `renqi.registry`, `…cultivation.survey`.
    """

    type_name = "private_room"
    room = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001
        """Collect every import into a room from outside its context."""
        del verbose
        leaks = sorted(
            (importer, module)
            for module in graph.modules
            if (context := self._context(module))
            for importer in graph.find_modules_that_directly_import(module)
            if not importer.startswith(f"{context}.")
        )
        return ContractCheck(kept=not leaks, metadata={"leaks": leaks})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that should go through selectors or services."""
        leaks: list[tuple[str, str]] = check.metadata["leaks"]
        for importer, module in leaks:
            output.print_error(f"{importer} reaches into {module}")

    def _context(self, module: str) -> str:
        parts: list[Any] = module.split(".")
        return ".".join(parts[: parts.index(self.room)]) if self.room in parts else ""
