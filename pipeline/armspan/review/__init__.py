"""The review page: a person goes through the machine's readings, and every correction becomes gold."""
