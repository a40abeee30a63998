//! A person with a browser and no JavaScript: follows links, fills in forms, keeps cookies.

use std::cell::OnceCell;
use std::sync::Arc;
use std::time::Duration;

use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, RequestBuilder, Url, redirect};
use scraper::{Html, Selector};

#[derive(Clone)]
pub(crate) struct Browser {
    base: String,
    jar: Arc<Jar>,
    http: Client,
    stops: bool,
}

/// A page, or whatever else came back.
pub(crate) struct Page {
    pub(crate) status: u16,
    /// Path, query and fragment it was found at, after redirects.
    pub(crate) path: String,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) html: String,
    parsed: OnceCell<Html>,
}

impl Browser {
    pub(crate) fn new(base: &str) -> Browser {
        Browser::with_headers(base, &[])
    }

    /// One that sends these with every request.
    pub(crate) fn with_headers(base: &str, headers: &[(&str, &str)]) -> Browser {
        let jar = Arc::new(Jar::default());
        let http = Client::builder()
            .cookie_provider(jar.clone())
            .default_headers(header_map(headers))
            // Followed here: the library's own following loses the fragment.
            .redirect(redirect::Policy::none())
            // Sooner than the server, so that no request meets a connection being closed.
            .pool_idle_timeout(Duration::from_secs(2))
            .build()
            .unwrap();
        Browser { base: base.to_owned(), jar, http, stops: false }
    }

    /// The same browser with the same cookies, stopping at redirects to look at them.
    pub(crate) fn stopping(&self) -> Browser {
        Browser { stops: true, ..self.clone() }
    }

    /// A cookie's value, if the browser has it.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let all = self.jar.cookies(&self.base.parse::<Url>().unwrap())?;
        let all = all.to_str().unwrap().to_owned();
        all.split("; ").find_map(|pair| pair.strip_prefix(&format!("{name}=")).map(str::to_owned))
    }

    /// Puts a cookie there that no page had set.
    pub(crate) fn plant_cookie(&self, cookie: &str) {
        self.jar.add_cookie_str(cookie, &self.base.parse::<Url>().unwrap());
    }

    pub(crate) async fn open(&self, path: &str) -> Page {
        self.follow(self.http.get(format!("{}{path}", self.base))).await
    }

    /// Sends fields as they are, to an address, without any page before it.
    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.follow(self.http.post(format!("{}{path}", self.base)).form(fields)).await
    }

    /// Sends a form's bytes as they are.
    pub(crate) async fn send_raw(&self, path: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Page {
        let mut request = self.http.post(format!("{}{path}", self.base)).body(body);
        request = request.header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.follow(request).await
    }

    /// Fills in the form on a page that goes to `action`, hidden fields as they are, and sends it.
    #[track_caller]
    pub(crate) fn submit(
        &self,
        page: &Page,
        action: &str,
        fields: &[(&str, &str)],
    ) -> impl Future<Output = Page> + use<> {
        let mut all = page.hidden_fields(action);
        for (name, value) in fields {
            all.retain(|(known, _)| known != name);
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        let request = self.http.post(format!("{}{action}", self.base)).form(&all);
        let browser = self.clone();
        async move { browser.follow(request).await }
    }

    /// Sends it, and goes where the answer leads, as long as that is here.
    async fn follow(&self, request: RequestBuilder) -> Page {
        let mut answer = request.send().await.unwrap();
        let mut address = answer.url().clone();
        for _ in 0..if self.stops { 0 } else { 5 } {
            let Some(place) = answer.headers().get(LOCATION).filter(|_| answer.status().is_redirection())
            else {
                break;
            };
            let next = address.join(place.to_str().unwrap()).unwrap();
            if next.origin() != address.origin() {
                break;
            }
            address = next;
            answer = self.http.get(address.clone()).send().await.unwrap();
        }
        read(answer, &address).await
    }

    /// Joins by the form.
    pub(crate) async fn join(&self, handle: &str) -> Page {
        let form = self.open("/join").await;
        self.submit(&form, "/join", &[("handle", handle), ("passphrase", super::client::PASSPHRASE)]).await
    }

    pub(crate) async fn sign_in(&self, handle: &str) -> Page {
        let form = self.open("/sign-in").await;
        let fields = [("handle", handle), ("passphrase", super::client::PASSPHRASE)];
        self.submit(&form, "/sign-in", &fields).await
    }
}

impl Page {
    /// Parsed when it is first asked for: unoptimised, that takes longer than getting the page.
    fn document(&self) -> &Html {
        self.parsed.get_or_init(|| Html::parse_document(&self.html))
    }

    /// The text of all elements that match, white space made single.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let text = |e: scraper::ElementRef<'_>| {
            e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        self.document().select(&selector).map(text).collect()
    }

    /// The text of the first element that matches.
    #[track_caller]
    pub(crate) fn text(&self, selector: &str) -> String {
        let texts = self.texts(selector);
        texts.into_iter().next().unwrap_or_else(|| panic!("no {selector} in\n{}", self.html))
    }

    pub(crate) fn has(&self, selector: &str) -> bool {
        !self.texts(selector).is_empty()
    }

    /// An attribute of every element that matches and has it.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        self.document().select(&selector).filter_map(|e| e.attr(name)).map(str::to_owned).collect()
    }

    /// The content of a text area or the value of an input, by id.
    #[track_caller]
    pub(crate) fn value(&self, id: &str) -> String {
        let selector = Selector::parse(&format!("#{id}")).unwrap();
        let field = self.document().select(&selector).next().unwrap_or_else(|| panic!("no #{id}"));
        match field.attr("value") {
            Some(value) => value.to_owned(),
            None => field.text().collect(),
        }
    }

    #[track_caller]
    pub(crate) fn hidden_fields(&self, action: &str) -> Vec<(String, String)> {
        let form = Selector::parse("form").unwrap();
        let hidden = Selector::parse("input[type=hidden]").unwrap();
        let form = self
            .document()
            .select(&form)
            .find(|form| form.attr("action") == Some(action))
            .unwrap_or_else(|| panic!("no form to {action} ({}) in\n{}", self.status, self.html));
        let pair = |e: scraper::ElementRef<'_>| {
            Some((e.attr("name")?.to_owned(), e.attr("value").unwrap_or_default().to_owned()))
        };
        form.select(&hidden).filter_map(pair).collect()
    }

    /// What a hidden field of the form to `action` holds.
    #[track_caller]
    pub(crate) fn value_of_hidden(&self, action: &str, name: &str) -> String {
        let fields = self.hidden_fields(action);
        fields.into_iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}")).1
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Page {
        assert_eq!(self.status, status, "{}: {:?}", self.path, self.texts("main"));
        self
    }
}

pub(super) fn header_map(headers: &[(&str, &str)]) -> HeaderMap {
    let header = |(name, value): &(&str, &str)| {
        (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())
    };
    headers.iter().map(header).collect()
}

async fn read(response: reqwest::Response, url: &Url) -> Page {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    let fragment = url.fragment().map(|f| format!("#{f}")).unwrap_or_default();
    let html = String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned();
    Page { status, path: format!("{}{query}{fragment}", url.path()), headers, html, parsed: OnceCell::new() }
}
