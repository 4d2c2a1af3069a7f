use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{LabStatus, Tariff, Zone};

/// The parcel of an order. It follows from the order alone, so that every
/// server that hands it over writes the same number on it.
pub(super) fn shipped(order: Uuid, country: &str, tariff: &Tariff) -> LabStatus {
    let carrier = match tariff.zone(country) {
        Zone::Domestic => "Simulated Post",
        Zone::Europe => "Simulated Parcels Europe",
        Zone::World => "Simulated Air Mail",
    };
    LabStatus::Shipped {
        carrier: carrier.to_owned(),
        tracking: tracking(order, &tariff.home),
    }
}

/// A number as the Universal Postal Union's S10 has it: two letters, eight
/// digits, a check digit, the country of posting.
fn tracking(order: Uuid, home: &str) -> String {
    let hash = Sha256::digest(order.as_bytes());
    let number = hash.iter().take(8).map(|byte| u32::from(byte % 10));
    let digits: Vec<u32> = number.collect();
    let weights = [8, 6, 4, 2, 3, 5, 9, 7];
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => digit,
    };
    let digits: String = digits.iter().map(u32::to_string).collect();
    format!("LA{digits}{check}{home}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_follows_from_its_order_and_checks() {
        for order in 0..200_u128 {
            let number = tracking(Uuid::from_u128(order), "NL");
            assert_eq!(number, tracking(Uuid::from_u128(order), "NL"));
            assert_eq!(
                (number.len(), &number[..2], &number[11..]),
                (13, "LA", "NL")
            );
            let digits: Vec<u32> = number[2..11]
                .chars()
                .filter_map(|c| c.to_digit(10))
                .collect();
            let weighted = digits
                .iter()
                .zip([8, 6, 4, 2, 3, 5, 9, 7])
                .map(|(d, w)| d * w);
            let expected = match 11 - weighted.sum::<u32>() % 11 {
                10 => 0,
                11 => 5,
                digit => digit,
            };
            assert_eq!(digits[8], expected);
        }
        let other = tracking(Uuid::from_u128(1), "NL");
        assert_ne!(other, tracking(Uuid::from_u128(2), "NL"));
    }
}
