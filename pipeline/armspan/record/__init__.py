"""From facts to a record that the schema accepts."""
