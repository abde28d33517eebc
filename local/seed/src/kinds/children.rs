//! Clothes and shoes for girls and boys.

use super::Line::Kids;
use super::Who::{Boys, Girls};
use super::{Kind, at, one, pair};
use crate::fabrics::*;
use crate::sizes::Sizes::{Age, HatKids, ShoesKids, SocksKids};
use crate::voices::{HAT, KIDS_BOTTOM, KIDS_COAT, KIDS_DRESS, KIDS_NIGHT, KIDS_SHOES, KIDS_TOP, SOCKS, SWIMWEAR};

pub(super) static KINDS: &[Kind] = &[
    one(
        "T-shirt",
        Kids,
        &KIDS_TOP,
        &[at(Girls, &["Tops", "T-Shirts"], Age), at(Boys, &["Tops", "T-Shirts"], Age)],
    )
    .of(&[&ORGANIC_JERSEY, &JERSEY])
    .costs(10, 20, 110)
    .often(24)
    .cut(&[
        ("Striped", "cut straight, with stripes that meet at the seams"),
        ("Pocket", "made with a pocket for small finds"),
        ("Long-Sleeve", "cut with long sleeves and soft cuffs"),
        ("Printed", "printed on the front with ink that lasts"),
    ]),
    one(
        "sweatshirt",
        Kids,
        &KIDS_TOP,
        &[
            at(Girls, &["Tops", "Sweatshirts & Hoodies"], Age),
            at(Boys, &["Tops", "Sweatshirts & Hoodies"], Age),
        ],
    )
    .of(&[&FLEECE_BACK])
    .costs(19, 35, 260)
    .often(12)
    .cut(&[
        ("Crew-Neck", "cut straight, with ribbed cuffs"),
        ("Hooded", "made with a hood and a pouch in front"),
        ("Colour-Block", "made of three panels in three tones"),
    ]),
    one(
        "jumper",
        Kids,
        &KIDS_TOP,
        &[at(Girls, &["Tops", "Knitwear"], Age), at(Boys, &["Tops", "Knitwear"], Age)],
    )
    .of(&[&COTTON_KNIT, &LAMBSWOOL, &MERINO])
    .costs(25, 45, 240)
    .often(10)
    .in_winter()
    .cut(&[
        ("Chunky", "knitted thick, with room to grow"),
        ("Cable", "knitted in small cables"),
        ("Button-Shoulder", "knitted with buttons at one shoulder"),
    ]),
    one("cardigan", Kids, &KIDS_TOP, &[at(Girls, &["Tops", "Knitwear"], Age)])
        .of(&[&COTTON_KNIT, &LAMBSWOOL])
        .costs(22, 39, 230)
        .often(6)
        .cut(&[
            ("Round-Neck", "knitted with a round neck and large buttons"),
            ("Cropped", "knitted short, to go over a dress"),
        ]),
    one("shirt", Kids, &KIDS_TOP, &[at(Boys, &["Tops", "Shirts & Polos"], Age)])
        .of(&[&OXFORD, &FLANNEL, &LINEN_BLEND])
        .costs(19, 35, 180)
        .often(7)
        .cut(&[
            ("Button-Down", "cut like a grown-up's, with a softer collar"),
            ("Grandad-Collar", "made with a band in place of a collar"),
        ]),
    one(
        "polo shirt",
        Kids,
        &KIDS_TOP,
        &[at(Boys, &["Tops", "Shirts & Polos"], Age), at(Girls, &["Tops", "T-Shirts"], Age)],
    )
    .of(&[&PIQUE])
    .costs(15, 28, 150)
    .often(6)
    .in_summer()
    .cut(&[
        ("School", "cut plain, to go with a uniform"),
        ("Striped", "cut straight, with a striped collar"),
    ]),
    one("dress", Kids, &KIDS_DRESS, &[at(Girls, &["Dresses & Skirts", "Dresses"], Age)])
        .of(&[&JERSEY, &MUSLIN, &CORDUROY, &POPLIN, &BRODERIE])
        .costs(22, 45, 220)
        .often(18)
        .cut(&[
            ("Twirl", "cut with a full skirt and a plain top"),
            ("Pinafore", "cut as a pinafore, to go over a T-shirt"),
            ("Party", "made with a sash and puffed sleeves"),
            ("Jersey", "cut easy, to pull over the head"),
        ]),
    one("skirt", Kids, &KIDS_DRESS, &[at(Girls, &["Dresses & Skirts", "Skirts"], Age)])
        .of(&[&CORDUROY, &DENIM, &MUSLIN])
        .costs(17, 32, 150)
        .often(6)
        .cut(&[
            ("Tiered", "gathered in two tiers on an elastic waist"),
            ("A-Line", "cut in an A-line, with two pockets"),
        ]),
    pair("leggings", Kids, &KIDS_BOTTOM, &[at(Girls, &["Bottoms", "Leggings"], Age)])
        .of(&[&ORGANIC_JERSEY, &RIB])
        .costs(9, 18, 110)
        .often(12)
        .cut(&[
            ("Soft", "cut close, with a waist that does not pinch"),
            ("Ribbed", "knitted in a rib that stretches"),
            ("Thermal", "brushed on the inside"),
        ]),
    pair(
        "jeans",
        Kids,
        &KIDS_BOTTOM,
        &[
            at(Girls, &["Bottoms", "Jeans & Trousers"], Age),
            at(Boys, &["Bottoms", "Jeans & Trousers"], Age),
        ],
    )
    .of(&[&STRETCH_DENIM])
    .costs(22, 42, 340)
    .often(14)
    .cut(&[
        ("Straight", "cut straight, with doubled knees"),
        ("Relaxed", "cut wide enough for cartwheels"),
        ("Slim", "cut slim, with stretch"),
    ]),
    pair(
        "joggers",
        Kids,
        &KIDS_BOTTOM,
        &[at(Boys, &["Bottoms", "Joggers"], Age), at(Girls, &["Bottoms", "Joggers"], Age)],
    )
    .of(&[&FLEECE_BACK])
    .costs(16, 30, 240)
    .often(10)
    .cut(&[
        ("Cuffed", "cut loose, with ribbed cuffs"),
        ("Knee-Patch", "patched at the knees from the start"),
    ]),
    pair(
        "dungarees",
        Kids,
        &KIDS_BOTTOM,
        &[at(Girls, &["Bottoms", "Dungarees"], Age), at(Boys, &["Bottoms", "Dungarees"], Age)],
    )
    .of(&[&STRETCH_DENIM, &CORDUROY, &TWILL])
    .costs(29, 49, 420)
    .often(7)
    .cut(&[
        ("Classic", "made with wide straps and a pocket on the bib"),
        ("Lined", "lined in jersey, for cold days"),
    ]),
    pair(
        "shorts",
        Kids,
        &KIDS_BOTTOM,
        &[at(Boys, &["Bottoms", "Shorts"], Age), at(Girls, &["Bottoms", "Shorts"], Age)],
    )
    .of(&[&TWILL, &FLEECE_BACK, &LINEN_BLEND])
    .costs(12, 25, 150)
    .often(9)
    .in_summer()
    .cut(&[
        ("Pull-On", "made with an elastic waist and a cord"),
        ("Cargo", "made with pockets for stones"),
    ]),
    one(
        "rain jacket",
        Kids,
        &KIDS_COAT,
        &[
            at(Girls, &["Outerwear", "Rain Jackets"], Age),
            at(Boys, &["Outerwear", "Rain Jackets"], Age),
        ],
    )
    .of(&[&SHELL])
    .costs(35, 65, 360)
    .often(9)
    .cut(&[
        ("Hooded", "made with a peaked hood and welded seams"),
        ("Lined", "lined in fleece, for cold rain"),
    ]),
    one(
        "winter jacket",
        Kids,
        &KIDS_COAT,
        &[
            at(Girls, &["Outerwear", "Winter Jackets"], Age),
            at(Boys, &["Outerwear", "Winter Jackets"], Age),
        ],
    )
    .of(&[&PADDING, &DOWN])
    .costs(49, 89, 620)
    .often(9)
    .in_winter()
    .cut(&[
        ("Puffer", "quilted wide, with a high collar"),
        ("Snow", "made with a snow skirt and a long zip"),
        ("Long", "cut to mid-thigh, so that benches stay cold by themselves"),
    ]),
    pair(
        "pyjamas",
        Kids,
        &KIDS_NIGHT,
        &[at(Girls, &["Nightwear"], Age), at(Boys, &["Nightwear"], Age)],
    )
    .of(&[&ORGANIC_JERSEY, &FLANNEL])
    .costs(19, 35, 230)
    .often(10)
    .cut(&[
        ("Long", "cut long, with cuffs that stay down"),
        ("Short", "cut short, for warm nights"),
        ("Printed", "printed all over in ink that glows a little"),
    ]),
    one("swimsuit", Kids, &SWIMWEAR, &[at(Girls, &["Swimwear"], Age)])
        .of(&[&SWIM])
        .costs(18, 32, 90)
        .often(4)
        .in_summer()
        .cut(&[
            ("Racer-Back", "cut with a racer back, for lessons"),
            ("Ruffled", "finished with a ruffle at the shoulder"),
        ]),
    pair("swim shorts", Kids, &SWIMWEAR, &[at(Boys, &["Swimwear"], Age)])
        .of(&[&SWIM_WOVEN])
        .costs(16, 30, 110)
        .often(4)
        .in_summer()
        .cut(&[
            ("Printed", "cut to mid-thigh and printed loudly"),
            ("Plain", "cut to the knee, with a soft cord"),
        ]),
    pair(
        "trainers",
        Kids,
        &KIDS_SHOES,
        &[
            at(Girls, &["Shoes", "Trainers"], ShoesKids),
            at(Boys, &["Shoes", "Trainers"], ShoesKids),
        ],
    )
    .of(&[&MESH, &CANVAS])
    .costs(35, 65, 380)
    .often(12)
    .cut(&[
        ("Elastic-Lace", "made with elastic laces that need no bow"),
        ("Strap", "made with two straps and a wide toe"),
        ("High-Top", "cut to cover the ankle"),
    ]),
    pair(
        "boots",
        Kids,
        &KIDS_SHOES,
        &[at(Girls, &["Shoes", "Boots"], ShoesKids), at(Boys, &["Shoes", "Boots"], ShoesKids)],
    )
    .of(&[&SUEDE_SHOE, &NATURAL_RUBBER])
    .costs(39, 75, 560)
    .often(8)
    .in_winter()
    .cut(&[
        ("Lined", "lined in wool, with a zip at the side"),
        ("Puddle", "made for puddles, with handles to pull"),
    ]),
    pair(
        "sandals",
        Kids,
        &KIDS_SHOES,
        &[
            at(Girls, &["Shoes", "Sandals"], ShoesKids),
            at(Boys, &["Shoes", "Sandals"], ShoesKids),
        ],
    )
    .of(&[&FULL_GRAIN, &SUEDE_SHOE])
    .costs(35, 59, 280)
    .often(5)
    .in_summer()
    .cut(&[
        ("Closed-Toe", "made closed at the toe and open at the side"),
        ("Two-Strap", "made with two straps and a cork footbed"),
    ]),
    one(
        "beanie",
        Kids,
        &HAT,
        &[at(Girls, &["Accessories"], HatKids), at(Boys, &["Accessories"], HatKids)],
    )
    .of(&[&MERINO, &LAMBSWOOL])
    .costs(12, 24, 70)
    .often(5)
    .in_winter()
    .cut(&[
        ("Bobble", "knitted with a bobble and a fleece band"),
        ("Ear-Flap", "knitted with flaps that tie under the chin"),
    ]),
    pair(
        "socks",
        Kids,
        &SOCKS,
        &[at(Girls, &["Accessories"], SocksKids), at(Boys, &["Accessories"], SocksKids)],
    )
    .of(&[&SOCK_COTTON, &SOCK_WOOL])
    .costs(7, 15, 60)
    .often(6)
    .cut(&[
        ("Grip", "knitted with rubber dots on the sole"),
        ("Crew", "knitted to mid-calf, with a soft cuff"),
    ]),
];
