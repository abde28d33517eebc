//! Many carts: the store. What is written and what is told of it happen together.
//!
//! Three kinds of documents: the cart (`cart#<id>`), which cart is a customer's (`customer#<subject>`), and where a guest's cart went
//! (`cart#<id>`, `merged`). All of them expire.

use documents::{Condition, Document, Documents, Key, Transacted, Write};
use events::topics::CartEvent;
use events::{Announcement, Event};
use kernel::{CartId, EventId, SecretHash, Timestamp};
use operation::{Caller, Fault};
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::cart::{Cart, Line, Opener, Owner};

/// The carts, as one caller reaches them.
pub struct Carts<'c> {
    ctx: &'c Context,
    caller: &'c Caller,
}

/// What a cart's document says.
#[derive(Serialize, Deserialize)]
struct Body {
    owner: Owner,
    lines: Vec<Line>,
}

/// Which cart is a customer's.
#[derive(Serialize, Deserialize)]
struct Current {
    cart: CartId,
}

/// Where a guest's cart went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Went {
    /// Into this one.
    pub into: CartId,
    /// The secret that opened it.
    pub secret: SecretHash,
}

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is done.
    Yes,
    /// Somebody else was quicker: read again.
    Moved,
    /// The event was heard before: nothing was done.
    HeardBefore,
}

fn cart_key(cart: CartId) -> Key {
    Key::new(format!("cart#{cart}"), "cart")
}

fn went_key(guest: CartId) -> Key {
    Key::new(format!("cart#{guest}"), "merged")
}

fn current_key(customer: &str) -> Key {
    Key::new(format!("customer#{customer}"), "cart")
}

impl<'c> Carts<'c> {
    /// The carts, for this caller.
    pub fn new(ctx: &'c Context, caller: &'c Caller) -> Carts<'c> {
        Carts { ctx, caller }
    }

    fn documents(&self) -> &dyn Documents {
        self.ctx.documents.as_ref()
    }

    /// The cart, when this opens it. Somebody else's is none.
    pub async fn find(&self, opener: &Opener, cart: CartId) -> Result<Option<Cart>, Fault> {
        Ok(self.any(cart).await?.filter(|cart| opener.opens(&cart.owner)))
    }

    /// The cart, whoever's it is: for what AmCart itself does.
    pub async fn any(&self, cart: CartId) -> Result<Option<Cart>, Fault> {
        self.documents()
            .get(&cart_key(cart))
            .await?
            .map(|found| read(cart, found))
            .transpose()
    }

    /// The customer's cart.
    pub async fn current(&self, customer: &str) -> Result<Option<Cart>, Fault> {
        let Some(current) = self.documents().get(&current_key(customer)).await? else {
            return Ok(None);
        };
        let Current { cart } = current.read()?.value;
        self.find(&Opener::new(Some(customer.to_owned()), None), cart).await
    }

    /// Where a guest's cart went.
    pub async fn went(&self, guest: CartId) -> Result<Option<Went>, Fault> {
        self.documents()
            .get(&went_key(guest))
            .await?
            .map(|found| Ok(found.read()?.value))
            .transpose()
    }

    /// Writes a new cart. `Moved` when its customer has one already.
    pub async fn create(&self, cart: &Cart, event: &CartEvent) -> Result<Saved, Fault> {
        let mut writes = vec![self.put(cart, Condition::Absent)?];
        if let Some(customer) = cart.owner.customer() {
            let current = Current { cart: cart.id };
            writes.push(Write::put(
                current_key(customer),
                &current,
                Condition::Absent,
                Some(self.expiry(cart)),
            )?);
        }
        self.write(writes, cart, event).await
    }

    /// Writes a changed cart, if nobody changed it meanwhile.
    pub async fn save(&self, cart: &Cart, event: &CartEvent) -> Result<Saved, Fault> {
        let writes = self.changed(cart)?;
        self.write(writes, cart, event).await
    }

    /// Writes a cart that took another in. The other is gone, and it is known where it went.
    pub async fn save_merged(&self, cart: &Cart, guest: &Cart, secret: &SecretHash, event: &CartEvent) -> Result<Saved, Fault> {
        let mut writes = self.changed(cart)?;
        writes.push(Write::Delete {
            key: cart_key(guest.id),
            condition: Condition::Version(guest.version),
        });
        let went = Went {
            into: cart.id,
            secret: secret.clone(),
        };
        writes.push(Write::put(went_key(guest.id), &went, Condition::Absent, Some(self.expiry(cart)))?);
        self.write(writes, cart, event).await
    }

    /// Writes what an event did to a cart, once however often the event comes.
    pub async fn save_once(&self, consumer: &'static str, heard: EventId, cart: &Cart, event: Option<&CartEvent>) -> Result<Saved, Fault> {
        let once = Write::Once { consumer, event: heard };
        let saved = match event {
            None => self.documents().transact(vec![once], Vec::new()).await?,
            Some(event) => {
                let writes = [once].into_iter().chain(self.changed(cart)?).collect();
                self.documents().transact(writes, vec![self.announcement(cart, event)?]).await?
            }
        };
        Ok(match saved {
            Transacted::Done => Saved::Yes,
            Transacted::Conflict(0) => Saved::HeardBefore,
            Transacted::Conflict(_) => Saved::Moved,
        })
    }

    /// The cart at its new version, and which cart is its customer's: both live on for as long as from today.
    fn changed(&self, cart: &Cart) -> Result<Vec<Write>, Fault> {
        let mut writes = vec![self.put(cart, Condition::Version(cart.version - 1))?];
        if let Some(customer) = cart.owner.customer() {
            let current = Current { cart: cart.id };
            writes.push(Write::put(
                current_key(customer),
                &current,
                Condition::Any,
                Some(self.expiry(cart)),
            )?);
        }
        Ok(writes)
    }

    fn put(&self, cart: &Cart, condition: Condition) -> Result<Write, Fault> {
        let body = Body {
            owner: cart.owner.clone(),
            lines: cart.lines.clone(),
        };
        Write::put(cart_key(cart.id), &body, condition, Some(self.expiry(cart)))
    }

    fn expiry(&self, cart: &Cart) -> Timestamp {
        self.ctx.platform.clock.now().plus(cart.owner.lifetime())
    }

    fn announcement(&self, cart: &Cart, event: &impl Event) -> Result<Announcement, Fault> {
        let platform = &self.ctx.platform;
        Announcement::of(
            EventId::from(platform.ids.next()),
            platform.clock.now(),
            self.caller,
            cart.version,
            event,
        )
    }

    async fn write(&self, writes: Vec<Write>, cart: &Cart, event: &CartEvent) -> Result<Saved, Fault> {
        let outcome = self.documents().transact(writes, vec![self.announcement(cart, event)?]).await?;
        Ok(match outcome {
            Transacted::Done => Saved::Yes,
            Transacted::Conflict(_) => Saved::Moved,
        })
    }
}

fn read(id: CartId, document: Document) -> Result<Cart, Fault> {
    let found = document.read::<Body>()?;
    Ok(Cart {
        id,
        owner: found.value.owner,
        lines: found.value.lines,
        version: found.version,
    })
}
