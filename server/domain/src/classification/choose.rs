//! From a text to its topics: whoever is to be asked is asked, and where nobody is, the built-in classifier.

use classify::{
    builtin::{Model, Terms},
    provider::Excerpt,
};
use contract::{DocumentId, ProviderKind, UserId};

use super::{Classifier, asked::Found, settle::Ending};
use crate::{Error, Result};

impl Classifier {
    /// What the document is about.
    ///
    /// # Errors
    /// When the provider is away for now: it is worth another try.
    pub(super) async fn choose(
        &self,
        user: UserId,
        document: DocumentId,
        filename: &str,
        text: &str,
        terms: &Terms,
    ) -> Result<Ending> {
        let candidates = self.candidates(user).await?;
        match self.providers.endpoint(user).await? {
            Found::Unusable(kind, why) => return Ok(Ending::Failed { provider: Some(kind), why }),
            Found::Endpoint(endpoint) if !candidates.is_empty() && self.providers.take_call(user).await? => {
                let provider = endpoint.kind();
                let excerpt = Excerpt::new(Some(filename), text);
                return match self.providers.asker.classify(&endpoint, &excerpt, &candidates).await {
                    Ok(choices) => Ok(Ending::Done { provider, choices }),
                    Err(cause) if cause.is_temporary() => Err(Error::internal(cause)),
                    Err(cause) => {
                        tracing::info!(%user, %document, %cause, "a provider found no topics");
                        Ok(Ending::Failed { provider: Some(provider), why: cause.sentence() })
                    }
                };
            }
            // Nobody was chosen, there is nothing to choose from, or today's budget is spent.
            Found::Builtin | Found::Endpoint(_) => {}
        }
        let examples = self.examples(user, document).await?;
        let terms = terms.clone();
        let learned = tokio::task::spawn_blocking(move || Model::learn(&candidates, &examples).classify(&terms));
        let choices = learned.await.map_err(Error::internal)?;
        Ok(Ending::Done { provider: ProviderKind::Builtin, choices })
    }
}
