"""armspan reads clinical abstracts and returns arms, numbers and P values, linked and traceable, as validated JSON."""
