"""Fitting the linear models of `assistant.evidence` on questions whose answers are known."""
