"""How good answers are, against cases that say what a right one holds."""
