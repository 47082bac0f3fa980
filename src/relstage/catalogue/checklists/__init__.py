"""Checklists of the texts as data, one a file, in the order in which they are shown.

>>> from relstage.catalogue.checklists import CHECKLISTS
>>> [(checklist.name, len(checklist.items)) for checklist in CHECKLISTS]
[('good_key_customer', 10), ('customer_oriented_company', 9), ('governance_tools', 4), ('buying_centre', 14)]
"""

from relstage.catalogue.checklists.buying_centre import buying_centre
from relstage.catalogue.checklists.customer_oriented_company import customer_oriented_company
from relstage.catalogue.checklists.good_key_customer import good_key_customer
from relstage.catalogue.checklists.governance_tools import governance_tools

CHECKLISTS = (good_key_customer, customer_oriented_company, governance_tools, buying_centre)

__all__ = ["CHECKLISTS", "buying_centre", "customer_oriented_company", "good_key_customer", "governance_tools"]
