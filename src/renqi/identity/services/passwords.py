"""Passwords that are shown once and typed by people (一次性口令)."""

import secrets

# No letter or digit that is easily taken for another, as the password is read off a screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LETTERS = 14


def random_password() -> str:
    """Give a password that nobody has seen: 14 letters of 55 are 80 bits (随机口令)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))
