"""The Word document and the PDF of a full record, warm; and both of 1,000 records in one zip."""

from bench import Figure
from bench.serving import ask_in_process, manage, settings_of, sqlite

ID = "P5"
MARK = "Word under 100 ms, PDF under 50 ms, warm; 1,000 records to a zip at 20 a second or better, memory flat"
MILLISECONDS_OF_WORD, MILLISECONDS_OF_PDF = 100, 50
RECORDS_A_SECOND = 20
# Flat: the peak after the thousandth record is at most this much above that after the hundredth.
FLAT = 1.1


def measure() -> Figure:
    with sqlite() as database:
        manage(settings_of(database), "migrate", "--verbosity", "0")
        manage(settings_of(database), "demo")
        took = ask_in_process("documents", database, ask_in_process("full_record", database, "3"))
    word, pdf, zipped = took["word"], took["pdf"], took["zip"]
    text = (
        f"Word {word['taken']:.0f} ms ({word['worked']:.0f} ms of the processor's), PDF {pdf['taken']:.0f} ms "
        f"({pdf['worked']:.0f}); both documents of 1,000 records to a zip, by the same writers, as there is no page "
        f"for it yet: {zipped['a_second']:.1f} records a second ({zipped['worked']:.0f} ms of the processor's each); "
        f"memory {zipped['first']:.0f} MB after 100, {zipped['last']:.0f} MB after 1,000"
    )
    holds = (
        word["taken"] < MILLISECONDS_OF_WORD
        and pdf["taken"] < MILLISECONDS_OF_PDF
        and zipped["a_second"] >= RECORDS_A_SECOND
        and zipped["last"] <= FLAT * zipped["first"]
    )
    return Figure(text, holds)
