"""What each test would make anew and always alike: compiled templates and addresses, and the
slow half of a password.

Every test has an application of its own. Making one is nearly all compiling, of which nothing
depends on the installation that it serves. What a password costs is meant to take long; commands
that tests start as processes of their own take the product's cost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from tracker.crypto.keyslots import Cost

#: The cheapest Argon2id that the library takes: tests open thousands of installations.
CHEAP = Cost(passes=1, memory=1024, lanes=1)


class _Kept(BytecodeCache):
    """What templates were compiled to, in memory; jinja checks each against its source."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def compile_once() -> None:
    """For all applications that this process makes from now on."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Kept()}
    compile_builder = Rule._compile_builder
    built: dict[tuple[str, bool], Callable[..., tuple[str, str]]] = {}

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if rule.defaults:
            return compile_builder(rule, append_unknown)
        # It takes the rule as an argument and holds nothing but the rule's text.
        key = (f"{rule.rule} {rule._trace}", append_unknown)
        if key not in built:
            built[key] = compile_builder(rule, append_unknown)
        return built[key]

    changed: Any = Rule
    changed._compile_builder = once


def cheap_passwords() -> None:
    """Slots that this process makes from now on cost next to nothing to open."""
    changed: Any = Cost.__init__
    changed.__defaults__ = (CHEAP.passes, CHEAP.memory, CHEAP.lanes)
