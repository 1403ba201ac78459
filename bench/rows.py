"""Every row there is, built or not, with its pass mark."""

ROWS = {
    "R1": ("Kill", "0 acknowledged saves lost, 0 half-saves in 1,000 kills of the server while 4 clients save"),
    "R2": ("Power cut", "0 lost in 200 simulated cuts; unsafe database settings refuse to start"),
    "R3": (
        "Concurrency",
        "30 writers × 20 saves on one record: 600 of 600 texts findable, no error, on both databases",
    ),
    "R4": ("Replay", "100 replays of one save or sign-off have one effect"),
    "R5": (
        "Text",
        "0 characters lost in 14 browser faults × every text box; at most 5 s lost when the browser is killed",
    ),
    "R6": ("Imports", "10,000 fuzzed files: no error 500, no partial import, under 300 MB and 10 s each"),
    "R7": ("SQL faults", "every statement of every write fails once: all or nothing, the text stays on the page"),
    "R8": ("Disk full", "no false “Saved”, no corruption, recovers without a restart"),
    "R9": ("Restore", "restored and verified within 15 minutes on 2 GB; 100 of 100 flipped bits detected"),
    "R10": ("Upgrade", "content hashes equal after migrating from every release, on both databases"),
    "R12": ("Model", "5,000 random steps of a state machine break no invariant, on both databases"),
    "SOAK": (
        "Half an hour",
        "8 people in one meeting of 6 families for 30 minutes: nothing lost, seen within 3 s, memory flat",
    ),
    "S1": ("Access", "every URL × method × role × relationship equals a declared table"),
    "S2": ("Leaks", "no canary leaks to anybody who may not see it"),
    "S3": (
        "Trail",
        "every answer that says a word of a family, by any method and body, is covered by a row before it",
    ),
    "S4": ("Tampering", "20 kinds of tampering × 200 all found; a million rows verified in 60 s"),
    "S5": (
        "Emergency access",
        "always a reason, ends within 60 minutes, an alert within 60 s, a review that escalates",
    ),
    "S6": (
        "ASVS 5.0",
        "every applicable requirement of level 1 is met with evidence, of level 2 met or named as not met",
    ),
    "S7": (
        "Sign-in",
        "at most 100 guesses an hour, and nobody else locked out; a disabled user stops at the next request",
    ),
    "S8": ("Headers", "strict CSP, HSTS, no-store on signed-in pages, on every URL; check --deploy clean"),
    "S10": ("Fuzz", "each field × 200 nasty values, each key in each spelling: no error 500, no unescaped echo"),
    "S11": ("Exports", "no cell begins with = + - @ TAB CR NUL"),
    "S12": (
        "Sight",
        "after each of 5,000 random steps, who opens and who writes is what the page of roles says, on both databases",
    ),
    "S13": (
        "Abuse",
        "one signed-in person and twenty connections do their worst: others' p95 within 3 × alone, memory bounded",
    ),
    "A1": ("axe", "0 violations on every page × state at two widths, and at 400% zoom without sideways scrolling"),
    "A2": (
        "Keyboard",
        "every journey by keyboard alone, focus visible, errors linked, 24 px targets, a warning before a time-out",
    ),
    "A3": ("Without", "the core journeys without JavaScript, in forced colours, with 200% spacing, at a phone's width"),
    "A4": ("HTML", "valid HTML by the Nu checker on every page"),
    "P1": (
        "Save one answer",
        "p50 within 2 × the floor, on both databases; 8 people never wait for each other's trail",
    ),
    "P2": ("Open a record", "p50 within 4 × the floor; under 100 kB gzipped, HTML under 30 kB; at most 25 statements"),
    "P3": ("List 20 families", "within 2 × the floor; under 30 kB"),
    "P4": ("Team overview", "a constant number of statements; five years within 1.3 × of one year"),
    "P5": ("Documents", "Word under 100 ms, PDF under 50 ms, warm; 1,000 records at 20 a second, memory flat"),
    "P6": ("50 people", "p95 of saves within 4 × the p95 of one alone; 0 errors; memory grows less than 10%"),
    "P7": ("Ten times", "every page of P1 to P4 within 1.3 × of its time on the small council"),
    "P8": ("Import", "1,000 children in seconds, 100,000 in minutes, with progress; memory flat"),
    "P9": ("Fresh clone", "two commands to the first signed-in page; the server starts in under 3 s"),
}
