"""Finding the family or the person whose trail is to be read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.oversight.access_trail import presenters, queries
from handrail.oversight.access_trail.forms import FindFamilyForm, FindPersonForm


@require_http_methods(["GET", "HEAD", "POST"])
@needs("trail.read")
def trail(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    about_a_person = sent is not None and "person" in sent
    family_form = FindFamilyForm(None if about_a_person else sent)
    person_form = FindPersonForm(sent if about_a_person else None)
    families, people = [], []
    if family_form.is_valid():
        families = queries.families_meant(family_form.cleaned_data["family"], user=request.user)
        if len(families) == 1:
            return redirect("trail_of_family", families[0].pk)
        if not families:
            nobody = "No family that you may open is called this. A restricted one is found by its reference."
            family_form.refused({"family": nobody})
    if person_form.is_valid():
        people = queries.people_meant(person_form.cleaned_data["person"])
        if len(people) == 1:
            return redirect("trail_of_person", people[0].pk)
        if not people:
            nobody = "Nobody with an account is called this. Check the name, or write the e-mail address."
            person_form.refused({"person": nobody})
    page = presenters.find_page(family_form, person_form, families=families, people=people)
    gate.open_list(by=request.user, cases=[case.reference for case in families], page="find in the trail")
    return render(request, "access_trail/trail.html", page, status=422 if page["errors"] else 200)
