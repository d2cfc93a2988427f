"""Addresses of accounts and people. None of django-allauth's own is there but the two that it looks up by name."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from vitrine.people import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-in/<str:provider_id>/", views.leave, name="openid_connect_login"),
    path("sign-in/<str:provider_id>/back/", views.come_back, name="openid_connect_callback"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("account/", views.account, name="account"),
    path("account/password/", views.Password.as_view(), name="password"),
    path("account/tokens/", views.make, name="token-make"),
    path("account/tokens/<int:token_id>/revoke/", views.revoke, name="token-revoke"),
    path("account/logins/<int:login_id>/forget/", views.forget, name="login-forget"),
    path("people/", views.people, name="people"),
    path("people/<int:user_id>/", views.person, name="person"),
]
