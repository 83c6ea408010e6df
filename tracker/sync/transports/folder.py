"""Exchange through a folder that somebody else carries: Nextcloud, OneDrive, Syncthing, a stick.

Each device writes only to the parts of those it sends to, and reads only its own part.
Each leaves what it has: the newest bundle of a sender (an ``ack`` where there is nothing
to send) lies there until a newer one does, or until its receiver says that it arrived. So
a file that is lost, cut or held back costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.ledger.ledger import Ledger
from tracker.sync.devices import KnownDevice
from tracker.sync.exporting import export
from tracker.sync.merge import Merged
from tracker.sync.several import TOGETHER
from tracker.sync.standing import standing
from tracker.sync.transports import outgoing
from tracker.sync.transports.names import digest_of, file_name, is_own_name, tag
from tracker.sync.transports.outgoing import Outgoing
from tracker.sync.transports.progress import Progress, Synced, TakeInSeveral, Trouble
from tracker.sync.transports.shelf import Found, Shelf, read, remove

#: What a file under another name may be that is only half there.
_HALF = frozenset({"bundle_unreadable", "bundle_damaged", "bundle_empty"})


@dataclass(frozen=True)
class Carrier:
    """A folder transport: ``kind`` is folder or file (a stick, where loose files count too)."""

    kind: str
    shelf: Shelf


def carry(
    ledger: Ledger,
    carrier: Carrier,
    receivers: Sequence[KnownDevice],
    take_in: TakeInSeveral,
    progress: Progress,
    *,
    may_send: bool,
) -> Synced:
    """Take in what lies there for us, then leave what the others lack.

    Without ``may_send`` only what is here is told, so that others know what arrived.
    """
    shelf = carrier.shelf
    shelf.check()
    done = _bring_in(ledger, carrier, take_in, progress)
    shelf.open_box(tag(ledger.device.id))
    present = shelf.boxes()
    for number, receiver in enumerate(receivers):
        progress("send", number, len(receivers))
        # A hub writes for those who take part in this folder; a laptop for its hub in any case.
        if ledger.device.kind == "hub" and tag(receiver.id) not in present:
            continue
        sent = _leave(ledger, carrier, receiver, progress, may_send=may_send)
        if sent is not None:
            done = done.handed_over(sent)
        if may_send:
            waiting = standing(ledger, receiver).waiting
            done = replace(done, waiting=max(done.waiting, waiting))
    return done


def lying_there(ledger: Ledger, carrier: Carrier) -> int:
    """How many bundles lie in our part that were not taken in yet."""
    found = [f for own in _own_tags(ledger) for f in carrier.shelf.look(own)]
    return sum(1 for f in found if f.named is None or not _known(ledger, f.named.digest))


def _own_tags(ledger: Ledger) -> list[str]:
    """Ours, and those of the identities we had before: what was sent to them still counts."""
    before = ledger.database.tuples("SELECT device FROM former_device ORDER BY ended DESC")
    return [tag(ledger.device.id), *(tag(device) for (device,) in before)]


def _bring_in(
    ledger: Ledger, carrier: Carrier, take_in: TakeInSeveral, progress: Progress
) -> Synced:
    own = _own_tags(ledger)
    files = [found for one in own for found in carrier.shelf.look(one)]
    if carrier.kind == "file":
        files += carrier.shelf.loose()
    done = Synced()
    waiting: list[Found] = files
    # Again as long as one bundle made another understandable.
    while waiting:
        taken = done.bundles
        done, waiting = _pass(ledger, waiting, replace(done, refused=(), unfinished=0), take_in,
                              progress, own)  # fmt: skip
        if done.bundles == taken:
            break
    _tidy(ledger, carrier.shelf.look(tag(ledger.device.id)))
    return done


def _pass(
    ledger: Ledger,
    files: Iterable[Found],
    done: Synced,
    take_in: TakeInSeveral,
    progress: Progress,
    own: Sequence[str],
) -> tuple[Synced, list[Found]]:
    files = list(files)
    later: list[Found] = []
    read_now: dict[str, tuple[Found, bytes]] = {}
    for number, found in enumerate(files):
        progress("look", number, len(files))
        if found.named and (found.named.sender in own or _known(ledger, found.named.digest)):
            continue
        data = read(found)
        if data is None:
            done = replace(done, unfinished=done.unfinished + 1)
            later.append(found)
            continue
        digest = digest_of(data)
        if digest in read_now or _known(ledger, digest):
            continue
        if sum(len(other) for _, other in read_now.values()) + len(data) > TOGETHER:
            progress("take_in", number - len(read_now), len(files))
            done = _take_in(read_now.values(), done, take_in, later)
            read_now = {}
        read_now[digest] = (found, data)
    progress("take_in", len(files) - len(read_now), len(files))
    return _take_in(read_now.values(), done, take_in, later), later


def _take_in(
    some: Collection[tuple[Found, bytes]],
    done: Synced,
    take_in: TakeInSeveral,
    later: list[Found],
) -> Synced:
    """Take in what was read; what should be looked at again is added to ``later``."""
    if not some:
        return done
    told = take_in([data for _, data in some])
    for (found, _), merged in zip(some, told, strict=True):
        if isinstance(merged, Merged):
            done = done.brought(merged)
        elif found.named is not None:
            later.append(found)
            done = replace(done, refused=(*done.refused, Trouble(merged)))
        elif merged.code != "bundle_not_for_us":
            later.append(found)
            if merged.code in _HALF:
                done = replace(done, unfinished=done.unfinished + 1)
            else:
                done = replace(done, refused=(*done.refused, Trouble(merged)))
    return done


def _known(ledger: Ledger, digest: str) -> bool:
    """Whether a bundle was taken in, by (the beginning of) its digest."""
    found = ledger.database.value(
        "SELECT 1 FROM exchange WHERE direction = 'in' AND digest >= ? AND digest < ?",
        (digest, digest + "g"),
    )
    return found is not None


def _tidy(ledger: Ledger, files: list[Found]) -> None:
    """Take away, of what was sent to us and taken in: renamed copies, and all but the newest.

    The newest stays until its sender takes it away; that tells her that it arrived.
    """
    newest: dict[str, int] = {}
    taken: list[Found] = []
    for found in files:
        if found.named is None:
            data = read(found)
            if data is not None and _known(ledger, digest_of(data)):
                remove(found.path)
        elif _known(ledger, found.named.digest):
            taken.append(found)
            sender = found.named.sender
            newest[sender] = max(newest.get(sender, 0), found.named.number)
    for found in taken:
        assert found.named is not None
        superseded = found.named.number < newest[found.named.sender]
        if superseded or not is_own_name(found.path.name):
            remove(found.path)


def _leave(
    ledger: Ledger,
    carrier: Carrier,
    receiver: KnownDevice,
    progress: Progress,
    *,
    may_send: bool,
) -> int | None:
    """Leave a bundle for ``receiver`` where one is needed; how many entries it holds."""
    box = tag(receiver.id)
    now = standing(ledger, receiver)
    if not may_send:
        now = replace(now, waiting=0, lacking=0)
    before = _of_this_identity(
        ledger, carrier, box, outgoing.sent_to(ledger, carrier.kind, receiver.id)
    )
    carrier.shelf.clear_unfinished(box, tag(ledger.device.id))
    newest = before[-1] if before else None
    needed = (
        newest is None
        or not newest.tells_all(now)
        or not (newest.arrived(now) or carrier.shelf.holds(box, newest.name, newest.size))
    )
    entries: int | None = None
    if needed:
        made = export(
            ledger,
            [receiver],
            kind="sync" if now.lacking else "ack",
            progress=lambda step: progress("make", step, now.waiting),
        )
        number = max(ledger.now(), newest.made + 1 if newest else 0)
        sent = Outgoing(
            digest_of(made.data),
            receiver.id,
            number,
            file_name(ledger.device.id, number, made.data),
            len(made.data),
            made.entries,
            outgoing.tops_mark(now),
            now.starts,
            now.ends,
        )
        # First the note: a file without one would lie there for ever after a crash.
        outgoing.note(ledger, carrier.kind, sent)
        carrier.shelf.put(box, sent.name, made.data)
        before, entries = [*before, sent], made.entries
    _clear(ledger, carrier, box, before, [s for s in before if s.arrived(now)])
    return entries


def _of_this_identity(
    ledger: Ledger, carrier: Carrier, box: str, sent: list[Outgoing]
) -> list[Outgoing]:
    """Take away what an identity before this one left: nobody takes it in any more."""
    own = tag(ledger.device.id)
    kept: list[Outgoing] = []
    for one in sent:
        if one.name.startswith(own):
            kept.append(one)
        elif remove(carrier.shelf.root / box / one.name):
            outgoing.forget(ledger, one.digest)
    return kept


def _clear(
    ledger: Ledger, carrier: Carrier, box: str, sent: list[Outgoing], arrived: list[Outgoing]
) -> None:
    """Take away what arrived, and what lies between the oldest and the newest that did not.

    The oldest stays, or a slow line would never end carrying what is always made anew.
    """
    gone = {s.digest for s in arrived}
    gone |= {s.digest for s in sent[:-1] if not s.entries}
    # One that a crash kept from being written, or that the carrier lost.
    gone |= {s.digest for s in sent[:-1] if not carrier.shelf.holds(box, s.name, s.size)}
    open_ones = [s for s in sent if s.digest not in gone and s.entries]
    gone |= {s.digest for s in open_ones[1:] if s is not sent[-1]}
    files = carrier.shelf.look(box)
    for s in sent:
        if s.digest not in gone:
            continue
        # Copies that a synchroniser made keep the digest in their name.
        copies = [f.path for f in files if f.named and s.digest.startswith(f.named.digest)]
        left = [path for path in copies if not remove(path)]
        if not left and s is not sent[-1]:
            outgoing.forget(ledger, s.digest)
