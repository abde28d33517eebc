//! What an event is: something that happened to one aggregate, at one version of it.

use operation::Poison;
use serde::Serialize;

/// All the events of one topic.
pub trait Event: Serialize + Clone + std::fmt::Debug + Send + Sync + Sized + 'static {
    /// The topic.
    const TOPIC: &'static str;
    /// What the events are about: `order`, `product`.
    const AGGREGATE: &'static str;
    /// The types of this topic, each with its version: `order.placed.v1`.
    const KINDS: &'static [&'static str];
    /// The type of this event.
    fn kind(&self) -> &'static str;
    /// The aggregate's id: the record's key, so that one aggregate's events stay in order.
    fn key(&self) -> String;
    /// Reads an event. A type or a major version that is not known here, or a body that does not fit, is poison: no retry helps.
    /// Members that are not known here are skipped, so that a newer producer may add some.
    fn decode(kind: &str, body: &[u8]) -> Result<Self, Poison>;
}

/// Writes the enum of a topic: `topic! { /// doc  OrderEvent on "orders.v1" about "order" keyed by order { "order.placed.v1" => Placed(OrderState) … } }`.
macro_rules! topic {
    ($(#[$doc:meta])* $name:ident on $topic:literal about $aggregate:literal keyed by $key:ident {
        $($(#[$event_doc:meta])* $kind:literal => $variant:ident($body:ty)),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
        #[serde(untagged)]
        pub enum $name {
            $($(#[$event_doc])* $variant($body)),+
        }

        impl $crate::Event for $name {
            const TOPIC: &'static str = $topic;
            const AGGREGATE: &'static str = $aggregate;
            const KINDS: &'static [&'static str] = &[$($kind),+];
            fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind),+ }
            }
            fn key(&self) -> String {
                match self { $(Self::$variant(body) => body.$key.to_string()),+ }
            }
            fn decode(kind: &str, body: &[u8]) -> Result<Self, operation::Poison> {
                match kind {
                    $($kind => $crate::event::body(body).map(Self::$variant),)+
                    _ => Err(operation::Poison { reason: format!("unknown type {kind} on {}", $topic) }),
                }
            }
        }

        impl $name {
            /// The schema of each type's body.
            pub(crate) fn schemas() -> Vec<$crate::schemas::EventSchema> {
                vec![$($crate::schemas::EventSchema {
                    topic: $topic,
                    kind: $kind,
                    schema: schemars::SchemaGenerator::default().into_root_schema_for::<$body>(),
                }),+]
            }
        }
    };
}
pub(crate) use topic;

/// Reads a body.
pub(crate) fn body<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Poison> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| Poison {
        reason: format!("the body does not fit: {error}"),
    })
}
