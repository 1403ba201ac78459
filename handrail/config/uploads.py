"""What becomes of files that are sent: nothing takes any yet, so none is read into memory or onto the disk."""

from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class NoFilesYet(FileUploadHandler):
    """Refuses a body that is larger than a page of words could be, and passes over files in a smaller one."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any, **__: Any) -> None:
        if content_length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("The body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE.")

    def new_file(self, *_: Any, **__: Any) -> NoReturn:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never asked: every file is passed over."""

    def file_complete(self, file_size: int) -> None:
        """Never asked: every file is passed over."""
