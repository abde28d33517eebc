//! Sportswear.

use super::Line::Sport;
use super::Who::{Men, Women};
use super::{Kind, at, one, pair};
use crate::fabrics::*;
use crate::sizes::Sizes::{AlphaMen, AlphaWomen, LowerMen};
use crate::voices::{JACKET, SPORT_BOTTOM, SPORT_TOP, SPORTS_BRA};

pub(super) static KINDS: &[Kind] = &[
    one(
        "training T-shirt",
        Sport,
        &SPORT_TOP,
        &[
            at(Women, &["Sportswear", "Tops"], AlphaWomen),
            at(Men, &["Sportswear", "Tops"], AlphaMen),
        ],
    )
    .of(&[&PERFORMANCE])
    .costs(25, 45, 130)
    .often(14)
    .cut(&[
        ("Light", "cut loose, with a dropped tail"),
        ("Seamless", "knitted in one piece, without side seams"),
        ("Long-Sleeve", "cut close, with long sleeves and thumb holes"),
    ]),
    one(
        "running singlet",
        Sport,
        &SPORT_TOP,
        &[
            at(Women, &["Sportswear", "Tops"], AlphaWomen),
            at(Men, &["Sportswear", "Tops"], AlphaMen),
        ],
    )
    .of(&[&PERFORMANCE])
    .costs(22, 40, 95)
    .often(6)
    .in_summer()
    .cut(&[
        ("Race", "cut narrow at the shoulder and open at the arm"),
        ("Mesh", "made of mesh from front to back"),
    ]),
    one(
        "base layer",
        Sport,
        &SPORT_TOP,
        &[
            at(Women, &["Sportswear", "Base Layers"], AlphaWomen),
            at(Men, &["Sportswear", "Base Layers"], AlphaMen),
        ],
    )
    .of(&[&MERINO, &PERFORMANCE])
    .costs(39, 75, 200)
    .often(7)
    .in_winter()
    .cut(&[
        ("Crew-Neck", "cut close, with a round neck and long sleeves"),
        ("Zip-Neck", "cut close, with a high neck and a short zip"),
    ]),
    one(
        "sports bra",
        Sport,
        &SPORTS_BRA,
        &[at(Women, &["Sportswear", "Sports Bras"], AlphaWomen)],
    )
    .of(&[&COMPRESSION])
    .costs(29, 55, 130)
    .often(8)
    .cut(&[
        ("Medium-Support", "cut with crossed straps, for medium support"),
        ("High-Support", "cut with a wide band and a closure, for high support"),
        ("Longline", "cut longer, to be worn alone"),
    ]),
    pair(
        "leggings",
        Sport,
        &SPORT_BOTTOM,
        &[
            at(Women, &["Sportswear", "Leggings & Tights"], AlphaWomen),
            at(Men, &["Sportswear", "Leggings & Tights"], LowerMen),
        ],
    )
    .of(&[&COMPRESSION])
    .costs(35, 69, 250)
    .often(14)
    .cut(&[
        ("High-Rise", "cut high at the waist and long to the ankle"),
        ("7/8", "cut to end above the ankle"),
        ("Thermal", "brushed on the inside, for cold mornings"),
    ]),
    pair(
        "training shorts",
        Sport,
        &SPORT_BOTTOM,
        &[
            at(Men, &["Sportswear", "Shorts"], LowerMen),
            at(Women, &["Sportswear", "Shorts"], AlphaWomen),
        ],
    )
    .of(&[&PERFORMANCE, &SHELL_LIGHT])
    .costs(25, 45, 150)
    .often(9)
    .in_summer()
    .cut(&[
        ("Two-in-One", "made with tights inside and loose shorts outside"),
        ("Split", "cut short, with split sides"),
        ("Long", "cut to the knee, with zipped pockets"),
    ]),
    pair(
        "track pants",
        Sport,
        &SPORT_BOTTOM,
        &[
            at(Men, &["Sportswear", "Track Pants"], LowerMen),
            at(Women, &["Sportswear", "Track Pants"], AlphaWomen),
        ],
    )
    .of(&[&PERFORMANCE, &SHELL_LIGHT])
    .costs(39, 69, 320)
    .often(6)
    .cut(&[
        ("Tapered", "cut to narrow at the ankle, with zips"),
        ("Woven", "cut straight in a light woven cloth"),
    ]),
    one(
        "running jacket",
        Sport,
        &JACKET,
        &[
            at(Women, &["Sportswear", "Jackets"], AlphaWomen),
            at(Men, &["Sportswear", "Jackets"], AlphaMen),
        ],
    )
    .of(&[&SHELL_LIGHT, &SHELL])
    .costs(65, 129, 240)
    .often(7)
    .cut(&[
        ("Windproof", "cut close, with a vent across the back"),
        ("Hooded", "cut with a hood that stays up at speed"),
        ("Packable", "cut so light that it fits into its pocket"),
    ]),
];
