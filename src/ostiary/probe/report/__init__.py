"""How a trial is told: requests to repeat by hand, and the matrix of accounts, documents and ways."""
