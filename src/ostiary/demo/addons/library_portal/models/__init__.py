from . import (
    library_book,
    library_donation,
    library_event,
    library_loan,
    library_member,
    library_review,
    library_wish,
)
