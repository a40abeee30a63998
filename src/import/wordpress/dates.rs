use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use super::report::NoteKind;

/// A post's or comment's time as the file tells it, up to three times over.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// `*_date_gmt`, UTC.
    pub(super) gmt: String,
    /// `pubDate`, RFC 2822 with its offset; posts only.
    pub(super) rfc2822: String,
    /// `*_date`, in the blog's time zone, which the file does not tell.
    pub(super) local: String,
}

impl Dates {
    /// The time, and a note if it is not the one the file should have had. An absent or zero UTC time falls
    /// back on the others.
    ///
    /// # Errors
    /// The text that is no date: a UTC time that is there but cannot be read is not papered over.
    pub(super) fn resolve(&self) -> Result<(Timestamp, Option<NoteKind>), String> {
        let gmt = self.gmt.trim();
        if !is_absent(gmt) {
            return mysql(gmt).map(|time| (time, None)).ok_or_else(|| gmt.to_owned());
        }
        if let Ok(time) = rfc2822::parse(self.rfc2822.trim()) {
            return Ok((time.timestamp(), Some(NoteKind::PubDate)));
        }
        let local = self.local.trim();
        match mysql(local) {
            Some(time) => Ok((time, Some(NoteKind::LocalDate))),
            None => Err(if local.is_empty() { gmt } else { local }.to_owned()),
        }
    }
}

/// MySQL's way to write a date that was never set.
fn is_absent(date: &str) -> bool {
    date.is_empty() || date.starts_with("0000-00-00")
}

/// MySQL's `DATETIME`, taken as UTC.
fn mysql(date: &str) -> Option<Timestamp> {
    let civil = DateTime::strptime("%Y-%m-%d %H:%M:%S", date).ok()?;
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(gmt: &str, rfc2822: &str, local: &str) -> Result<(String, Option<NoteKind>), String> {
        let dates = Dates { gmt: gmt.into(), rfc2822: rfc2822.into(), local: local.into() };
        dates.resolve().map(|(time, note)| (time.to_string(), note))
    }

    #[test]
    fn the_utc_time_is_taken_when_it_is_there() {
        let time = resolve(" 2021-03-04 05:06:07 ", "Thu, 04 Mar 2021 09:09:09 +0000", "2021-03-04 07:06:07");
        assert_eq!(time, Ok(("2021-03-04T05:06:07Z".into(), None)));
    }

    #[test]
    fn without_it_the_feeds_date_is_taken_and_noted() {
        let time = resolve("0000-00-00 00:00:00", "Thu, 04 Mar 2021 09:09:09 +0200", "2021-03-04 07:06:07");
        assert_eq!(time, Ok(("2021-03-04T07:09:09Z".into(), Some(NoteKind::PubDate))));
    }

    #[test]
    fn without_either_the_blogs_own_clock_is_taken_and_noted() {
        let time = resolve("", "Mon, 30 Nov -0001 00:00:00 +0000", "2021-03-04 07:06:07");
        assert_eq!(time, Ok(("2021-03-04T07:06:07Z".into(), Some(NoteKind::LocalDate))));
    }

    #[test]
    fn what_is_no_date_is_handed_back() {
        assert_eq!(
            resolve("2021-13-45 00:00:00", "", "2021-03-04 07:06:07"),
            Err("2021-13-45 00:00:00".into())
        );
        assert_eq!(resolve("", "", "soon"), Err("soon".into()));
        assert_eq!(resolve("0000-00-00 00:00:00", "", ""), Err("0000-00-00 00:00:00".into()));
        assert_eq!(resolve("9999-12-31 23:59:59", "", ""), Err("9999-12-31 23:59:59".into()));
    }
}
