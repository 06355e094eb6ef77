"""The contract `fhir`: an export of FHIR R4 resources becomes lines of the lake."""
