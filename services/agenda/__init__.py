"""An agenda as plain data, and its forms: changes, calendar file, PDF."""
