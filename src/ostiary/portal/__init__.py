"""What the pages of the portal ask: addresses, access tokens, websites, views and the database's own privileges."""
