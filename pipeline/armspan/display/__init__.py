"""How facts look and what they are called, wherever people see them: in the terminal, on pages."""
