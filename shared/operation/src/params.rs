//! Path and query parameters as serde values: text that turns into what the field wants.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, Unexpected, VariantAccess, Visitor};
use serde_json::Value;

/// Deserialisation errors here are serde_json's, so that body and parameters speak alike.
type Error = serde_json::Error;

/// One member of a request: what the body said, or what stood in the address (once or repeated).
#[derive(Debug, Clone)]
pub(crate) enum Field {
    Body(Value),
    Param(Vec<String>),
}

/// A whole request as a map of members.
pub(crate) struct Members(pub(crate) Vec<(String, Field)>);

impl<'de> Deserializer<'de> for Members {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(MapDeserializer::new(self.0.into_iter()))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        match self.0.first() {
            None => visitor.visit_unit(),
            Some((name, _)) => Err(Error::custom(format_args!("unknown field `{name}`, there are no fields"))),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Field {
    type Deserializer = Field;
    fn into_deserializer(self) -> Field {
        self
    }
}

impl Field {
    /// The one text of a parameter that must not be repeated.
    fn single(self) -> Result<Result<Value, String>, Error> {
        match self {
            Field::Body(value) => Ok(Ok(value)),
            Field::Param(texts) => match <[String; 1]>::try_from(texts) {
                Ok([text]) => Ok(Err(text)),
                Err(_) => Err(Error::custom("stands there more than once")),
            },
        }
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident $kind:ty, $expected:literal;)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.single()? {
                Ok(value) => value.$method(visitor),
                Err(text) => match text.parse::<$kind>() {
                    Ok(parsed) => visitor.$visit(parsed),
                    Err(_) => Err(Error::invalid_type(Unexpected::Str(&text), &$expected)),
                },
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Field {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.single()? {
            Ok(value) => value.deserialize_any(visitor),
            Err(text) => visitor.visit_string(text),
        }
    }

    parsed! {
        deserialize_bool visit_bool bool, "true or false";
        deserialize_i8 visit_i8 i8, "a whole number";
        deserialize_i16 visit_i16 i16, "a whole number";
        deserialize_i32 visit_i32 i32, "a whole number";
        deserialize_i64 visit_i64 i64, "a whole number";
        deserialize_u8 visit_u8 u8, "a whole number from 0";
        deserialize_u16 visit_u16 u16, "a whole number from 0";
        deserialize_u32 visit_u32 u32, "a whole number from 0";
        deserialize_u64 visit_u64 u64, "a whole number from 0";
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Field::Body(value) => value.deserialize_option(visitor),
            Field::Param(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match self {
            Field::Body(value) => value.deserialize_newtype_struct(name, visitor),
            Field::Param(_) => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Field::Body(value) => value.deserialize_seq(visitor),
            Field::Param(texts) => {
                let items = texts.into_iter().map(|text| Field::Param(vec![text]));
                visitor.visit_seq(SeqDeserializer::<_, Error>::new(items))
            }
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.single()? {
            Ok(value) => value.deserialize_enum(name, variants, visitor),
            Err(text) => visitor.visit_enum(Word(text)),
        }
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier ignored_any
    }
}

/// A unit variant, named by a parameter's text.
struct Word(String);

impl<'de> EnumAccess<'de> for Word {
    type Error = Error;
    type Variant = Word;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Word), Error> {
        let value = seed.deserialize(self.0.clone().into_deserializer())?;
        Ok((value, self))
    }
}

impl<'de> VariantAccess<'de> for Word {
    type Error = Error;
    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Error> {
        Err(Error::custom("a word was expected"))
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("a word was expected"))
    }
    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Error> {
        Err(Error::custom("a word was expected"))
    }
}
