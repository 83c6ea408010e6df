"""Who stands at the hub's address is proven by a certificate, or nothing is sent."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.fleet import Fleet, register
from tests.sync.online import Proxy, hub_app, point, served, sync, unlock
from tracker.basics.errors import Invalid, Refused


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that nobody but its own file vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    public, secret = folder / "ca.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, secret)
    return public, context


def test_a_certificate_must_be_vouched_for(fleet: Fleet, tmp_path: Path) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop)
    ca_file, context = certificate(tmp_path)
    app = hub_app(hub, proxies=1)
    with served(app) as address, Proxy(address, tls=context) as proxy:
        unlock(app)
        # Plain HTTP being allowed does not switch the proof off.
        for allow_http in (False, True):
            point(laptop, proxy.address, allow_http=allow_http)
            with pytest.raises(Refused, match="hub_certificate"):
                sync(laptop)
        assert proxy.seen == []
        point(laptop, proxy.address.replace("127.0.0.1", "localhost"), ca_file=str(ca_file))
        with pytest.raises(Refused, match="hub_certificate"):
            sync(laptop)
        assert proxy.seen == []
        point(laptop, proxy.address, ca_file=str(ca_file))
        assert sync(laptop).waiting == 0
    assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]


def test_a_file_that_vouches_for_nobody_is_refused(fleet: Fleet, tmp_path: Path) -> None:
    laptop = fleet.laptop("TAP", "lap")
    with pytest.raises(Invalid, match="ca_file_unreadable"):
        point(laptop, "https://hub.example", ca_file=str(tmp_path / "none.pem"))
    (tmp_path / "text.pem").write_text("no certificate")
    point(laptop, "https://hub.example", ca_file=str(tmp_path / "text.pem"))
    with pytest.raises(Refused, match="ca_file_unreadable"):
        sync(laptop)
