//! What a request carries, as JSON.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Json;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Problem;
use crate::error::AppError;

/// A JSON body of this shape, without a NUL in any of its texts: PostgreSQL keeps none, and no
/// reader would see it.
pub(crate) struct Body<T>(T);

impl<T> Body<T> {
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Body<T>, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = Json::<Value>::from_request(request, payload);
        Box::pin(async move { Ok(Body(read(json.await?.into_inner())?)) })
    }
}

fn read<T: DeserializeOwned>(json: Value) -> Result<T, Problem> {
    if holds_nul(&json) {
        let words = "A text in the JSON holds \\u0000, which no text can. Please leave it out.";
        return Err(AppError::BadRequest(words.into()).into());
    }
    // serde's words name what is missing or malformed, and nothing of ours.
    serde_json::from_value(json)
        .map_err(|error| AppError::BadRequest(format!("The JSON can't be read: {error}.")).into())
}

fn holds_nul(json: &Value) -> bool {
    match json {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields.values().any(holds_nul),
        _ => false,
    }
}
