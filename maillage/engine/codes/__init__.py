"""Codes: releases of the drug reference and of Open Medic."""
