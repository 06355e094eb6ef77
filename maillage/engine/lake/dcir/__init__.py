"""The contract `dcir`: the reimbursement tables of the SNDS, joined into lines."""
