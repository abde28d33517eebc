//! What things are made of, what may be said of it, and how it is looked after.

use crate::colours::Palette::{self, Basic, Bright, Denim, Frame, Leather, Metal, Natural, Pastel, Pattern, Rich};

/// When a fabric is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Warmth {
    /// When it is hot.
    Summer,
    /// Whenever.
    Any,
    /// When it is cold.
    Winter,
}

/// How something is looked after.
#[derive(Debug)]
pub(crate) struct Care {
    /// As the label says it.
    pub(crate) label: &'static [&'static str],
    /// As a sentence says it.
    pub(crate) talk: &'static [&'static str],
}

/// A fabric, or what stands in its place.
#[derive(Debug)]
pub(crate) struct Fabric {
    /// In titles; empty where it goes without saying.
    pub(crate) word: &'static str,
    /// In sentences: `washed linen`.
    pub(crate) phrase: &'static str,
    /// In reviews: `linen`.
    pub(crate) short: &'static str,
    /// What may be in it, one of these.
    pub(crate) blends: &'static [&'static [&'static str]],
    /// Which colours it has.
    pub(crate) palettes: &'static [Palette],
    /// How it is looked after.
    pub(crate) care: &'static Care,
    /// What it makes of a price, in percent.
    pub(crate) percent: i64,
    /// When it is worn.
    pub(crate) warmth: Warmth,
    /// What may be said of it.
    pub(crate) talk: &'static [&'static str],
}

macro_rules! cares {
    ($($name:ident [$($label:literal),+] [$($talk:literal),+];)+) => {$(
        static $name: Care = Care { label: &[$($label),+], talk: &[$($talk),+] };
    )+};
}

