"""What a team undertakes: its health project, protocols, missions, users, grants."""
