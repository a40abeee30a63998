//! Reading a thread: in either order, a branch at a time, from where one left off, and from memory.

mod memory;
mod orders;
mod visits;
