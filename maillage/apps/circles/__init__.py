"""Quality circles: sessions, mirrors, consensus, commitments, follow-up."""
