"""Prints how long the documents of a full record take, and 1,000 records in one zip, in a process of its own.

There is no page yet that exports many records, so the zip is written here with the same two writers. Each record says
other words, so that nothing is remembered from the one before.
"""

import json
import resource
import statistics
import sys
import time
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryFile
from typing import Any

import django

TIMES, WARM_UP = 60, 5
RECORDS, FIRST_RECORDS = 1000, 100
CORES = 2
# Words that stand in nearly every paragraph of the full record.
REPEATED = ("Kelly", "mornings", "teacher")

Walk = dict[str, Any]


def other_records(content: str) -> Iterator[Walk]:
    number = 0
    while True:
        said = content
        for word in REPEATED:
            said = said.replace(word, f"{word} {number}")
        yield json.loads(said)
        number += 1


def milliseconds(write: Callable[[Walk], bytes], records: Iterator[Walk]) -> dict[str, float]:
    """The middle time of one document, warm, and the processor's share of it: others may be at work beside us."""
    taken, worked = [], []
    for walk, _ in zip(records, range(WARM_UP + TIMES), strict=False):
        began, work_began = time.perf_counter(), time.process_time()
        write(walk)
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - work_began) * 1000)
    return {"taken": statistics.median(taken[WARM_UP:]), "worked": statistics.median(worked[WARM_UP:])}


def zip_them(records: Iterator[Walk]) -> dict[str, float]:
    """Both documents of each record into one zip, two records at a time, as there are two cores."""
    peak = {}
    began, work_began = time.perf_counter(), time.process_time()
    with TemporaryFile() as file, zipfile.ZipFile(file, "w") as archive, ThreadPoolExecutor(CORES) as threads:
        waiting = deque(threads.submit(both, next(records)) for _ in range(CORES))
        for number in range(1, RECORDS + 1):
            documents = waiting.popleft().result()
            waiting.append(threads.submit(both, next(records)))
            for name, content in documents.items():
                archive.writestr(f"{number:04} {name}", content)
            peak[number] = peak_memory()
    seconds, worked = time.perf_counter() - began, time.process_time() - work_began
    return {
        "a_second": RECORDS / seconds,
        "worked": worked * 1000 / RECORDS,
        "first": peak[FIRST_RECORDS],
        "last": peak[RECORDS],
    }


def both(walk: Walk) -> dict[str, bytes]:
    """What Handrail's own pages send for this record, by its name."""
    from handrail.documents.file_names import document_name
    from handrail.documents.pdf_export.writing import write_pdf
    from handrail.documents.word_export.writing import write_word

    return {document_name(walk, "docx"): write_word(walk), document_name(walk, "pdf"): write_pdf(walk)}


def peak_memory() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(record_id: str) -> dict[str, dict[str, float]]:
    from bench.full_record import CHAIR
    from handrail.accounts.models import User
    from handrail.documents.pdf_export.writing import write_pdf
    from handrail.documents.word_export.writing import write_word
    from handrail.supervision.recording import queries

    walk = queries.document_of(record_id, user=User.objects.get(email=CHAIR)).walk
    records = other_records(json.dumps(walk))
    word, pdf = milliseconds(write_word, records), milliseconds(write_pdf, records)
    return {"word": word, "pdf": pdf, "zip": zip_them(records)}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measured(sys.argv[1])))
