//! Sizes by type, and the charts that say what they measure. Body measurements in millimetres; charts are written in centimetres.

use catalog::draft::{SizeChart, SizeRow};

use crate::chance::Chance;

/// A way of numbering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sizes {
    /// XS to XXL.
    AlphaWomen,
    /// XS to 3XL.
    AlphaMen,
    /// XS to 3XL, for what is worn below the waist.
    LowerMen,
    /// XS to XL for everybody.
    AlphaBoth,
    /// 34 to 46.
    Numeric,
    /// W25 L30 …
    JeansWomen,
    /// W28 L30 …
    JeansMen,
    /// W28 …
    WaistMen,
    /// 46 to 56.
    Suit,
    /// 37 to 45, by collar.
    Collar,
    /// 70A …
    Bra,
    /// By height and weight.
    Tights,
    /// In pairs of shoe sizes.
    Socks,
    /// In pairs of shoe sizes.
    SocksKids,
    /// EU 35 to 42.
    ShoesWomen,
    /// EU 39 to 47.
    ShoesMen,
    /// EU 24 to 38.
    ShoesKids,
    /// 2–3 years …
    Age,
    /// By the head.
    Hat,
    /// By the head.
    HatKids,
    /// By the hand.
    Gloves,
    /// By the waist.
    Belt,
    /// One for all.
    One,
}

/// A size.
#[derive(Debug, Clone)]
pub(crate) struct Size {
    /// As people read it.
    pub(crate) label: String,
    /// In SKUs.
    pub(crate) code: String,
    /// In other systems.
    systems: Vec<String>,
    /// From how many millimetres, each.
    body: Vec<i32>,
}

/// What a way of numbering measures.
struct Measures {
    systems: &'static [&'static str],
    /// What is measured, and how far a size reaches.
    body: &'static [(&'static str, i32)],
}

type Row = (&'static str, &'static str, &'static [&'static str], &'static [i32]);

const WOMEN: Measures = Measures {
    systems: &["EU", "UK", "US"],
    body: &[("Bust", 30), ("Waist", 30), ("Hips", 30)],
};
const MEN: Measures = Measures {
    systems: &["EU"],
    body: &[("Chest", 30), ("Waist", 30), ("Sleeve", 0)],
};
const LOWER: Measures = Measures {
    systems: &["EU"],
    body: &[("Waist", 30), ("Hips", 30)],
};
const BOTH: Measures = Measures {
    systems: &[],
    body: &[("Chest", 50), ("Waist", 50), ("Hips", 50)],
};
const SHOES: Measures = Measures {
    systems: &["UK", "US"],
    body: &[("Foot length", 0)],
};
const FEET: Measures = Measures {
    systems: &["UK", "US"],
    body: &[],
};
const JEANS: Measures = Measures {
    systems: &["EU"],
    body: &[("Waist", 0), ("Hips", 0), ("Inside leg", 0)],
};
const WAIST: Measures = Measures {
    systems: &["EU"],
    body: &[("Waist", 0), ("Hips", 0)],
};
const SUIT: Measures = Measures {
    systems: &["UK", "US"],
    body: &[("Chest", 30), ("Waist", 30), ("Inside leg", 0)],
};
const COLLAR: Measures = Measures {
    systems: &["Inches", "Alpha"],
    body: &[("Collar", 0), ("Chest", 30), ("Sleeve", 0)],
};
const BRA: Measures = Measures {
    systems: &["UK", "US"],
    body: &[("Underbust", 40), ("Bust", 10)],
};
const TIGHTS: Measures = Measures {
    systems: &["Weight in kg"],
    body: &[("Height", 90), ("Hips", 60)],
};
const AGE: Measures = Measures {
    systems: &[],
    body: &[("Height", 60), ("Chest", 20), ("Waist", 15), ("Hips", 20)],
};
const HEAD: Measures = Measures {
    systems: &["UK"],
    body: &[("Head", 20)],
};
const CHILD_HEAD: Measures = Measures {
    systems: &[],
    body: &[("Head", 20)],
};
const HAND: Measures = Measures {
    systems: &["Number"],
    body: &[("Hand", 10)],
};
const BELT: Measures = Measures {
    systems: &["Trouser size"],
    body: &[("Buckle to middle hole", 0), ("Whole length", 0)],
};

