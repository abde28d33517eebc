//! The words of mails: each template is two files, plain text and HTML, in the folder of its language.
//!
//! The first line of the text is the subject. HTML templates escape whatever they are told by themselves, because their names end in
//! `.html`. Reading order: [`facts`] (what templates are told), then `templates/`: `layout.html` (the look of all), `en/order.*` (what an
//! order says), and a pair for each mail. A further language is a further folder and a further [`Language`].

pub mod facts;

use calls::order::OrderDescription;
use events::topics::ShipmentState;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use operation::Fault;

use crate::message::Message;
use crate::notification::{Language, Template};
use facts::{MessageFacts, OrderFacts};

macro_rules! files {
    ($($name:literal),+ $(,)?) => { [$(($name, include_str!(concat!("../templates/", $name)))),+] };
}

/// The templates, compiled.
#[derive(Debug)]
pub struct Letters {
    templates: Environment<'static>,
    shop: String,
}

/// The words of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Plain.
    pub text: String,
    /// A whole document.
    pub html: String,
}

impl Letters {
    /// The letters of the shop at this address.
    pub fn of_shop(public_url: &str) -> Result<Letters, Fault> {
        let mut templates = Environment::new();
        templates.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .keep_trailing_newline(true)
                .build()?,
        );
        // A template that asks for what nobody tells it fails in its test, not in somebody's mail.
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        for (name, source) in files![
            "layout.html",
            "en/order.txt",
            "en/order.html",
            "en/order-placed.txt",
            "en/order-placed.html",
            "en/order-shipped.txt",
            "en/order-shipped.html",
            "en/order-delivered.txt",
            "en/order-delivered.html",
            "en/order-cancelled.txt",
            "en/order-cancelled.html",
            "en/contact-received.txt",
            "en/contact-received.html",
        ] {
            templates.add_template(name, source)?;
        }
        Ok(Letters {
            templates,
            shop: public_url.trim_end_matches('/').to_owned(),
        })
    }

    /// A letter about an order, and about one of its parcels when it is about one.
    pub fn of_order(
        &self,
        language: Language,
        template: Template,
        order: &OrderDescription,
        parcel: Option<&ShipmentState>,
    ) -> Result<Letter, Fault> {
        self.write(
            language,
            template,
            context! { order => Serde(OrderFacts::of(language, &self.shop, order, parcel)) },
        )
    }

    /// A letter that says a message arrived.
    pub fn of_message(&self, language: Language, message: &Message) -> Result<Letter, Fault> {
        self.write(
            language,
            Template::ContactReceived,
            context! { message => Serde(MessageFacts::of(language, message)) },
        )
    }

    fn write(&self, language: Language, template: Template, about: Value) -> Result<Letter, Fault> {
        let render = |extension: &str, subject: &str| {
            let name = format!("{}/{}.{extension}", language.as_str(), template.as_str());
            self.templates
                .get_template(&name)?
                .render(context! { shop => self.shop.as_str(), language => language.as_str(), subject, ..about.clone() })
        };
        let text = render("txt", "")?;
        let (subject, text) = text.split_once('\n').ok_or_else(|| Fault::new("a letter without a subject"))?;
        Ok(Letter {
            html: render("html", subject)?,
            subject: subject.to_owned(),
            text: text.trim_start().to_owned(),
        })
    }
}
