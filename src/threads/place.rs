//! Which part of a thread a page shows, as the address says it.

use serde::Deserialize;

use crate::error::AppError;
use crate::posts::Path;
use crate::posts::walk::Order;

/// `?order=newest&branch=12&after=…`, as they came.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct PlaceQuery {
    after: Option<String>,
    order: Option<String>,
    branch: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Place {
    pub order: Order,
    /// Only this post and what is under it.
    pub branch: Option<i32>,
    /// The page starts after this post.
    pub after: Option<Path>,
}

impl Place {
    /// What can't be read names nothing that is here.
    pub(crate) fn parse(query: &PlaceQuery) -> Result<Place, AppError> {
        let order = match query.order.as_deref() {
            None | Some("oldest") => Order::Oldest,
            Some("newest") => Order::Newest,
            Some(_) => return Err(AppError::NotFound),
        };
        let branch = query.branch.as_deref().map(str::parse).transpose().map_err(|_| AppError::NotFound)?;
        let after = match query.after.as_deref() {
            Some(cursor) => Some(Path::parse_cursor(cursor).ok_or(AppError::NotFound)?),
            None => None,
        };
        // A branch has one order.
        let order = if branch.is_some() { Order::Oldest } else { order };
        Ok(Place { order, branch, after })
    }

    /// From the beginning in the same order and branch.
    pub(crate) fn start(&self) -> Place {
        Place { after: None, ..self.clone() }
    }

    pub(crate) fn after(&self, after: Path) -> Place {
        Place { after: Some(after), ..self.clone() }
    }

    /// What comes behind the thread's address: empty, or from the `?` on.
    pub(crate) fn query(&self) -> String {
        let order = (self.order == Order::Newest).then(|| "order=newest".to_owned());
        let branch = self.branch.map(|number| format!("branch={number}"));
        let after = self.after.as_ref().map(|path| format!("after={}", path.cursor()));
        let parts: Vec<String> = [order, branch, after].into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}
