"""No file that is sent reaches memory or the disk, and no body is larger than a page of words could be."""

from django.core.files.uploadedfile import SimpleUploadedFile

from handrail.config import uploads


def test_a_file_in_a_form_is_passed_over_and_its_words_are_read(rf):
    request = rf.post("/", {"text": "A word.", "file": SimpleUploadedFile("a.txt", b"nobody asked for this")})

    assert request.POST["text"] == "A word."
    assert not request.FILES


def test_a_form_larger_than_a_page_is_refused_before_it_is_read(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    file = SimpleUploadedFile("a.bin", b"a" * 2_000)

    assert client.post("/sign-in/", {"file": file}).status_code == 400


def test_without_the_limit_it_would_be_read(client, db, settings, monkeypatch):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    monkeypatch.setattr(uploads.NoFilesYet, "handle_raw_input", lambda *_, **__: None)
    file = SimpleUploadedFile("a.bin", b"a" * 2_000)

    assert client.post("/sign-in/", {"file": file}).status_code != 400
