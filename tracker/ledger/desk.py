"""The desk: where one person works. Commands and queries take it as first argument.

A command checks permission and truth and appends one group to the ledger; a query reads
folded tables. Both are registered under a stable name, so that the web, the command line
and scripts call the same thing.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, Concatenate, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from tracker.basics.actor import Actor
from tracker.basics.clock import local_date
from tracker.basics.errors import Invalid, NotFound
from tracker.ledger.ledger import Change, Ledger

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Desk:
    """A ledger, who sits at it, and what she may see."""

    ledger: Ledger
    actor: Actor

    def today(self) -> date:
        """The calendar day at the desk."""
        return local_date(self.ledger.now())

    def scope(self, cso: str | None = None) -> str:
        """The scope to write in: the actor's organisation, else the one named."""
        code = cso or self.actor.cso
        if code is None:
            raise Invalid("organisation_needed", "cso")
        self.actor.require_cso(code)
        return cso_scope(code)

    def add(self, scope: str, action: str, table: str, values: Mapping[str, Any]) -> str:
        """A new record in a group of its own; its id."""
        record = self.ledger.new_id()
        change = Change(table, record, values, ())
        self.ledger.append(scope, action, self.actor.user, [change])
        return record

    def visible(self, column: str = "scope") -> tuple[str, list[str]]:
        """SQL condition and parameters for the records that the actor may see."""
        if self.actor.cso is None:
            return "1", []
        return f"{column} = ?", [cso_scope(self.actor.cso)]

    def record(self, table: str, record: str) -> dict[str, Any]:
        """A folded row that the actor may see; NotFound otherwise.

        Where two organisations claim one id, the actor's own or the older one is meant.
        """
        if self.ledger.declared[table].shared:
            condition, params = "scope = 'shared'", list[str]()
        else:
            condition, params = self.visible()
        row = self.ledger.database.row(
            f'SELECT * FROM "{table}" WHERE id = ? AND {condition} ORDER BY _made, scope',
            [record, *params],
        )
        return found(row, table)


def cso_scope(code: str) -> str:
    """The scope of the organisation with this code."""
    return f"cso:{code}"


def scope_cso(scope: str) -> str | None:
    """The organisation's code of a scope; None for ``shared``."""
    return scope[4:] if scope.startswith("cso:") else None


@dataclass(frozen=True)
class Named:
    """A registered command or query."""

    name: str
    permission: str
    run: Callable[..., Any]

    def call(self, desk: Desk, arguments: dict[str, Any]) -> Any:
        """Run with arguments by name; Invalid for one unknown or missing."""
        try:
            inspect.signature(self.run).bind(desk, **arguments)
        except TypeError as error:
            raise Invalid("arguments", "arguments", detail=str(error)) from error
        hints = get_type_hints(inspect.unwrap(self.run))
        for name, value in arguments.items():
            if not _fits(value, hints[name]):
                raise Invalid("arguments", name, detail=f"{name}: {_told(hints[name])}")
        return self.run(desk, **arguments)


def _told(hint: Any) -> str:
    """A parameter's kind as ``docs/cli.md`` would write it: ``str``, ``dict[str, Any]``."""
    return hint.__name__ if isinstance(hint, type) else str(hint).replace("typing.", "")


def _fits(value: Any, hint: Any) -> bool:
    """Whether a JSON value is of the kind that a parameter asks for."""
    options = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    for option in options:
        kind = get_origin(option) or option
        if kind is type(None):
            kind = NoneType
        if not isinstance(kind, type):
            return True
        if isinstance(value, str | bytes) and kind is Sequence:
            continue
        if isinstance(value, bool) and kind is int:
            continue
        if isinstance(value, kind):
            return True
    return False


COMMANDS: dict[str, Named] = {}
QUERIES: dict[str, Named] = {}


def command(
    name: str, permission: str | None = None, *, own_transaction: bool = False
) -> Callable[[Callable[Concatenate[Desk, P], R]], Callable[Concatenate[Desk, P], R]]:
    """Register a function as the command ``name``.

    It runs in one transaction, after the actor's permission (by default the command's
    own name) was checked. With ``own_transaction`` it opens that itself, after long reading.
    """
    return _registrar(COMMANDS, name, permission or name, writes=not own_transaction)


def query(
    name: str, permission: str
) -> Callable[[Callable[Concatenate[Desk, P], R]], Callable[Concatenate[Desk, P], R]]:
    """Register a function as the query ``name``."""
    return _registrar(QUERIES, name, permission, writes=False)


def _registrar(
    registry: dict[str, Named], name: str, permission: str, *, writes: bool
) -> Callable[[Callable[Concatenate[Desk, P], R]], Callable[Concatenate[Desk, P], R]]:
    def register(function: Callable[Concatenate[Desk, P], R]) -> Callable[Concatenate[Desk, P], R]:
        @functools.wraps(function)
        def guarded(desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> R:
            desk.actor.require(permission)
            if not writes:
                return function(desk, *args, **kwargs)
            with desk.ledger.transaction():
                return function(desk, *args, **kwargs)

        if name in registry:
            raise ValueError(f"{name} is registered twice")
        registry[name] = Named(name, permission, guarded)
        return guarded

    return register


def found(row: dict[str, Any] | None, what: str) -> dict[str, Any]:
    """``row``, or NotFound where there is none."""
    if row is None:
        raise NotFound("not_found", what=what)
    return row
