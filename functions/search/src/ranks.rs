//! How well liked a product is: numbers to sort by. Both come from what is kept alone, so the same history gives the same order.

use events::topics::RatingState;
use kernel::Timestamp;

/// After so many days a sale counts half.
const HALF_LIFE_DAYS: f64 = 30.0;

/// Sales and published reviews, each counting half as much after every half-life. Zero without any.
///
/// Weights grow with time instead of shrinking (forward decay; Cormode, Shkapenyuk, Srivastava, Xu 2009): a sale at `t` half-lives after
/// 1970 weighs `2^t`. The order of products is the same at whatever time it is read, so nothing has to be computed anew as days pass. The
/// rank is the logarithm of the sum, in millionths: 32 bits until the year 2322.
pub fn popularity(moments: impl Iterator<Item = Timestamp>) -> u64 {
    let half_lives = |moment: Timestamp| moment.unix_micros() as f64 / (HALF_LIFE_DAYS * 86_400e6);
    let mut weights: Vec<f64> = moments.map(half_lives).collect();
    // In one order, because sums of floats depend on it.
    weights.sort_by(f64::total_cmp);
    let Some(newest) = weights.last().copied() else { return 0 };
    let sum: f64 = weights.iter().map(|weight| (weight - newest).exp2()).sum();
    ((newest + sum.log2()).max(0.0) * 1e6).round() as u64
}

/// What a product is taken to be rated before anybody says so, in hundredths of a star, and how many reviews that counts as.
const PRIOR: (u64, u64) = (350, 5);

/// The average rating with a few ordinary reviews added (a Bayesian average): one review with five stars does not beat a hundred with 4.8.
/// In ten-thousandths of a star.
pub fn rating_rank(rating: &RatingState) -> u64 {
    let (prior, weight) = PRIOR;
    let given: u64 = rating
        .stars
        .iter()
        .zip(1_u64..)
        .map(|(count, stars)| u64::from(*count) * stars * 10_000)
        .sum();
    (given + prior * 100 * weight) / (u64::from(rating.count()) + weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> Timestamp {
        Timestamp::from_unix_micros((20_000 + day) * 86_400_000_000)
    }

    fn rank(days: &[i64]) -> u64 {
        popularity(days.iter().map(|each| day(*each)))
    }

    #[test]
    fn a_sale_counts_half_after_thirty_days() {
        assert_eq!(rank(&[]), 0);
        assert_eq!(rank(&[0, 0]), rank(&[30]));
        assert_eq!(rank(&[0, 0, 30]), rank(&[30, 30]));
        assert!(rank(&[31]) > rank(&[0, 0]));
        assert!(rank(&[29]) < rank(&[0, 0]));
        assert_eq!(rank(&[7, 3, 9, 1]), rank(&[1, 9, 3, 7]));
        assert!(rank(&[36_500; 1_000]) < u64::from(u32::MAX));
    }

    #[test]
    fn many_good_reviews_beat_one_that_is_better() {
        let of = |stars| rating_rank(&RatingState { stars });
        assert!(of([0, 0, 0, 20, 80]) > of([0, 0, 0, 0, 1]));
        assert!(of([0, 0, 0, 0, 1]) > of([0, 0, 0, 0, 0]));
        assert!(of([0, 0, 0, 0, 0]) > of([5, 0, 0, 0, 0]));
        assert_eq!(of([0, 0, 0, 0, 0]), 35_000);
    }
}
