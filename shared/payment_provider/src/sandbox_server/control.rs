//! The provider's bad manners, set by tests through `POST /control`.

use serde::{Deserialize, Serialize};

/// What an operation does instead of what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// 500, and nothing happened.
    Error,
    /// It happened, and the answer is 500.
    ErrorAfter,
    /// It happened, and the answer breaks off.
    LostAnswer,
    /// It happened, and no answer comes for half a minute.
    Hang,
    /// 409 `refused-for-test`, and nothing happened.
    Refuse,
}

/// The next `times` requests of an operation go wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mishap {
    /// `authorise`, `find`, `abandon`, `capture`, `void`, `refund`.
    pub operation: String,
    /// How.
    pub manner: Manner,
    /// How often still.
    pub times: u32,
}

/// All knobs. What `POST /control` does not mention stays as it is.
#[derive(Debug, Clone, Serialize)]
pub struct Control {
    /// Where webhooks go.
    pub webhook_url: Option<String>,
    /// Whether webhooks go out; while they do not, they wait.
    pub deliver: bool,
    /// How many times each is sent beside the first.
    pub duplicates: u32,
    /// How long each is kept back, in milliseconds.
    pub delay_ms: u64,
    /// Each is kept back for a time of its own, the later the shorter, so that they arrive in another order.
    pub reorder: bool,
    /// Requests that go wrong.
    pub mishaps: Vec<Mishap>,
}

impl Default for Control {
    fn default() -> Control {
        Control {
            webhook_url: None,
            deliver: true,
            duplicates: 0,
            delay_ms: 0,
            reorder: false,
            mishaps: Vec::new(),
        }
    }
}

/// Knobs to turn.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Turn {
    /// Where webhooks go.
    pub webhook_url: Option<String>,
    /// Whether webhooks go out.
    pub deliver: Option<bool>,
    /// How many times each is sent beside the first.
    pub duplicates: Option<u32>,
    /// How long each is kept back, in milliseconds.
    pub delay_ms: Option<u64>,
    /// Whether they change places.
    pub reorder: Option<bool>,
    /// Requests that go wrong, in place of those set before.
    pub mishaps: Option<Vec<Mishap>>,
}

impl Control {
    /// Turns the knobs.
    pub fn turn(&mut self, turn: Turn) {
        if turn.webhook_url.is_some() {
            self.webhook_url = turn.webhook_url;
        }
        self.deliver = turn.deliver.unwrap_or(self.deliver);
        self.duplicates = turn.duplicates.unwrap_or(self.duplicates);
        self.delay_ms = turn.delay_ms.unwrap_or(self.delay_ms);
        self.reorder = turn.reorder.unwrap_or(self.reorder);
        if let Some(mishaps) = turn.mishaps {
            self.mishaps = mishaps;
        }
    }

    /// What goes wrong with this request, if anything; it is used up.
    pub fn mishap(&mut self, operation: &str) -> Option<Manner> {
        let mishap = self
            .mishaps
            .iter_mut()
            .find(|mishap| mishap.operation == operation && mishap.times > 0)?;
        mishap.times -= 1;
        Some(mishap.manner)
    }
}
