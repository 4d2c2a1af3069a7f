//! Where a carrier tells how a parcel goes.

/// A carrier's name, folded, and its tracking page up to the number. From the
/// carriers' own sites; a carrier not listed has its number shown without a link.
const PAGES: [(&str, &str); 11] = [
    (
        "dhl",
        "https://www.dhl.com/global-en/home/tracking.html?tracking-id=",
    ),
    (
        "deutschepost",
        "https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode=",
    ),
    ("postnord", "https://tracking.postnord.com/en/tracking?id="),
    ("ups", "https://www.ups.com/track?tracknum="),
    ("fedex", "https://www.fedex.com/fedextrack/?trknbr="),
    (
        "usps",
        "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
    ),
    (
        "royalmail",
        "https://www.royalmail.com/track-your-item#/tracking-results/",
    ),
    (
        "laposte",
        "https://www.laposte.fr/outils/suivre-vos-envois?code=",
    ),
    (
        "canadapost",
        "https://www.canadapost-postescanada.ca/track-reperage/en#/details/",
    ),
    (
        "australiapost",
        "https://auspost.com.au/mypost/track/details/",
    ),
    (
        "koreapost",
        "https://service.epost.go.kr/trace.RetrieveDomRigiTraceList.comm?sid1=",
    ),
];

/// The page on which `carrier` tells where parcel `tracking` is.
pub fn tracking_page(carrier: &str, tracking: &str) -> Option<String> {
    let plain = |c: &char| c.is_ascii_alphanumeric();
    let name: String = carrier.to_lowercase().chars().filter(plain).collect();
    let (_, page) = PAGES.iter().find(|(known, _)| *known == name)?;
    // Numbers are letters and digits; whatever else was typed stays behind.
    let number: String = tracking.chars().filter(plain).collect();
    (!number.is_empty()).then(|| format!("{page}{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_carrier_has_a_page_however_it_is_written() {
        let page = Some("https://www.ups.com/track?tracknum=1Z999".to_owned());
        assert_eq!(tracking_page("UPS", "1Z 999"), page);
        let page = tracking_page("Royal Mail", "RR123\"><script>").unwrap();
        assert!(page.ends_with("/RR123script"), "{page}");
        assert_eq!(tracking_page("Post", "RR123"), None);
        assert_eq!(tracking_page("UPS", " "), None);
    }
}
