//! Hats, scarves, gloves, belts, bags and other small things, for everybody.

use super::Line::{Bags, Headwear};
use super::Who::Unisex;
use super::{Kind, at, one, pair};
use crate::fabrics::*;
use crate::sizes::Sizes::{Belt, Gloves, Hat, One};
use crate::voices::{BAG, BELT, GLOVES, HAT, SCARF, SMALL_LEATHER, SUNGLASSES, TIE, UMBRELLA};

pub(super) static KINDS: &[Kind] = &[
    one("beanie", Headwear, &HAT, &[at(Unisex, &["Hats", "Beanies"], One)])
        .of(&[&MERINO, &LAMBSWOOL, &CASHMERE, &ALPACA])
        .costs(19, 39, 90)
        .often(14)
        .in_winter()
        .cut(&[
            ("Ribbed", "knitted in a rib, with a deep turn-up"),
            ("Fisherman", "knitted short, to sit above the ears"),
            ("Bobble", "knitted with a bobble that comes off"),
            ("Slouchy", "knitted long and loose"),
        ]),
    one("cap", Headwear, &HAT, &[at(Unisex, &["Hats", "Caps"], One)])
        .of(&[&TWILL, &CORDUROY, &SHELL_LIGHT, &LINEN])
        .costs(19, 39, 90)
        .often(10)
        .cut(&[
            ("Six-Panel", "made of six panels, with a curved peak"),
            ("Five-Panel", "made of five panels, with a flat peak"),
            ("Dad", "made soft, without any stiffening"),
        ]),
    one("bucket hat", Headwear, &HAT, &[at(Unisex, &["Hats", "Sun Hats"], Hat)])
        .of(&[&TWILL, &LINEN, &SHELL_LIGHT])
        .costs(22, 42, 110)
        .often(6)
        .in_summer()
        .cut(&[
            ("Reversible", "made to be worn either side out"),
            ("Wide-Brim", "cut with a brim that gives real shade"),
        ]),
    one("sun hat", Headwear, &HAT, &[at(Unisex, &["Hats", "Sun Hats"], Hat)])
        .of(&[&RAFFIA])
        .costs(29, 59, 120)
        .often(7)
        .in_summer()
        .cut(&[
            ("Wide-Brim", "woven with a brim of ten centimetres"),
            ("Crochet", "worked in an open pattern that lets air in"),
        ]),
    one("fedora", Headwear, &HAT, &[at(Unisex, &["Hats", "Felt Hats"], Hat)])
        .of(&[&WOOL_FELT])
        .costs(45, 89, 140)
        .often(5)
        .in_winter()
        .cut(&[
            ("Wide-Brim", "blocked with a high crown and a wide brim"),
            ("Short-Brim", "blocked with a short brim and a grosgrain band"),
        ]),
    one("scarf", Headwear, &SCARF, &[at(Unisex, &["Scarves", "Winter Scarves"], One)])
        .of(&[&LAMBSWOOL, &CASHMERE, &MERINO, &ALPACA])
        .costs(35, 69, 240)
        .often(14)
        .in_winter()
        .cut(&[
            ("Fringed", "woven two metres long, with twisted fringes"),
            ("Oversized", "woven wide enough for two"),
            ("Ribbed", "knitted in a fisherman's rib"),
        ]),
    one("square scarf", Headwear, &SCARF, &[at(Unisex, &["Scarves", "Light Scarves"], One)])
        .of(&[&SILK, &LINEN, &VISCOSE])
        .costs(29, 55, 80)
        .often(7)
        .in_summer()
        .cut(&[
            ("Printed", "printed to the edge and hemmed by hand"),
            ("Small", "cut to sixty centimetres, for neck, hair or handle"),
        ]),
    pair("gloves", Headwear, &GLOVES, &[at(Unisex, &["Gloves"], Gloves)])
        .of(&[&LEATHER, &MERINO, &CASHMERE, &FLEECE])
        .costs(22, 45, 110)
        .often(10)
        .in_winter()
        .cut(&[
            ("Lined", "lined in wool and cut close"),
            ("Touch-Screen", "made with fingertips that work on a screen"),
            ("Long-Cuff", "made with a cuff that reaches into the sleeve"),
        ]),
    one("belt", Bags, &BELT, &[at(Unisex, &["Belts"], Belt)])
        .of(&[&BELT_LEATHER, &SUEDE])
        .costs(29, 59, 220)
        .often(14)
        .cut(&[
            ("Classic", "cut from one strip, with a plain buckle"),
            ("Braided", "braided by hand, so it closes wherever you like"),
            ("Slim", "cut narrow, for dresses and high waists"),
            ("Wide", "cut four centimetres wide, for denim"),
        ]),
    one("tote bag", Bags, &BAG, &[at(Unisex, &["Bags", "Tote Bags"], One)])
        .of(&[&CANVAS_BAG, &LEATHER_BAG, &NYLON_BAG])
        .costs(45, 99, 620)
        .often(10)
        .cut(&[
            ("Large", "made for a laptop, a jumper and the shopping"),
            ("Zip-Top", "made with a zip across the top"),
            ("Slouchy", "made without lining, so that it folds"),
        ]),
    one("backpack", Bags, &BAG, &[at(Unisex, &["Bags", "Backpacks"], One)])
        .of(&[&NYLON_BAG, &CANVAS_BAG, &LEATHER_BAG])
        .costs(59, 119, 850)
        .often(10)
        .cut(&[
            ("Roll-Top", "closed by rolling, so it grows when it has to"),
            ("City", "cut flat, with a sleeve for a laptop"),
            ("Mini", "made small, for a day without papers"),
        ]),
    one("crossbody bag", Bags, &BAG, &[at(Unisex, &["Bags", "Crossbody Bags"], One)])
        .of(&[&LEATHER_BAG, &NYLON_BAG, &SUEDE])
        .costs(49, 99, 380)
        .often(10)
        .cut(&[
            ("Saddle", "made with a curved flap and a magnet"),
            ("Camera", "made as a box, with a zip around it"),
            ("Half-Moon", "cut in a half-moon, to sit under the arm"),
        ]),
    one("weekend bag", Bags, &BAG, &[at(Unisex, &["Bags", "Travel Bags"], One)])
        .of(&[&CANVAS_BAG, &LEATHER_BAG, &NYLON_BAG])
        .costs(85, 169, 1300)
        .often(5)
        .cut(&[
            ("Duffel", "made as a round duffel, with two handles and a strap"),
            ("Holdall", "made square, with a pocket for shoes"),
        ]),
    one("wallet", Bags, &SMALL_LEATHER, &[at(Unisex, &["Wallets & Card Holders"], One)])
        .of(&[&LEATHER_BAG])
        .costs(25, 45, 90)
        .often(8)
        .cut(&[
            ("Bifold", "folded once, with a place for notes"),
            ("Zip", "made with a zip around, for coins and cards"),
            ("Slim", "made without a pocket for coins"),
        ]),
    one("card holder", Bags, &SMALL_LEATHER, &[at(Unisex, &["Wallets & Card Holders"], One)])
        .of(&[&LEATHER_BAG])
        .costs(18, 35, 40)
        .often(5)
        .cut(&[
            ("Flat", "made flat, with two slots on each side"),
            ("Folding", "folded once and closed by a popper"),
        ]),
    pair("sunglasses", Headwear, &SUNGLASSES, &[at(Unisex, &["Sunglasses"], One)])
        .of(&[&ACETATE])
        .costs(49, 99, 40)
        .often(10)
        .in_summer()
        .cut(&[
            ("Round", "made round, with a keyhole bridge"),
            ("Square", "made square, with wide temples"),
            ("Cat-Eye", "made with a lift at the corner"),
            ("Panto", "made in the panto shape that suits nearly everybody"),
        ]),
    one("tie", Headwear, &TIE, &[at(Unisex, &["Ties"], One)])
        .of(&[&SILK, &TWEED, &LINEN])
        .costs(25, 45, 70)
        .often(5)
        .cut(&[
            ("Slim", "cut to six centimetres"),
            ("Knitted", "knitted, with a straight end"),
            ("Classic", "cut to seven and a half centimetres"),
        ]),
    one("umbrella", Headwear, &UMBRELLA, &[at(Unisex, &["Umbrellas"], One)])
        .of(&[&CANOPY])
        .costs(25, 49, 360)
        .often(4)
        .cut(&[
            ("Folding", "made to fold into a bag"),
            ("Long", "made to walk with, with a curved handle"),
        ]),
];
