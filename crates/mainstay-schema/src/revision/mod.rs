//! Revisions: the file, the graph, the replay.
