from django.urls import path

from handrail.documents.views.pdf import record_pdf
from handrail.documents.views.word import record_word

urlpatterns = [
    path("<uuid:record_id>/word/", record_word, name="record_word"),
    path("<uuid:record_id>/pdf/", record_pdf, name="record_pdf"),
]
