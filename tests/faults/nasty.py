"""Two hundred values that nobody hopes for in a box, a button or an address."""

import uuid

# Each would run, close what it stands in, or draw something, if it were handed back as it is; all name zq.
MARKUP = "<b id=zq>&\"'><script>zq()</script>"
MARKUPS = [
    MARKUP,
    '"><img src=zq onerror=zq()>',
    "'><img src=zq onerror=zq()>",
    "<img src=zq onerror=zq()>",
    "<svg/onload=zq()>",
    "</textarea><script>zq()</script>",
    "</title><script>zq()</script>",
    "</script><script>zq()</script>",
    "--><script>zq()</script>",
    "]]><script>zq()</script>",
    "<ScRiPt>zq()</sCrIpT>",
    "<script >zq()</script >",
    "<script\n>zq()</script>",
    "<script/src=//zq.example.org></script>",
    "<iframe srcdoc='<script>zq()</script>'>",
    "<a href=javascript:zq()>zq</a>",
    "javascript:zq()",
    "JaVaScRiPt:zq()",
    "\x01javascript:zq()",
    "data:text/html,<script>zq()</script>",
    '" onfocus=zq() autofocus x="',
    "' onfocus=zq() autofocus x='",
    "` onfocus=zq() autofocus x=`",
    "<style>@import'//zq.example.org'</style>",
    "<base href=//zq.example.org>",
    "<meta http-equiv=refresh content=0;url=//zq.example.org>",
    "&lt;script&gt;zq()&lt;/script&gt;",
    "&#60;script&#62;zq()",
    "\u2028<script>zq()</script>",
    "\ufeff<script>zq()</script>",
    "{{'<script>zq()</script>'|safe}}",
]
CONTROLS = [f"a{chr(code)}b" for code in (*range(1, 32), 127, *range(128, 133))]
LETTERS = [
    "\x00", "\ud800", "\udfff", "a\ud83db", "\ufffe", "\uffff", "\ufeff", "\u202ehidden", "\u2066\u2069", "\u200b",
    "\u00ad", "\u2028", "\u2029", "e\u0301" * 500, "🧒🏽" * 50, "👩‍👩‍👧‍👦", "\U0010ffff",
    "İstanbul ıI", "Straße ſ ß", "ﬁ ﬀ",
    "الأطفال", "ילדים", "เด็ก", "子供", "ɐ", "Zalgo" + "\u0335\u0336\u0337" * 50,
]  # fmt: skip
SPACES = ["", " ", "\t", "\r\n\r\n", "\n" * 1_000, "\u00a0", "\u3000", "\u2003\u2003"]
NUMBERS = [
    "-1", "0", "-0", "1e999", "-1e999", "NaN", "Infinity", "0x10", "0o7", "1_000", "1,000", "0.000001", "٣", "½", "²",
    "9" * 400, "2147483648", "-2147483649",
    "9223372036854775808", "1" + "0" * 308, "+1", "1.", ".5", "1e-400",
]  # fmt: skip
DATES = [
    "31/12/9999", "1/1/0000", "in 999999999 weeks", "29 February 2027", "25:61", "2026-13-45T99:99", "0000-00-00",
    "2026-02-30", "99999-01-01", "-1-01-01", "30 February", "next year next year", "1 1 1", "12/31/2026", "1/1/1",
    "yesterday tomorrow", "2026-11-23T24:00:00Z", "24:00", "00:60", "12:00 pm am",
]  # fmt: skip
IDS = [
    str(uuid.UUID(int=0)), "00000000-0000-0000-0000-00000000000", "{00000000-0000-0000-0000-000000000000}",
    "urn:uuid:00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "0" * 32, "g" * 32,
]  # fmt: skip
PLACES = [
    "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd", "http://169.254.169.254/",
    "//zq.example.org", "https://zq.example.org", "\\\\zq.example.org\\a", "/\\zq.example.org", "%2e%2e%2f",
    "%00", "%ff",
    "CON", "a" * 300 + ".docx",
]  # fmt: skip
LANGUAGES = [
    "' OR '1'='1", "'; DROP TABLE cases_case; --", '" OR ""="', "1 UNION SELECT password FROM accounts_user", "%' --",
    "%s%n{0}{{7*7}}", "${7*7}", "#{7*7}", "{% debug %}", "{{request}}", "$(id)", "`id`", "; id", "| id", "a\nb: c",
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "[]", "{}", '{"a":', '[{"$ne": 1}]', "null", "true", "undefined",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "&b;" * 1_000,
    "*", "(" * 1_000, "a?" * 30 + "a" * 30, "\\", "'", '"', "`", "--", "/*", "#",
]  # fmt: skip
OURS = [
    "yes,no,maybe", "save", "add:goal:child=x", "remove:goal:x", "restore::", "start", "prepare", "answer.values",
    "goal.", ".", "::::", "do", "__all__", "__class__", "None",
]  # fmt: skip
LENGTHS = ["a", "a" * 255, "a" * 256, "a" * 65_536, "a" * 100_000, "word " * 20_000]

NASTY = list(
    dict.fromkeys(
        [*MARKUPS, *SPACES, *LETTERS, *NUMBERS, *DATES, *IDS, *PLACES, *LANGUAGES, *OURS, *LENGTHS, *CONTROLS]
    )
)
# One of each sort, for runs that have little time.
FEW = [
    MARKUP, '"><img src=zq onerror=zq()>', "", " ", "\x00", "\ud800", "\r\n\r\n", "a" * 100_000, "9" * 400, "-1",
    "in 999999999 weeks", "1e999", "add:goal:child=x",
]  # fmt: skip


def spellings_of(key: str) -> list[str]:
    """The other ways to write a key of a row that some program takes for the same."""
    part, at, child = key.rpartition("@")
    try:
        told = uuid.UUID(child)
    except ValueError:
        others = [
            f"{key}@",
            f"{key}2",
            f"{key}@{key}",
            f"{key}@{uuid.UUID(int=0)}",
            f"{{{key}}}",
            key.replace("_", "-"),
        ]
    else:
        ids = [told.hex, told.urn, f"{{{told}}}", str(told).replace("-", "", 1), f"{told}@", f"{told}@{told}"]
        others = [f"{part}{at}{each}" for each in ids]
    others += [
        key.upper(),
        key.title(),
        f"{key} ",
        f" {key}",
        f"\t{key}",
        f"{key}.",
        f"{key}\x00",
        f"child@@{key}",
        "",
        "@",
    ]
    return [each for each in dict.fromkeys(others) if each != key]


def stands_unescaped_in(html: str) -> str:
    """The first of these shapes that a page holds as markup and not as words."""
    return next((shape for shape in AS_MARKUP if shape in html.lower()), "")


AS_MARKUP = (
    "<b id=zq",
    "<img src=zq",
    "<svg/onload=zq",
    "<script>zq",
    "<script >zq",
    "<script\n>zq",
    "<script/src=//zq",
    "<iframe srcdoc='<script>zq",
    "<a href=javascript:zq",
    'href="javascript:zq',
    'action="javascript:zq',
    'href="data:text/html',
    '" onfocus=zq',
    "' onfocus=zq",
    "<style>@import'//zq",
    "<base href=//zq",
    "<meta http-equiv=refresh content=0;url=//zq",
)
