"""The process that documents are made in: asked by making.py, one document after another, until it is ended."""

import os
import resource
import sys
from multiprocessing.connection import Connection

# Saves come before documents where both want the processor.
NICER = 5


def serve(connection: Connection) -> None:
    """Makes what is asked for, until nobody is there to ask any more."""
    from handrail.documents.pdf_export.writing import write_pdf
    from handrail.documents.word_export.writing import write_word

    writers = {"PDF document": write_pdf, "Word document": write_word}
    connection.send("ready")
    while True:
        try:
            document, asked = connection.recv()
        except (EOFError, ConnectionResetError):
            return
        content, what_failed = b"", ""
        try:
            content = writers[document](**asked)
        # Whatever is wrong with one document, its words stay out of the log and the next is made.
        except Exception as fault:
            what_failed = type(fault).__name__
        connection.send((content, what_failed, memory()))


def memory() -> int:
    """The bytes that this process holds."""
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize()


def main(descriptor: str, most_memory: str) -> None:
    os.nice(NICER)
    import django

    django.setup()
    from handrail.documents.pdf_export.drawable import not_drawn

    not_drawn()
    resource.setrlimit(resource.RLIMIT_AS, (int(most_memory), int(most_memory)))
    serve(Connection(int(descriptor)))


if __name__ == "__main__":
    main(*sys.argv[1:])
