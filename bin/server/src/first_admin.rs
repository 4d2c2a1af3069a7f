//! The account a new shop begins with.

use accounts::{Account, Role, SignUp};
use groundwork::Moment;

use crate::app::App;

/// Opens the first admin's account in a shop nobody has an account in.
/// Returns the password, which is shown once and stored only as a hash.
///
/// # Errors
/// The database's.
pub async fn open(app: &App) -> anyhow::Result<Option<(String, String)>> {
    if !Account::none_exist(&app.db).await? {
        return Ok(None);
    }
    let mut moment = app.moment();
    let form = SignUp {
        username: "admin".to_owned(),
        email: "admin@example.com".to_owned(),
        password: readable_password(&mut moment),
    };
    let password = form.password.clone();
    let admin = Account::create(&app.db, &mut moment, &app.hasher, form, Role::Admin).await?;
    Ok(Some((admin.username, password)))
}

/// Five groups of four letters and digits, without those easily mistaken: 100
/// bits, and still possible to type.
pub fn readable_password(moment: &mut Moment) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstvwxyz0123456789";
    let letters: Vec<char> = moment
        .bytes::<20>()
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect();
    letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}
