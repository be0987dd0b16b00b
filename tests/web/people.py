"""One person per role for tests that need somebody signed in."""

import datetime as dt

from renqi.identity.domain.sign_in import SignIn
from renqi.identity.services.create_demo_sign_ins import create_demo_sign_ins

# A code with right check digits and no firm behind it.
FIRM_USCC = "91440300MA5DEM012D"

Signs = dict[str, SignIn]


def make_people() -> Signs:
    """Make the sign-ins and give them by sign-in name."""
    made = create_demo_sign_ins(
        firm_uscc=FIRM_USCC, firm_name="深圳市演示精密科技有限公司", from_on=dt.date(2026, 1, 1)
    )
    return {sign_in.username: sign_in for sign_in in made}
