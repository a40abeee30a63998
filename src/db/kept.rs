//! Answers of the database that are good for as long as nobody writes.
//!
//! On a forum of one machine nearly everything is reading: between two writes the same few things
//! are asked again and again, by the same few hundred readers. An answer is kept with the
//! [`Version`] of the file, looked at before it was read, and given again only at that version. So
//! none is ever out of date: not after a write of this process, and not after one of the command
//! line's. On PostgreSQL, which other machines write to, there is no version and nothing is kept.

use std::hash::Hash;

use moka::sync::Cache;

use super::Version;

pub(crate) struct Kept<K, V>(Cache<K, (Version, V)>);

impl<K, V> Kept<K, V>
where
    K: Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// `most`: how many answers; the least asked for are forgotten first.
    pub(crate) fn new(most: u64) -> Kept<K, V> {
        Kept(Cache::new(most))
    }

    /// What was answered at this version of the file.
    pub(crate) fn get(&self, version: Option<Version>, key: &K) -> Option<V> {
        let (then, answer) = self.0.get(key)?;
        (version == Some(then)).then_some(answer)
    }

    /// Keeps an answer that was read after its version was looked at.
    pub(crate) fn keep(&self, version: Option<Version>, key: K, answer: V) {
        if let Some(version) = version {
            self.0.insert(key, (version, answer));
        }
    }
}
