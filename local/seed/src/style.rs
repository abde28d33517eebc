//! One style, put together.

use std::time::Duration;

use catalog::draft::{CategoryPath, Colourway, Content, OptionLabel, ProductDraft, ProductStatus, VariantDraft, slug_of};
use kernel::{Currency, Sku, Slug, TextError, Timestamp};

use crate::Style;
use crate::brands::{BRANDS, Brand};
use crate::chance::{About, Chance};
use crate::colours::{COLOURS, Colour};
use crate::describing::{self, Fit};
use crate::fabrics::{Fabric, Warmth};
use crate::kinds::{Cut, GROUPS, Kind, Place, Season};
use crate::naming;
use crate::prices::{self, Price};
use crate::reviews;
use crate::shelves;
use crate::sizes::Size;

/// 2026-03-01: the shop's today. Styles came in the two years before it.
pub(crate) const TODAY: i64 = 1_772_323_200;
const DAY: i64 = 86_400;
const DAYS: i64 = 730;

/// What a style is, before anything is said of it.
#[derive(Debug)]
pub(crate) struct Idea {
    pub(crate) kind: &'static Kind,
    pub(crate) place: &'static Place,
    pub(crate) brand: &'static Brand,
    pub(crate) fabric: &'static Fabric,
    pub(crate) cut: &'static Cut,
    pub(crate) colours: Vec<&'static Colour>,
    pub(crate) sizes: Vec<Size>,
    pub(crate) fit: Fit,
    /// `spring-summer`, `autumn-winter`, or all year.
    pub(crate) season: Option<&'static str>,
    /// Whether the thing itself says so, and not only the month in which it came.
    pub(crate) is_seasonal: bool,
    /// Of a hundred: how much it is asked for.
    pub(crate) popularity: u64,
    /// Its given name: `Ines`.
    pub(crate) name: &'static str,
    /// When it came, in seconds since 1970.
    pub(crate) came: i64,
}

/// Style number `n` of a shop.
pub(crate) fn style(seed: u64, n: u64, currency: Currency) -> Result<Style, TextError> {
    let idea = idea(seed, n);
    let code = naming::code(seed, n);
    let title = naming::title(&idea);
    let slug = Slug::new(&format!("{}-{code}", slug_of(&title)))?;
    let price = prices::price(&mut Chance::of(seed, n, About::Price), &idea);

    let mut colourways = Vec::with_capacity(idea.colours.len());
    let mut variants = Vec::with_capacity(idea.colours.len() * idea.sizes.len());
    for (place, colour) in idea.colours.iter().enumerate() {
        colourways.push(Colourway {
            slug: Slug::new(colour.code)?,
            colour: colour.code.to_owned(),
            label: colour.label.to_owned(),
            family: colour.family.to_owned(),
            hex: colour.hex.iter().map(|hex| (*hex).to_owned()).collect(),
            pictures: Vec::new(),
        });
        for (step, size) in idea.sizes.iter().enumerate() {
            variants.push(VariantDraft {
                sku: Sku::new(&format!(
                    "{}-{}-{}-{}",
                    idea.brand.short,
                    code.to_uppercase(),
                    colour.short,
                    size.code
                ))?,
                colour: Some(colour.code.to_owned()),
                size: Some(size.label.clone()),
                options: options(colour, size),
                barcode: Some(naming::barcode(n, variants.len())),
                weight_grams: i32::try_from(idea.kind.grams * (90 + 4 * i64::try_from(step).unwrap_or(0)) / 100).ok(),
                price: Some(prices::in_currency(price.of(place), currency)),
                compare_at: price.before(place).map(|cents| prices::in_currency(cents, currency)),
                active: true,
            });
        }
    }
    let stock = shelves::stock(&mut Chance::of(seed, n, About::Shelves), &idea, &variants);
    let reviews = reviews::reviews(&mut Chance::of(seed, n, About::Reviews), &idea);
    let content = content(seed, n, &idea, title, colourways);
    let draft = ProductDraft {
        slug,
        brand: idea.brand.name.to_owned(),
        categories: categories(&idea, &price),
        status: ProductStatus::Active,
        content,
        variants,
        created_at: Some(Timestamp::from_unix_micros(idea.came * 1_000_000)),
    };
    Ok(Style { draft, stock, reviews })
}

