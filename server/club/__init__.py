"""What people at a club do about matches: events, claims, plans, and the conflicts between who scores one."""
