"""How form fields are drawn everywhere (表单外观)."""

from django.forms.renderers import DjangoTemplates


class ThemedRenderer(DjangoTemplates):
    """Draw each field with label, help and errors in the theme's markup."""

    field_template_name = "renqi/field.html"
