"""Filters and tags that every template may use (模板标签)."""

from django import template

register = template.Library()
