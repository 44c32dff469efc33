"""The application on real sockets: in the foreground for people, in a thread beside their code."""
