//! Jeans, trousers, shorts, skirts.

use super::Line::{Denim, Everyday, Sport, Tailoring};
use super::Who::{Men, Women};
use super::{Kind, at, one, pair};
use crate::fabrics::*;
use crate::sizes::Sizes::{AlphaWomen, JeansMen, JeansWomen, LowerMen, Numeric, Suit, WaistMen};
use crate::voices::{JEANS, SKIRT, SPORT_BOTTOM, TROUSERS};

pub(super) static KINDS: &[Kind] = &[
    pair(
        "jeans",
        Denim,
        &JEANS,
        &[
            at(Women, &["Jeans", "Straight Jeans"], JeansWomen),
            at(Men, &["Jeans", "Straight Jeans"], JeansMen),
        ],
    )
    .of(&[&DENIM, &STRETCH_DENIM])
    .costs(59, 109, 640)
    .often(20)
    .cut(&[
        ("Straight", "cut straight from hip to hem"),
        ("High-Rise", "cut with a high rise and a straight leg"),
        ("Relaxed", "cut with room in the thigh and a straight hem"),
    ]),
    pair(
        "tapered jeans",
        Denim,
        &JEANS,
        &[
            at(Women, &["Jeans", "Tapered Jeans"], JeansWomen),
            at(Men, &["Jeans", "Slim & Tapered Jeans"], JeansMen),
        ],
    )
    .of(&[&STRETCH_DENIM, &DENIM])
    .costs(59, 105, 620)
    .often(12)
    .cut(&[
        ("Slim", "cut slim through the thigh and narrow at the ankle"),
        ("Mid-Rise", "cut with a mid rise and a leg that narrows below the knee"),
        ("Cropped", "cut to end above the ankle bone"),
    ]),
    pair(
        "wide-leg jeans",
        Denim,
        &JEANS,
        &[at(Women, &["Jeans", "Wide-Leg Jeans"], JeansWomen)],
    )
    .of(&[&DENIM, &STRETCH_DENIM])
    .costs(65, 109, 680)
    .often(10)
    .cut(&[
        ("High-Rise", "cut high at the waist and wide to the floor"),
        ("Pleated", "cut with pleats, like trousers that happen to be denim"),
        ("Cropped", "cut wide and short, to show the shoe"),
    ]),
    pair(
        "chinos",
        Everyday,
        &TROUSERS,
        &[
            at(Men, &["Trousers", "Chinos"], JeansMen),
            at(Women, &["Trousers", "Chinos"], Numeric),
        ],
    )
    .of(&[&TWILL, &CORDUROY, &LINEN_BLEND])
    .costs(49, 85, 480)
    .often(16)
    .cut(&[
        ("Slim", "cut slim, with a hem that can be turned up"),
        ("Regular", "cut straight, with slanted pockets"),
        ("Tapered", "cut with room at the top and a narrow hem"),
        ("Pleated", "cut with two pleats and a looser thigh"),
    ]),
    pair(
        "tailored trousers",
        Tailoring,
        &TROUSERS,
        &[
            at(Women, &["Trousers", "Tailored Trousers"], Numeric),
            at(Men, &["Suits & Blazers", "Suit Trousers"], Suit),
        ],
    )
    .of(&[&SUITING, &SUITING_BLEND, &TWEED, &LINEN])
    .costs(69, 129, 430)
    .often(14)
    .also("Workwear")
    .cut(&[
        ("Slim", "cut slim with a pressed crease"),
        ("Pleated", "cut with a single pleat and a straight leg"),
        ("Straight", "cut straight, with side adjusters in place of a belt"),
    ]),
    pair(
        "wide-leg trousers",
        Everyday,
        &TROUSERS,
        &[at(Women, &["Trousers", "Wide-Leg Trousers"], AlphaWomen)],
    )
    .of(&[&LINEN, &CREPE, &LYOCELL, &TWILL, &SATIN])
    .costs(55, 95, 420)
    .often(12)
    .cut(&[
        ("High-Waisted", "cut high at the waist, with pleats that open when you walk"),
        ("Pull-On", "made with a flat front and elastic at the back"),
        ("Fluid", "cut wide in a cloth that moves"),
    ]),
    pair(
        "drawstring trousers",
        Everyday,
        &TROUSERS,
        &[
            at(Men, &["Trousers", "Linen & Drawstring Trousers"], LowerMen),
            at(Women, &["Trousers", "Linen & Drawstring Trousers"], AlphaWomen),
        ],
    )
    .of(&[&LINEN, &LINEN_BLEND, &MUSLIN, &LYOCELL])
    .costs(45, 79, 360)
    .in_summer()
    .cut(&[
        ("Relaxed", "cut straight and loose, with a cord at the waist"),
        ("Tapered", "cut loose at the top and narrower at the ankle"),
        ("Cropped", "cut to end above the ankle"),
    ]),
    pair(
        "cargo trousers",
        Everyday,
        &TROUSERS,
        &[
            at(Men, &["Trousers", "Cargo Trousers"], WaistMen),
            at(Women, &["Trousers", "Cargo Trousers"], AlphaWomen),
        ],
    )
    .of(&[&TWILL, &SHELL_LIGHT])
    .costs(49, 89, 560)
    .often(7)
    .cut(&[
        ("Relaxed", "cut loose, with two pockets on each leg"),
        ("Slim", "cut slim, with flat pockets at the thigh"),
        ("Cuffed", "gathered into cuffs at the ankle"),
    ]),
    pair(
        "joggers",
        Sport,
        &SPORT_BOTTOM,
        &[
            at(Men, &["Trousers", "Joggers"], LowerMen),
            at(Women, &["Trousers", "Joggers"], AlphaWomen),
        ],
    )
    .of(&[&FLEECE_BACK])
    .costs(35, 65, 440)
    .often(8)
    .cut(&[
        ("Cuffed", "cut easy, with ribbed cuffs at the ankle"),
        ("Straight", "cut straight, with an open hem"),
        ("Tapered", "cut with room at the top and a narrow leg"),
    ]),
    pair(
        "chino shorts",
        Everyday,
        &TROUSERS,
        &[at(Men, &["Shorts"], WaistMen), at(Women, &["Shorts"], Numeric)],
    )
    .of(&[&TWILL, &SEERSUCKER, &LINEN_BLEND])
    .costs(35, 59, 300)
    .in_summer()
    .cut(&[
        ("Slim", "cut to end just above the knee"),
        ("Pleated", "cut with pleats and a wider leg"),
        ("Short", "cut short, with a turn-up"),
    ]),
    pair(
        "drawstring shorts",
        Everyday,
        &TROUSERS,
        &[at(Men, &["Shorts"], LowerMen), at(Women, &["Shorts"], AlphaWomen)],
    )
    .of(&[&LINEN, &MUSLIN, &FLEECE_BACK, &LYOCELL])
    .costs(29, 49, 240)
    .often(7)
    .in_summer()
    .cut(&[
        ("Relaxed", "cut wide, with a cord and a flat hem"),
        ("High-Waisted", "gathered at a high waist"),
        ("Easy", "cut straight, with pockets that hold something"),
    ]),
    one("midi skirt", Everyday, &SKIRT, &[at(Women, &["Skirts", "Midi Skirts"], AlphaWomen)])
        .of(&[&SATIN, &VISCOSE, &LINEN_BLEND, &LYOCELL])
        .costs(49, 85, 340)
        .often(14)
        .cut(&[
            ("Bias-Cut", "cut on the bias, so that it moves like water"),
            ("Pleated", "pleated from the waist to the calf"),
            ("Button-Front", "buttoned from waist to hem"),
            ("Wrap", "wrapped once around and tied"),
        ]),
    one(
        "pencil skirt",
        Tailoring,
        &SKIRT,
        &[at(Women, &["Skirts", "Pencil Skirts"], Numeric)],
    )
    .of(&[&SUITING, &SUITING_BLEND, &CREPE, &TWEED])
    .costs(55, 89, 300)
    .often(7)
    .also("Workwear")
    .cut(&[
        ("High-Waisted", "cut high and narrow, to just below the knee"),
        ("Slit", "cut narrow, with a slit at the back"),
        ("Panelled", "panelled in front for a longer line"),
    ]),
    one("mini skirt", Everyday, &SKIRT, &[at(Women, &["Skirts", "Mini Skirts"], Numeric)])
        .of(&[&CORDUROY, &DENIM, &TWEED, &SUEDE])
        .costs(39, 69, 250)
        .often(9)
        .cut(&[
            ("A-Line", "cut in an A-line, with two patch pockets"),
            ("Button-Front", "buttoned down the front"),
            ("Wrap", "wrapped over and closed at the hip"),
        ]),
];