cares! {
    COTTON_CARE ["Machine wash at 40 °C with similar colours", "Tumble dry low", "Iron on medium heat", "Do not bleach"]
        ["Wash {them} at 40 °C, along with everything else.", "An ordinary wash at 40 °C is all that {it} {needs}.", "Machine wash, line dry, done."];
    GENTLE_CARE ["Machine wash at 30 °C on a gentle cycle", "Do not tumble dry", "Cool iron on the reverse", "Do not bleach"]
        ["A gentle wash at 30 °C keeps the drape.", "Wash gently, hang up wet, and most creases drop out by themselves.", "Iron on the reverse while slightly damp."];
    LINEN_CARE ["Machine wash at 30 °C", "Dry flat or on a line", "Iron while damp", "Do not bleach"]
        ["Wash at 30 °C and dry on a line; creases are part of it.", "Linen gets softer with every wash.", "Iron while damp, or do not iron at all."];
    WOOL_CARE ["Wool wash at 30 °C", "Dry flat", "Do not tumble dry", "Air between wears"]
        ["Air overnight instead of washing, and wash on the wool cycle when it has to be.", "Dry flat and it keeps its shape.", "Wool cleans itself in fresh air: wash seldom."];
    HAND_CARE ["Hand wash cold", "Dry flat away from heat", "Do not wring", "Store folded, not hung"]
        ["Wash by hand in cool water and dry flat.", "Keep folded in a drawer, never on a hanger.", "A cashmere comb now and then keeps the surface clear."];
    CLEAN_CARE ["Dry clean only", "Steam to refresh", "Hang on a shaped hanger", "Do not bleach"]
        ["Dry clean when needed and steam in between.", "Hang after wearing and let the steam of a shower do the rest.", "A brush and a good hanger spare most trips to the cleaner."];
    DENIM_CARE ["Wash inside out at 30 °C", "Wash dark colours separately", "Do not tumble dry", "Iron on medium heat"]
        ["Wash inside out, and seldom.", "The colour will give a little at first: wash separately.", "The less it is washed, the better it fades."];
    TECH_CARE ["Machine wash at 30 °C", "Do not use fabric softener", "Tumble dry low to renew the finish", "Do not iron"]
        ["Skip the softener: it clogs the finish.", "A short tumble on low heat brings the water repellency back.", "Close all zips before washing."];
    SPORT_CARE ["Machine wash at 30 °C", "Do not use fabric softener", "Hang to dry", "Do not iron"]
        ["Rinse after training, wash at 30 °C, hang up: dry by morning.", "No softener, please: it stops the fabric from breathing.", "Dries on a hanger overnight."];
    SWIM_CARE ["Rinse in fresh water after use", "Hand wash cold", "Dry in the shade", "Do not wring"]
        ["Rinse in fresh water after every swim.", "Dry in the shade and the colour lasts.", "Sun cream and chlorine are hard on colour: rinse soon."];
    DOWN_CARE ["Machine wash at 30 °C with down detergent", "Tumble dry low with two tennis balls", "Do not dry clean", "Store loosely"]
        ["Dry slowly with two tennis balls and the loft comes back.", "Store loosely in summer, never squeezed into its bag.", "Wash once a season at most."];
    LEATHER_CARE ["Wipe with a damp cloth", "Condition twice a year", "Keep away from heat", "Have it cleaned by a specialist"]
        ["Feed with a little balm twice a year.", "Rain is no drama: let it dry slowly, away from the radiator.", "Marks soften with time and become part of it."];
    WAX_CARE ["Sponge down with cold water", "Do not machine wash", "Re-wax once a year", "Do not iron"]
        ["Sponge it down with cold water, never with soap.", "Re-wax it once a year, on a warm afternoon."];
    SUEDE_CARE ["Brush when dry", "Protect with a spray before first use", "Do not soak", "Keep away from heat"]
        ["Spray before the first outing and brush when dry.", "A suede brush lifts most marks.", "Let mud dry before you brush it off."];
    SHOE_CARE ["Brush off dirt when dry", "Use a matching cream", "Dry slowly, stuffed with paper", "Use shoe trees"]
        ["Wooden shoe trees overnight keep their shape.", "A thin coat of cream once a month is plenty.", "Give leather a day of rest between wears."];
    SNEAKER_CARE ["Wipe with a damp cloth", "Take out the insole to dry", "Do not machine wash", "Do not tumble dry"]
        ["Wipe clean with a damp cloth and mild soap.", "Take the insoles out to dry.", "An old toothbrush does wonders for the soles."];
    RUBBER_CARE ["Rinse with water", "Dry away from direct sun", "Treat with silicone spray"]
        ["Rinse off the mud and stand upside down to dry.", "A white bloom is natural in rubber: wipe it off."];
    HAT_CARE ["Spot clean only", "Store on its crown", "Keep dry", "Steam back into shape"]
        ["Steam from a kettle brings the shape back.", "Store upside down, on the crown.", "Brush anticlockwise with a soft brush."];
    WIPE_CARE ["Wipe with a damp cloth", "Do not machine wash", "Air dry"]
        ["Wipe clean inside and out.", "Empty it now and then; seams last longer."];
    LENS_CARE ["Clean with the cloth provided", "Keep in the case", "Do not leave on a hot dashboard"]
        ["Rinse off sand before you wipe.", "Keep in the case when not on your nose."];
}

macro_rules! fabrics {
    ($($name:ident $word:literal $phrase:literal $short:literal [$([$($part:literal),+]),+] [$($palette:ident),+] $care:ident $percent:literal $warmth:ident
       [$($talk:literal),+];)+) => {
        $(pub(crate) static $name: Fabric = Fabric {
            word: $word, phrase: $phrase, short: $short, blends: &[$(&[$($part),+]),+], palettes: &[$($palette),+], care: &$care,
            percent: $percent, warmth: Warmth::$warmth, talk: &[$($talk),+],
        };)+
    };
}

