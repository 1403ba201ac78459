import datetime

from handrail.design_system import filters


def test_a_date_reads_as_people_write_it():
    assert filters.say_date(datetime.date(2026, 11, 23)) == "23 November 2026"
    assert filters.say_short_date(datetime.date(2026, 11, 23)) == "23 Nov"
    assert filters.say_weekday_date(datetime.date(2026, 11, 23)) == "Monday 23 November 2026"


def test_a_moment_reads_as_the_date_and_time_in_london():
    half_past_midnight = datetime.datetime(2026, 6, 30, 23, 30, tzinfo=datetime.UTC)
    assert filters.say_date(half_past_midnight) == "1 July 2026"
    assert filters.say_time(half_past_midnight) == "00:30"


def test_no_date_reads_as_nothing():
    assert [filters.FILTERS[name](None) for name in ("date", "short_date", "weekday_date", "time")] == ["", "", "", ""]


def test_paragraphs_keep_lines_and_escape_markup():
    assert (
        filters.paragraphs("One <b>\ntwo\n\n\nthree & four\n") == "<p>One &lt;b&gt;<br>two</p>\n<p>three &amp; four</p>"
    )


def test_no_text_makes_no_paragraph():
    assert filters.paragraphs(None) == filters.paragraphs(" \n ") == ""


def test_guidance_notes_show_html_and_never_obey_it():
    assert filters.markdown("*slant* <script>x</script>") == "<p><em>slant</em> &lt;script&gt;x&lt;/script&gt;</p>\n"
    assert "<img" not in filters.markdown("![x](https://example.org/x.png)")
    assert "href" not in filters.markdown("[x](javascript:alert(1))")


def test_an_id_is_safe_in_a_link_and_a_style_rule():
    assert filters.as_id("answers.1[why]") == "answers-1-why-"
    assert filters.as_id("2f1c") == "f-2f1c"


def test_attributes_escape_and_leave_out_what_is_not_so():
    given = {"data-x": '"<', "readonly": True, "hidden": False, "list": None, "data-n": 0}
    assert filters.attributes(given) == ' data-x="&#34;&lt;" readonly data-n="0"'
