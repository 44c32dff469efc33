"""What happens to things: business rules that operations, actions and timers share."""