fabrics! {
    JERSEY "" "cotton jersey" "cotton" [["100% cotton"], ["95% cotton", "5% elastane"]] [Basic, Natural, Pastel, Bright, Pattern] COTTON_CARE 90 Any
        ["The jersey is combed before it is knitted, so it stays smooth.", "The cotton is pre-shrunk: what fits today fits after ten washes.", "This is a middleweight jersey, opaque in white and never stiff."];
    ORGANIC_JERSEY "Organic Cotton" "organic cotton jersey" "cotton" [["100% organic cotton"], ["96% organic cotton", "4% elastane"]] [Basic, Natural, Pastel] COTTON_CARE 105 Any
        ["The cotton is grown without synthetic pesticides and knitted to 180 grams.", "Organic cotton has long fibres, and you can feel it.", "The jersey is soft from the first day and does not twist in the wash."];
    HEAVY_JERSEY "Heavyweight" "heavy cotton jersey" "cotton" [["100% cotton"]] [Basic, Natural, Rich] COTTON_CARE 120 Any
        ["At 240 grams this jersey hangs instead of clinging.", "The cotton is knitted tight, so the neck keeps its shape.", "The jersey is heavy enough to wear on its own and dense enough to last."];
    RIB "Ribbed" "ribbed cotton" "rib" [["95% cotton", "5% elastane"], ["48% cotton", "48% modal", "4% elastane"]] [Basic, Natural, Rich, Pastel] GENTLE_CARE 100 Any
        ["The rib stretches where you need it and springs back where you do not.", "A fine two-by-two rib follows the body without squeezing it.", "The rib is knitted tight enough to go back into shape after each wash."];
    FLEECE_BACK "" "brushed cotton fleece" "cotton" [["80% cotton", "20% recycled polyester"], ["100% organic cotton"]] [Basic, Natural, Rich, Pastel, Bright] COTTON_CARE 100 Any
        ["The inside is brushed until it is soft as a blanket.", "The fleece weighs 320 grams: substantial, not stiff.", "The outside is knitted tight, so that it does not pill."];
    PIQUE "" "cotton piqué" "piqué" [["100% cotton"], ["97% cotton", "3% elastane"]] [Basic, Natural, Bright, Pastel] COTTON_CARE 100 Summer
        ["Piqué is knitted with tiny gaps, which is why it feels cool.", "The piqué has enough body to keep the collar up.", "The texture hides creases, so it travels well."];
    POPLIN "Poplin" "crisp cotton poplin" "poplin" [["100% cotton"], ["97% cotton", "3% elastane"]] [Basic, Pastel, Pattern] COTTON_CARE 105 Any
        ["Poplin is smooth, light and crisp; it irons in two minutes.", "The cotton is woven from fine two-ply yarn and has a dry, cool touch.", "The weave is close enough to be opaque, even in white."];
    OXFORD "Oxford" "Oxford cotton" "Oxford cloth" [["100% cotton"]] [Basic, Pastel, Pattern] COTTON_CARE 105 Any
        ["Oxford cloth starts out sturdy and gets softer with every wash.", "The basket weave gives a little texture and hides a lot of creases.", "The cloth is washed before sewing, so nothing shrinks later."];
    FLANNEL "Flannel" "brushed cotton flannel" "flannel" [["100% cotton"]] [Rich, Pattern, Natural] COTTON_CARE 105 Winter
        ["The flannel is brushed on both sides, for warmth without weight.", "This is the kind of flannel that feels worn in from the start.", "Warm as a thin jumper, and easier to wash."];
    LINEN "Linen" "washed linen" "linen" [["100% linen"]] [Natural, Basic, Pastel] LINEN_CARE 130 Summer
        ["The linen is washed before it is cut, so it is soft from the first day.", "Linen lets the air through, and looks better slightly crumpled.", "The flax was grown in Normandy and woven to a middling weight that is never see-through."];
    LINEN_BLEND "Linen-Blend" "a blend of linen and cotton" "linen" [["55% linen", "45% cotton"], ["70% viscose", "30% linen"]] [Natural, Basic, Pastel, Pattern] LINEN_CARE 110 Summer
        ["Linen for the cool touch, cotton so that it creases less.", "The blend has the look of linen and less of its temper.", "The cloth is light, dry to the touch and quick on the line."];
    MUSLIN "Muslin" "double cotton muslin" "muslin" [["100% cotton"], ["100% organic cotton"]] [Natural, Pastel] COTTON_CARE 105 Summer
        ["Two layers of muslin, lightly crinkled: never iron it.", "The crinkle is part of the weave and stays.", "Muslin is airy and dries in an hour."];
    SEERSUCKER "Seersucker" "cotton seersucker" "seersucker" [["100% cotton"], ["98% cotton", "2% elastane"]] [Pattern, Pastel, Basic] COTTON_CARE 105 Summer
        ["The puckered stripes keep the cloth off the skin.", "Seersucker needs no iron and never has.", "Made for days when nothing should cling."];
    BRODERIE "Broderie" "cotton broderie" "broderie" [["100% cotton"]] [Natural, Basic, Pastel] GENTLE_CARE 125 Summer
        ["The eyelets are embroidered, not punched, and the edges are scalloped.", "A fine cotton lining keeps it decent in bright light.", "The embroidery gives the cotton some weight, so it falls well."];
    VISCOSE "" "fluid viscose" "viscose" [["100% viscose"], ["70% viscose", "30% linen"]] [Pattern, Rich, Pastel, Basic] GENTLE_CARE 95 Any
        ["The viscose is light and has a fluid drape.", "Viscose moves when you do and cools when it is hot.", "The fibre comes from certified wood and feels cool on the skin."];
    LYOCELL "Lyocell" "heavy lyocell" "lyocell" [["100% lyocell"], ["80% lyocell", "20% linen"]] [Natural, Basic, Rich, Pastel] GENTLE_CARE 115 Any
        ["Lyocell drapes like silk and washes like cotton.", "The cloth is peached, so it has a soft, matt surface.", "The fibre is made from wood in a closed loop and stays cool on the skin."];
    CREPE "Crêpe" "matt crêpe" "crêpe" [["95% polyester", "5% elastane"], ["70% triacetate", "30% polyester"]] [Basic, Rich, Bright] GENTLE_CARE 110 Any
        ["The crêpe does not crease, on a train or anywhere else.", "A matt crêpe with enough weight to fall straight.", "The cloth has a trace of stretch, which you notice on stairs."];
    SATIN "Satin" "satin with a soft sheen" "satin" [["100% recycled polyester"], ["100% viscose"]] [Rich, Basic, Pastel, Metal] GENTLE_CARE 110 Any
        ["The satin is matt on the inside and glows rather than shines on the outside.", "The satin has a fluid drape and hardly creases.", "The cloth is substantial enough not to cling."];
    SILK "Silk" "sand-washed silk" "silk" [["100% silk"], ["92% silk", "8% elastane"]] [Natural, Rich, Basic, Pastel] HAND_CARE 230 Any
        ["The silk is sand-washed for a matt, powdery surface.", "Silk warms in winter and cools in summer; nothing else quite does.", "This is a heavy silk, nineteen momme, and it needs no lining."];
    VELVET "Velvet" "stretch velvet" "velvet" [["92% polyester", "8% elastane"], ["82% viscose", "18% silk"]] [Rich, Basic] CLEAN_CARE 125 Winter
        ["The velvet drinks the light, so colours look deeper than in the picture.", "A short pile with a little stretch: comfortable through four courses.", "The pile changes with the light: deep one way, silvery the other."];
    SEQUIN "Sequin" "fine matt sequins on mesh" "sequins" [["Shell: 100% recycled polyester", "Lining: 95% viscose", "5% elastane"]] [Metal, Rich, Basic] HAND_CARE 150 Winter
        ["The sequins are sewn on by the row and lie flat.", "A jersey lining means that nothing scratches.", "Small matt sequins catch the light without shouting."];
    TWILL "" "cotton twill" "twill" [["98% cotton", "2% elastane"], ["100% cotton"]] [Natural, Basic, Rich] COTTON_CARE 100 Any
        ["The twill is garment-dyed, so seams fade a little sooner than the rest.", "The twill is woven close, so it wears slowly.", "The twill is sturdy at first and softens with time."];
    CORDUROY "Corduroy" "fine-wale corduroy" "corduroy" [["98% cotton", "2% elastane"], ["100% cotton"]] [Rich, Natural] COTTON_CARE 110 Winter
        ["The wale is fine and the pile dense, so it wears evenly.", "Corduroy is warmer than twill and softer than denim.", "The cord is washed once for a slightly faded ridge."];
    DENIM "" "rigid denim" "denim" [["100% cotton"], ["100% organic cotton"]] [Denim] DENIM_CARE 110 Any
        ["The denim weighs 13 ounces and needs a week to become yours.", "No stretch: this is denim that takes your shape in time.", "The denim is dyed with less water and finished with ozone instead of chlorine."];
    STRETCH_DENIM "" "comfort-stretch denim" "denim" [["98% cotton", "2% elastane"], ["92% cotton", "6% recycled polyester", "2% elastane"]] [Denim, Basic] DENIM_CARE 100 Any
        ["The elastane is just enough to move in.", "The denim gives, and then goes back to where it was.", "The denim has the look of the rigid kind and spares you the first week."];
    MERINO "Merino" "extra-fine merino" "merino" [["100% merino wool"]] [Basic, Rich, Natural] WOOL_CARE 135 Winter
        ["The merino is extra-fine and does not scratch.", "Merino regulates: warm on the platform, never stuffy on the train.", "The wool comes from farms that do not mules their sheep."];
    LAMBSWOOL "Lambswool" "soft lambswool" "lambswool" [["100% lambswool"], ["80% wool", "20% polyamide"]] [Rich, Natural, Basic] WOOL_CARE 115 Winter
        ["Lambswool has a light halo and a lot of warmth.", "The yarn is spun from a first shearing, which is the softest.", "The yarn is two-ply, so it lasts."];
    CASHMERE "Cashmere" "pure cashmere" "cashmere" [["100% cashmere"]] [Rich, Natural, Basic, Pastel] HAND_CARE 260 Winter
        ["The cashmere is combed in spring and sorted by hand.", "Long fibres mean less pilling, this winter and the next ones.", "Two-ply cashmere: light, warm, hard to take off."];
    COTTON_KNIT "Cotton-Knit" "knitted cotton" "cotton" [["100% cotton"], ["60% cotton", "40% recycled cotton"]] [Natural, Basic, Pastel] GENTLE_CARE 95 Summer
        ["The cotton is knitted like wool but worn like a shirt.", "The knit is cool, dry and heavy enough to keep its line.", "A cotton knit for spring evenings and strong air conditioning."];
    ALPACA "Alpaca-Blend" "a brushed alpaca blend" "alpaca" [["40% alpaca", "35% polyamide", "25% wool"]] [Natural, Pastel, Rich] HAND_CARE 140 Winter
        ["Alpaca is hollow inside, which makes it warm and almost weightless.", "The surface is brushed into a soft haze.", "The yarn weighs next to nothing and keeps a lot of air."];
    WOOL_COATING "Wool" "double-faced wool" "wool" [["80% wool", "20% polyamide"], ["70% recycled wool", "30% polyamide"]] [Rich, Natural, Basic] CLEAN_CARE 125 Winter
        ["The wool is woven in two layers, so it needs no heavy lining.", "Wool and a little polyamide: warm, light and hard-wearing at the cuffs.", "The cloth comes from a mill that spins coats back into coats."];
    SUITING "Wool" "high-twist wool" "wool" [["100% wool"], ["98% wool", "2% elastane"]] [Basic, Rich] CLEAN_CARE 140 Any
        ["High-twist wool shakes off creases overnight.", "A four-season cloth: it breathes in June and layers in January.", "The wool has a dry handle and a natural stretch."];
    SUITING_BLEND "" "easy-care suiting" "cloth" [["64% recycled polyester", "34% viscose", "2% elastane"]] [Basic, Natural, Rich] GENTLE_CARE 90 Any
        ["The suiting stretches both ways and can be washed at home.", "The cloth looks like wool and asks for less.", "The cloth keeps its crease through a long day."];
    TWEED "Tweed" "Donegal-style tweed" "tweed" [["100% wool"], ["70% wool", "30% polyamide"]] [Rich, Natural] CLEAN_CARE 140 Winter
        ["Flecks of colour are spun into the yarn, so no two metres are alike.", "Tweed is dense, dry and nearly windproof.", "The wool is woven on slow looms and finished soft."];
    WAXED "Waxed" "waxed cotton" "waxed cotton" [["100% cotton", "Finish: wax"]] [Natural, Rich] WAX_CARE 125 Winter
        ["The wax keeps rain out and marks every fold you make.", "Waxed cotton can be re-waxed for as long as you like it.", "The wax smells faintly of the outdoors, and that fades."];
    SHELL "" "three-layer waterproof shell fabric" "fabric" [["100% recycled polyamide", "Membrane: polyurethane"], ["100% recycled polyester", "Membrane: polyurethane"]] [Bright, Basic, Natural] TECH_CARE 130 Any
        ["Every seam is taped; the fabric holds back a 15,000 mm column of water.", "The membrane lets vapour out and keeps rain where it belongs.", "The water repellency is free from fluorocarbons."];
    SHELL_LIGHT "" "water-repellent recycled nylon" "nylon" [["100% recycled polyamide"]] [Basic, Bright, Natural] TECH_CARE 95 Any
        ["The nylon is spun from old fishing nets and shrugs off a shower.", "The nylon is light enough to forget and tight enough to stop wind.", "The finish is free from fluorocarbons."];
    DOWN "Down" "recycled nylon with down" "down" [["Shell: 100% recycled polyamide", "Filling: 90% recycled down, 10% feathers"]] [Basic, Rich, Natural] DOWN_CARE 160 Winter
        ["The down is recycled from bedding, washed, and good for 700 cubic inches.", "Stitched-through baffles keep the down where it should be.", "The filling keeps warm at minus ten and weighs less than a loaf of bread."];
    PADDING "Padded" "recycled nylon with light padding" "padding" [["Shell: 100% recycled polyamide", "Filling: 100% recycled polyester"]] [Basic, Rich, Bright, Natural] TECH_CARE 100 Winter
        ["The filling is made from bottles and stays warm when it is damp.", "The padding is light, even, and dries quickly.", "Fine quilting keeps bulk away."];
    FLEECE "Fleece" "recycled fleece" "fleece" [["100% recycled polyester"]] [Natural, Basic, Bright, Rich] SPORT_CARE 85 Winter
        ["The fleece is knitted from recycled bottles and treated not to pill.", "High pile outside, smooth inside: warm and easy to pull over.", "Fleece dries in the time it takes to make tea."];
    LEATHER "Leather" "soft nappa leather" "leather" [["100% lamb leather", "Lining: 100% cotton"]] [Leather] LEATHER_CARE 240 Any
        ["The leather is vegetable-tanned and will darken where you touch it.", "Nappa is soft from the start and never loses its shape.", "Each hide is chosen by hand, so small marks are proof and not fault."];
    SUEDE "Suede" "goat suede" "suede" [["100% goat suede", "Lining: 100% viscose"]] [Leather] SUEDE_CARE 220 Any
        ["The suede is fine and short-napped, with a hand like velvet.", "Goat suede is lighter than it looks.", "The nap is even, and brushing brings it back."];
    SHEARLING "Shearling" "shearling" "shearling" [["100% sheepskin"]] [Leather] LEATHER_CARE 300 Winter
        ["The shearling is one piece, wool inside and leather outside.", "Sheepskin needs no lining and no excuse.", "Warmth like this used to weigh twice as much."];
    PERFORMANCE "" "quick-drying recycled jersey" "fabric" [["100% recycled polyester"], ["88% recycled polyester", "12% elastane"]] [Basic, Bright, Pastel] SPORT_CARE 95 Any
        ["The jersey moves sweat outwards and dries in minutes.", "Flat seams keep quiet on long runs.", "A silver-free finish keeps smells down."];
    COMPRESSION "" "supportive recycled polyamide" "fabric" [["78% recycled polyamide", "22% elastane"], ["73% polyamide", "27% elastane"]] [Basic, Bright, Rich] SPORT_CARE 105 Any
        ["The fabric holds without squeezing.", "The knit is brushed on the outside and smooth within.", "Four-way stretch, opaque to the last repetition."];
    SWIM "" "recycled swim fabric" "fabric" [["80% recycled polyamide", "20% elastane"]] [Basic, Bright, Rich, Pattern] SWIM_CARE 100 Summer
        ["The yarn was once a fishing net and resists chlorine.", "The fabric is lined throughout and keeps its colour in the sun.", "The fabric dries fast enough for a second swim."];
    SWIM_WOVEN "" "quick-drying recycled polyester" "fabric" [["100% recycled polyester"]] [Bright, Basic, Pattern, Pastel] SWIM_CARE 95 Summer
        ["The fabric dries between the pool and the bar.", "A soft mesh lining keeps the rest in place.", "The colours are fast in salt and chlorine."];
    MODAL "" "modal jersey" "modal" [["92% modal", "8% elastane"], ["47% modal", "47% cotton", "6% elastane"]] [Basic, Pastel, Rich] GENTLE_CARE 95 Any
        ["Modal is softer than cotton and stays so.", "The jersey breathes, stretches, and disappears under clothes.", "There are no side seams and no label to cut out."];
    LACE "Lace" "stretch lace" "lace" [["84% polyamide", "16% elastane"]] [Basic, Rich, Pastel] HAND_CARE 115 Any
        ["The lace is knitted with elastane and lies flat.", "A scalloped edge takes the place of a hem.", "The lining is cotton where it matters."];
    HOSIERY "" "fine matt knit" "knit" [["88% polyamide", "12% elastane"], ["94% recycled polyamide", "6% elastane"]] [Basic, Rich] HAND_CARE 100 Any
        ["The knit is matt, even, and harder to ladder than it looks.", "Toes are reinforced and the waistband is flat.", "Knitted in one piece, so no seam shows."];
    SOCK_COTTON "" "combed cotton" "cotton" [["78% cotton", "20% polyamide", "2% elastane"], ["80% organic cotton", "18% polyamide", "2% elastane"]] [Basic, Bright, Rich, Pattern] COTTON_CARE 90 Any
        ["The toe is linked by hand, so there is no ridge.", "Heel and toe are reinforced where shoes rub.", "The cuff holds without leaving a mark."];
    SOCK_WOOL "Wool" "a warm merino blend" "wool" [["60% merino wool", "38% polyamide", "2% elastane"]] [Rich, Natural, Basic] WOOL_CARE 120 Winter
        ["Merino keeps feet warm even when they are damp.", "A terry sole takes the cold out of stone floors.", "Heel and toe are doubled."];
    FULL_GRAIN "Leather" "full-grain leather" "leather" [["Upper: 100% leather", "Lining: leather", "Sole: rubber"], ["Upper: 100% leather", "Lining: leather", "Sole: leather and rubber"]] [Leather] SHOE_CARE 125 Any
        ["The leather is full-grain: the outermost and toughest part of the hide.", "The leather needs three days to soften and years to wear out.", "The soles are stitched and can be replaced."];
    SUEDE_SHOE "Suede" "soft suede" "suede" [["Upper: 100% suede", "Lining: leather", "Sole: rubber"]] [Leather] SUEDE_CARE 120 Any
        ["The suede is supple from the first step.", "A spray before the first rain is all that suede asks.", "The nap is short, so dust brushes off."];
    PATENT "Patent" "patent leather" "patent" [["Upper: patent leather", "Lining: leather", "Sole: synthetic"]] [Basic, Leather] WIPE_CARE 120 Any
        ["Patent wipes clean and always looks polished.", "The lacquer is soft and does not crack at the toe.", "Lined in leather, so they breathe more than they shine."];
    MESH "" "knitted mesh" "mesh" [["Upper: 100% recycled polyester", "Lining: recycled polyester", "Sole: EVA foam and rubber"]] [Basic, Bright, Pastel] SNEAKER_CARE 100 Any
        ["The upper is knitted in one piece, open where feet get hot and tight where they need hold.", "The foam is springy and stays so for hundreds of kilometres.", "A rubber outsole grips on wet paving."];
    CANVAS "Canvas" "sturdy cotton canvas" "canvas" [["Upper: 100% cotton", "Lining: cotton", "Sole: natural rubber"]] [Basic, Natural, Bright] SNEAKER_CARE 75 Summer
        ["The canvas is woven tight and softens at the bend.", "The rubber sole is stitched as well as glued.", "The cotton lets air in."];
    NATURAL_RUBBER "" "natural rubber" "rubber" [["Upper: natural rubber", "Lining: 100% cotton", "Sole: natural rubber"]] [Basic, Natural, Bright] RUBBER_CARE 90 Winter
        ["The rubber is poured by hand and stays supple in frost.", "A cotton lining makes them easy to pull off.", "The tread clears itself of mud."];
    FELT_SHOE "Felt" "boiled wool felt" "felt" [["Upper: 100% wool", "Lining: wool", "Sole: suede"]] [Natural, Basic, Rich] WOOL_CARE 90 Winter
        ["Wool felt keeps feet warm and never sweaty.", "The felt moulds itself to your foot within a week.", "The sole is quiet on wooden floors."];
    RAFFIA "Raffia" "woven raffia" "raffia" [["100% raffia"]] [Natural] HAT_CARE 95 Summer
        ["The raffia is woven by hand and keeps its shape.", "Raffia is light, dry and smells faintly of summer.", "A natural fibre, so shades vary a little."];
    WOOL_FELT "Wool-Felt" "wool felt" "felt" [["100% wool"]] [Rich, Basic, Natural] HAT_CARE 120 Winter
        ["The felt is blocked over a wooden form.", "The felt can be rolled for a journey and steamed back.", "Wool felt sheds light rain."];
    CANVAS_BAG "Canvas" "heavy cotton canvas" "canvas" [["100% cotton", "Trim: leather"], ["100% organic cotton"]] [Natural, Basic, Rich] WIPE_CARE 80 Any
        ["The canvas weighs 18 ounces and stands up by itself.", "Handles are sewn right down to the base.", "The canvas gets softer, the seams do not."];
    LEATHER_BAG "Leather" "vegetable-tanned leather" "leather" [["100% leather", "Lining: 100% cotton"]] [Leather] LEATHER_CARE 190 Any
        ["The leather is tanned with bark and darkens with use.", "Edges are painted by hand, three times.", "The hardware is solid brass."];
    NYLON_BAG "" "recycled nylon" "nylon" [["100% recycled polyamide"]] [Basic, Natural, Bright] WIPE_CARE 85 Any
        ["The nylon is woven from recycled yarn and sheds rain.", "Zips are covered and run smoothly.", "The nylon weighs little and carries a lot."];
    BELT_LEATHER "Leather" "bridle leather" "leather" [["100% leather", "Buckle: brass"]] [Leather] LEATHER_CARE 100 Any
        ["The leather is one solid piece, nearly four millimetres thick.", "The buckle is brass and can be changed.", "Edges are bevelled and waxed."];
    ACETATE "Acetate" "bio-based acetate" "acetate" [["Frame: cellulose acetate", "Lenses: UV400, category 3"]] [Frame] LENS_CARE 100 Summer
        ["The acetate is cut from a block and polished for three days.", "Lenses filter all UV and keep colours true.", "The hinges have five barrels and can be tightened."];
    CANOPY "" "recycled pongee" "canopy" [["Canopy: 100% recycled polyester", "Frame: fibreglass", "Handle: beech"]] [Basic, Rich, Bright] WIPE_CARE 100 Any
        ["The canopy is recycled and dries quickly.", "Ribs of fibreglass give way to a gust and come back.", "The handle is beech and warm to the touch."];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn care_labels_fit_on_a_label() {
        for care in [&COTTON_CARE, &GENTLE_CARE, &LENS_CARE, &SHOE_CARE] {
            assert!(care.label.iter().all(|line| line.len() <= 60) && care.talk.len() > 1);
        }
        assert!(SILK.percent > POPLIN.percent);
    }
}
