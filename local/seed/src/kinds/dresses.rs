//! Dresses and jumpsuits.

use super::Line::{Everyday, Knitwear, Occasion, Tailoring};
use super::Who::Women;
use super::{Kind, at, one};
use crate::fabrics::*;
use crate::sizes::Sizes::{AlphaWomen, Numeric};
use crate::voices::{DRESS, SEPARATE};

pub(super) static KINDS: &[Kind] = &[
    one(
        "wrap dress",
        Everyday,
        &DRESS,
        &[at(Women, &["Dresses", "Midi Dresses"], AlphaWomen)],
    )
    .of(&[&VISCOSE, &LYOCELL, &LINEN_BLEND, &JERSEY, &SILK])
    .costs(59, 95, 320)
    .often(14)
    .cut(&[
        ("Midi", "cut to wrap at the waist and end just below the knee"),
        (
            "Flutter-Sleeve",
            "made with short fluttering sleeves and a tie that goes around twice",
        ),
        ("Long-Sleeve", "cut with long sleeves, a deep neck and a tie at the side"),
        ("", "shaped by nothing but a tie at the waist"),
    ]),
    one(
        "shirt dress",
        Everyday,
        &DRESS,
        &[at(Women, &["Dresses", "Midi Dresses"], AlphaWomen)],
    )
    .of(&[&POPLIN, &LINEN, &LYOCELL, &TWILL, &SEERSUCKER, &DENIM])
    .costs(65, 105, 420)
    .often(14)
    .cut(&[
        ("Belted", "belted at the waist and buttoned from collar to hem"),
        ("Oversized", "cut like a large shirt, with a curved hem and sleeves to roll up"),
        ("Pleated", "gathered into pleats below a shirt's collar and placket"),
        ("Sleeveless", "cut without sleeves, with a stand-up collar and a hidden placket"),
    ]),
    one(
        "slip dress",
        Occasion,
        &DRESS,
        &[at(Women, &["Dresses", "Evening Dresses"], AlphaWomen)],
    )
    .of(&[&SATIN, &SILK, &VELVET])
    .costs(69, 110, 230)
    .also("Party & Occasion")
    .cut(&[
        ("Bias-Cut", "cut on the bias, with fine straps that can be shortened"),
        ("Cowl-Neck", "made with a soft cowl at the neck and a low back"),
        ("Midi", "cut close at the top and wider towards the calf"),
    ]),
    one(
        "maxi dress",
        Everyday,
        &DRESS,
        &[at(Women, &["Dresses", "Maxi Dresses"], AlphaWomen)],
    )
    .of(&[&MUSLIN, &VISCOSE, &BRODERIE, &LINEN_BLEND])
    .costs(69, 115, 480)
    .in_summer()
    .cut(&[
        ("Tiered", "gathered in three tiers that get wider towards the ground"),
        ("Halter", "cut with a halter neck and an open back"),
        ("Smocked", "smocked across the chest, loose from there on"),
        ("Puff-Sleeve", "made with puffed sleeves and a square neck"),
    ]),
    one(
        "knitted dress",
        Knitwear,
        &DRESS,
        &[at(Women, &["Dresses", "Knitted Dresses"], AlphaWomen)],
    )
    .of(&[&MERINO, &LAMBSWOOL, &COTTON_KNIT, &CASHMERE])
    .costs(79, 125, 520)
    .cut(&[
        ("Roll-Neck", "knitted with a soft roll-neck and side slits at the hem"),
        ("Polo", "knitted with a polo collar and ribbed to the knee"),
        ("Ribbed", "knitted in a wide rib that follows the body to mid-calf"),
    ]),
    one(
        "mini dress",
        Everyday,
        &DRESS,
        &[at(Women, &["Dresses", "Mini Dresses"], AlphaWomen)],
    )
    .of(&[&CORDUROY, &CREPE, &TWEED, &JERSEY, &DENIM])
    .costs(49, 85, 300)
    .cut(&[
        ("A-Line", "cut in a clean A-line that ends above the knee"),
        ("Pinafore", "cut as a pinafore, to go over a shirt or a fine knit"),
        ("Square-Neck", "made with a square neck and short sleeves"),
    ]),
    one(
        "sheath dress",
        Tailoring,
        &DRESS,
        &[at(Women, &["Dresses", "Work Dresses"], Numeric)],
    )
    .of(&[&CREPE, &SUITING, &SUITING_BLEND])
    .costs(85, 140, 410)
    .also("Workwear")
    .cut(&[
        ("Cap-Sleeve", "cut close with a small cap sleeve and a round neck"),
        ("Belted", "cut straight and belted narrowly at the waist"),
        ("Boat-Neck", "shaped by long darts below a boat neck"),
    ]),
    one("sundress", Everyday, &DRESS, &[at(Women, &["Dresses", "Mini Dresses"], AlphaWomen)])
        .of(&[&LINEN, &SEERSUCKER, &BRODERIE, &POPLIN, &MUSLIN])
        .costs(45, 75, 260)
        .in_summer()
        .cut(&[
            ("Strappy", "made with wide straps that tie at the shoulder"),
            ("Button-Front", "buttoned down the front, with a gathered skirt"),
            ("Open-Back", "cut high in front and open behind, with a bow"),
        ]),
    one(
        "evening dress",
        Occasion,
        &DRESS,
        &[at(Women, &["Dresses", "Evening Dresses"], Numeric)],
    )
    .of(&[&SATIN, &SEQUIN, &VELVET, &CREPE, &SILK])
    .costs(129, 229, 620)
    .often(7)
    .also("Party & Occasion")
    .cut(&[
        ("Off-Shoulder", "cut to sit off the shoulder and fall straight to the floor"),
        ("Draped", "draped across the front and gathered at one side"),
        ("Long-Sleeve", "cut with long sleeves and a back that is open to the waist"),
        ("Column", "cut as a narrow column with a slit to walk in"),
    ]),
    one(
        "T-shirt dress",
        Everyday,
        &DRESS,
        &[at(Women, &["Dresses", "Midi Dresses"], AlphaWomen)],
    )
    .of(&[&ORGANIC_JERSEY, &HEAVY_JERSEY, &JERSEY, &RIB])
    .costs(35, 59, 340)
    .cut(&[
        ("Midi", "cut straight from shoulder to calf, with a slit at one side"),
        ("Relaxed", "cut wide with dropped shoulders and short sleeves"),
        ("Knotted", "cut with a knot at the side that gathers the waist"),
    ]),
    one("jumpsuit", Occasion, &SEPARATE, &[at(Women, &["Jumpsuits"], AlphaWomen)])
        .of(&[&CREPE, &LINEN, &SATIN, &LYOCELL])
        .costs(79, 129, 540)
        .often(7)
        .cut(&[
            ("Wide-Leg", "cut with wide legs and a wrapped top"),
            ("Utility", "cut like a boiler suit, with patch pockets and a belt"),
            ("Strapless", "cut straight across the top and held by hidden silicone"),
        ]),
];