static ALPHA_WOMEN: &[Row] = &[
    ("XS", "XS", &["34", "6", "2"], &[800, 620, 880]),
    ("S", "S", &["36", "8", "4"], &[840, 660, 920]),
    ("M", "M", &["38–40", "10–12", "6–8"], &[880, 700, 960]),
    ("L", "L", &["42", "14", "10"], &[960, 780, 1040]),
    ("XL", "XL", &["44", "16", "12"], &[1020, 840, 1090]),
    ("XXL", "XXL", &["46", "18", "14"], &[1080, 900, 1140]),
];
static NUMERIC: &[Row] = &[
    ("34", "34", &["34", "6", "2"], &[800, 620, 880]),
    ("36", "36", &["36", "8", "4"], &[840, 660, 920]),
    ("38", "38", &["38", "10", "6"], &[880, 700, 960]),
    ("40", "40", &["40", "12", "8"], &[920, 740, 1000]),
    ("42", "42", &["42", "14", "10"], &[960, 780, 1040]),
    ("44", "44", &["44", "16", "12"], &[1020, 840, 1090]),
    ("46", "46", &["46", "18", "14"], &[1080, 900, 1140]),
];
static ALPHA_MEN: &[Row] = &[
    ("XS", "XS", &["44"], &[860, 740, 820]),
    ("S", "S", &["46"], &[900, 780, 830]),
    ("M", "M", &["48–50"], &[960, 840, 845]),
    ("L", "L", &["52"], &[1020, 900, 860]),
    ("XL", "XL", &["54–56"], &[1080, 960, 875]),
    ("XXL", "XXL", &["58"], &[1140, 1040, 885]),
    ("3XL", "3XL", &["60"], &[1200, 1110, 890]),
];
static LOWER_MEN: &[Row] = &[
    ("XS", "XS", &["44"], &[740, 880]),
    ("S", "S", &["46"], &[780, 920]),
    ("M", "M", &["48–50"], &[840, 980]),
    ("L", "L", &["52"], &[900, 1040]),
    ("XL", "XL", &["54–56"], &[960, 1100]),
    ("XXL", "XXL", &["58"], &[1040, 1170]),
    ("3XL", "3XL", &["60"], &[1110, 1230]),
];
static ALPHA_BOTH: &[Row] = &[
    ("XS", "XS", &[], &[800, 660, 860]),
    ("S", "S", &[], &[860, 720, 920]),
    ("M", "M", &[], &[920, 780, 980]),
    ("L", "L", &[], &[980, 840, 1040]),
    ("XL", "XL", &[], &[1040, 900, 1100]),
];
static SUITS: &[Row] = &[
    ("46", "46", &["36", "36R"], &[900, 780, 790]),
    ("48", "48", &["38", "38R"], &[940, 820, 800]),
    ("50", "50", &["40", "40R"], &[980, 860, 810]),
    ("52", "52", &["42", "42R"], &[1020, 900, 820]),
    ("54", "54", &["44", "44R"], &[1060, 950, 830]),
    ("56", "56", &["46", "46R"], &[1100, 1000, 840]),
];
static COLLARS: &[Row] = &[
    ("37", "37", &["14½", "XS"], &[370, 880, 630]),
    ("38", "38", &["15", "S"], &[380, 920, 635]),
    ("39", "39", &["15½", "M"], &[390, 960, 640]),
    ("40", "40", &["15¾", "M"], &[400, 1000, 645]),
    ("41", "41", &["16", "L"], &[410, 1040, 650]),
    ("42", "42", &["16½", "L"], &[420, 1080, 655]),
    ("43", "43", &["17", "XL"], &[430, 1120, 660]),
    ("44", "44", &["17½", "XL"], &[440, 1160, 665]),
    ("45", "45", &["17¾", "XXL"], &[450, 1200, 670]),
];
static BRAS: &[Row] = &[
    ("70B", "70B", &["32B", "32B"], &[680, 840]),
    ("70C", "70C", &["32C", "32C"], &[680, 860]),
    ("75A", "75A", &["34A", "34A"], &[730, 870]),
    ("75B", "75B", &["34B", "34B"], &[730, 890]),
    ("75C", "75C", &["34C", "34C"], &[730, 910]),
    ("75D", "75D", &["34D", "34D"], &[730, 930]),
    ("80B", "80B", &["36B", "36B"], &[780, 940]),
    ("80C", "80C", &["36C", "36C"], &[780, 960]),
    ("80D", "80D", &["36D", "36D"], &[780, 980]),
    ("85C", "85C", &["38C", "38C"], &[830, 1010]),
    ("85D", "85D", &["38D", "38D"], &[830, 1030]),
];
static TIGHTS_ROWS: &[Row] = &[
    ("S", "S", &["45–57"], &[1550, 860]),
    ("M", "M", &["52–66"], &[1600, 920]),
    ("L", "L", &["60–76"], &[1650, 980]),
    ("XL", "XL", &["70–90"], &[1680, 1040]),
];
static SOCKS: &[Row] = &[
    ("35–38", "3538", &["2½–5", "5–7½"], &[]),
    ("39–42", "3942", &["5½–8", "6½–9"], &[]),
    ("43–46", "4346", &["9–11", "10–12"], &[]),
];
static SOCKS_KIDS: &[Row] = &[
    ("23–26", "2326", &["6–8½", "7–9½"], &[]),
    ("27–30", "2730", &["9–12", "10–12½"], &[]),
    ("31–34", "3134", &["12½–2", "13–3"], &[]),
    ("35–38", "3538", &["2½–5", "3½–6"], &[]),
];
static SHOES_WOMEN: &[Row] = &[
    ("35", "35", &["2½", "4½"], &[222]),
    ("36", "36", &["3½", "5½"], &[229]),
    ("37", "37", &["4", "6½"], &[236]),
    ("38", "38", &["5", "7½"], &[242]),
    ("39", "39", &["6", "8½"], &[249]),
    ("40", "40", &["6½", "9"], &[255]),
    ("41", "41", &["7½", "10"], &[262]),
    ("42", "42", &["8", "10½"], &[269]),
];
static SHOES_MEN: &[Row] = &[
    ("39", "39", &["5½", "6½"], &[249]),
    ("40", "40", &["6½", "7½"], &[255]),
    ("41", "41", &["7", "8"], &[262]),
    ("42", "42", &["8", "9"], &[269]),
    ("43", "43", &["9", "10"], &[275]),
    ("44", "44", &["9½", "10½"], &[282]),
    ("45", "45", &["10½", "11½"], &[289]),
    ("46", "46", &["11", "12"], &[295]),
    ("47", "47", &["12", "13"], &[302]),
];
static SHOES_KIDS: &[Row] = &[
    ("24", "24", &["7", "7½"], &[149]),
    ("25", "25", &["8", "8½"], &[156]),
    ("26", "26", &["8½", "9"], &[162]),
    ("27", "27", &["9", "9½"], &[169]),
    ("28", "28", &["10", "10½"], &[176]),
    ("29", "29", &["11", "11½"], &[182]),
    ("30", "30", &["11½", "12"], &[189]),
    ("31", "31", &["12½", "13"], &[195]),
    ("32", "32", &["13", "1"], &[202]),
    ("33", "33", &["1", "2"], &[209]),
    ("34", "34", &["2", "3"], &[215]),
    ("35", "35", &["2½", "3½"], &[222]),
    ("36", "36", &["3½", "4½"], &[229]),
];
static AGES: &[Row] = &[
    ("2–3 years", "2Y", &[], &[920, 530, 505, 540]),
    ("3–4 years", "3Y", &[], &[980, 550, 515, 560]),
    ("4–5 years", "4Y", &[], &[1040, 570, 530, 580]),
    ("5–6 years", "5Y", &[], &[1100, 590, 540, 610]),
    ("6–7 years", "6Y", &[], &[1160, 610, 555, 640]),
    ("7–8 years", "7Y", &[], &[1220, 640, 570, 670]),
    ("8–9 years", "8Y", &[], &[1280, 670, 585, 700]),
    ("9–10 years", "9Y", &[], &[1340, 700, 600, 730]),
    ("11–12 years", "11Y", &[], &[1460, 760, 640, 800]),
    ("13–14 years", "13Y", &[], &[1580, 820, 680, 860]),
];
static HATS: &[Row] = &[
    ("S", "S", &["6¾–6⅞"], &[550]),
    ("M", "M", &["7–7⅛"], &[570]),
    ("L", "L", &["7¼–7⅜"], &[590]),
    ("XL", "XL", &["7½–7⅝"], &[610]),
];
static HATS_KIDS: &[Row] = &[
    ("2–4 years", "2Y", &[], &[500]),
    ("5–8 years", "5Y", &[], &[520]),
    ("9–12 years", "9Y", &[], &[540]),
];
static HANDS: &[Row] = &[
    ("S", "S", &["6½–7"], &[170]),
    ("M", "M", &["7½–8"], &[190]),
    ("L", "L", &["8½–9"], &[210]),
    ("XL", "XL", &["9½–10"], &[230]),
];
static BELTS: &[Row] = &[
    ("75", "75", &["W28"], &[750, 900]),
    ("80", "80", &["W30"], &[800, 950]),
    ("85", "85", &["W32"], &[850, 1000]),
    ("90", "90", &["W34"], &[900, 1050]),
    ("95", "95", &["W36"], &[950, 1100]),
    ("100", "100", &["W38"], &[1000, 1150]),
    ("105", "105", &["W40"], &[1050, 1200]),
];

