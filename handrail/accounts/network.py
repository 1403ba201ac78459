"""The network a request comes from, as far as the proxies in front of Handrail can be believed."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

IPV6_OF_ONE_HOUSEHOLD = 64
# A provider gives a customer so much of the address at most; each has as many networks in it as they like.
IPV6_OF_ONE_CUSTOMER = 48
# Some proxies add the port that they were asked from; an IPv6 address then stands in brackets.
AN_ADDRESS = re.compile(r"\[(?P<bracketed>[^\]]*:[^\]]*)\](?::\d{1,5})?|(?P<with_port>[^:]*):\d{1,5}|(?P<bare>.*)")


def network_of(request: HttpRequest) -> str:
    """The IPv4 address, or the IPv6 network of 64 bits; nothing where a proxy that should say it does not.

    Each proxy adds whom it heard to the end of X-Forwarded-For; what stands before that, anybody may have written.
    """
    if not settings.HANDRAIL_PROXIES:
        return _network(request.META.get("REMOTE_ADDR", ""))
    said = _said(request)
    if len(said) < settings.HANDRAIL_PROXIES:
        return ""
    return _network(said[-settings.HANDRAIL_PROXIES])


def customer_of(network: str) -> str:
    """The widest network around this one that a single customer of a provider may have; an IPv4 address as it is."""
    if ":" not in network:
        return network
    around = ipaddress.ip_network(network, strict=False)
    return str(around.supernet(new_prefix=min(around.prefixlen, IPV6_OF_ONE_CUSTOMER)))


def fault_of_the_proxies(request: HttpRequest) -> str:
    """What is wrong with how the proxies say whom they heard, as a code; nothing where all is well."""
    if not settings.HANDRAIL_PROXIES:
        return ""
    network = network_of(request)
    if not network:
        said = _said(request)
        return "header_missing" if len(said) < settings.HANDRAIL_PROXIES else "address_unreadable"
    # Inside a council the proxy may hear private addresses rightly; then nobody before it has named one.
    names_more = request.headers["X-Forwarded-For"].count(",") >= settings.HANDRAIL_PROXIES
    return "another_proxy" if names_more and ipaddress.ip_network(network, strict=False).is_private else ""


def _said(request: HttpRequest) -> list[str]:
    return [address.strip() for address in request.headers.get("X-Forwarded-For", "").split(",") if address.strip()]


def _network(said: str) -> str:
    address = _address(said)
    if address is None or address.version == 4:
        return str(address or "")
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), IPV6_OF_ONE_HOUSEHOLD), strict=False))


def _address(said: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """What a proxy names, with a port or without one."""
    found = AN_ADDRESS.fullmatch(said)
    try:
        return ipaddress.ip_address(found[found.lastgroup or 0]) if found else None
    except ValueError:
        return None
