//! Chance that comes out the same on every machine and with every version of every library: SplitMix64 (Steele, Lea, Flood 2014).

/// What is decided by chance. Each has a row of numbers of its own, so that changing one leaves the others as they were.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About {
    What = 1,
    Colours,
    Sizes,
    Price,
    Title,
    Words,
    Time,
    Shelves,
    Reviews,
}

/// A row of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The row of style number `n` of a shop for one decision.
    pub(crate) fn of(seed: u64, n: u64, about: About) -> Chance {
        let mut chance = Chance(seed ^ (about as u64).wrapping_mul(0xd1b5_4a32_d192_ed03));
        chance.0 = chance.next() ^ n.wrapping_mul(0x9e6c_63d0_876a_68de);
        chance.0 = chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of `0..limit`; 0 when there is none.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(limit);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// One of `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&mut self, cases: u64) -> bool {
        self.below(100) < cases
    }

    /// One of these. There is at least one.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.place(from.len())]
    }

    /// One of these words. There is at least one.
    pub(crate) fn word(&mut self, from: &[&'static str]) -> &'static str {
        from[self.place(from.len())]
    }

    /// A place in a list of this length.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(length)).unwrap_or(0)
    }

    /// One of these, each as often as its weight says. There is at least one.
    pub(crate) fn weighed<'a, T>(&mut self, from: &'a [T], weight: impl Fn(&T) -> u32) -> &'a T {
        let all: u64 = from.iter().map(|each| u64::from(weight(each))).sum();
        let mut left = self.below(all);
        for each in from {
            let own = u64::from(weight(each));
            if left < own {
                return each;
            }
            left -= own;
        }
        &from[0]
    }

    /// Up to `count` different ones of these, in no order.
    pub(crate) fn some<'a, T>(&mut self, from: &'a [T], count: usize) -> Vec<&'a T> {
        let mut left: Vec<&T> = from.iter().collect();
        let mut taken = Vec::with_capacity(count);
        while taken.len() < count && !left.is_empty() {
            let place = self.place(left.len());
            taken.push(left.swap_remove(place));
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_even_enough_and_differs_by_style_and_decision() {
        let mut counts = [0_u32; 10];
        for n in 0..10_000 {
            counts[Chance::of(1, n, About::What).place(10)] += 1;
        }
        assert!(counts.iter().all(|count| (900..1_100).contains(count)), "{counts:?}");
        let first = |seed, n, about| Chance::of(seed, n, about).next();
        assert_ne!(first(1, 1, About::What), first(1, 2, About::What));
        assert_ne!(first(1, 1, About::What), first(2, 1, About::What));
        assert_ne!(first(1, 1, About::What), first(1, 1, About::Price));
    }
}
