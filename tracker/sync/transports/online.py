"""Push to a hub and pull from it, over a line that may break at any byte.

A bundle is known by its SHA-256. Pushed in pieces, the hub says how much it has; fetched
in ranges, this side knows how much it has. Pulling tells the hub what is here and hears,
signed, what the hub has: that alone decides what is sent the next time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeGuard

from urllib3.exceptions import HTTPError

from tracker.basics.errors import Damaged, Refused
from tracker.ledger.heads import told_tops
from tracker.ledger.ledger import Ledger
from tracker.sync.attached import hear_wants, wants, wants_of
from tracker.sync.bundle import MAX_FILE
from tracker.sync.devices import KnownDevice, readable_scopes
from tracker.sync.exporting import export
from tracker.sync.standing import Tops, hear, standing
from tracker.sync.transports.line import LONG, Line
from tracker.sync.transports.names import digest_of, tag
from tracker.sync.transports.pieces import Pieces
from tracker.sync.transports.progress import Progress, Synced, TakeIn, Trouble
from tracker.sync.transports.signed import word_is_signed

#: Bytes of a piece: less than what reverse proxies let through without being asked to.
PIECE = 512 * 1024
_READ_AT_ONCE = 64 * 1024
_BROKEN_OFF = 5
_PULLS = 3


@dataclass
class Exchange:
    """One run with one hub. ``folder`` keeps what is under way between two runs."""

    ledger: Ledger
    line: Line
    hub: KnownDevice
    folder: Path
    take_in: TakeIn
    progress: Progress

    def run(self, *, may_send: bool) -> Synced:
        """Push what the hub lacks by its word, then pull until both agree."""
        done = Synced()
        self.progress("ask", 0, 0)
        if may_send:
            done = self._push(done)
        done = self._pull_all(done)
        waiting = standing(self.ledger, self.hub).waiting if may_send else 0
        if waiting or (may_send and standing(self.ledger, self.hub).owed):
            # It lacks more than it had told: it came back from a backup, or we wrote meanwhile.
            done = self._pull_all(self._push(done))
            waiting = standing(self.ledger, self.hub).waiting
        return replace(done, waiting=waiting)

    def _push(self, done: Synced) -> Synced:
        outbox = Pieces(self.folder / "to" / tag(self.hub.id))
        left = outbox.digests()
        if left:
            # A push that was broken off: the hub may have most of it already.
            done = self._send(outbox, left[0], done)
        lacking = standing(self.ledger, self.hub)
        if left and done.sent:
            return done
        if not lacking.waiting and not lacking.owed:
            return done
        made = export(
            self.ledger,
            [self.hub],
            progress=lambda step: self.progress("make", step, lacking.waiting),
        )
        digest = digest_of(made.data)
        outbox.put(digest, made.data)
        return self._send(outbox, digest, done, made.entries)

    def _send(self, outbox: Pieces, digest: str, done: Synced, entries: int = 0) -> Synced:
        try:
            data = outbox.whole(digest)
        except Damaged:
            return done
        try:
            answer = self._send_pieces(digest, data)
        except Refused as error:
            # One of the identity before this one is refused as its sender's.
            anew = error.code in ("bundle_gap", "unknown_writer", "sender_revoked")
            if anew or error.code.startswith("bundle_"):
                # It will never be taken: the next one is made of what the hub says it has.
                outbox.drop(digest)
            if anew:
                return done
            raise
        outbox.drop(digest)
        return done.handed_over(int(answer.get("entries", entries)))

    def _send_pieces(self, digest: str, data: bytes) -> dict[str, Any]:
        path = f"/uploads/{digest}"
        size = len(data)
        have = _number(self.line.ask("GET", path).body, "have")
        while have < size:
            self.progress("send", have, size)
            answer = self.line.ask(
                "PUT",
                path,
                query={"offset": have, "size": size},
                body=data[have : have + PIECE],
                also=frozenset({"wrong_offset"}),
            )
            # Of a piece that came twice, or not at all, the hub tells where to go on.
            have = _number(answer.body, "have")
        self.progress("send", size, size)
        return self.line.ask("POST", f"{path}/take", wait=LONG).body

    def _pull_all(self, done: Synced) -> Synced:
        """Pull until nothing came: the last question tells the hub that all arrived."""
        for _ in range(_PULLS):
            before = done.bundles
            done = self._pull(done)
            if done.bundles == before:
                break
        return done

    def _pull(self, done: Synced) -> Synced:
        inbox = Pieces(self.folder / "from" / tag(self.hub.id))
        left = inbox.digests()
        self.progress("ask", 0, 0)
        scopes = readable_scopes(self.ledger, self.hub)
        asked = {
            "heads": told_tops(self.ledger, scopes),
            "said": self.ledger.now(),
            "resume": left[0] if left else None,
            "wants": wants(self.ledger),
        }
        answer = self.line.ask("POST", "/bundles", body=json.dumps(asked).encode(), wait=LONG)
        heads = _heads(answer.body)
        if not word_is_signed(
            heads,
            self.line.device,
            answer.nonce,
            str(answer.body.get("signature", "")),
            self.line.hub.sign_key,
        ):
            raise Refused("hub_is_another")
        if answer.body.get("digest") is not None:
            data = self._fetch(inbox, str(answer.body["digest"]), _number(answer.body, "size"))
            self.progress("take_in", 0, 0)
            try:
                done = done.brought(self.take_in(data))
            except Refused as error:
                if not isinstance(error, Damaged):
                    raise
                done = replace(done, refused=(*done.refused, Trouble(error)))
            finally:
                inbox.keep_only("")
        hear(self.ledger, self.hub.id, heads, _number(answer.body, "said"), now=True)
        hear_wants(self.ledger, self.hub.id, wants_of(answer.body.get("wants", [])))
        return done

    def _fetch(self, inbox: Pieces, digest: str, size: int) -> bytes:
        inbox.path(digest)
        if not 0 < size <= MAX_FILE:
            raise Damaged("bundle_too_large")
        failures = 0
        while (have := inbox.have(digest)) < size:
            self.progress("fetch", have, size)
            if self._stream(inbox, digest, have, size) == have:
                failures += 1
                if failures == _BROKEN_OFF:
                    raise Refused("hub_unreachable")
                self.line.rest(failures)
            else:
                failures = 0
        return inbox.whole(digest)

    def _stream(self, inbox: Pieces, digest: str, have: int, size: int) -> int:
        """Read on until the end or the next break; how many bytes are here then."""
        try:
            with self.line.fetching(f"/bundles/{digest}", have) as response:
                if response is None:
                    return have
                while piece := response.read(_READ_AT_ONCE):
                    have = inbox.add(digest, have, piece, size)
                    self.progress("fetch", have, size)
        except HTTPError:
            pass
        return have


def _number(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if type(value) is not int or value < 0:
        raise Refused("not_a_hub")
    return value


def _heads(body: dict[str, Any]) -> Tops:
    heads = body.get("heads")
    if not is_word(heads):
        raise Refused("not_a_hub")
    return heads


def is_word(heads: Any) -> TypeGuard[Tops]:
    """Whether a value from outside has the form of what a device says it has."""
    if not isinstance(heads, dict) or len(heads) > 100_000:
        return False
    return all(
        isinstance(key, str)
        and isinstance(tops, list)
        and all(isinstance(top, str) and len(top) == 64 for top in tops)
        for key, tops in heads.items()
    )
