//! The canonical colours: what every colourway is one of. The family is what shoppers filter by.

/// Which colours a fabric is dyed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Palette {
    /// Goes with everything.
    Basic,
    /// Undyed and earthen.
    Natural,
    /// Deep and autumnal.
    Rich,
    /// Pale.
    Pastel,
    /// Loud.
    Bright,
    /// Washes of denim.
    Denim,
    /// Tanned.
    Leather,
    /// Shining.
    Metal,
    /// Woven or printed in several colours.
    Pattern,
    /// Frames of sunglasses.
    Frame,
}

/// A colour.
#[derive(Debug)]
pub(crate) struct Colour {
    /// In data: `bottle-green`. Also its part of addresses.
    pub(crate) code: &'static str,
    /// In SKUs.
    pub(crate) short: &'static str,
    /// For people.
    pub(crate) label: &'static str,
    /// What filters know.
    pub(crate) family: &'static str,
    /// One to three.
    pub(crate) hex: &'static [&'static str],
    /// How often it is chosen.
    pub(crate) share: u32,
    /// Where it belongs.
    pub(crate) palettes: &'static [Palette],
}

use Palette::{Basic, Bright, Denim, Frame, Leather, Metal, Natural, Pastel, Pattern, Rich};

macro_rules! colours {
    ($($code:literal $short:literal $label:literal $family:literal [$($hex:literal),+] $share:literal [$($palette:ident),+];)+) => {
        /// Every colour.
        pub(crate) static COLOURS: &[Colour] = &[$(Colour {
            code: $code, short: $short, label: $label, family: $family, hex: &[$($hex),+], share: $share, palettes: &[$($palette),+],
        }),+];
    };
}

