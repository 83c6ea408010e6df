"""Small grants: agreements and their amendments, budgets, money paid and spent, reports."""
