"""A slot for every chosen candidate, one half-day after the other, by list edge colouring."""
