"""Every list as one table: on a page, as a file, as a view that is kept."""
