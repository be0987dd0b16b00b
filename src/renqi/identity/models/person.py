"""People who sign in (人员)."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class People(BaseUserManager["Person"]):
    """Finds people by the name they type, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find a person by sign-in name."""
        return self.get(username=(username or "").lower())


class Person(AbstractBaseUser):
    """A natural person with one sign-in (用户).

    A row says that somebody was given a sign-in, and never by itself that they may do anything:
    rights come from a membership.
    """

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    email = models.EmailField(blank=True, default="")
    # An address that anybody may have typed gets no notices and ties no outside sign-in.
    email_proven_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    # Somebody else has seen the password, so that the next sign-in has to choose another.
    password_is_one_time = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = People()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """Sign-in names are lower case, so that two people never differ by capitals alone.

        Nothing is proven of an address that is not there.
        """

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(username__regex=r"^[a-z0-9][a-z0-9._-]{1,63}$"),
                name="person_username_plain",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="person_name_given"),
            models.CheckConstraint(
                condition=models.Q(email_proven_at__isnull=True) | ~models.Q(email=""),
                name="person_email_proven_has_address",
            ),
        ]

    def __str__(self) -> str:
        """Show the name that colleagues know."""
        return self.name

    def get_full_name(self) -> str:
        """Give the name for greetings; libraries ask for it by this method."""
        return self.name
