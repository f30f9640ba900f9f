"""The symbols of a skeleton: one character per mention or word."""

# mentions
VALUE, P_VALUE, ESTIMATE, TEST, ARM, ALL_ARMS, TIME, ASIDE = "M", "P", "E", "S", "A", "B", "T", "X"

# noun phrases: what may name an outcome, who is counted, the sexes
NOUN, PEOPLE, SEX = "N", "U", "G"

# verbs: be and have, reporting, change, and a participle that names what happened
COPULA, REPORT, CHANGE, PARTICIPLE = "C", "V", "D", "Q"

# comparison: smaller or falling, larger or rising, better or alike
DOWN, UP, QUALITY = "<", ">", "="

# joints
AND, VERSUS, THAN, COMPARED, RESPECTIVELY, CLAUSE = "&", "v", "t", "k", "r", "w"
FROM, TO, PREPOSITION, SKIP = "f", "o", "i", "d"
COMMA, SEMICOLON, COLON, STOP = ",", ";", ":", "."

PREDICATES = (COPULA, REPORT, CHANGE, PARTICIPLE)  # verbs that state
VERBS = (*PREDICATES, UP, DOWN, QUALITY)
AGAINST = (VERSUS, COMPARED, THAN)  # what sets two against each other

LIMIT = "h"  # a limit that belongs to a name: "HbA1c <7.0%"
