//! The brands. All are invented; none is anybody's.

use crate::kinds::{Line, Who};

/// What a brand asks for its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Cheap and cheerful.
    Value,
    /// The middle.
    Middle,
    /// Made to be kept.
    Premium,
    /// Made to be seen.
    Designer,
}

/// A brand.
#[derive(Debug)]
pub(crate) struct Brand {
    /// Its name.
    pub(crate) name: &'static str,
    /// In SKUs.
    pub(crate) short: &'static str,
    /// What it asks for its name.
    pub(crate) level: Level,
    /// How its charts differ from the usual, in millimetres.
    pub(crate) ease: i32,
    /// For whom it works.
    pub(crate) who: &'static [Who],
    /// What it makes.
    pub(crate) lines: &'static [Line],
    /// What it says of itself.
    pub(crate) story: &'static str,
}

use Level::{Designer, Middle, Premium, Value};
use Line::{Bags, Body, Denim, Everyday, Headwear, Kids, Knitwear, Occasion, Outdoor, Shoes, Sport, Tailoring};
use Who::{Boys, Girls, Men, Unisex, Women};

macro_rules! brands {
    ($($name:literal $short:literal $level:ident $ease:literal [$($who:ident),+] [$($line:ident),+] $story:literal;)+) => {
        /// Every brand.
        pub(crate) static BRANDS: &[Brand] = &[$(Brand {
            name: $name, short: $short, level: $level, ease: $ease, who: &[$($who),+], lines: &[$($line),+], story: $story,
        }),+];
    };
}

