//! How the browser calls a server function: JSON there and back, over one sender.
//!
//! [`Http`] does the same with a sender for each function, which is several kilobytes each in what the browser loads.

use std::{future::Future, pin::Pin};

use http::Method;
use leptos::server_fn::{
    Http, Protocol,
    client::Client,
    codec::Json,
    error::{FromServerFnError, ServerFnErrorErr},
    redirect::call_redirect_hook,
    request::ClientReq,
    response::ClientRes,
    server::Server,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Fault, browser};

const JSON: &str = "application/json";

/// The protocol of server functions that no form calls.
#[derive(Debug)]
pub(crate) struct Call;

impl<Input, Output, C, S> Protocol<Input, Output, C, S, Fault> for Call
where
    Input: Serialize + Send,
    Output: DeserializeOwned + Send,
    C: Client<Fault>,
    S: Server<Fault>,
    Http<Json, Json>: Protocol<Input, Output, C, S, Fault>,
{
    const METHOD: Method = Method::POST;

    fn run_server<F, Fut>(request: S::Request, server_fn: F) -> impl Future<Output = Result<S::Response, Fault>> + Send
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Output, Fault>> + Send,
    {
        <Http<Json, Json> as Protocol<Input, Output, C, S, Fault>>::run_server(request, server_fn)
    }

    async fn run_client(path: &str, input: Input) -> Result<Output, Fault> {
        let body = serde_json::to_string(&input).map_err(|cause| fault(ServerFnErrorErr::Serialization, &cause))?;
        let answer = exchange::<C>(path, body).await?;
        serde_json::from_str(&answer).map_err(|cause| fault(ServerFnErrorErr::Deserialization, &cause))
    }
}

/// The JSON that answers a body; the same code for every function.
fn exchange<C: Client<Fault>>(
    path: &str,
    body: String,
) -> Pin<Box<dyn Future<Output = Result<String, Fault>> + Send + '_>> {
    Box::pin(async move {
        let address = browser::of_this_account(path);
        let answer = C::send(C::Request::try_new_post(&address, JSON, JSON, body)?).await?;
        let (status, location, redirects) = (answer.status(), answer.location(), answer.has_redirect());
        if (400..=599).contains(&status) {
            return Err(Fault::de(answer.try_into_bytes().await?));
        }
        let text = answer.try_into_string().await?;
        if (300..=399).contains(&status) || redirects {
            call_redirect_hook(&location);
        }
        Ok(text)
    })
}

fn fault(kind: fn(String) -> ServerFnErrorErr, cause: &serde_json::Error) -> Fault {
    Fault::from_server_fn_error(kind(cause.to_string()))
}
