//! From nearness to confidence.
//!
//! A logistic curve over what tells a right choice from a wrong one. It begins as experience has it, and is fitted to how
//! the account's own examples would have been classified without each of them.

/// What speaks for one topic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Evidence([f64; Self::PARTS]);

/// One case to learn from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case {
    pub(super) evidence: Evidence,
    pub(super) right: bool,
    pub(super) weight: f64,
}

/// The curve.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calibration([f64; Evidence::PARTS]);

impl Evidence {
    const PARTS: usize = 3;
    /// Cosines below are as good as none.
    const LEAST: f64 = 0.005;

    /// Of a topic at this cosine, when the nearest other one is at `other`: how near it is on a logarithmic scale, and
    /// how far ahead.
    pub(super) fn new(cosine: f64, other: f64) -> Self {
        let (cosine, other) = (cosine.max(Self::LEAST), other.max(0.0));
        Self([1.0, cosine.ln(), (cosine - other) / cosine.max(other)])
    }
}

impl Default for Calibration {
    fn default() -> Self {
        Self([4.0, 2.0, 3.0])
    }
}

impl Calibration {
    /// How firmly the curve holds to the default, in cases.
    const FIRM: f64 = 5.0;
    const ROUNDS: usize = 50;

    /// The curve that explains these cases without going far from the default: Newton's method, a part at a time.
    pub(super) fn fit(cases: &[Case]) -> Self {
        let begin = Self::default();
        let mut curve = begin;
        for _ in 0..Self::ROUNDS {
            for part in 0..Evidence::PARTS {
                let mut slope = Self::FIRM * (begin.0[part] - curve.0[part]);
                let mut bend = Self::FIRM;
                for case in cases {
                    let confidence = curve.confidence(&case.evidence);
                    let value = case.evidence.0[part];
                    slope += case.weight * (f64::from(u8::from(case.right)) - confidence) * value;
                    bend += case.weight * confidence * (1.0 - confidence) * value * value;
                }
                curve.0[part] += slope / bend;
            }
        }
        curve
    }

    /// 0 to 1.
    pub(super) fn confidence(&self, evidence: &Evidence) -> f64 {
        let sum: f64 = self.0.iter().zip(evidence.0).map(|(weight, part)| weight * part).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(cosine: f64, other: f64, right: bool) -> Case {
        Case { evidence: Evidence::new(cosine, other), right, weight: 1.0 }
    }

    #[test]
    fn the_nearer_and_the_further_ahead_the_surer() {
        let curve = Calibration::default();
        let confidence = |cosine, other| curve.confidence(&Evidence::new(cosine, other));
        assert!(confidence(0.3, 0.1) > confidence(0.1, 0.0333));
        assert!(confidence(0.3, 0.1) > confidence(0.3, 0.29));
        assert!(confidence(0.001, 0.0) < 0.05 && confidence(1.0, 0.0) > 0.99);
    }

    #[test]
    fn an_account_of_which_little_can_be_told_makes_it_less_sure() {
        let before = Calibration::default();
        let after = Calibration::fit(&[case(0.3, 0.1, false); 100]);
        let evidence = Evidence::new(0.3, 0.1);
        assert!(after.confidence(&evidence) < 0.2 && before.confidence(&evidence) > 0.9);
    }

    #[test]
    fn cases_that_go_all_one_way_leave_a_curve() {
        for right in [true, false] {
            let cases = vec![case(1.0, 0.0, right); 1000];
            let confidence = Calibration::fit(&cases).confidence(&Evidence::new(0.5, 0.1));
            assert!(confidence.is_finite() && (0.0..=1.0).contains(&confidence));
        }
        assert_eq!(Calibration::fit(&[]).0, Calibration::default().0);
    }
}
