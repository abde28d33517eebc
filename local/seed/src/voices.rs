//! What is said of kinds that are alike: by the shop in descriptions, by shoppers in reviews.
//!
//! `{it}`, `{them}`, `{its}`, `{is}`, `{has}`, `{this}`, `{s}` agree with the kind's number; `{noun}` and `{fabric}` are what they say.

/// Sentences about kinds that are alike.
#[derive(Debug)]
pub(crate) struct Voice {
    /// How it is made.
    pub(crate) details: &'static [&'static str],
    /// When and with what it is worn.
    pub(crate) occasions: &'static [&'static str],
    /// What happy shoppers write.
    pub(crate) praise: &'static [&'static str],
    /// What unhappy shoppers write.
    pub(crate) doubts: &'static [&'static str],
}

macro_rules! voices {
    ($($name:ident details [$($detail:literal),+ $(,)?] occasions [$($occasion:literal),+ $(,)?] praise [$($praise:literal),+ $(,)?] doubts [$($doubt:literal),+ $(,)?];)+) => {
        $(pub(crate) static $name: Voice =
            Voice { details: &[$($detail),+], occasions: &[$($occasion),+], praise: &[$($praise),+], doubts: &[$($doubt),+] };)+
        #[cfg(test)]
        pub(crate) static VOICES: &[&Voice] = &[$(&$name),+];
    };
}

