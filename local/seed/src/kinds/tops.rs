//! T-shirts, shirts, blouses, knitwear, sweatshirts.

use super::Line::{Everyday, Knitwear, Occasion, Tailoring};
use super::Who::{Men, Women};
use super::{Kind, at, one};
use crate::fabrics::*;
use crate::sizes::Sizes::{AlphaMen, AlphaWomen, Collar, Numeric};
use crate::voices::{KNIT, SHIRT, SWEAT, TOP};

pub(super) static KINDS: &[Kind] = &[
    one(
        "T-shirt",
        Everyday,
        &TOP,
        &[
            at(Women, &["Tops", "T-Shirts"], AlphaWomen),
            at(Men, &["T-Shirts & Polos", "T-Shirts"], AlphaMen),
        ],
    )
    .of(&[&ORGANIC_JERSEY, &JERSEY, &HEAVY_JERSEY, &LINEN_BLEND])
    .costs(15, 32, 170)
    .often(30)
    .cut(&[
        ("Crew-Neck", "cut straight with a narrow crew neck"),
        ("V-Neck", "cut straight with a shallow V at the neck"),
        ("Boxy", "cut wide and a little short"),
        ("Pocket", "made with one chest pocket and nothing else"),
        ("Relaxed", "cut with dropped shoulders and sleeves to the elbow"),
        ("Slim", "cut close through chest and arm"),
    ]),
    one(
        "long-sleeve top",
        Everyday,
        &TOP,
        &[
            at(Women, &["Tops", "Long-Sleeve Tops"], AlphaWomen),
            at(Men, &["T-Shirts & Polos", "Long-Sleeve Tops"], AlphaMen),
        ],
    )
    .of(&[&ORGANIC_JERSEY, &RIB, &HEAVY_JERSEY, &JERSEY])
    .costs(22, 42, 220)
    .often(14)
    .cut(&[
        ("Boat-Neck", "cut with a wide neck and sleeves to the wrist"),
        ("Henley", "made with a three-button placket and ribbed cuffs"),
        ("Crew-Neck", "cut close, with a round neck and long cuffs"),
        ("Roll-Neck", "cut close with a soft roll at the neck"),
    ]),
    one("tank top", Everyday, &TOP, &[at(Women, &["Tops", "Vests & Camisoles"], AlphaWomen)])
        .of(&[&RIB, &ORGANIC_JERSEY, &JERSEY])
        .costs(12, 26, 120)
        .in_summer()
        .cut(&[
            ("Racer-Back", "cut with a racer back and a high neck"),
            ("Square-Neck", "cut with wide straps and a square neck"),
            ("Cropped", "cut to end at the waistband"),
        ]),
    one("camisole", Occasion, &TOP, &[at(Women, &["Tops", "Vests & Camisoles"], AlphaWomen)])
        .of(&[&SATIN, &SILK, &LACE])
        .costs(35, 65, 110)
        .often(7)
        .cut(&[
            ("V-Neck", "cut on the bias with a V front and back"),
            ("Cowl-Neck", "made with a loose cowl and adjustable straps"),
            ("Lace-Trim", "trimmed with lace along the neck"),
        ]),
    one("blouse", Everyday, &SHIRT, &[at(Women, &["Tops", "Blouses"], AlphaWomen)])
        .of(&[&VISCOSE, &SILK, &POPLIN, &BRODERIE, &MUSLIN, &SATIN])
        .costs(45, 79, 190)
        .often(18)
        .cut(&[
            ("Tie-Neck", "made with a long tie at the neck, for a bow or not"),
            ("Balloon-Sleeve", "gathered into full sleeves and narrow cuffs"),
            ("Stand-Collar", "cut loose below a small stand-up collar"),
            ("Wrap", "wrapped in front and tied at the side"),
            ("Ruffled", "finished with a narrow ruffle at shoulder and cuff"),
        ]),
    one(
        "shirt",
        Everyday,
        &SHIRT,
        &[
            at(Women, &["Tops", "Shirts"], AlphaWomen),
            at(Men, &["Shirts", "Casual Shirts"], AlphaMen),
        ],
    )
    .of(&[&OXFORD, &LINEN, &FLANNEL, &POPLIN, &SEERSUCKER, &CORDUROY, &LYOCELL])
    .costs(45, 79, 260)
    .often(30)
    .cut(&[
        ("Relaxed", "cut loose, with a curved hem and a box pleat"),
        ("Slim", "cut close, with darts at the back"),
        ("Grandad-Collar", "made with a band in place of a collar"),
        ("Button-Down", "made with a soft button-down collar and a chest pocket"),
        ("Boxy", "cut short and square, to be worn out"),
    ]),
    one(
        "short-sleeve shirt",
        Everyday,
        &SHIRT,
        &[at(Men, &["Shirts", "Casual Shirts"], AlphaMen)],
    )
    .of(&[&LINEN_BLEND, &SEERSUCKER, &VISCOSE, &POPLIN])
    .costs(39, 65, 210)
    .in_summer()
    .cut(&[
        ("Camp-Collar", "cut square with an open camp collar"),
        ("Regular", "cut straight, with a short sleeve that ends above the elbow"),
        ("Printed", "cut loose to give the pattern room"),
    ]),
    one(
        "business shirt",
        Tailoring,
        &SHIRT,
        &[at(Men, &["Shirts", "Business Shirts"], Collar)],
    )
    .of(&[&POPLIN, &OXFORD])
    .costs(49, 89, 280)
    .often(14)
    .also("Workwear")
    .cut(&[
        ("Slim-Fit", "cut slim, with a cutaway collar"),
        ("Classic-Fit", "cut with room at the waist and a Kent collar"),
        ("Easy-Iron", "finished so that it needs hardly any ironing"),
        ("Double-Cuff", "made with double cuffs, for links"),
    ]),
    one("fitted shirt", Tailoring, &SHIRT, &[at(Women, &["Tops", "Shirts"], Numeric)])
        .of(&[&POPLIN, &SATIN, &SILK])
        .costs(49, 85, 210)
        .often(9)
        .also("Workwear")
        .cut(&[
            ("Classic", "shaped by long darts, front and back"),
            ("Hidden-Placket", "cut plain, with the buttons covered"),
            ("Wing-Collar", "made with a small wing collar and narrow cuffs"),
        ]),
    one(
        "polo shirt",
        Everyday,
        &TOP,
        &[
            at(Men, &["T-Shirts & Polos", "Polo Shirts"], AlphaMen),
            at(Women, &["Tops", "Polo Shirts"], AlphaWomen),
        ],
    )
    .of(&[&PIQUE, &COTTON_KNIT, &MERINO])
    .costs(35, 65, 240)
    .often(14)
    .cut(&[
        ("Classic", "cut straight, with two buttons and ribbed cuffs"),
        ("Zip-Neck", "made with a short zip in place of buttons"),
        ("Open-Collar", "made with an open collar and no buttons at all"),
    ]),
    one(
        "jumper",
        Knitwear,
        &KNIT,
        &[
            at(Women, &["Knitwear", "Jumpers"], AlphaWomen),
            at(Men, &["Knitwear", "Jumpers"], AlphaMen),
        ],
    )
    .of(&[&MERINO, &LAMBSWOOL, &CASHMERE, &COTTON_KNIT, &ALPACA])
    .costs(55, 99, 420)
    .often(26)
    .cut(&[
        ("Crew-Neck", "knitted with a round neck and set-in sleeves"),
        ("V-Neck", "knitted with a V-neck that shows a collar"),
        ("Cable", "knitted in cables, front and back"),
        ("Chunky", "knitted thick and loose"),
        ("Fine-Knit", "knitted so fine that it fits under a jacket"),
        ("Half-Zip", "knitted with a high collar and a zip to mid-chest"),
    ]),
    one(
        "roll-neck",
        Knitwear,
        &KNIT,
        &[
            at(Women, &["Knitwear", "Roll-Necks"], AlphaWomen),
            at(Men, &["Knitwear", "Roll-Necks"], AlphaMen),
        ],
    )
    .of(&[&MERINO, &CASHMERE, &LAMBSWOOL])
    .costs(55, 95, 380)
    .in_winter()
    .cut(&[
        ("Fine-Knit", "knitted fine, with a collar that folds once"),
        ("Ribbed", "knitted in a rib that sits close"),
        ("Oversized", "knitted wide, with a collar to hide in"),
    ]),
    one(
        "cardigan",
        Knitwear,
        &KNIT,
        &[
            at(Women, &["Knitwear", "Cardigans"], AlphaWomen),
            at(Men, &["Knitwear", "Cardigans"], AlphaMen),
        ],
    )
    .of(&[&MERINO, &LAMBSWOOL, &ALPACA, &COTTON_KNIT, &CASHMERE])
    .costs(59, 109, 460)
    .often(14)
    .cut(&[
        ("Cropped", "knitted short, with a row of small buttons"),
        ("Shawl-Collar", "knitted with a shawl collar and two pockets"),
        ("Longline", "knitted long and worn open"),
        ("V-Neck", "knitted with a V-neck and a button band that lies flat"),
    ]),
    one(
        "knitted vest",
        Knitwear,
        &KNIT,
        &[
            at(Women, &["Knitwear", "Vests"], AlphaWomen),
            at(Men, &["Knitwear", "Vests"], AlphaMen),
        ],
    )
    .of(&[&LAMBSWOOL, &MERINO, &COTTON_KNIT])
    .costs(45, 75, 280)
    .often(7)
    .cut(&[
        ("V-Neck", "knitted with a deep V and ribbed armholes"),
        ("Cable", "knitted in cables, to go over a shirt"),
        ("Boxy", "knitted wide and short"),
    ]),
    one(
        "sweatshirt",
        Everyday,
        &SWEAT,
        &[
            at(Women, &["Sweatshirts & Hoodies", "Sweatshirts"], AlphaWomen),
            at(Men, &["Sweatshirts & Hoodies", "Sweatshirts"], AlphaMen),
        ],
    )
    .of(&[&FLEECE_BACK])
    .costs(35, 65, 480)
    .often(14)
    .cut(&[
        ("Crew-Neck", "cut straight with a ribbed neck"),
        ("Raglan", "cut with raglan sleeves that leave the shoulder free"),
        ("Oversized", "cut wide, with dropped shoulders"),
        ("Half-Zip", "made with a stand-up collar and a short zip"),
    ]),
    one(
        "hoodie",
        Everyday,
        &SWEAT,
        &[
            at(Women, &["Sweatshirts & Hoodies", "Hoodies"], AlphaWomen),
            at(Men, &["Sweatshirts & Hoodies", "Hoodies"], AlphaMen),
        ],
    )
    .of(&[&FLEECE_BACK])
    .costs(42, 75, 580)
    .often(14)
    .cut(&[
        ("Zip", "made with a full zip and two pockets"),
        ("Pullover", "made with a lined hood and a kangaroo pocket"),
        ("Boxy", "cut short and wide, with a deep hood"),
    ]),
];
