"""The network a request comes from, as far as the proxies in front of Handrail can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_OF_ONE_HOUSEHOLD = 64


def network_of(request: HttpRequest) -> str:
    """The IPv4 address, or the IPv6 network of 64 bits; nothing where a proxy that should say it does not.

    Each proxy adds whom it heard to the end of X-Forwarded-For; what stands before that, anybody may have written.
    """
    if not settings.HANDRAIL_PROXIES:
        return _network(request.META.get("REMOTE_ADDR", ""))
    said = [address.strip() for address in request.headers.get("X-Forwarded-For", "").split(",") if address.strip()]
    if len(said) < settings.HANDRAIL_PROXIES:
        return ""
    return _network(said[-settings.HANDRAIL_PROXIES])


def fault_of_the_proxies(request: HttpRequest) -> str:
    """What is wrong with how the proxies say whom they heard, as a code; nothing where all is well."""
    if not settings.HANDRAIL_PROXIES:
        return ""
    network = network_of(request)
    if not network:
        return "header_missing"
    # Inside a council the proxy may hear private addresses rightly; then nobody before it has named one.
    names_more = request.headers["X-Forwarded-For"].count(",") >= settings.HANDRAIL_PROXIES
    return "another_proxy" if names_more and ipaddress.ip_network(network, strict=False).is_private else ""


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, IPV6_OF_ONE_HOUSEHOLD), strict=False))
