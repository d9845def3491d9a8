"""Pages as text: plain data in, HTML out; no database and no clock of their own."""
