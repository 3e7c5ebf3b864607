"""The process: settings, wiring, jobs, liveness and the command line."""
