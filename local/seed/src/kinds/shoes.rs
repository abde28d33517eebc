//! Shoes.

use super::Line::Shoes;
use super::Who::{Men, Women};
use super::{Kind, at, pair};
use crate::fabrics::*;
use crate::sizes::Sizes::{ShoesMen, ShoesWomen};
use crate::voices::{BOOTS, RUNNING, SANDALS, SHOES, SLIPPERS, TRAINERS};

pub(super) static KINDS: &[Kind] = &[
    pair(
        "trainers",
        Shoes,
        &TRAINERS,
        &[
            at(Women, &["Shoes", "Trainers"], ShoesWomen),
            at(Men, &["Shoes", "Trainers"], ShoesMen),
        ],
    )
    .of(&[&FULL_GRAIN, &CANVAS, &SUEDE_SHOE, &MESH])
    .costs(75, 139, 780)
    .often(26)
    .cut(&[
        ("Low-Top", "cut low, with a flat sole and a padded collar"),
        ("Court", "made in the manner of old tennis shoes"),
        ("High-Top", "cut to cover the ankle"),
        ("Retro-Runner", "made of several panels over a wedge of foam"),
        ("Slip-On", "made without laces, with elastic at both sides"),
    ]),
    pair(
        "running shoes",
        Shoes,
        &RUNNING,
        &[
            at(Women, &["Shoes", "Running Shoes"], ShoesWomen),
            at(Men, &["Shoes", "Running Shoes"], ShoesMen),
        ],
    )
    .of(&[&MESH])
    .costs(99, 169, 560)
    .often(10)
    .cut(&[
        ("Daily", "built for every day, on roads"),
        ("Trail", "built for paths, with a deeper tread"),
        ("Tempo", "built light, for faster days"),
    ]),
    pair(
        "Chelsea boots",
        Shoes,
        &BOOTS,
        &[at(Women, &["Shoes", "Boots"], ShoesWomen), at(Men, &["Shoes", "Boots"], ShoesMen)],
    )
    .of(&[&FULL_GRAIN, &SUEDE_SHOE])
    .costs(119, 199, 1150)
    .often(12)
    .in_winter()
    .cut(&[
        ("Slim", "cut slim, with a low heel"),
        ("Lug-Sole", "set on a thick sole with a deep tread"),
        ("Classic", "made with a rounded toe and wide elastic"),
    ]),
    pair(
        "lace-up boots",
        Shoes,
        &BOOTS,
        &[at(Women, &["Shoes", "Boots"], ShoesWomen), at(Men, &["Shoes", "Boots"], ShoesMen)],
    )
    .of(&[&FULL_GRAIN, &SUEDE_SHOE])
    .costs(129, 219, 1350)
    .in_winter()
    .cut(&[
        ("Derby", "made with open lacing and seven pairs of eyelets"),
        ("Hiking", "made with hooks for laces and a padded collar"),
        ("Worker", "made with a moccasin toe and a wedge sole"),
    ]),
    pair("ankle boots", Shoes, &BOOTS, &[at(Women, &["Shoes", "Ankle Boots"], ShoesWomen)])
        .of(&[&FULL_GRAIN, &SUEDE_SHOE, &PATENT])
        .costs(109, 189, 900)
        .in_winter()
        .cut(&[
            ("Block-Heel", "set on a block heel of five centimetres"),
            ("Pointed", "cut with a pointed toe and a zip inside"),
            ("Western", "cut with a slanted heel and a stitched shaft"),
        ]),
    pair(
        "wellington boots",
        Shoes,
        &BOOTS,
        &[
            at(Women, &["Shoes", "Wellington Boots"], ShoesWomen),
            at(Men, &["Shoes", "Wellington Boots"], ShoesMen),
        ],
    )
    .of(&[&NATURAL_RUBBER])
    .costs(55, 99, 1500)
    .often(4)
    .in_winter()
    .cut(&[
        ("Tall", "made to just below the knee, with a strap"),
        ("Short", "made to the ankle, for towns and gardens"),
    ]),
    pair(
        "loafers",
        Shoes,
        &SHOES,
        &[
            at(Women, &["Shoes", "Loafers"], ShoesWomen),
            at(Men, &["Shoes", "Loafers"], ShoesMen),
        ],
    )
    .of(&[&FULL_GRAIN, &SUEDE_SHOE, &PATENT])
    .costs(99, 179, 720)
    .often(12)
    .cut(&[
        ("Penny", "made with a plain strap across the vamp"),
        ("Tassel", "made with tassels, and meant so"),
        ("Chunky", "set on a thick rubber sole"),
        ("Driving", "made soft, with rubber studs below"),
    ]),
    pair("Derby shoes", Shoes, &SHOES, &[at(Men, &["Shoes", "Lace-Up Shoes"], ShoesMen)])
        .of(&[&FULL_GRAIN, &SUEDE_SHOE])
        .costs(119, 199, 900)
        .also("Workwear")
        .cut(&[
            ("Plain-Toe", "made with open lacing and a plain toe"),
            ("Brogue", "made with a punched wing tip"),
            ("Cap-Toe", "made with a straight cap and a slim sole"),
        ]),
    pair("court shoes", Shoes, &SHOES, &[at(Women, &["Shoes", "Heels"], ShoesWomen)])
        .of(&[&FULL_GRAIN, &SUEDE_SHOE, &PATENT])
        .costs(89, 159, 520)
        .often(8)
        .also("Party & Occasion")
        .cut(&[
            ("Kitten-Heel", "set on a small heel of four centimetres"),
            ("Slingback", "made with a strap around the heel"),
            ("Block-Heel", "set on a block heel that you can stand on all evening"),
        ]),
    pair("ballet flats", Shoes, &SHOES, &[at(Women, &["Shoes", "Flats"], ShoesWomen)])
        .of(&[&FULL_GRAIN, &SUEDE_SHOE, &PATENT])
        .costs(69, 119, 380)
        .often(7)
        .cut(&[
            ("Round-Toe", "cut low, with a round toe and a small bow"),
            ("Pointed", "cut low, with a pointed toe"),
            ("Mary-Jane", "made with a strap and a tiny buckle"),
        ]),
    pair(
        "sandals",
        Shoes,
        &SANDALS,
        &[
            at(Women, &["Shoes", "Sandals"], ShoesWomen),
            at(Men, &["Shoes", "Sandals"], ShoesMen),
        ],
    )
    .of(&[&FULL_GRAIN, &SUEDE_SHOE])
    .costs(59, 109, 480)
    .often(12)
    .in_summer()
    .cut(&[
        ("Two-Strap", "made with two wide straps and a shaped footbed"),
        ("Fisherman", "woven from flat straps, closed at the toe"),
        ("Slide", "made with one broad strap and nothing at the heel"),
    ]),
    pair("heeled sandals", Shoes, &SANDALS, &[at(Women, &["Shoes", "Heels"], ShoesWomen)])
        .of(&[&FULL_GRAIN, &SUEDE_SHOE, &PATENT])
        .costs(79, 139, 540)
        .often(5)
        .in_summer()
        .also("Party & Occasion")
        .cut(&[
            ("Block-Heel", "set on a block heel, with a strap at the ankle"),
            ("Strappy", "made of narrow straps, with a slim heel"),
        ]),
    pair(
        "espadrilles",
        Shoes,
        &SANDALS,
        &[
            at(Women, &["Shoes", "Espadrilles"], ShoesWomen),
            at(Men, &["Shoes", "Espadrilles"], ShoesMen),
        ],
    )
    .of(&[&CANVAS, &SUEDE_SHOE])
    .costs(39, 75, 380)
    .often(6)
    .in_summer()
    .cut(&[
        ("Flat", "sewn by hand onto a sole of jute"),
        ("Lace-Up", "sewn onto jute, with ribbons for the ankle"),
    ]),
    pair(
        "slippers",
        Shoes,
        &SLIPPERS,
        &[
            at(Women, &["Shoes", "Slippers"], ShoesWomen),
            at(Men, &["Shoes", "Slippers"], ShoesMen),
        ],
    )
    .of(&[&FELT_SHOE, &SHEARLING])
    .costs(35, 69, 320)
    .often(6)
    .in_winter()
    .cut(&[
        ("Closed-Heel", "made like a low shoe, with a closed heel"),
        ("Mule", "made open at the back, to slip into"),
    ]),
];
