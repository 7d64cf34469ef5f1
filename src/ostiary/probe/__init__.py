"""The trial with real accounts: what a running Odoo serves to whom, asked politely and within bounds."""
