//! Imports of small folders, archives and lines, told by what the store holds afterwards.
