//! One address: what can be done there, and a refusal that says so for anything else.

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::http::Method;
use actix_web::{Error, FromRequest, Handler, HttpResponse, Resource, Responder, Route, guard, web};

use crate::api;
use crate::error::AppError;
use crate::web::PageError;

pub(super) struct Address {
    resource: Resource,
    methods: Vec<Method>,
    refuse: fn(AppError) -> Error,
}

/// For people: a refusal is a page.
pub(super) fn page(path: &str) -> Address {
    let refuse = |error| PageError::from(error).into();
    Address { resource: web::resource(path), methods: Vec::new(), refuse }
}

/// For programs: a refusal is a problem.
pub(super) fn json(path: &str) -> Address {
    let refuse = |error| api::Problem::from(error).into();
    Address { resource: web::resource(path), methods: Vec::new(), refuse }
}

macro_rules! ways {
    ($($method:ident $name:ident),+) => {$(
        pub(super) fn $name<H, Args>(self, handler: H) -> Address
        where
            H: Handler<Args>,
            Args: FromRequest + 'static,
            H::Output: Responder + 'static,
        {
            self.way(Method::$method, web::method(Method::$method).to(handler))
        }
    )+};
}

impl Address {
    /// HEAD is a GET whose body stays here (RFC 9110, 9.3.2); actix leaves it out.
    pub(super) fn get<H, Args>(mut self, handler: H) -> Address
    where
        H: Handler<Args>,
        Args: FromRequest + 'static,
        H::Output: Responder + 'static,
    {
        self.methods.push(Method::HEAD);
        self.way(Method::GET, web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler))
    }

    ways!(POST post, PUT put, PATCH patch, DELETE delete);

    fn way(mut self, method: Method, route: Route) -> Address {
        self.methods.push(method);
        self.resource = self.resource.route(route);
        self
    }
}

impl HttpServiceFactory for Address {
    fn register(self, config: &mut AppService) {
        let Address { resource, mut methods, refuse } = self;
        methods.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        let allow = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let refusal = move || {
            let error = refuse(AppError::NotAllowed { allow: allow.clone() });
            async move { Err::<HttpResponse, Error>(error) }
        };
        resource.default_service(web::to(refusal)).register(config);
    }
}
