"""Names as Creole, French and Spanish ears write them, and how alike two registrations are."""