brands! {
    "Velmora" "VEL" Middle 0 [Women] [Everyday, Occasion, Knitwear] "Velmora designs for women with full diaries and no time to iron.";
    "Tarnwick" "TAR" Middle 10 [Women, Men, Unisex] [Everyday, Outdoor] "Tarnwick has its studio beside a lake and tests everything in the rain there.";
    "Osterhew" "OST" Middle 10 [Men] [Everyday, Denim, Tailoring] "Osterhew makes fewer things than it could, and changes them less often than it might.";
    "Lumaro" "LUM" Value 0 [Women, Men] [Everyday, Body, Occasion] "Lumaro keeps its basics in the range for years, so a favourite can be bought again.";
    "Plainfold" "PLA" Value 0 [Women, Men, Unisex] [Everyday, Knitwear, Headwear] "Plainfold prints nothing and embroiders nothing: the cut has to do the work.";
    "Sundholt" "SUN" Middle 0 [Women] [Everyday, Occasion] "Sundholt's patterns are still drafted by hand, by four people who share one long table.";
    "Marovelle" "MAR" Premium -10 [Women] [Occasion, Tailoring] "Marovelle began with evening wear and still lines everything as if it were.";
    "Corrazine" "COR" Designer -10 [Women] [Occasion, Everyday, Bags] "Corrazine shows two small collections a year and numbers every piece in them.";
    "Quillmere" "QUI" Premium 0 [Women] [Everyday, Knitwear] "Quillmere works with three mills that it can reach by train.";
    "Hestrum" "HES" Premium 0 [Men] [Tailoring, Everyday] "Hestrum cuts jackets with a soft shoulder and a little more room than fashion asks for.";
    "Dovanne" "DOV" Middle 0 [Women] [Tailoring, Everyday] "Dovanne makes workwear for people who cycle to work.";
    "Casimir Dray" "CDR" Designer -10 [Men] [Tailoring, Shoes, Bags] "Casimir Dray finishes every buttonhole by hand, which is why there are so few of them.";
    "Brackenhew" "BRA" Middle 20 [Women, Men] [Everyday, Outdoor] "Brackenhew makes country clothes that do not look out of place on a tram.";
    "Ostrelle" "OSL" Middle 0 [Women] [Body] "Ostrelle fits every pattern on nine different women before it is cut.";
    "Nettelune" "NET" Value 0 [Women, Men, Unisex] [Body] "Nettelune makes what is worn closest, and leaves out whatever scratches.";
    "Softwright" "SOF" Middle 0 [Women, Men, Unisex] [Body, Everyday] "Softwright sews its labels on the outside of the seam, where nobody feels them.";
    "Lagunelle" "LAG" Premium 0 [Women, Men] [Body] "Lagunelle tests its swimwear in salt water, sun and a very strong current.";
    "Selvane" "SEL" Premium 0 [Women, Men] [Denim] "Selvane weaves on narrow looms and keeps the edge in sight.";
    "Indigrove" "IDG" Middle 0 [Women, Men] [Denim, Everyday] "Indigrove washes its denim with a tenth of the usual water.";
    "Rivetmoor" "RIV" Value 10 [Women, Men] [Denim, Everyday] "Rivetmoor repairs its jeans for free for as long as they are worn.";
    "Fennimoor" "FEN" Premium 0 [Women, Men] [Knitwear] "Fennimoor knits in small batches and links every seam stitch by stitch.";
    "Ilvesmark" "ILV" Premium 10 [Women, Men, Unisex] [Knitwear, Headwear, Outdoor] "Ilvesmark comes from a place with seven months of winter.";
    "Wullhaven" "WUL" Middle 10 [Women, Men, Unisex] [Knitwear, Headwear] "Wullhaven can name the farms that its wool comes from.";
    "Cashmoor" "CSM" Designer 0 [Women, Men, Unisex] [Knitwear, Headwear] "Cashmoor uses only long fibres, so its knits pill less and last longer.";
    "Norrvik" "NOR" Premium 20 [Women, Men, Unisex] [Outdoor] "Norrvik makes clothes for weather, on a coast that has plenty of it.";
    "Skarnhalm" "SKA" Designer 10 [Women, Men] [Outdoor] "Skarnhalm started with jackets for harbour pilots, and their pockets are still where a pilot wants them.";
    "Wildermoor" "WIL" Value 20 [Women, Men, Unisex] [Outdoor, Everyday] "Wildermoor thinks that a walk should not need a second mortgage.";
    "Tidewrack" "TID" Middle 10 [Women, Men] [Outdoor, Everyday, Knitwear] "Tidewrack makes sailing clothes for people who stay ashore.";
    "Pacefell" "PAC" Middle 0 [Women, Men, Unisex] [Sport] "Pacefell is run by three former hill runners and one patient accountant.";
    "Strydal" "STR" Premium -10 [Women, Men] [Sport, Shoes] "Strydal measures twice on the treadmill and once more on the road.";
    "Kondrift" "KON" Value 0 [Women, Men, Unisex] [Sport, Everyday] "Kondrift makes sportswear for gyms with mirrors and for gyms without.";
    "Aerolund" "AER" Middle 0 [Women, Men, Unisex] [Sport, Shoes] "Aerolund builds on recycled yarn wherever it is as strong as the new.";
    "Cobblewend" "COB" Premium 0 [Women, Men] [Shoes] "Cobblewend stitches its soles on, so a shoemaker can take them off again.";
    "Calzarra" "CAL" Designer 0 [Women] [Shoes, Bags] "Calzarra makes every shoe over a last that it carves itself.";
    "Trestlewood" "TRE" Middle 0 [Women, Men] [Shoes] "Trestlewood has made boots for foresters for three generations and for everybody else since.";
    "Pavelane" "PAV" Value 0 [Women, Men, Girls, Boys] [Shoes, Kids] "Pavelane makes shoes for pavements, stairs and running late.";
    "Fjordlast" "FJO" Middle 0 [Women, Men] [Shoes, Outdoor] "Fjordlast tests every sole on wet granite.";
    "Tannerelle" "TAN" Premium 0 [Women, Unisex] [Bags] "Tannerelle uses leather that was tanned with bark and looks better after a year.";
    "Satchelby" "SAT" Middle 0 [Unisex, Women] [Bags] "Satchelby designs its bags around what people really carry.";
    "Hidewell" "HID" Middle 0 [Unisex, Men] [Bags] "Hidewell cuts belts and wallets from one hide at a time, so that they match.";
    "Brimwick" "BRI" Middle 0 [Unisex] [Headwear] "Brimwick blocks its hats over wooden forms, some of them older than the firm.";
    "Lintern & Rook" "LRK" Premium 0 [Unisex, Women, Men] [Headwear, Bags] "Lintern & Rook makes the small things that finish an outfit.";
    "Halmaret" "HAL" Value 0 [Unisex] [Headwear, Bags] "Halmaret makes accessories for holidays and for the bus home.";
    "Tumblewick" "TUM" Middle 0 [Girls, Boys] [Kids] "Tumblewick makes children's clothes that can be passed on at least twice.";
    "Bobbinsey" "BOB" Value 0 [Girls, Boys] [Kids] "Bobbinsey thinks that knees are for kneeling and sews accordingly.";
    "Otterlings" "OTT" Premium 10 [Girls, Boys] [Kids] "Otterlings leaves an extra hem in everything, to be let down in spring.";
    "Puddlemoss" "PUD" Middle 20 [Girls, Boys] [Kids] "Puddlemoss believes that there is no bad weather in a good playground.";
    "Acornby" "ACO" Value 10 [Girls, Boys] [Kids] "Acornby keeps zips large, necks wide and labels soft.";
    "Vantessa Row" "VRO" Value 0 [Women] [Everyday, Occasion, Bags] "Vantessa Row turns around a good idea in weeks and keeps it if it works.";
    "Orvanto" "ORV" Middle -10 [Men] [Everyday, Tailoring, Knitwear] "Orvanto cuts slimmer than most and says so.";
    "Mirrowdale" "MIR" Value 10 [Women, Men] [Everyday, Knitwear, Tailoring] "Mirrowdale prices everything so that it can be worn on an ordinary Tuesday.";
    "Elsterby" "ELS" Premium 0 [Women] [Everyday, Tailoring, Outdoor] "Elsterby makes wardrobes rather than collections: this year's goes with last year's.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::kinds::kinds;

    #[test]
    fn every_kind_is_made_by_several_brands() {
        for kind in kinds() {
            for place in kind.places {
                let makers = BRANDS
                    .iter()
                    .filter(|brand| brand.lines.contains(&kind.line) && brand.who.contains(&place.who));
                assert!(makers.count() >= 2, "{} for {:?}", kind.noun, place.who);
            }
        }
    }

    #[test]
    fn names_are_their_own() {
        let names: BTreeSet<_> = BRANDS.iter().map(|brand| catalog::draft::slug_of(brand.name)).collect();
        let shorts: BTreeSet<_> = BRANDS.iter().map(|brand| brand.short).collect();
        assert_eq!((names.len(), shorts.len()), (BRANDS.len(), BRANDS.len()));
        assert!(BRANDS.len() >= 40);
        assert!(BRANDS.iter().all(|brand| brand.story.contains(brand.name)));
    }
}
