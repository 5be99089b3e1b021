"""The addresses of the engine, a list from each of its parts."""

from django.urls import include, path

urlpatterns = [
    path("", include("workflow.pages.urls")),
    path("", include("workflow.documents.urls")),
    path("", include("workflow.discussion")),
]