fn idea(seed: u64, n: u64) -> Idea {
    let chance = &mut Chance::of(seed, n, About::What);
    let group = chance.weighed(GROUPS, |group| group.share);
    let kind = chance.weighed(group.kinds, |kind| kind.share);
    let place = chance.pick(kind.places);
    let makers: Vec<&Brand> = BRANDS
        .iter()
        .filter(|brand| brand.lines.contains(&kind.line) && brand.who.contains(&place.who))
        .collect();
    let brand = *chance.pick(&makers);
    let fabric = *chance.pick(kind.fabrics);
    let cut = chance.pick(kind.cuts);
    let popularity = popularity(chance);
    let season = season(chance, kind, fabric);
    let is_seasonal = kind.season != Season::Open || fabric.warmth != Warmth::Any;

    let chance = &mut Chance::of(seed, n, About::Colours);
    let most = match chance.below(100) {
        0..45 => 1,
        45..75 => 2,
        75..92 => 3,
        _ => 4,
    };
    let colours = colours(chance, fabric, most);

    let chance = &mut Chance::of(seed, n, About::Sizes);
    let sizes = place.sizes.run(chance);
    let fit = if place.sizes.may_come_up_differently() {
        Fit::of(chance)
    } else {
        Fit::True
    };
    let name = naming::name(&mut Chance::of(seed, n, About::Title), place.who, kind.line);
    let came = came(&mut Chance::of(seed, n, About::Time), season);
    Idea {
        kind,
        place,
        brand,
        fabric,
        cut,
        colours,
        sizes,
        fit,
        season,
        is_seasonal,
        popularity,
        name,
        came,
    }
}

/// Few things are asked for much, most are not.
fn popularity(chance: &mut Chance) -> u64 {
    let (a, b) = (chance.below(101), chance.below(101));
    a * b / 100
}

fn season(chance: &mut Chance, kind: &Kind, fabric: &Fabric) -> Option<&'static str> {
    match (kind.season, fabric.warmth) {
        (Season::Summer, _) | (Season::Open, Warmth::Summer) => Some("spring-summer"),
        (Season::Winter, _) | (Season::Open, Warmth::Winter) => Some("autumn-winter"),
        (Season::Open, Warmth::Any) => *chance.pick(&[None, None, Some("spring-summer"), Some("autumn-winter")]),
    }
}

fn colours(chance: &mut Chance, fabric: &Fabric, most: usize) -> Vec<&'static Colour> {
    let mut left: Vec<&Colour> = COLOURS
        .iter()
        .filter(|colour| colour.palettes.iter().any(|palette| fabric.palettes.contains(palette)))
        .collect();
    let mut taken: Vec<&Colour> = Vec::with_capacity(most);
    while taken.len() < most && !left.is_empty() {
        let colour = *chance.weighed(&left, |colour| colour.share);
        left.retain(|other| other.code != colour.code);
        taken.push(colour);
    }
    taken
}

/// Within the two years, in the months in which its season comes into shops.
fn came(chance: &mut Chance, season: Option<&str>) -> i64 {
    let mut came = TODAY;
    for _ in 0..8 {
        let days = chance.between(1, DAYS);
        came = TODAY - days * DAY + chance.between(6 * 3_600, 20 * 3_600);
        // Days since the first of March: seasons of a shop begin early.
        let of_year = (DAYS - days) % 365;
        let fits = match season {
            Some("spring-summer") => !(105..320).contains(&of_year),
            Some("autumn-winter") => (140..285).contains(&of_year),
            _ => true,
        };
        if fits {
            break;
        }
    }
    came
}

fn options(colour: &Colour, size: &Size) -> Vec<OptionLabel> {
    vec![
        OptionLabel {
            option: "colour".to_owned(),
            value: colour.code.to_owned(),
            label: colour.label.to_owned(),
        },
        OptionLabel {
            option: "size".to_owned(),
            value: slug_of(&size.label),
            label: size.label.clone(),
        },
    ]
}

fn categories(idea: &Idea, price: &Price) -> Vec<CategoryPath> {
    let department = idea.place.who.department();
    let way = |names: &[&str]| CategoryPath([department].iter().chain(names).map(|name| (*name).to_owned()).collect());
    let mut categories = vec![way(idea.place.way)];
    categories.extend(idea.kind.also.map(|name| way(&[name])));
    if price.is_reduced() {
        categories.push(way(&["Sale"]));
    }
    categories
}

fn content(seed: u64, n: u64, idea: &Idea, title: String, colourways: Vec<Colourway>) -> Content {
    let chance = &mut Chance::of(seed, n, About::Words);
    let materials = chance.pick(idea.fabric.blends);
    Content {
        title,
        description: describing::description(chance, idea),
        gender: Some(idea.place.who.gender().to_owned()),
        season: idea.season.map(str::to_owned),
        materials: materials.iter().map(|material| (*material).to_owned()).collect(),
        care: idea.fabric.care.label.iter().map(|line| (*line).to_owned()).collect(),
        colourways,
        pictures: Vec::new(),
        size_chart: idea.place.sizes.chart(&idea.sizes, idea.brand.ease),
    }
}

/// How long a style has been in the shop.
pub(crate) fn age(came: i64) -> Duration {
    Duration::from_secs(u64::try_from(TODAY - came).unwrap_or(0))
}
