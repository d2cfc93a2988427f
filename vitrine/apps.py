from django.apps import AppConfig


class VitrineConfig(AppConfig):
    name = "vitrine"
