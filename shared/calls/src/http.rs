//! Calls over the Lambda Invoke API: what an artifact does under `./amcart invoke`.

use std::time::Duration;

use async_trait::async_trait;
use operation::{Fault, Problem};
use serde_json::Value;

use crate::{Invoke, Reply, Request};

/// Invokes functions at an endpoint that speaks the Lambda Invoke API without signatures (the local one, an emulator's).
#[derive(Debug, Clone)]
pub struct LambdaEndpoint {
    client: reqwest::Client,
    endpoint: String,
    environment: String,
}

impl LambdaEndpoint {
    /// Functions are named `amcart-<environment>-<context>-<verb>`.
    pub fn new(endpoint: &str, environment: &str) -> Result<LambdaEndpoint, Fault> {
        // Such an endpoint is on this machine: a proxy of the house knows nothing of it.
        let client = reqwest::Client::builder().timeout(Duration::from_secs(12)).no_proxy().build()?;
        Ok(LambdaEndpoint {
            client,
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            environment: environment.to_owned(),
        })
    }
}

#[async_trait]
impl Invoke for LambdaEndpoint {
    async fn invoke(&self, operation: &'static str, request: Request) -> Result<Value, Problem> {
        let name = format!("amcart-{}-{}", self.environment, operation.replace('.', "-"));
        let url = format!("{}/2015-03-31/functions/{name}/invocations", self.endpoint);
        let sent = self.client.post(url).json(&request).send().await.map_err(Fault::unavailable)?;
        let reply: Reply = sent
            .error_for_status()
            .map_err(Fault::unavailable)?
            .json()
            .await
            .map_err(Fault::from)?;
        match reply {
            Reply::Answer(value) => Ok(value),
            Reply::Problem(problem) => Err(problem),
        }
    }
}