colours! {
    "black" "BLK" "Black" "black" ["#141414"] 30 [Basic, Leather, Frame];
    "charcoal" "CHA" "Charcoal" "grey" ["#36393d"] 12 [Basic, Rich];
    "grey-marl" "GRM" "Grey marl" "grey" ["#9a9da1"] 12 [Basic];
    "pearl-grey" "PEA" "Pearl grey" "grey" ["#c3c5c8"] 5 [Pastel];
    "white" "WHT" "White" "white" ["#ffffff"] 18 [Basic];
    "off-white" "OFW" "Off-white" "white" ["#f7f3e9"] 12 [Natural, Basic];
    "cream" "CRM" "Cream" "white" ["#f5ecd7"] 8 [Natural, Pastel];
    "ecru" "ECR" "Ecru" "beige" ["#e9dfc9"] 10 [Natural, Denim];
    "stone" "STN" "Stone" "beige" ["#cfc4b1"] 9 [Natural];
    "sand" "SND" "Sand" "beige" ["#d7c19e"] 9 [Natural, Leather];
    "camel" "CML" "Camel" "brown" ["#b98a56"] 9 [Natural, Rich];
    "taupe" "TAU" "Taupe" "brown" ["#8b7a6b"] 6 [Natural, Leather];
    "mocha" "MOC" "Mocha" "brown" ["#6b4a3a"] 5 [Rich];
    "chocolate" "CHO" "Chocolate" "brown" ["#4a2c20"] 8 [Rich, Leather];
    "tan" "TAN" "Tan" "brown" ["#a9693b"] 12 [Leather];
    "cognac" "COG" "Cognac" "brown" ["#8f4a22"] 9 [Leather];
    "rust" "RUS" "Rust" "orange" ["#a6461f"] 6 [Rich];
    "terracotta" "TER" "Terracotta" "orange" ["#c2613f"] 6 [Natural];
    "apricot" "APR" "Apricot" "orange" ["#f3b184"] 4 [Pastel];
    "tangerine" "TNG" "Tangerine" "orange" ["#ee6c1f"] 4 [Bright];
    "mustard" "MUS" "Mustard" "yellow" ["#cf9a1f"] 5 [Rich];
    "lemon" "LEM" "Lemon" "yellow" ["#f4e069"] 4 [Bright, Pastel];
    "butter" "BUT" "Butter" "yellow" ["#f6e6ac"] 4 [Pastel];
    "red" "RED" "Red" "red" ["#c61f2c"] 9 [Bright];
    "brick" "BRI" "Brick" "red" ["#8f3a2e"] 4 [Rich];
    "burgundy" "BUR" "Burgundy" "red" ["#5e1624"] 8 [Rich, Leather];
    "raspberry" "RAS" "Raspberry" "pink" ["#b21e55"] 4 [Bright];
    "fuchsia" "FUC" "Fuchsia" "pink" ["#d6227f"] 3 [Bright];
    "rose" "ROS" "Rose" "pink" ["#d98a94"] 5 [Pastel];
    "blush" "BLU" "Blush" "pink" ["#f0ccc4"] 6 [Pastel];
    "lilac" "LIL" "Lilac" "purple" ["#c3b1dc"] 4 [Pastel];
    "lavender" "LAV" "Lavender" "purple" ["#a99ad0"] 3 [Pastel];
    "plum" "PLU" "Plum" "purple" ["#55204d"] 4 [Rich];
    "aubergine" "AUB" "Aubergine" "purple" ["#37182f"] 3 [Rich];
    "navy" "NVY" "Navy" "blue" ["#16213e"] 26 [Basic, Leather];
    "indigo" "IND" "Indigo" "blue" ["#2a3563"] 16 [Denim];
    "mid-blue" "MID" "Mid blue" "blue" ["#4a6a94"] 14 [Denim];
    "light-blue" "LTB" "Light blue" "blue" ["#9db6d0"] 10 [Denim];
    "washed-black" "WBK" "Washed black" "black" ["#2e2f31"] 10 [Denim];
    "royal-blue" "ROY" "Royal blue" "blue" ["#1f46b5"] 6 [Bright];
    "sky-blue" "SKY" "Sky blue" "blue" ["#9cc6e8"] 8 [Pastel];
    "petrol" "PET" "Petrol" "blue" ["#12505f"] 5 [Rich];
    "teal" "TEA" "Teal" "blue" ["#0f6f70"] 4 [Bright, Rich];
    "turquoise" "TUR" "Turquoise" "blue" ["#2fb3b0"] 3 [Bright];
    "mint" "MNT" "Mint" "green" ["#b8e0c8"] 4 [Pastel];
    "sage" "SAG" "Sage" "green" ["#9aab8f"] 8 [Natural];
    "olive" "OLV" "Olive" "green" ["#63673a"] 9 [Natural, Rich];
    "khaki" "KHA" "Khaki" "green" ["#7a7350"] 7 [Natural];
    "bottle-green" "BTG" "Bottle green" "green" ["#12402f"] 7 [Rich, Leather];
    "emerald" "EME" "Emerald" "green" ["#0c7a4e"] 4 [Bright];
    "lime" "LIM" "Lime" "green" ["#b5d334"] 2 [Bright];
    "gold" "GLD" "Gold" "metallic" ["#c7a24a"] 4 [Metal, Frame];
    "silver" "SIL" "Silver" "metallic" ["#b9bcc1"] 5 [Metal, Frame];
    "rose-gold" "RGD" "Rose gold" "metallic" ["#c98f86"] 3 [Metal];
    "tortoiseshell" "TOR" "Tortoiseshell" "brown" ["#5a3218", "#b3742c"] 20 [Frame];
    "smoke" "SMK" "Smoke" "grey" ["#6b6f75"] 8 [Frame];
    "navy-stripe" "NST" "Navy stripe" "blue" ["#16213e", "#f7f3e9"] 10 [Pattern];
    "red-stripe" "RST" "Red stripe" "red" ["#b3202c", "#f7f3e9"] 5 [Pattern];
    "blue-check" "BCK" "Blue check" "blue" ["#4f77b0", "#ffffff"] 7 [Pattern];
    "black-gingham" "BGG" "Black gingham" "black" ["#141414", "#ffffff"] 5 [Pattern];
    "green-tartan" "GTT" "Green tartan" "green" ["#12402f", "#16213e", "#b3202c"] 4 [Pattern];
    "blue-floral" "BFL" "Blue floral" "multicolour" ["#2a3563", "#f0ccc4", "#9aab8f"] 6 [Pattern];
    "rose-floral" "RFL" "Rose floral" "multicolour" ["#d98a94", "#f7f3e9", "#63673a"] 5 [Pattern];
    "leopard" "LEO" "Leopard" "multicolour" ["#c49a6c", "#3a2417"] 3 [Pattern];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_their_own_and_colours_are_colours() {
        let of = |part: fn(&Colour) -> &'static str| COLOURS.iter().map(part).collect::<BTreeSet<_>>().len();
        assert_eq!(
            (of(|c| c.code), of(|c| c.short), of(|c| c.label)),
            (COLOURS.len(), COLOURS.len(), COLOURS.len())
        );
        assert!(COLOURS.len() > 40);
        for colour in COLOURS {
            assert!((1..=3).contains(&colour.hex.len()), "{}", colour.code);
            for hex in colour.hex {
                assert!(
                    hex.len() == 7 && hex.starts_with('#') && hex[1..].bytes().all(|b| b.is_ascii_hexdigit()),
                    "{hex}"
                );
            }
        }
        assert!(of(|c| c.family) <= 14, "families are few, or nobody can filter by them");
    }
}
