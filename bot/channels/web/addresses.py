"""Where the page can be reached: the addresses of this computer."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

import ifaddr

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")

_INNER = ("docker", "br-", "veth", "virbr", "vmnet", "tun", "tap")
"""Beginnings of names of adapters that lead to no other device in the room."""


def network_addresses() -> list[str]:
    """The IPv4 addresses by which other devices reach this one, those of private networks first."""
    found = [
        ipaddress.IPv4Address(ip.ip)
        for adapter in ifaddr.get_adapters()
        if not adapter.nice_name.startswith(_INNER)
        for ip in adapter.ips
        if isinstance(ip.ip, str)
    ]
    usable = [address for address in found if not (address.is_loopback or address.is_link_local)]
    return [str(address) for address in sorted(set(usable), key=lambda a: (not a.is_private, a))]


def is_open(host: str) -> bool:
    """Whether listening on this address lets other devices in."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def urls(hosts: Iterable[str], port: int) -> list[str]:
    """The addresses to type into a browser."""
    return [f"http://{host}:{port}/" for host in hosts]


def answers_to(host: str, own_names: frozenset[str]) -> bool:
    """Whether a request's Host header names us: an address in digits, or a name that is ours.

    A page elsewhere can make its name point here (DNS rebinding), but not a number.

    >>> answers_to("192.168.1.7:8080", frozenset()), answers_to("evil.example", frozenset())
    (True, False)
    """
    name = host.rsplit(":", 1)[0] if host.rsplit(":", 1)[-1].isdecimal() else host
    if name.lower() in own_names or name.lower() in LOCAL_NAMES:
        return True
    bare = name[1:-1] if name[:1] == "[" and name[-1:] == "]" else name
    try:
        version = ipaddress.ip_address(bare).version
    except ValueError:
        return False
    return (version == 6) == (bare != name) and "%" not in bare  # what follows a % may be any text


def own_names(public: Iterable[str] = ()) -> frozenset[str]:
    """The names this computer goes by on its network, and those it is told to answer to."""
    here = socket.gethostname().lower()
    return frozenset({here, f"{here}.local", *(name.lower() for name in public)})
