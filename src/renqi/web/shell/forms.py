"""How form fields are drawn everywhere (表单外观)."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

_CLASS_OF_WIDGET: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
    (forms.Widget, "form-control"),
)


class ThemedBoundField(BoundField):
    """A field whose widget carries the theme's class, and the mark of an error."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add the class to what Django gives: required, aria-describedby, aria-invalid."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        css = next(css for kind, css in _CLASS_OF_WIDGET if isinstance(widget, kind))
        words = [widget.attrs.get("class", ""), css, "is-invalid" if self.errors else ""]
        return {**built, "class": " ".join(word for word in words if word)}

    @property
    def is_checkbox(self) -> bool:
        """Whether the label stands behind the box."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class ThemedRenderer(TemplatesSetting):
    """Draw each field with label, help and errors in the theme's markup."""

    bound_field_class = ThemedBoundField
    field_template_name = "renqi/field.html"
