"""What a chapter of the year asserts is told as fully as what a test asserts."""

import pytest

pytest.register_assert_rewrite("tests.cultivation.year")
