//! Coats, jackets, blazers, rainwear.

use super::Line::{Denim, Everyday, Outdoor, Tailoring};
use super::Who::{Men, Women};
use super::{Kind, at, one};
use crate::fabrics::*;
use crate::sizes::Sizes::{AlphaMen, AlphaWomen, Numeric, Suit};
use crate::voices::{COAT, JACKET, RAINWEAR, STREET_JACKET, TAILORING};

pub(super) static KINDS: &[Kind] = &[
    one(
        "coat",
        Everyday,
        &COAT,
        &[
            at(Women, &["Coats & Jackets", "Wool Coats"], AlphaWomen),
            at(Men, &["Coats & Jackets", "Wool Coats"], AlphaMen),
        ],
    )
    .of(&[&WOOL_COATING, &TWEED])
    .costs(149, 279, 1500)
    .often(14)
    .in_winter()
    .cut(&[
        ("Single-Breasted", "cut straight to the knee and closed with three buttons"),
        ("Double-Breasted", "cut double-breasted, with a wide lapel"),
        ("Wrap", "wrapped and belted, without a single button"),
        ("Cocoon", "cut round at the back and narrow at the hem"),
        ("Car", "cut to the thigh, for getting in and out"),
    ]),
    one(
        "trench coat",
        Everyday,
        &COAT,
        &[
            at(Women, &["Coats & Jackets", "Trench Coats"], AlphaWomen),
            at(Men, &["Coats & Jackets", "Trench Coats"], AlphaMen),
        ],
    )
    .of(&[&TWILL, &SHELL_LIGHT])
    .costs(119, 219, 1150)
    .often(8)
    .cut(&[
        ("Belted", "cut double-breasted with a belt, a storm flap and epaulettes"),
        ("Short", "cut to the hip, with the collar of the long one"),
        ("Minimal", "cut without any of the usual straps"),
    ]),
    one(
        "parka",
        Outdoor,
        &COAT,
        &[
            at(Women, &["Coats & Jackets", "Parkas"], AlphaWomen),
            at(Men, &["Coats & Jackets", "Parkas"], AlphaMen),
        ],
    )
    .of(&[&PADDING, &DOWN, &SHELL])
    .costs(139, 249, 1400)
    .often(8)
    .in_winter()
    .cut(&[
        ("Long", "cut to mid-thigh, with a hood that holds its shape"),
        ("Fishtail", "cut longer at the back and gathered with a cord"),
        ("City", "cut slim, with the technical parts kept out of sight"),
    ]),
    one(
        "puffer jacket",
        Outdoor,
        &JACKET,
        &[
            at(Women, &["Coats & Jackets", "Padded & Down Jackets"], AlphaWomen),
            at(Men, &["Coats & Jackets", "Padded & Down Jackets"], AlphaMen),
        ],
    )
    .of(&[&DOWN, &PADDING])
    .costs(99, 189, 720)
    .often(12)
    .in_winter()
    .cut(&[
        ("Hooded", "quilted in wide baffles, with a hood"),
        ("Cropped", "quilted wide and cut to the waist"),
        ("Lightweight", "quilted in narrow baffles, to go under a coat"),
    ]),
    one(
        "quilted jacket",
        Everyday,
        &JACKET,
        &[
            at(Women, &["Coats & Jackets", "Quilted Jackets"], AlphaWomen),
            at(Men, &["Coats & Jackets", "Quilted Jackets"], AlphaMen),
        ],
    )
    .of(&[&PADDING, &WAXED])
    .costs(79, 149, 640)
    .cut(&[
        ("Diamond", "quilted in diamonds, with a corduroy collar"),
        ("Collarless", "cut without a collar and closed with poppers"),
        ("Field", "cut with four pockets and a cord at the waist"),
    ]),
    one(
        "rain jacket",
        Outdoor,
        &RAINWEAR,
        &[
            at(Women, &["Coats & Jackets", "Rain Jackets"], AlphaWomen),
            at(Men, &["Coats & Jackets", "Rain Jackets"], AlphaMen),
        ],
    )
    .of(&[&SHELL])
    .costs(119, 229, 480)
    .often(12)
    .cut(&[
        ("Trail", "cut for a rucksack, with pockets above the belt"),
        ("City", "cut longer and plainer than a mountain would ask for"),
        ("Packable", "cut light, to disappear into its own pocket"),
    ]),
    one(
        "gilet",
        Outdoor,
        &JACKET,
        &[
            at(Women, &["Coats & Jackets", "Gilets"], AlphaWomen),
            at(Men, &["Coats & Jackets", "Gilets"], AlphaMen),
        ],
    )
    .of(&[&DOWN, &PADDING, &FLEECE])
    .costs(59, 109, 380)
    .often(7)
    .in_winter()
    .cut(&[
        ("Quilted", "quilted in narrow bands, with a high collar"),
        ("Hooded", "made with a hood and deep pockets"),
        ("Slim", "cut slim enough to wear under a blazer"),
    ]),
    one(
        "fleece jacket",
        Outdoor,
        &JACKET,
        &[
            at(Women, &["Coats & Jackets", "Fleece Jackets"], AlphaWomen),
            at(Men, &["Coats & Jackets", "Fleece Jackets"], AlphaMen),
        ],
    )
    .of(&[&FLEECE])
    .costs(55, 99, 460)
    .in_winter()
    .cut(&[
        ("High-Pile", "cut from a deep pile, with a chest pocket in nylon"),
        ("Full-Zip", "cut close, with a full zip and a high collar"),
        ("Half-Zip", "made to pull on, with a zip to mid-chest"),
    ]),
    one(
        "denim jacket",
        Denim,
        &STREET_JACKET,
        &[
            at(Women, &["Coats & Jackets", "Denim Jackets"], AlphaWomen),
            at(Men, &["Coats & Jackets", "Denim Jackets"], AlphaMen),
        ],
    )
    .of(&[&DENIM, &STRETCH_DENIM])
    .costs(69, 119, 760)
    .often(9)
    .cut(&[
        ("Trucker", "cut to the hip, with the two pointed pockets of old"),
        ("Oversized", "cut wide, to go over a hoodie"),
        ("Cropped", "cut short, to meet a high waist"),
    ]),
    one(
        "biker jacket",
        Everyday,
        &STREET_JACKET,
        &[
            at(Women, &["Coats & Jackets", "Leather Jackets"], AlphaWomen),
            at(Men, &["Coats & Jackets", "Leather Jackets"], AlphaMen),
        ],
    )
    .of(&[&LEATHER, &SUEDE])
    .costs(149, 249, 1350)
    .often(6)
    .cut(&[
        ("Classic", "cut short, with a slanted zip and a wide lapel"),
        ("Collarless", "cut plain, without a collar or a buckle"),
        ("Quilted", "quilted at the shoulders and lined in cotton"),
    ]),
    one(
        "bomber jacket",
        Everyday,
        &JACKET,
        &[
            at(Men, &["Coats & Jackets", "Bomber Jackets"], AlphaMen),
            at(Women, &["Coats & Jackets", "Bomber Jackets"], AlphaWomen),
        ],
    )
    .of(&[&SHELL_LIGHT, &PADDING, &SUEDE])
    .costs(75, 139, 620)
    .often(8)
    .cut(&[
        ("Classic", "cut short, with ribbing at neck, cuffs and hem"),
        ("Minimal", "cut clean, with the zip and pockets out of sight"),
        ("Quilted", "quilted on the inside, smooth on the outside"),
    ]),
    one(
        "overshirt",
        Everyday,
        &STREET_JACKET,
        &[
            at(Men, &["Coats & Jackets", "Overshirts"], AlphaMen),
            at(Women, &["Coats & Jackets", "Overshirts"], AlphaWomen),
        ],
    )
    .of(&[&TWILL, &CORDUROY, &WOOL_COATING, &LINEN])
    .costs(65, 119, 560)
    .often(9)
    .cut(&[
        ("Utility", "cut like a work shirt, with two large pockets"),
        ("Boxy", "cut short and straight, with horn buttons"),
        ("Zip", "made with a two-way zip and side pockets"),
    ]),
    one(
        "blazer",
        Tailoring,
        &TAILORING,
        &[
            at(Women, &["Coats & Jackets", "Blazers"], Numeric),
            at(Men, &["Suits & Blazers", "Blazers"], Suit),
        ],
    )
    .of(&[&SUITING, &SUITING_BLEND, &LINEN, &TWEED, &CORDUROY])
    .costs(119, 219, 820)
    .often(16)
    .also("Workwear")
    .cut(&[
        ("Single-Breasted", "cut single-breasted, with two buttons"),
        ("Double-Breasted", "cut double-breasted and a little longer"),
        ("Unstructured", "cut without padding, like a cardigan with lapels"),
        ("Slim", "cut slim, with narrow lapels"),
    ]),
    one(
        "suit jacket",
        Tailoring,
        &TAILORING,
        &[at(Men, &["Suits & Blazers", "Suit Jackets"], Suit)],
    )
    .of(&[&SUITING, &SUITING_BLEND])
    .costs(149, 259, 860)
    .often(7)
    .also("Workwear")
    .cut(&[
        ("Slim-Fit", "cut slim, with a notch lapel and two vents"),
        ("Classic-Fit", "cut with room, with a notch lapel and two buttons"),
        ("Peak-Lapel", "cut with peak lapels and a nipped waist"),
    ]),
];