/// Waists in inches with the size beside them and the hips.
static WAISTS_WOMEN: &[(i32, &str, i32)] = &[
    (25, "34", 880),
    (26, "34", 900),
    (27, "36", 920),
    (28, "36", 940),
    (29, "38", 970),
    (30, "40", 1000),
    (31, "42", 1030),
    (32, "42", 1060),
];
static WAISTS_MEN: &[(i32, &str, i32)] = &[
    (28, "44", 880),
    (29, "44", 900),
    (30, "46", 920),
    (31, "46", 940),
    (32, "48", 970),
    (33, "48", 990),
    (34, "50", 1020),
    (36, "52", 1070),
    (38, "54", 1120),
    (40, "56", 1170),
];
/// Inside legs in inches.
static LENGTHS_WOMEN: &[&[i32]] = &[&[30, 32], &[30], &[28, 30, 32], &[32]];
static LENGTHS_MEN: &[&[i32]] = &[&[30, 32], &[32, 34], &[32], &[30, 32, 34]];

impl Sizes {
    fn measures(self) -> &'static Measures {
        match self {
            Sizes::AlphaWomen | Sizes::Numeric => &WOMEN,
            Sizes::AlphaMen => &MEN,
            Sizes::LowerMen => &LOWER,
            Sizes::AlphaBoth => &BOTH,
            Sizes::JeansWomen | Sizes::JeansMen => &JEANS,
            Sizes::WaistMen => &WAIST,
            Sizes::Suit => &SUIT,
            Sizes::Collar => &COLLAR,
            Sizes::Bra => &BRA,
            Sizes::Tights => &TIGHTS,
            Sizes::Socks | Sizes::SocksKids => &FEET,
            Sizes::ShoesWomen | Sizes::ShoesMen | Sizes::ShoesKids => &SHOES,
            Sizes::Age => &AGE,
            Sizes::Hat => &HEAD,
            Sizes::HatKids => &CHILD_HEAD,
            Sizes::Gloves => &HAND,
            Sizes::Belt | Sizes::One => &BELT,
        }
    }

    /// The sizes that one style comes in: a run out of all, since hardly any style has every size.
    pub(crate) fn run(self, chance: &mut Chance) -> Vec<Size> {
        match self {
            Sizes::AlphaWomen => rows(part(chance, ALPHA_WOMEN, 5)),
            Sizes::AlphaMen => rows(part(chance, ALPHA_MEN, 5)),
            Sizes::LowerMen => rows(part(chance, LOWER_MEN, 5)),
            Sizes::AlphaBoth => rows(part(chance, ALPHA_BOTH, 4)),
            Sizes::Numeric => rows(part(chance, NUMERIC, 5)),
            Sizes::JeansWomen => {
                let lengths = chance.pick(LENGTHS_WOMEN);
                jeans(part(chance, WAISTS_WOMEN, 6), lengths)
            }
            Sizes::JeansMen => {
                let lengths = chance.pick(LENGTHS_MEN);
                jeans(part(chance, WAISTS_MEN, 7), lengths)
            }
            Sizes::WaistMen => part(chance, WAISTS_MEN, 7)
                .iter()
                .map(|(waist, eu, hips)| Size {
                    label: format!("W{waist}"),
                    code: format!("W{waist}"),
                    systems: vec![(*eu).to_owned()],
                    body: vec![millimetres(*waist), *hips],
                })
                .collect(),
            Sizes::Suit => rows(part(chance, SUITS, 5)),
            Sizes::Collar => rows(part(chance, COLLARS, 7)),
            Sizes::Bra => rows(part(chance, BRAS, 8)),
            Sizes::Tights => rows(TIGHTS_ROWS),
            Sizes::Socks => rows(part(chance, SOCKS, 2)),
            Sizes::SocksKids => rows(part(chance, SOCKS_KIDS, 3)),
            Sizes::ShoesWomen => rows(part(chance, SHOES_WOMEN, 6)),
            Sizes::ShoesMen => rows(part(chance, SHOES_MEN, 6)),
            Sizes::ShoesKids => rows(part(chance, SHOES_KIDS, 7)),
            Sizes::Age => rows(part(chance, AGES, 6)),
            Sizes::Hat => rows(part(chance, HATS, 3)),
            Sizes::HatKids => rows(HATS_KIDS),
            Sizes::Gloves => rows(part(chance, HANDS, 3)),
            Sizes::Belt => rows(part(chance, BELTS, 5)),
            Sizes::One => vec![Size {
                label: "One size".to_owned(),
                code: "OS".to_owned(),
                systems: Vec::new(),
                body: Vec::new(),
            }],
        }
    }

    /// What these sizes measure at a brand that differs from the usual by so many millimetres.
    pub(crate) fn chart(self, sizes: &[Size], ease: i32) -> Option<SizeChart> {
        if self == Sizes::One {
            return None;
        }
        let measures = self.measures();
        // Feet, heads and hands are what they are, at whatever brand.
        let ease = if matches!(measures.body, [("Chest" | "Bust" | "Waist", _), ..]) {
            ease
        } else {
            0
        };
        let columns = measures
            .systems
            .iter()
            .map(|system| (*system).to_owned())
            .chain(measures.body.iter().map(|(part, _)| (*part).to_owned()))
            .collect();
        let row = |size: &Size| SizeRow {
            size: size.label.clone(),
            values: size
                .systems
                .iter()
                .cloned()
                .chain(
                    size.body
                        .iter()
                        .zip(measures.body)
                        .map(|(from, (_, reach))| centimetres(from + ease, *reach)),
                )
                .collect(),
        };
        Some(SizeChart {
            unit: "cm".to_owned(),
            columns,
            rows: sizes.iter().map(row).collect(),
        })
    }

    /// Whether there is anything to choose.
    pub(crate) fn is_chosen(self) -> bool {
        self != Sizes::One
    }

    /// Whether a style may come up small or large: a belt is as long as it is.
    pub(crate) fn may_come_up_differently(self) -> bool {
        !matches!(
            self,
            Sizes::One
                | Sizes::Belt
                | Sizes::Hat
                | Sizes::HatKids
                | Sizes::Gloves
                | Sizes::Socks
                | Sizes::SocksKids
                | Sizes::Tights
                | Sizes::Bra
        )
    }
}

