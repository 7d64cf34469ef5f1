"""What there is to try: routes, pages, documents."""
