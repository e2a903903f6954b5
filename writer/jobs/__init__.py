"""What each command does, start to end: the stages joined, with progress, exit codes and what goes where."""
