//! Evenkeel: a self-hosted, moderated discussion forum for people in recovery.
