"""Which versions of the form there are."""

from django.db import models

from handrail.form_library.choices import FormStatus


class FormVersions(models.QuerySet):
    def in_force(self) -> "FormVersions":
        return self.filter(status=FormStatus.PUBLISHED)

    def named(self, name: str) -> "FormVersions":
        return self.filter(name=name)

    def without_content(self) -> "FormVersions":
        return self.defer("content")
