"""What people read: sentences, pages, marked workbooks, records."""
