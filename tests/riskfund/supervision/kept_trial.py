"""A trial in which nobody joins, written down as one is kept."""

from renqi.programmes.riskfund.supervision.domain.trial_result import result_document
from renqi.programmes.riskfund.supervision.domain.trial_terms import (
    terms_document,
    usual_terms,
)
from renqi.programmes.riskfund.supervision.domain.try_terms import try_in_city
from tests.riskfund.supervision.made_charter import charter

_TERMS = usual_terms(charter())
KEPT_TERMS = terms_document(_TERMS)
KEPT_RESULT = result_document(try_in_city(charter(), _TERMS, ()))
