"""``tracker device …``: join requests, enrolment, public keys."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tracker.basics.errors import Refused
from tracker.cli.common import Say, not_there, progress, read_bytes, signed_in, write_new
from tracker.cli.usage import SpokenGroup
from tracker.i18n.sentences.choices import choice
from tracker.i18n.sentences.identities import reason_sentence, renewed_sentence
from tracker.i18n.translate import gettext as _
from tracker.installation.opening import Installation
from tracker.sync import clocks, enrolment, renewal
from tracker.sync.devices import KnownDevice, known_devices
from tracker.sync.public_keys import key_list

OUT = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="The file that is written.",
)


@click.group("device", cls=SpokenGroup)
def device_group() -> None:
    """Computers that belong to the work."""


@device_group.command("request")
@OUT
@click.option("--again", is_flag=True, help="Though enrolled: the hub lost its memory of that.")
@signed_in
def request(out: Path | None, again: bool, installation: Installation, say: Say) -> None:
    """Write a join request for the coordinator."""
    installation.actor.require("sync:device:request")
    with installation.desk() as desk:
        data = enrolment.write_request(desk.ledger, again=again)
        words = enrolment.own_words(desk.ledger.device)
    path = out or Path("join-request.json")
    write_new(path, data)
    say.result(
        {"file": str(path), "words": words},
        _("The join request is in %(file)s.", file=path),
        _("Its fingerprint words: %(words)s", words=words),
    )


@device_group.command("renew")
@signed_in
def renew_command(installation: Installation, say: Say) -> None:
    """Take a new identity: this computer is a copy, or holds an old state."""
    with installation.desk() as desk:
        device = renewal.renew_on_wish(desk)
    installation.reload()
    say.result(
        {"device": device, "words": enrolment.own_words(installation.device)},
        reason_sentence("asked") if installation.kind == "hub" else renewed_sentence(),
    )


@device_group.command("enrol")
@click.argument("request_file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--cso", default=None, help="Code of the organisation (not for an audit).")
@click.option("--words", default=None, help="The words that the laptop shows; they must match.")
@OUT
@signed_in
def enrol(
    request_file: Path,
    cso: str | None,
    words: str | None,
    out: Path | None,
    installation: Installation,
    say: Say,
) -> None:
    """Enrol a device from its join request and write its welcome bundle."""
    data = read_bytes(request_file)
    asked = enrolment.read_request(data)
    if words is not None and words.split() != asked.fingerprint.split():
        raise Refused("words_differ")
    path = out or request_file.with_suffix(".welcome.tracker")
    not_there(path)
    with installation.desk() as desk:
        before = enrolment.replaced(desk.ledger.database, asked)
        device = enrolment.enrol(desk, request=data, cso=cso)
        with progress(_("Writing the bundle")) as advance:
            welcome = enrolment.welcome(desk, data, advance)
    write_new(path, welcome.data)
    say.result(
        {
            "device": device,
            "name": asked.name,
            "words": asked.fingerprint,
            "file": str(path),
            "entries": welcome.entries,
            "replaces": before.id if before else None,
        },
        *([_("It replaces %(name)s.", name=before.name)] if before else []),
        _("%(name)s is enrolled. Its words: %(words)s", name=asked.name, words=asked.fingerprint),
        _("The welcome bundle is in %(file)s.", file=path),
    )


@device_group.command("list")
@signed_in
def list_devices(installation: Installation, say: Say) -> None:
    """All enrolled devices."""
    with installation.desk() as desk:
        found = enrolment.devices(desk)
        off = clocks.skews(desk.ledger)
    rows = [
        {
            "id": d.id,
            "name": d.name,
            "kind": d.kind,
            "cso": d.cso,
            "status": d.status,
            "forked": d.forked,
            "replaces": d.replaces,
            "clock_off_ms": off[d.id].ms if d.id in off else None,
            "key_id": d.key_id,
            "words": enrolment.device_words(d.id, d.sign_key, d.seal_key),
        }
        for d in found
    ]
    say.result(
        {"devices": rows},
        *map(_line, found),
    )


def _line(device: KnownDevice) -> str:
    """One for people: name, kind, organisation, status."""
    told = [
        device.name,
        str(choice("device_kind", device.kind)),
        device.cso or "",
        str(choice("device_status", device.status)),
    ]
    if device.forked and device.status == "active":
        told.append(_("Two computers work under this name"))
    return "\t".join(told)


@device_group.command("revoke")
@click.argument("device")
@signed_in
def revoke(device: str, installation: Installation, say: Say) -> None:
    """Stop trusting a device (id or name)."""
    with installation.desk() as desk:
        known = known_devices(desk.ledger.database)
        matching = [d.id for d in known.values() if device in (d.id, d.name)]
        enrolment.revoke(desk, device=matching[0] if len(matching) == 1 else device)
    say.result({"revoked": device}, _("Bundles of this device are refused from now on."))


@device_group.command("keys")
@OUT
@signed_in
def keys(out: Path | None, installation: Installation, say: Say) -> None:
    """Write the list of public keys with which anyone can check receipts."""
    with installation.desk() as desk:
        document = key_list(desk)
    path = out or Path("public-keys.json")
    write_new(path, json.dumps(document, indent=1, ensure_ascii=False).encode())
    say.result(
        {"file": str(path), "keys": len(document["keys"])},
        _("The public keys are in %(file)s.", file=path),
    )
