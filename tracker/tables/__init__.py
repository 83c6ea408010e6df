"""Every list as one table: sorted, filtered, paged by key, and whole for a spreadsheet."""
