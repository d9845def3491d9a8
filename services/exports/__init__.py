"""A mission on paper and in spreadsheets: for staff, tables and the entrance."""
