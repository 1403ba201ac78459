"""What people do with accounts: one module for each thing they are about."""
