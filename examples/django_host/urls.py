"""Where the two requests are found."""

from django.urls import path

from examples.django_host import views

urlpatterns = [
    path("accounts/<int:pk>/facts", views.record),
    path("accounts/<int:pk>/advance", views.advance),
]
