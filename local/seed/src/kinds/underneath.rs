//! Underwear, nightwear, swimwear, socks and tights.

use super::Line::Body;
use super::Who::{Men, Unisex, Women};
use super::{Kind, at, one, pair};
use crate::fabrics::*;
use crate::sizes::Sizes::{AlphaBoth, AlphaMen, AlphaWomen, Bra, LowerMen, Socks, Tights};
use crate::voices::{BRA, HOSIERY_VOICE, NIGHT, SOCKS, SWIMWEAR, UNDERWEAR};

pub(super) static KINDS: &[Kind] = &[
    pair(
        "briefs",
        Body,
        &UNDERWEAR,
        &[at(Women, &["Underwear & Nightwear", "Briefs"], AlphaWomen)],
    )
    .of(&[&MODAL, &LACE, &JERSEY])
    .costs(12, 24, 40)
    .often(10)
    .cut(&[
        ("High-Waisted", "cut high at the waist and full at the back"),
        ("Midi", "cut with medium sides and full cover"),
        ("Brazilian", "cut with less cover and no visible line"),
    ]),
    pair(
        "boxer briefs",
        Body,
        &UNDERWEAR,
        &[at(Men, &["Underwear & Nightwear", "Boxers & Briefs"], LowerMen)],
    )
    .of(&[&MODAL, &JERSEY])
    .costs(15, 29, 70)
    .often(12)
    .cut(&[
        ("Trunk", "cut short in the leg, with a flat front"),
        ("Long-Leg", "cut longer in the leg, so that nothing rides up"),
        ("Fly-Front", "made with a fly and a soft waistband"),
    ]),
    one("bra", Body, &BRA, &[at(Women, &["Underwear & Nightwear", "Bras"], Bra)])
        .of(&[&LACE, &MODAL])
        .costs(32, 59, 80)
        .often(10)
        .cut(&[
            ("T-Shirt", "made with smooth moulded cups"),
            ("Balconette", "cut low and lifted from below"),
            ("Full-Cup", "cut to cover and to hold"),
        ]),
    one("bralette", Body, &BRA, &[at(Women, &["Underwear & Nightwear", "Bras"], AlphaWomen)])
        .of(&[&LACE, &MODAL, &RIB])
        .costs(22, 42, 50)
        .often(7)
        .cut(&[
            ("Triangle", "made of two soft triangles, without wires"),
            ("Racer-Back", "cut with a racer back and no hooks"),
        ]),
    pair(
        "pyjamas",
        Body,
        &NIGHT,
        &[
            at(Women, &["Underwear & Nightwear", "Nightwear"], AlphaWomen),
            at(Men, &["Underwear & Nightwear", "Nightwear"], AlphaMen),
        ],
    )
    .of(&[&POPLIN, &FLANNEL, &MODAL, &SATIN, &LINEN_BLEND])
    .costs(45, 85, 460)
    .often(12)
    .cut(&[
        ("Classic", "cut like a shirt and trousers, only kinder"),
        ("Short", "cut with short sleeves and short legs"),
        ("Jersey", "cut easy, with a round neck"),
    ]),
    one(
        "nightdress",
        Body,
        &NIGHT,
        &[at(Women, &["Underwear & Nightwear", "Nightwear"], AlphaWomen)],
    )
    .of(&[&MODAL, &MUSLIN, &SATIN])
    .costs(35, 65, 240)
    .often(5)
    .cut(&[
        ("Strappy", "cut with narrow straps, to the knee"),
        ("Shirt", "cut like a long shirt with a curved hem"),
    ]),
    one(
        "dressing gown",
        Body,
        &NIGHT,
        &[
            at(Women, &["Underwear & Nightwear", "Dressing Gowns"], AlphaBoth),
            at(Men, &["Underwear & Nightwear", "Dressing Gowns"], AlphaBoth),
        ],
    )
    .of(&[&MUSLIN, &FLEECE, &FLANNEL, &SILK])
    .costs(55, 99, 720)
    .often(6)
    .cut(&[
        ("Shawl-Collar", "cut to the calf, with a shawl collar and two pockets"),
        ("Kimono", "cut wide at the sleeve and without a collar"),
        ("Hooded", "made with a hood and a long belt"),
    ]),
    one("swimsuit", Body, &SWIMWEAR, &[at(Women, &["Swimwear", "Swimsuits"], AlphaWomen)])
        .of(&[&SWIM])
        .costs(45, 85, 170)
        .often(8)
        .in_summer()
        .cut(&[
            ("Scoop-Back", "cut with a round neck and a low back"),
            ("Racer-Back", "cut for lengths, with a racer back"),
            ("Belted", "belted at the waist, with a square neck"),
        ]),
    one("bikini top", Body, &SWIMWEAR, &[at(Women, &["Swimwear", "Bikinis"], AlphaWomen)])
        .of(&[&SWIM])
        .costs(25, 49, 80)
        .often(6)
        .in_summer()
        .cut(&[
            ("Triangle", "made of two triangles that slide on a cord"),
            ("Bandeau", "cut straight, with straps that come off"),
            ("Balconette", "cut square, with light wires"),
        ]),
    pair(
        "bikini bottoms",
        Body,
        &SWIMWEAR,
        &[at(Women, &["Swimwear", "Bikinis"], AlphaWomen)],
    )
    .of(&[&SWIM])
    .costs(19, 35, 70)
    .often(6)
    .in_summer()
    .cut(&[
        ("High-Waisted", "cut to the waist and full at the back"),
        ("Tie-Side", "tied at both sides, so the fit is yours"),
    ]),
    pair("swim shorts", Body, &SWIMWEAR, &[at(Men, &["Swimwear", "Swim Shorts"], LowerMen)])
        .of(&[&SWIM_WOVEN])
        .costs(32, 59, 180)
        .often(9)
        .in_summer()
        .cut(&[
            ("Mid-Length", "cut to mid-thigh, with a drawstring"),
            ("Short", "cut short, with a flat front and elastic behind"),
            ("Board", "cut longer, with a fixed waist"),
        ]),
    pair("tights", Body, &HOSIERY_VOICE, &[at(Women, &["Socks & Tights"], Tights)])
        .of(&[&HOSIERY])
        .costs(12, 26, 60)
        .often(7)
        .in_winter()
        .cut(&[
            ("40-Denier", "knitted to 40 denier, half-opaque"),
            ("Opaque", "knitted to 80 denier, fully opaque"),
            ("Ribbed", "knitted in a narrow rib"),
        ]),
    pair(
        "socks",
        Body,
        &SOCKS,
        &[
            at(Women, &["Socks & Tights"], Socks),
            at(Men, &["Underwear & Nightwear", "Socks"], Socks),
            at(Unisex, &["Socks"], Socks),
        ],
    )
    .of(&[&SOCK_COTTON, &SOCK_WOOL])
    .costs(9, 22, 90)
    .often(14)
    .cut(&[
        ("Crew", "knitted to mid-calf, with a ribbed cuff"),
        ("Ankle", "knitted low, to end at the ankle"),
        ("Knee-High", "knitted to just below the knee"),
        ("Boot", "knitted thick, with a terry sole"),
    ]),
];
