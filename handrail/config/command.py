"""The installed command `handrail`: serve, migrate, demo, check and every other management command."""

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from handrail.config.environment import is_this_machine

# A worker told to stop while it is being started never hears it: without an end to the waiting, stopping would hang.
SECONDS_TO_STOP = 10
MOST_CONNECTIONS_OF_A_WORKER = 512


def main(arguments: Sequence[str] | None = None) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["serve"]:
            serve(given[1:])
        else:
            manage(given)
    except ImproperlyConfigured as fault:
        sys.exit(f"Handrail does not start. {fault}")


def manage(given: list[str]) -> None:
    from django.conf import settings
    from django.core.management import execute_from_command_line

    if given[:1] == ["demo"] and settings.PRODUCTION:
        sys.exit("The made-up council is never loaded into production. HANDRAIL_MODE is production.")
    prepare_folder()
    if given[:1] == ["demo"]:
        refuse_a_database_of_production()
    name, *rest = given or ["help"]
    execute_from_command_line(["handrail", name.replace("-", "_"), *rest])


def serve(given: list[str]) -> None:
    """Checks that it is safe to start, then serves until it is told to stop."""
    import django
    from django.conf import settings
    from django.db import connections

    from handrail.config import rounds
    from handrail.core.only_log_lines import let_only_lines_out

    parser = argparse.ArgumentParser(prog="handrail serve", description="Serves Handrail.")
    parser.add_argument("--host", default=settings.HOST)
    parser.add_argument("--port", type=int, default=settings.PORT)
    parser.add_argument("--workers", type=int, default=settings.WORKERS)
    options = parser.parse_args(given)

    refuse_what_no_proxy_says(options.host)
    refuse_taken_port(options.host, options.port)
    prepare_folder()
    django.setup()
    refuse_unless_ready(production=settings.PRODUCTION)
    connections.close_all()

    print(f"Handrail is served at http://{options.host}:{options.port}", flush=True)
    if settings.PRODUCTION:
        let_only_lines_out()
    beside = rounds.start_beside_the_server()

    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    server = Granian(
        "handrail.config.served:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        workers=options.workers,
        backpressure=MOST_CONNECTIONS_OF_A_WORKER,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels.warning,
        log_dictconfig={"formatters": {name: {"()": "handrail.core.logs.Line"} for name in ("generic", "access")}},
    )
    try:
        server.serve()
    finally:
        for rounds_of_a_kind in beside:
            rounds_of_a_kind.stop()


def refuse_unless_ready(*, production: bool) -> None:
    """Raises when a system check fails or the database is not migrated; in production a warning is a failure too."""
    from django.conf import settings
    from django.core import checks
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    found = checks.run_checks(databases=list(connections), include_deployment_checks=production)
    threshold = checks.WARNING if production else checks.ERROR
    serious = [str(message) for message in found if not message.is_silenced() and message.level >= threshold]
    if serious:
        raise ImproperlyConfigured("\n".join(serious))
    if production and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise ImproperlyConfigured(f"{settings.STATIC_ROOT} holds no assets. Run: handrail collectstatic")
    if production:
        refuse_anchors_that_cannot_be_kept(settings.HANDRAIL_TRAIL_ANCHORS)
    for connection in connections.all():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise ImproperlyConfigured("The database is older than this Handrail. Run: handrail migrate")


def refuse_anchors_that_cannot_be_kept(path: Path) -> None:
    """Raises when no anchor could be added: nothing outside of the database would then hold the trail."""
    if not path.parent.is_dir():
        raise ImproperlyConfigured(f"HANDRAIL_TRAIL_ANCHORS is in {path.parent}, which is no folder. Make it first.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise ImproperlyConfigured(
            f"HANDRAIL_TRAIL_ANCHORS is {path}, which cannot be written to. Give the right to it."
        )


def refuse_what_no_proxy_says(host: str) -> None:
    """Raises when others than a proxy on this machine could reach the port, and be believed as if they were it."""
    from django.conf import settings

    if settings.BEHIND_PROXY and not settings.PROXY_ELSEWHERE and not (host and is_this_machine(host)):
        raise ImproperlyConfigured(
            f"HANDRAIL_HOST is {host}, so that others than the proxy can reach Handrail, which believes what a proxy "
            "says of who asks. Set it to 127.0.0.1. Where the proxy is on another machine, let nobody else reach "
            "the port, and set HANDRAIL_PROXY_ELSEWHERE=yes."
        )


def refuse_a_database_of_production() -> None:
    """Raises where the made-up council would be loaded beside what production has written."""
    import django
    from django.db import connection

    django.setup()
    from handrail.config.checks import faults_of_mode

    for fault, hint in faults_of_mode(connection):
        raise ImproperlyConfigured(f"{fault} {hint}")


def refuse_taken_port(host: str, port: int) -> None:
    """Raises when the port cannot be served on, in words rather than in the server's own."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as fault:
        raise ImproperlyConfigured(
            f"Port {port} of {host} cannot be used: {fault.strerror}. Set HANDRAIL_PORT to another."
        ) from fault


def prepare_folder() -> None:
    """Makes the folder that SQLite keeps its file in."""
    from django.conf import settings

    for database in settings.DATABASES.values():
        if database["ENGINE"].endswith("sqlite3"):
            Path(database["NAME"]).parent.mkdir(parents=True, exist_ok=True)


if __name__ == "__main__":
    main()
