"""What is done with a store as a whole: backup, restore, verify, rebuild; while a server runs, or without one."""