/// At least so many in a row.
fn part<'a, T>(chance: &mut Chance, all: &'a [T], least: usize) -> &'a [T] {
    let spare = all.len().saturating_sub(least);
    let length = least + chance.place(spare + 1);
    let from = chance.place(all.len() - length.min(all.len()) + 1);
    all.get(from..from + length).unwrap_or(all)
}

fn rows(rows: &[Row]) -> Vec<Size> {
    let size = |(label, code, systems, body): &Row| Size {
        label: (*label).to_owned(),
        code: (*code).to_owned(),
        systems: systems.iter().map(|system| (*system).to_owned()).collect(),
        body: body.to_vec(),
    };
    rows.iter().map(size).collect()
}

fn jeans(waists: &[(i32, &str, i32)], lengths: &[i32]) -> Vec<Size> {
    let of = |(waist, eu, hips): &(i32, &str, i32), length: &i32| Size {
        label: format!("W{waist} L{length}"),
        code: format!("W{waist}L{length}"),
        systems: vec![(*eu).to_owned()],
        body: vec![millimetres(*waist), *hips, millimetres(*length)],
    };
    waists
        .iter()
        .flat_map(|waist| lengths.iter().map(move |length| of(waist, length)))
        .collect()
}

/// Inches to the next half centimetre.
fn millimetres(inches: i32) -> i32 {
    (inches * 254 + 25) / 50 * 5
}