voices! {
    DRESS
    details [
        "Two pockets are hidden in the side seams.",
        "The hem is finished by hand where a machine would show.",
        "The hem is weighted by hand so that it behaves in the wind.",
        "Shoulders are taped on the inside and keep their line.",
        "The neckline is faced, not bound, and lies flat.",
        "Loops inside the shoulders keep straps where they belong.",
        "The waist seam sits a little high, which lengthens the leg.",
        "Seams are French, so the inside is as tidy as the outside.",
    ]
    occasions [
        "Wear it with flat sandals by day and with heels when the table is booked.",
        "It goes to the office under a blazer and to dinner without one.",
        "Add boots and a cardigan and it works well into October.",
        "Pack it for a wedding, a weekend away or any invitation that says smart casual.",
        "With white trainers it is a Saturday dress; with earrings it is not.",
        "It needs no more than a belt and a pair of good shoes.",
    ]
    praise [
        "Wore it to a wedding and got three compliments before the cake.",
        "It has pockets! Real ones.",
        "The length is just right, and I am 1.68.",
        "Falls beautifully and does not cling.",
        "I have worn it to the office and to a party in the same week.",
        "Comfortable enough to sit in all day.",
        "The colour is deeper than in the pictures, which I like.",
    ]
    doubts [
        "The neckline gapes a little when I lean forward.",
        "Shorter on me than I thought, and I am not tall.",
        "The zip catches at the waist seam.",
        "It creases as soon as you sit down.",
        "Nice dress, but the colour was not quite what I saw on my screen.",
    ];

    TOP
    details [
        "The shoulder seams are taped, so they do not stretch.",
        "A clean, narrow hem lets it be tucked in or left out.",
        "The neck is finished with a self-fabric band that keeps its shape.",
        "There is no label in the neck: size and care are printed.",
        "Side seams are set slightly forward for a better line.",
        "The back is cut a little longer than the front.",
        "Stitching is tonal, and there is not much of it.",
    ]
    occasions [
        "Wear it alone in summer and as the first of three layers in winter.",
        "It goes with jeans, under a suit, and with whatever is on the chair.",
        "Tuck it into high-waisted trousers or leave it loose over shorts.",
        "One for the suitcase, because it goes with everything else in there.",
        "Simple on its own, better under an open shirt.",
        "Buy it in the colour that you always wear, then in the one that you never do.",
    ]
    praise [
        "Washed it six times and it has not lost its shape.",
        "Not see-through, which is rare at this price.",
        "Goes with everything in my wardrobe.",
        "Soft, and the seams stay straight after washing.",
        "The neckline is exactly right, neither high nor low.",
        "I went back for a second colour.",
        "The {fabric} feels thicker than I expected, in a good way.",
    ]
    doubts [
        "Shrank a little in length after the first wash.",
        "The neck is wider than in the picture.",
        "A bit thin for the money.",
        "The hem twists after washing.",
        "A little see-through in daylight.",
    ];

    SHIRT
    details [
        "Buttons are mother-of-pearl and sewn on with a shank.",
        "The collar has a soft interlining and sits well without a tie.",
        "A split yoke lets the shoulders move.",
        "Single-needle seams, eighteen stitches to the inch.",
        "The hem is curved, to be worn in or out.",
        "Cuffs have two buttons and a gusset above them.",
        "There is one spare button inside, where you will find it.",
    ]
    occasions [
        "Buttoned up under a jacket or open over a T-shirt, sleeves rolled.",
        "It does the office from Monday to Thursday and the garden on Sunday.",
        "Iron it for the meeting; do not for the ferry.",
        "Wear it half tucked with jeans, or properly with tailored trousers.",
        "It is the one that you take when you may take only one.",
        "Good under knitwear: the collar stays out of the way.",
    ]
    praise [
        "The collar sits properly, even without a tie.",
        "Hardly needs ironing if you hang it up wet.",
        "Sleeves are long enough for once.",
        "Good buttons, good cuffs, no loose threads.",
        "I wear it at work and at weekends.",
        "The {fabric} has a really nice weight.",
        "My third one. That says it all.",
    ]
    doubts [
        "The sleeves are a touch short on me.",
        "Needs more ironing than I hoped.",
        "One button came off in the first week.",
        "Gapes slightly between the second and third button.",
        "Collar a bit stiff until it has been washed a few times.",
    ];

    KNIT
    details [
        "The shoulders are fully fashioned, shaped on the machine and not cut.",
        "The ribbing is twice as deep as usual.",
        "Seams are linked stitch by stitch, so nothing rubs.",
        "A spare length of yarn comes with it, for mending.",
        "The armholes are set by hand.",
        "It is knitted to shape, which leaves no offcuts.",
        "The gauge is open enough to breathe and close enough to keep wind out.",
    ]
    occasions [
        "Over a shirt for work, over nothing at all on the sofa.",
        "Throw it over your shoulders in May and wear it under a coat in January.",
        "It is what you reach for when the heating has not come on yet.",
        "Pair it with denim and boots, or with something that moves.",
        "Light enough to layer and warm enough to go without a jacket until November.",
        "Wear it to the country, and do not be surprised when it gets borrowed.",
    ]
    praise [
        "So soft, and it does not itch at all.",
        "Barely any pilling after a whole winter.",
        "Warm without being bulky under a coat.",
        "My husband keeps stealing it. He cannot have it.",
        "Beautiful {fabric}, and the cuffs keep their shape.",
        "Washed it on wool and it came out like new.",
        "I live in it from October to March.",
    ]
    doubts [
        "Pills a little under the arms.",
        "Scratchy at the neck, I need a shirt underneath.",
        "It has grown longer with wearing.",
        "Thinner than I expected for winter.",
        "It shed fluff all over my black coat for the first few wears.",
    ];

    SWEAT
    details [
        "Flatlock seams lie smooth inside and out.",
        "The ribbed cuffs have enough stretch to be pushed up and stay there.",
        "A small triangle at the neck is there to catch sweat, as it always was.",
        "Seams under the arms are set forward to last longer.",
        "The drawcord ends in metal tips that do not disappear in the wash.",
        "The pocket is bar-tacked at the corners.",
    ]
    occasions [
        "For the way to training, the way back, and the evening after.",
        "Wear it with tailored trousers if you like a contradiction.",
        "Weekend, working from home, long journeys: this is for those.",
        "A size up under a denim jacket, your own size under a coat.",
        "It looks better after a year, so start soon.",
    ]
    praise [
        "Heavy, soft, and still fluffy inside after many washes.",
        "Lived in it all weekend.",
        "Cuffs have not gone baggy. Finally.",
        "Great weight, not one of those thin ones.",
        "My son took it the day it came. Ordering another.",
        "Exactly the right amount of loose.",
    ]
    doubts [
        "Fluff from the inside stuck to my T-shirt at first.",
        "Shorter in the body than I like.",
        "Took two days to dry.",
        "The colour faded a bit after a few washes.",
    ];

    TROUSERS
    details [
        "The waistband is curved, so it does not gape at the back.",
        "Front pockets are deep enough for a phone and a hand.",
        "The hem comes with two extra centimetres to let down.",
        "A hook and bar closes them flat, above a good zip.",
        "Back darts give them shape where it is needed.",
        "Belt loops are wide enough for a real belt.",
        "Pocket bags are cotton and properly stitched.",
    ]
    occasions [
        "Wear them with a tucked shirt and loafers, or with trainers and a sweatshirt.",
        "They are smart enough for Monday and easy enough for the train home.",
        "Roll the hem once in summer and add boots in winter.",
        "They go with the jumper that you have on.",
        "For long days that start at a desk and end somewhere better.",
        "Good with a blazer, better with a blazer that does not match.",
    ]
    praise [
        "Finally trousers that fit at waist and hips.",
        "They sit well and do not slide down when I cycle.",
        "Comfortable all day, even on a five-hour train.",
        "The pockets are deep. Hallelujah.",
        "Washed a dozen times, still the same colour.",
        "Good cut, they make my legs look longer.",
        "I bought a second pair within a week.",
    ]
    doubts [
        "They bag at the knees by evening.",
        "Too long for me, had to have them hemmed.",
        "The zip is a bit flimsy.",
        "They crease behind the knees quickly.",
        "Tight at the thigh, loose at the waist.",
    ];

    JEANS
    details [
        "Five pockets, copper rivets and a patch that will tan with you.",
        "The inseam is felled and double stitched.",
        "The fly closes with buttons that get easier with time.",
        "A small coin pocket has kept its place since nobody needs coins.",
        "The yoke at the back is cut deep, for shape.",
        "Pocket bags are made of a heavy twill that outlives keys.",
        "The hem is chain-stitched and will rope as it fades.",
    ]
    occasions [
        "Wear them until they are yours.",
        "They go with a white shirt, and with everything else.",
        "Dress them up with a blazer, or do not dress them up.",
        "Cuff them over boots or let them break once on a trainer.",
        "Every day, in other words.",
        "Good for work if your work allows it, good for the weekend in any case.",
    ]
    praise [
        "Best jeans I have had in years.",
        "They stretch just enough and do not go baggy.",
        "The length option is great, no tailor needed.",
        "The wash looks exactly like the picture.",
        "Sturdy {fabric} and proper stitching.",
        "Fit like I had worn them for a year.",
        "High enough at the back when I sit down.",
    ]
    doubts [
        "They rubbed off blue on my sofa at first.",
        "Stretched out by the end of the first day.",
        "Stiff for the first two weeks.",
        "Shorter in the leg than I am used to.",
        "The button holes are very tight.",
    ];

    SKIRT
    details [
        "A concealed zip at the side closes without a bump.",
        "The waistband is faced with grosgrain and does not roll.",
        "It is lined to just above the hem.",
        "The panels are cut on the bias where they should swing.",
        "Two pockets sit in the side seams.",
        "A kick pleat makes stairs easy.",
    ]
    occasions [
        "Wear it with a fine knit tucked in and ankle boots.",
        "With a T-shirt and sandals it is done.",
        "It gets on with thick tights and a roll-neck, too.",
        "For the office with a blouse, for the weekend with a sweatshirt.",
        "Good at weddings where you want to dance.",
    ]
    praise [
        "Swings beautifully when you walk.",
        "The lining means no static with tights.",
        "Sits perfectly at the waist.",
        "Flattering and comfortable, a rare pair.",
        "Easy to wash and needs no ironing.",
        "Wore it with boots and with sandals, works both ways.",
    ]
    doubts [
        "The waistband is a bit tight after lunch.",
        "Rides up when I walk fast.",
        "Shorter than expected.",
        "The lining is a little too long for my taste.",
    ];

    COAT
    details [
        "Two pockets outside, two inside, one of them with a zip.",
        "The collar can be turned up and buttons across.",
        "Sleeves are lined in something that slides over wool.",
        "Armholes are cut high, so arms can be lifted.",
        "A back vent gives room for long steps.",
        "The buttons are horn and sewn on for good.",
        "The hanger loop is a chain and will not tear.",
    ]
    occasions [
        "Over a suit on weekdays and over a hoodie on Sundays.",
        "There is room for a thick jumper underneath.",
        "It will be the last thing that you put on for many winters.",
        "Made for platforms, dog walks and standing outside restaurants.",
        "Leave it open in March and button it up in January.",
    ]
    praise [
        "Warm, well made, and I get asked where it is from.",
        "Room for a thick jumper without looking like a tent.",
        "The pockets are exactly where hands go.",
        "Heavy in the best way.",
        "Kept me dry on a very wet morning.",
        "Second winter and it still looks new.",
        "The lining is beautiful.",
    ]
    doubts [
        "Heavier than I would like.",
        "Attracts every bit of fluff.",
        "A button was loose on arrival.",
        "Sleeves too long for me.",
        "Not as warm as I hoped.",
    ];

    JACKET
    details [
        "The zip runs both ways and has a pull that gloves can find.",
        "Pockets are lined with something soft.",
        "An inside pocket takes a phone, a passport or a paperback.",
        "Edges are bound so that they keep the wind out.",
        "The collar stands up by itself when it is windy.",
        "The hem has a drawcord that can be set with one hand.",
        "Shoulders are reinforced where a rucksack rubs.",
    ]
    occasions [
        "For the weeks when a coat is too much and a jumper too little.",
        "Wear it over a T-shirt in spring and under a coat in winter.",
        "For city weekends, country weekends and the drive in between.",
        "It goes over almost everything, which is its job.",
        "Keep it by the door and you will always have the right one.",
    ]
    praise [
        "Just the right weight for spring and autumn.",
        "Windproof on the bike, good looking off it.",
        "Lots of pockets, all useful.",
        "The zip is excellent.",
        "Looks more expensive than it was.",
        "Fits over a jumper without pulling.",
    ]
    doubts [
        "The zip sticks halfway.",
        "Short in the back when I cycle.",
        "The pockets are too small for my hands.",
        "It is tight over a thick jumper.",
    ];

    STREET_JACKET
    details [
        "Two chest pockets close with buttons that hold.",
        "Seams are stitched twice, and bar-tacked where it counts.",
        "An inside pocket takes a phone or a paperback.",
        "The back is cut with a pleat, so that arms can reach.",
        "The hem sits on the hip and can be left open.",
        "The collar stands up when it is asked to.",
    ]
    occasions [
        "Over a T-shirt in spring, over a jumper in autumn, under a coat in winter.",
        "It goes with everything that you would not wear to court.",
        "Wear it with the trousers that do not match.",
        "For concerts, markets and long evenings outside.",
        "It will outlive several pairs of jeans.",
    ]
    praise [
        "Goes over everything that I own.",
        "The {fabric} has softened beautifully.",
        "Perfect length, just at the hip.",
        "Sturdy, with proper pockets.",
        "Looks as if I had had it for years.",
        "Well cut in the shoulders.",
    ]
    doubts [
        "Stiff for the first weeks.",
        "A bit boxy on me.",
        "Sleeves are on the long side.",
        "One of the buttons was loose.",
    ];

    SPORTS_BRA
    details [
        "The band is wide and brushed on the inside.",
        "Straps cross at the back and do not slip.",
        "Removable pads sit in a pocket of mesh.",
        "The back is open enough to breathe.",
        "Edges are bonded, so nothing chafes.",
    ]
    occasions [
        "For yoga, strength and short runs.",
        "Wear it under a top, or instead of one.",
        "For the sport that you do and the one that you mean to start.",
        "Good for training and for long days of moving house.",
    ]
    praise [
        "Holds well and does not squeeze.",
        "No chafing on a long run.",
        "Easy to get on and off, which is rare.",
        "The pads stay in place in the wash.",
        "Looks good enough to wear alone.",
    ]
    doubts [
        "Tight to pull over the shoulders.",
        "Not enough hold for running.",
        "The pads wander in the wash.",
    ];

    RAINWEAR
    details [
        "The hood has a stiffened peak and turns with your head.",
        "All seams are taped and the zips are covered.",
        "Vents under the arms let steam out.",
        "Cuffs close with tabs that work with cold fingers.",
        "It packs into its own pocket.",
        "Reflective piping shows at night and hides by day.",
    ]
    occasions [
        "For hills, harbours and the walk to school.",
        "Made for the kind of rain that comes from the side.",
        "Light enough to carry on the days when the forecast lies.",
        "Wear it over a jumper in March and over a down vest in December.",
        "Good on a bicycle: the back is longer and the hood fits under a helmet.",
    ]
    praise [
        "Four hours of Scottish rain and I stayed dry.",
        "The hood stays on in the wind. Brilliant.",
        "Breathes better than my old one.",
        "Packs small, so it lives in my bag.",
        "No more umbrella.",
        "Still beading after a season.",
    ]
    doubts [
        "It rustles when you walk.",
        "Gets clammy uphill.",
        "The hood is too big for my head.",
        "After two hours of heavy rain the shoulders were damp.",
    ];

    TAILORING
    details [
        "The chest is half-canvassed and the shoulder soft.",
        "Sleeve buttons really open.",
        "The lining has two inside pockets and one for a pen.",
        "Seams are left wide so that a tailor can let them out.",
        "The lapel is rolled, not pressed flat.",
        "Side vents keep it smooth when you sit.",
    ]
    occasions [
        "With matching trousers for the day that counts, with jeans for all others.",
        "It works over a fine roll-neck as well as over a shirt and tie.",
        "For interviews, weddings and lunches that matter.",
        "Travel in it: it comes out of a train looking as it went in.",
        "Push the sleeves up and it stops being formal.",
    ]
    praise [
        "Fits in the shoulders straight off the hanger.",
        "Wore it for twelve hours at a wedding and forgot that I had it on.",
        "The tailor only had to touch the sleeves.",
        "Looks twice its price.",
        "Holds its shape and hardly creases.",
        "Smart, but I can still lift my arms.",
    ]
    doubts [
        "Sleeves needed shortening.",
        "Tight across the back when driving.",
        "The lining feels a bit cheap.",
        "Pockets were sewn shut and hard to open without damage.",
    ];

    SPORT_TOP
    details [
        "Flat seams are placed away from straps and arms.",
        "Mesh panels open up where it gets hot.",
        "A small zip pocket at the back takes a key.",
        "Reflective dots on the shoulders show you to drivers.",
        "Raglan sleeves leave the shoulder free.",
        "The hem is longer behind and does not ride up.",
    ]
    occasions [
        "For intervals on Tuesday and the long run on Sunday.",
        "For gym, road and the yoga class that was harder than it looked.",
        "Wear it alone when it is warm and as a first layer when it is not.",
        "It is good for training and good for the coffee after.",
        "For the first kilometre and for the last one.",
    ]
    praise [
        "No chafing on a half marathon.",
        "Dries in no time.",
        "Does not smell after a hard session, honestly.",
        "Stays put when I run.",
        "Light as nothing.",
        "Washed twice a week for months and still good.",
    ]
    doubts [
        "Sits tighter than I expected.",
        "The key pocket is too small for my keys.",
        "The seam under the arm rubbed on long runs.",
        "The print started to peel after ten washes.",
    ];

    SPORT_BOTTOM
    details [
        "The waistband is wide, flat and has a cord inside.",
        "A zip pocket at the back takes a phone without bouncing.",
        "Seams are flat and stay away from the inside of the thigh.",
        "A gusset gives room for lunges.",
        "Cuffs close snugly above the ankle.",
        "A reflective strip runs along the calf seam.",
    ]
    occasions [
        "For runs, rows and the class you have put off.",
        "Wear them to train, or to look as if you were going to.",
        "They do squats, stairs and the school run.",
        "Good in a gym and good on a hillside.",
        "Layer them under shorts when the frost comes.",
    ]
    praise [
        "They stay up, even in burpees.",
        "The phone pocket does not bounce. Sold.",
        "Not see-through in a squat, I checked.",
        "Dry again an hour after washing.",
        "No chafing, even on 20 km.",
        "I wear them far beyond the gym.",
    ]
    doubts [
        "The waistband rolls down when I sit.",
        "They slide a little when running.",
        "A seam came loose after two months.",
        "They pill between the thighs.",
    ];

    UNDERWEAR
    details [
        "The waistband is soft and leaves no mark.",
        "Seams are flat and few.",
        "The gusset is organic cotton.",
        "Leg openings are bonded and do not show.",
        "Size and care are printed, so nothing itches.",
        "They keep their shape after a hundred washes; we counted.",
    ]
    occasions [
        "For every day, under everything.",
        "You will not notice them, which is the idea.",
        "Under thin fabrics, on long flights, in hot summers.",
        "A drawer full of these and mornings are simpler.",
    ]
    praise [
        "So comfortable that I threw the old ones out.",
        "No lines, no rolling, no itching.",
        "Waistband stays put.",
        "Good quality, still like new after months.",
        "Soft, and they keep their colour.",
        "I reorder these every year.",
    ]
    doubts [
        "They ride up a bit.",
        "The elastic got loose after a few months.",
        "Thinner than the last ones I bought.",
        "Waistband rolls over.",
    ];

    BRA
    details [
        "The straps are padded and adjust at the front.",
        "The band is wide and stays level.",
        "Cups are lined in cotton.",
        "Three rows of hooks let it grow old with you.",
        "Side panels are reinforced with a soft mesh.",
        "Nothing scratches: the wires are wrapped twice.",
    ]
    occasions [
        "For every day, under whatever the day asks for.",
        "Invisible under a T-shirt, pretty under a blouse.",
        "For long days when you want to forget about it.",
        "Made to be comfortable at nine in the evening.",
    ]
    praise [
        "Most comfortable bra I own.",
        "No digging in, even at the end of the day.",
        "Supports without feeling like armour.",
        "The straps do not slip.",
        "Invisible under a T-shirt.",
        "Exactly as the chart says.",
    ]
    doubts [
        "The band runs tight.",
        "Straps need adjusting all the time.",
        "The lace scratches a little.",
        "Lost some shape after a few washes.",
    ];

    NIGHT
    details [
        "Piping in a second colour follows collar and cuffs.",
        "{it} {is} cut wide, so that nothing twists at three in the morning.",
        "Seams are turned outwards where the skin is thin.",
        "There is a pocket for a handkerchief or a phone.",
        "The sleeves are wide enough to push up for breakfast.",
    ]
    occasions [
        "For slow Sundays and quick doors to open to the post.",
        "For sleeping, and for the hour before.",
        "Too nice to take off when the coffee is ready.",
        "A good present, not least for yourself.",
        "Pack {them} for hospitals, hotels and houses with guests.",
    ]
    praise [
        "I did not want to get dressed.",
        "Soft, light and not too warm at night.",
        "Got {them} as a present and gave the same to my sister.",
        "No bobbles after many washes.",
        "Roomy in the right places.",
        "Like sleeping in good hotel linen.",
    ]
    doubts [
        "The sleeves are too long.",
        "Creased by morning, but what is not.",
        "The cord came out in the wash.",
        "A little shorter after the first wash.",
    ];

    SWIMWEAR
    details [
        "{it} {is} lined throughout, front and back.",
        "Edges are bonded and lie flat.",
        "A key loop hides in the waistband or seam.",
        "The fabric filters the sun, at UPF 50.",
        "Inside, a soft mesh gives hold.",
    ]
    occasions [
        "For lengths in the pool and lying beside it.",
        "For lakes, lidos and cold seas.",
        "Put a linen shirt over {them} and go to lunch.",
        "For holidays, and for the swim before work.",
        "Made for swimming, not only for being looked at.",
    ]
    praise [
        "Nothing slips when I dive.",
        "Survived a whole season of chlorine.",
        "Dry again in minutes.",
        "The colour has not faded at all.",
        "I feel secure in the waves.",
        "Lovely cut, and properly lined.",
    ]
    doubts [
        "The colour faded after three weeks of sun.",
        "Lining is loose in the water.",
        "Cut higher than in the picture.",
        "A bit baggy when wet.",
    ];

    TRAINERS
    details [
        "The insole comes out for washing or for your own.",
        "The tongue is padded and stays in the middle.",
        "Laces are flat and do not untie themselves.",
        "The heel is padded on both sides of the tendon.",
        "A pull tab at the back saves the shoehorn.",
        "The outsole wraps up at the toe.",
    ]
    occasions [
        "With jeans, with a suit, with shorts.",
        "For ten thousand steps that nobody planned.",
        "For the city, for the airport, for the walk home.",
        "They get better when they are a little dirty.",
        "Wear them every day, but give them one off.",
    ]
    praise [
        "Comfortable straight out of the box.",
        "Walked 20,000 steps on the first day, no blisters.",
        "They look great with everything.",
        "Light and well cushioned.",
        "Easy to clean.",
        "My feet are wide and they fit.",
    ]
    doubts [
        "The heel rubbed for the first few days.",
        "The sole is wearing down faster than I hoped.",
        "Narrow at the toes.",
        "They squeak on wet floors.",
        "The white sole is hard to keep white.",
    ];

    RUNNING
    details [
        "The foam is thicker under the heel by eight millimetres.",
        "The heel cup is firm and hugs without rubbing.",
        "The laces have a loop for the last eyelet.",
        "Reflective details show from every side.",
        "The outsole is rubber where it wears and foam where it does not.",
        "The tongue is thin and stitched at both sides.",
    ]
    occasions [
        "For daily kilometres on roads and park paths.",
        "For the first five kilometres and for the first marathon.",
        "They are quick on short runs and kind on long ones.",
        "For training, and for days on hard floors.",
        "Rotate them with another pair and both last longer.",
    ]
    praise [
        "No blisters on the first long run.",
        "Cushioned but not mushy.",
        "300 km in and still springy.",
        "My knees are grateful.",
        "Great grip in the wet.",
        "Wide enough at the toes.",
    ]
    doubts [
        "The cushioning went flat after 400 km.",
        "Rubbed at the little toe.",
        "The laces are too short.",
        "A bit warm in summer.",
    ];

    BOOTS
    details [
        "The welt is stitched and can be resoled.",
        "A pull loop front and back helps on dark mornings.",
        "The insole is leather over cork and takes your shape.",
        "The tread is deep enough for leaves and shallow enough for carpets.",
        "The shaft is lined in leather and does not grab socks.",
        "A steel shank holds up the arch.",
    ]
    occasions [
        "From the first rain in September to the last in April.",
        "With jeans, with wool trousers, with anything long.",
        "They walk to work and would walk further.",
        "Wear thick socks for the first week, then anything.",
        "Good under a suit when the forecast is not.",
    ]
    praise [
        "Broke in within three days.",
        "Stayed dry in puddles.",
        "Solid, and they look better each month.",
        "The grip on ice surprised me.",
        "So comfortable that I bought the other colour.",
        "Well worth the price.",
    ]
    doubts [
        "Hard to get into at first.",
        "They took two weeks to break in.",
        "Heavy.",
        "The elastic is a bit tight on my calf.",
        "The left one creaks.",
    ];

    SHOES
    details [
        "The heel counter is firm and the vamp soft.",
        "The insole is padded under the ball of the foot.",
        "Lined in leather from heel to toe.",
        "The sole has a thin rubber layer for wet stone.",
        "They are closed by hand over a classic last.",
        "The edges are dyed and polished.",
    ]
    occasions [
        "For the office, the theatre and anything with a place card.",
        "With cropped trousers in spring and with socks after that.",
        "Smart enough for a suit, easy enough for jeans.",
        "They dance, within reason.",
        "They finish what the trousers started.",
    ]
    praise [
        "Elegant, and I can walk in them.",
        "Beautiful {fabric}, no plastic feel at all.",
        "Comfortable from the first evening.",
        "Got compliments from people who notice shoes.",
        "They look handmade.",
        "A perfect fit for narrow feet.",
    ]
    doubts [
        "They needed a week with shoe stretchers.",
        "The sole is slippery when new.",
        "They crease across the toe quickly.",
        "Narrow. My wide feet protest.",
    ];

    SANDALS
    details [
        "Straps are lined with soft leather.",
        "The footbed is shaped and covered in suede.",
        "Buckles adjust in small steps.",
        "The sole is light and has a real tread.",
        "Edges are rounded so that nothing cuts in.",
    ]
    occasions [
        "From the terrace to the beach and back by the long way.",
        "With linen trousers, with shorts, with nothing planned.",
        "For holidays and for the heatwave at home.",
        "Pack only these, and you have packed enough.",
        "For warm evenings on uneven cobblestones.",
    ]
    praise [
        "Walked all over Lisbon in them.",
        "No blisters, not even on day one.",
        "The footbed is a dream.",
        "They go with all my summer clothes.",
        "Light, and easy to slip on.",
        "The straps have softened nicely.",
    ]
    doubts [
        "The strap rubbed until I put a plaster on.",
        "The sole is thinner than it looks.",
        "The buckle is fiddly.",
        "Slippery when wet.",
    ];

    SLIPPERS
    details [
        "The sole is soft but keeps cold floors away.",
        "The back can be trodden down without harm.",
        "The footbed is padded and can be taken out.",
        "They make no noise on stairs.",
    ]
    occasions [
        "For mornings, for evenings, for answering e-mail.",
        "Keep a second pair for guests who then will not leave.",
        "From the bed to the kettle and no further.",
        "For houses with stone floors and for feet that feel it.",
    ]
    praise [
        "Warm feet at last.",
        "Like a hug for feet.",
        "I have hardly taken them off.",
        "Bought a pair for everyone in the family.",
        "Quiet, which the neighbours like.",
    ]
    doubts [
        "They got too wide after a month.",
        "The sole is wearing thin.",
        "Too warm for me in spring.",
    ];

    HAT
    details [
        "A sweatband inside keeps it comfortable.",
        "It can be adjusted at the back.",
        "The seams inside are taped.",
        "It folds into a coat pocket and comes back.",
        "A small loop inside lets it hang on a hook.",
    ]
    occasions [
        "For windy platforms and bright ski slopes.",
        "On good days for style, on bad days for hair.",
        "Keep one by the door and one in the car.",
        "It finishes a plain coat, and starts a plain outfit.",
        "For early starts, late finishes and everything outdoors.",
    ]
    praise [
        "Stays on in the wind.",
        "Does not give me a headache, and I have a big head.",
        "Soft, and it does not itch.",
        "Looks great, keeps its shape.",
        "I wear it nearly every day.",
        "Fits in my pocket and comes out looking fine.",
    ]
    doubts [
        "A bit shallow for me.",
        "It itches at the forehead.",
        "Lost its shape in the rain.",
        "Looks smaller than in the picture.",
    ];

    SCARF
    details [
        "The edges are rolled by hand.",
        "Fringes are twisted and will not fray.",
        "It is large enough to be a blanket on a train.",
        "It is woven in one piece and reversible.",
    ]
    occasions [
        "Once around the neck for style, twice for January.",
        "Over a coat, under a coat, instead of a coat in May.",
        "It brings colour to a navy wardrobe.",
        "A present that fits everybody.",
        "For aeroplanes, for offices with air conditioning, for evenings by the sea.",
    ]
    praise [
        "So soft, and huge.",
        "The colours are even better in daylight.",
        "Does not shed on my coat.",
        "Warm without being bulky.",
        "Gave it to my mother, who has not taken it off.",
    ]
    doubts [
        "Shorter than I thought.",
        "It sheds a bit.",
        "The fringe tangles.",
        "The colour is duller than in the picture.",
    ];

    GLOVES
    details [
        "Thumb and index finger work on a screen.",
        "The cuffs are long enough to reach the sleeve.",
        "Seams are turned inwards and lie flat.",
        "The palm is reinforced for bicycle bars.",
    ]
    occasions [
        "For steering wheels, handlebars and snowballs.",
        "They fit in the pocket of the coat that they match.",
        "From the first frost until you can do without.",
        "Warm enough for waiting and thin enough for keys.",
    ]
    praise [
        "Warm and still thin enough to find my keys.",
        "The touch screen thing really works.",
        "They fit like a glove, sorry.",
        "Beautiful {fabric} and neat stitching.",
        "Just right on the bike.",
    ]
    doubts [
        "Not warm enough below zero.",
        "Touch screen works only half of the time.",
        "The fingers are a bit long.",
        "A seam opened at the thumb.",
    ];

    BELT
    details [
        "Five holes, two centimetres and a half apart.",
        "The loop is stitched twice and does not slide.",
        "It can be shortened at the buckle with a screwdriver.",
        "The end is cut to a blunt point.",
        "Width: three and a half centimetres, for jeans and for suits.",
    ]
    occasions [
        "With jeans every day and with a suit on some.",
        "Match it to your shoes, or make a point of not.",
        "Over a dress, through the loops, around a coat.",
        "One belt, bought once.",
    ]
    praise [
        "Solid leather, not the layered kind.",
        "Looks better every month.",
        "Good buckle, exact size.",
        "Holds up my jeans and my reputation.",
        "Exactly the brown of my shoes.",
    ]
    doubts [
        "Stiff at first.",
        "The finish rubbed off a little at the holes.",
        "One hole more would have been good.",
        "The buckle scratches easily.",
    ];

    BAG
    details [
        "Inside are a zip pocket, a slot for a phone and a clip for keys.",
        "The strap adjusts and can be taken off.",
        "The base has feet, so it can stand on any floor.",
        "A laptop of fourteen inches goes in with its charger.",
        "Seams at the handles are reinforced with rivets.",
        "The zip opens wide enough to see the bottom.",
        "A pale lining makes it easy to find things.",
    ]
    occasions [
        "For work, the market and one night away.",
        "It carries a laptop on Thursday and a picnic on Saturday.",
        "Under an aeroplane seat or on the back of a chair.",
        "It looks best when it is a little too full.",
        "For people who carry too much, and for people who found out how not to.",
    ]
    praise [
        "Fits my laptop, lunch and an umbrella.",
        "The zip and the stitching feel solid.",
        "Comfortable on the shoulder, even when it is heavy.",
        "Gets softer and nicer.",
        "So many compliments on this bag.",
        "The inside pockets are cleverly placed.",
    ]
    doubts [
        "The strap slips off my shoulder.",
        "Smaller than it looks.",
        "It smelled strongly for the first week.",
        "The lining tore near the zip.",
    ];

    SMALL_LEATHER
    details [
        "Six cards, notes and a receipt you will never need.",
        "Edges are painted and burnished.",
        "It is thin enough for a front pocket.",
        "A slot at the back holds the card that you use most.",
        "The lining blocks contactless readers.",
    ]
    occasions [
        "For pockets that are too tight for anything else.",
        "A present for somebody who still has the one from school.",
        "For every day, for ten years.",
        "Slips into an evening bag or a jacket.",
    ]
    praise [
        "Slim, and everything fits.",
        "The leather is lovely and smells right.",
        "Cards do not fall out, even upside down.",
        "Has aged beautifully in half a year.",
        "Bought as a present, kept it.",
    ]
    doubts [
        "Very tight with six cards at first.",
        "No room for coins.",
        "A thread came loose.",
        "Scratches show quickly.",
    ];

    SUNGLASSES
    details [
        "They come with a case and a cloth.",
        "The lenses are scratch-resistant and shatterproof.",
        "Spring hinges forgive wide heads.",
        "The nose bridge is shaped so that they stay up.",
        "An optician can fit your own lenses.",
    ]
    occasions [
        "For driving into the sun and for pretending that you slept well.",
        "For beaches, balconies and low winter light.",
        "They suit most faces, round ones most of all.",
        "Push them up into your hair and call it done.",
    ]
    praise [
        "They do not slip when I run for the bus.",
        "Lenses are clear and really dark enough.",
        "Feel much more expensive.",
        "Sturdy hinges.",
        "Everyone asks which brand they are.",
    ]
    doubts [
        "A bit heavy on the nose.",
        "They press behind my ears.",
        "Came with a scratch on the case.",
        "Smaller than I thought.",
    ];

    SOCKS
    details [
        "Sold in threes, because one of them will go missing.",
        "The toe seam is linked by hand and cannot be felt.",
        "The cuff holds without elastic marks.",
        "Arch support keeps them where they are.",
    ]
    occasions [
        "For boots, trainers and bare floors.",
        "With loafers, if you dare, and you should.",
        "A present that nobody ever has enough of.",
        "Wear them high or push them down.",
    ]
    praise [
        "No seams on the toes, finally.",
        "They stay up all day.",
        "Washed many times, no holes yet.",
        "Thick enough without being hot.",
        "Bought three more packs.",
    ]
    doubts [
        "A hole at the heel after two months.",
        "They slide down in boots.",
        "The colour came off a bit in the first wash.",
        "Tight at the cuff.",
    ];

    HOSIERY_VOICE
    details [
        "The waistband is wide and does not roll.",
        "Toes are reinforced and disappear in open shoes.",
        "The gusset is cotton.",
        "No seam at the waist, none at the toe.",
    ]
    occasions [
        "Under skirts from October on.",
        "For the office, the opera and the wind in between.",
        "Wear them under dresses, or under jeans when it is really cold.",
        "A second pair in the desk drawer does no harm.",
    ]
    praise [
        "No ladders after ten wears.",
        "Comfortable at the waist for once.",
        "Matt and even, just as I wanted.",
        "They do not sag at the knees.",
    ]
    doubts [
        "Laddered on the second day.",
        "They slip down a little.",
        "Shinier than in the picture.",
    ];

    TIE
    details [
        "Cut on the bias and closed by hand with one long thread.",
        "The interlining is wool, so the knot holds.",
        "Seven and a half centimetres at the widest.",
        "A loop at the back keeps the narrow end in place.",
    ]
    occasions [
        "For weddings, juries and people who like ties.",
        "With a plain shirt it is enough; with a striped one it is a choice.",
        "Ties in a half-Windsor without a bulge.",
        "It sits well under a waistcoat.",
    ]
    praise [
        "Knots well and stays put.",
        "The colour goes with both of my suits.",
        "Nice weight, beautifully finished.",
        "Wore it to an interview. Got the job.",
    ]
    doubts [
        "A little short for tall people.",
        "The fabric shows every drop of water.",
        "Wider than I would like.",
    ];

    UMBRELLA
    details [
        "It opens at the press of a button and closes with a second one.",
        "Eight ribs bend in a gust and come back.",
        "A sleeve and a wrist strap come with it.",
        "It weighs less than a bottle of water.",
    ]
    occasions [
        "For bags, glove compartments and desks in offices.",
        "For one and a half people.",
        "Take it along and it will not rain.",
    ]
    praise [
        "Survived a storm that killed my old one.",
        "Small in the bag and big above the head.",
        "The handle feels good.",
        "Opens quickly and does not flap.",
    ]
    doubts [
        "Turned inside out once.",
        "The button is stiff.",
        "A bit heavy for my handbag.",
    ];

    KIDS_TOP
    details [
        "The neck is wide enough for a head in a hurry.",
        "Shoulder seams are covered, so nothing scratches.",
        "There is a line inside for a name.",
        "Cuffs can be turned up once and down next year.",
        "Seams are doubled where it matters.",
    ]
    occasions [
        "For nursery, school and the tree in the garden.",
        "For painting days, football days and days for both.",
        "Goes under dungarees and over leggings.",
        "Warm enough for the playground, light enough for the classroom.",
        "It will be handed down, so choose a colour that both will like.",
    ]
    praise [
        "My daughter will not take it off.",
        "Survived a week at camp.",
        "Soft, and no scratchy label.",
        "Paint washed out at 40 degrees.",
        "The colour is bright and stays bright.",
        "Room to grow without looking too big.",
    ]
    doubts [
        "Shrank one size in the dryer.",
        "The print cracked after a month.",
        "The neck is too tight for my son.",
        "Came out of the wash a bit shorter.",
    ];

    KIDS_BOTTOM
    details [
        "Knees are doubled on the inside.",
        "The waist adjusts with buttons on the inside.",
        "There are pockets for conkers.",
        "The hem has three centimetres to let down.",
        "They pull on without a zip to fight with.",
    ]
    occasions [
        "For climbing, kneeling and sliding down things.",
        "They survive the playground and look fine at grandmother's.",
        "With a T-shirt in summer, with thermals underneath in winter.",
        "For every day of the week, with a second pair in the wash.",
        "Easy to put on alone, which saves five minutes each morning.",
    ]
    praise [
        "No holes in the knees yet, a small wonder.",
        "Adjustable waist is great for my slim boy.",
        "She can put them on by herself.",
        "They have been through a lot of mud and came out clean.",
        "Soft enough for my fussy four-year-old.",
        "Will buy the next size, too.",
    ]
    doubts [
        "A hole in the knee after three weeks.",
        "Too wide at the waist, even on the last button.",
        "They got short quickly, but that may be my child.",
        "The colour faded at the knees.",
    ];

    KIDS_DRESS
    details [
        "The skirt is full enough for twirling; we tested it.",
        "Fastenings are big enough for small helpers.",
        "Two pockets hold treasures.",
        "It is lined in cotton.",
        "There is a deep hem for next summer.",
    ]
    occasions [
        "For birthdays, and for days that should feel like one.",
        "With leggings in spring and bare feet in July.",
        "Smart enough for a wedding, sturdy enough for the swing there.",
        "Wear it with tights and a cardigan when it gets cold.",
    ]
    praise [
        "She twirled for an hour.",
        "It has pockets, she is delighted.",
        "Washes well and needs no ironing.",
        "Worn to a party and to the playground afterwards.",
        "True to the picture.",
    ]
    doubts [
        "The fastening is fiddly.",
        "Shorter than expected.",
        "The seam itches a bit at the waist.",
    ];

    KIDS_COAT
    details [
        "The hood comes off if it gets caught.",
        "The zip has a guard, so no chin is pinched.",
        "Reflective patches front and back show up in headlights.",
        "Cuffs are elastic inside and keep snow out.",
        "There is room for a thick jumper and for half a year of growing.",
        "A name tag and a large loop for the peg are sewn in.",
    ]
    occasions [
        "For the way to school in the dark months.",
        "For snowmen, puddles and waiting at the bus stop.",
        "It makes going out an argument that is easier to win.",
        "For muddy walks with a dog who is no cleaner.",
    ]
    praise [
        "Kept him dry on a whole day in the forest.",
        "Warm, light, and she zips it up herself.",
        "Mud just wipes off.",
        "The reflectors are great for dark mornings.",
        "Second winter with sleeves let down.",
    ]
    doubts [
        "The zip jams sometimes.",
        "The hood slides over her eyes.",
        "Not quite waterproof at the seams.",
        "Sleeves are short.",
    ];

    KIDS_SHOES
    details [
        "The toe cap is rubber, because toes are brakes.",
        "The closure is one strap that small hands manage.",
        "The insole comes out, so you can see how much room is left.",
        "The sole bends where feet do.",
        "The heel is firm and the collar padded.",
    ]
    occasions [
        "For school, for scooters and for running late.",
        "For the playground and the way there.",
        "They go from gravel to grass to gym.",
        "Made for feet that never walk when they can run.",
    ]
    praise [
        "He puts them on himself.",
        "Held up to a scooter, which says a lot.",
        "Good width for broad little feet.",
        "Light, and she says that they are fast.",
        "Still in one piece after a term.",
    ]
    doubts [
        "The toe wore through in two months.",
        "The strap lost its grip.",
        "Narrow.",
        "They ran out of room quickly.",
    ];

    KIDS_NIGHT
    details [
        "Cuffs at wrists and ankles keep everything in place.",
        "Printed labels only: nothing itches.",
        "The waist is soft and stays up.",
        "Seams are flat and on the outside at the shoulders.",
    ]
    occasions [
        "For bedtime, and for the hour in which it is put off.",
        "For sleepovers and for breakfast on the stairs.",
        "Soft enough to calm down in.",
        "Good for travelling: they can be worn in the car.",
    ]
    praise [
        "He asks for these every night.",
        "Super soft, even after many washes.",
        "They stay in place when she sleeps like a windmill.",
        "The pattern glows in every photo.",
        "True to age.",
    ]
    doubts [
        "Shrank a little, buy bigger.",
        "The print faded.",
        "Cuffs are tight.",
    ];

    SEPARATE
    details [
        "The waist is marked by a seam and a narrow tie.",
        "A concealed zip runs down the back.",
        "Two pockets sit in the side seams.",
        "The legs are cut wide and the waist is not.",
        "A hook at the top takes the strain off the zip.",
    ]
    occasions [
        "One piece and you are dressed.",
        "With flat sandals by day, with heels when the lights go down.",
        "For weddings at which you do not want to wear a dress.",
        "A belt, a jacket, and it goes to work.",
    ]
    praise [
        "One piece and I am dressed. Perfect.",
        "Long enough for me at 1.78, at last.",
        "Comfortable and smart at once.",
        "Everyone asked where I got it.",
    ]
    doubts [
        "Getting out of it takes planning.",
        "Too long in the body for me.",
        "The tie keeps coming undone.",
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_one() {
        for voice in VOICES {
            for sentence in voice.details.iter().chain(voice.occasions).chain(voice.praise).chain(voice.doubts) {
                assert!(sentence.ends_with(['.', '!', '?']), "{sentence}");
                assert!(sentence.len() <= 140, "{sentence}");
            }
            assert!(voice.details.len() >= 3 && voice.occasions.len() >= 3 && voice.praise.len() >= 4 && voice.doubts.len() >= 3);
        }
    }
}
