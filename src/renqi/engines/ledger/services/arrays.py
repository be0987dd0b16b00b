"""Arrays as the database itself writes them, for calls with many rows (二进制数组).

Elsewhere each value becomes text in Python and is read back from text by the server, which for
short rows costs as much as storing them. What is not here goes the ordinary way.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakSet

import psycopg
from psycopg import pq
from psycopg.adapt import Buffer, Dumper

_HEADER = struct.Struct(">iiiii")  # dimensions, whether there are nulls, type, length, first place
_INT8, _TEXT, _UUID = 20, 25, 2950
_NULL = b"\xff\xff\xff\xff"
_INT8_SIZE, _UUID_SIZE = 8, b"\x00\x00\x00\x10"


@dataclass(frozen=True, slots=True, eq=False)
class Uuids:
    """A `uuid[]` without nulls."""

    values: Sequence[UUID]


@dataclass(frozen=True, slots=True, eq=False)
class Bigints:
    """A `bigint[]` without nulls."""

    values: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A `text[]`; few texts that come often cost little."""

    values: Sequence[str | None]


class _ArrayDumper(Dumper):
    format = pq.Format.BINARY


class _UuidsDumper(_ArrayDumper):
    oid = 2951

    def dump(self, obj: Uuids) -> Buffer:
        body = _UUID_SIZE.join([b"", *(value.bytes for value in obj.values)])
        return _header(_UUID, len(obj.values)) + body


class _BigintsDumper(_ArrayDumper):
    oid = 1016

    def dump(self, obj: Bigints) -> Buffer:
        count = len(obj.values)
        flat = [_INT8_SIZE] * (2 * count)
        flat[1::2] = obj.values
        try:
            return _header(_INT8, count) + struct.pack(">" + "iq" * count, *flat)
        except struct.error as error:
            # The server's own words for a number that is too large.
            raise psycopg.errors.NumericValueOutOfRange(str(error)) from error


class _TextsDumper(_ArrayDumper):
    oid = 1009

    def dump(self, obj: Texts) -> Buffer:
        known: dict[str | None, bytes] = {None: _NULL}
        parts = []
        for value in obj.values:
            part = known.get(value)
            if part is None:
                part = known[value] = _sized(str(value).encode())
            parts.append(part)
        head = _header(_TEXT, len(parts), has_nulls=None in obj.values)
        return head + b"".join(parts)


_DUMPERS: Mapping[type, type[Dumper]] = {
    Uuids: _UuidsDumper,
    Bigints: _BigintsDumper,
    Texts: _TextsDumper,
}
_taught: WeakSet[psycopg.Connection[Any]] = WeakSet()


def cursor_of(link: "psycopg.Connection[Any]") -> "psycopg.Cursor[Any]":
    """Give a cursor that hands values over beside the statement and knows these arrays."""
    if link not in _taught:
        for kind, dumper in _DUMPERS.items():
            link.adapters.register_dumper(kind, dumper)
        _taught.add(link)
    return psycopg.Cursor(link)


def _header(oid: int, count: int, *, has_nulls: bool = False) -> bytes:
    if not count:
        return _HEADER.pack(0, 0, oid, 0, 0)[:12]
    return _HEADER.pack(1, has_nulls, oid, count, 1)


def _sized(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content