fn centimetres(from: i32, reach: i32) -> String {
    let one = |millimetres: i32| match millimetres % 10 {
        0 => (millimetres / 10).to_string(),
        tenth => format!("{}.{tenth}", millimetres / 10),
    };
    if reach == 0 {
        one(from)
    } else {
        format!("{}–{}", one(from), one(from + reach))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::chance::About;

    const ALL: [Sizes; 23] = [
        Sizes::AlphaWomen,
        Sizes::AlphaMen,
        Sizes::LowerMen,
        Sizes::AlphaBoth,
        Sizes::Numeric,
        Sizes::JeansWomen,
        Sizes::JeansMen,
        Sizes::WaistMen,
        Sizes::Suit,
        Sizes::Collar,
        Sizes::Bra,
        Sizes::Tights,
        Sizes::Socks,
        Sizes::SocksKids,
        Sizes::ShoesWomen,
        Sizes::ShoesMen,
        Sizes::ShoesKids,
        Sizes::Age,
        Sizes::Hat,
        Sizes::HatKids,
        Sizes::Gloves,
        Sizes::Belt,
        Sizes::One,
    ];

    #[test]
    fn every_size_of_every_run_is_its_own_and_measured_in_every_column() {
        for sizes in ALL {
            for n in 0..50 {
                let run = sizes.run(&mut Chance::of(1, n, About::Sizes));
                assert!(!run.is_empty() && run.len() <= 30, "{sizes:?} {}", run.len());
                assert_eq!(
                    run.iter().map(|size| size.code.as_str()).collect::<BTreeSet<_>>().len(),
                    run.len(),
                    "{sizes:?}"
                );
                if let Some(chart) = sizes.chart(&run, 10) {
                    assert!(
                        chart.rows.iter().all(|row| row.values.len() == chart.columns.len()),
                        "{sizes:?} {chart:?}"
                    );
                    assert!(!chart.columns.is_empty(), "{sizes:?}");
                }
            }
        }
    }

    #[test]
    fn a_chart_says_what_people_measure() {
        let jeans = jeans(&WAISTS_MEN[4..5], &[34]);
        let chart = Sizes::JeansMen.chart(&jeans, 0).expect("a chart");
        assert_eq!(chart.columns, ["EU", "Waist", "Hips", "Inside leg"]);
        assert_eq!(
            (chart.rows[0].size.as_str(), chart.rows[0].values.as_slice()),
            ("W32 L34", &["48", "81.5", "97", "86.5"].map(String::from)[..])
        );

        let chart = Sizes::AlphaWomen.chart(&rows(&ALPHA_WOMEN[..1]), 10).expect("a chart");
        assert_eq!(chart.rows[0].values, ["34", "6", "2", "81–84", "63–66", "89–92"]);

        let chart = Sizes::ShoesWomen.chart(&rows(&SHOES_WOMEN[3..4]), 10).expect("a chart");
        assert_eq!(chart.columns, ["UK", "US", "Foot length"]);
        assert_eq!(chart.rows[0].values, ["5", "7½", "24.2"]);
    }
}
