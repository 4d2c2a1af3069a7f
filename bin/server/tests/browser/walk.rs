//! The steps, each with what somebody reads on the page.

use crate::person::Person;

const PHRASE: &str = "A sunlit indoor lounge area with a pool containing a flamingo";
const NAME: &str = "flora";
const PASSWORD: &str = "three foxes in the snow";
const TRACKING: &str = "KP-2290-7711";

pub(crate) async fn from_phrase_to_parcel(person: &Person, admin: &str, javascript: bool) {
    signs_up(person).await;
    makes_the_picture(person, javascript).await;
    orders_a_print(person, javascript).await;
    let number = pays(person).await;
    signs_out(person, NAME).await;

    signs_in(person, "admin", admin).await;
    ships(person, &number).await;
    signs_out(person, "admin").await;

    signs_in(person, NAME, PASSWORD).await;
    follows_the_parcel(person, &number).await;
    hangs_it_in_the_gallery(person).await;
    asks_support(person, &number).await;
    signs_out(person, NAME).await;

    signs_in(person, "admin", admin).await;
    adds_a_discount(person).await;
    signs_out(person, "admin").await;
    fills_a_cart_as_a_visitor(person).await;
    let link = checks_out_as_a_visitor(person).await;
    signs_in(person, "admin", admin).await;
    gives_back_and_prints_again(person).await;
    looks_behind_the_counter(person).await;
    signs_out(person, "admin").await;
    follows_the_private_link(person, &link).await;
}

async fn signs_up(person: &Person) {
    person.visits("/").await;
    person.sees("Say it. We paint it").await;
    person.shoot("front").await;
    person.presses("Sign in").await;
    person.presses("Create an account").await;
    person.fills("Username", NAME).await;
    person.fills("E-mail", "flora@example.com").await;
    person.fills("Password", PASSWORD).await;
    person.shoot("sign-up").await;
    person.presses("Create account").await;
    person.sees("Welcome! We sent you a letter").await;
    person.sees("Nothing painted yet").await;
    person.shoot("pictures-empty").await;
}

async fn makes_the_picture(person: &Person, javascript: bool) {
    person.fills("What should we paint?", PHRASE).await;
    // Only a script counts: this tells that scripts run, or that they do not.
    let counted = person.page().await.contains("194 ");
    assert_eq!(counted, javascript, "scripts are on or off as asked");
    person.presses("Paint it").await;
    person.sees(PHRASE).await;
    person.shoot("picture-started").await;
    // The page looks again by itself, with scripts and without.
    person.sees("Order a print").await;
    person.sees("Only you can see this picture.").await;
    person.shoot("picture-ready").await;
}

async fn orders_a_print(person: &Person, javascript: bool) {
    person.presses("Order a print").await;
    person.sees("Size, paper and frame").await;
    person.shoot("print").await;
    // By keyboard: the driver will not scroll from under the bar that sticks below.
    let format =
        "//section[starts-with(normalize-space(), 'A4')]//label[contains(., 'oak frame')]/input";
    person.keys(format, " ").await;
    person.presses("Add to cart").await;
    person.sees("A4, matte paper, oak frame").await;
    person.sees("$32.99").await;
    person.chooses("Send to", "Sweden").await;
    if !javascript {
        person
            .presses_xpath("//form[@action = '/cart/country']//button")
            .await;
    }
    person.sees("5 to 9 working days").await;
    person.sees("VAT 25% included").await;
    person.shoot("cart").await;
    person.presses("To the checkout").await;
    person.sees("Where should it go?").await;
    person.fills("Full name", "Flora Lindqvist").await;
    person.fills("Street and number", "Storgatan 12").await;
    person.fills("Postal code", "114 55").await;
    person.fills("City", "Stockholm").await;
    person.chooses("Country", "Sweden").await;
    person.shoot("checkout").await;
    person.presses("Order and pay").await;
}

/// Pays and waits until the gateway's event made the order paid.
async fn pays(person: &Person) -> String {
    person.sees("No real money").await;
    person.fills("Card number", "4242 4242 4242 4242").await;
    person.fills("Valid until", "12/34").await;
    person.fills("Check digits", "123").await;
    person.fills("Name on the card", "Flora Lindqvist").await;
    person.shoot("pay").await;
    person.presses("Pay $").await;
    person.sees("We print it next").await;
    person.shoot("thanks").await;
    let path = person.path().await;
    let number = path.split('/').nth(2).unwrap().to_owned();
    person.sees(&format!("Order {number} is paid.")).await;
    person.presses("Follow the order").await;
    person.sees("From phrase to parcel").await;
    person.sees("Goes to\nFlora Lindqvist").await;
    person.sees("Payment\nPaid").await;
    person.shoot("order-paid").await;
    number
}

async fn signs_out(person: &Person, name: &str) {
    person.presses(name).await;
    person.presses("Sign out").await;
    person.sees("Sign in").await;
}

async fn signs_in(person: &Person, login: &str, password: &str) {
    person.presses("Sign in").await;
    person.fills("Username or e-mail", login).await;
    person.fills("Password", password).await;
    person.presses_xpath("//main//button[. = 'Sign in']").await;
    person.sees("My pictures").await;
}

async fn ships(person: &Person, number: &str) {
    person.presses("admin").await;
    person.presses("Manage the shop").await;
    person.sees("The shop’s desk").await;
    person.shoot("desk").await;
    person.presses("Orders").await;
    person.sees("All orders").await;
    person.shoot("desk-orders").await;
    person.presses(number).await;
    person.sees("Making and sending").await;
    person.shoot("desk-order").await;
    person.presses("Mark as printed").await;
    person.sees("Mark as sent").await;
    person.fills("Carrier", "PostNord").await;
    person.fills("Tracking number", TRACKING).await;
    person.shoot("desk-printed").await;
    person.presses("Mark as sent").await;
    person.sees("On its way").await;
    person.sees(TRACKING).await;
    person.shoot("desk-shipped").await;
}

async fn follows_the_parcel(person: &Person, number: &str) {
    person.presses(NAME).await;
    person.presses("Orders").await;
    person.sees(number).await;
    person.shoot("orders").await;
    person
        .presses_xpath(&format!("//main//a[contains(., '{number}')]"))
        .await;
    person.sees("On its way").await;
    let parcel = format!("PostNord carries it. Tracking number {TRACKING}");
    person.sees(&parcel).await;
    person.shoot("order-shipped").await;
}

async fn hangs_it_in_the_gallery(person: &Person) {
    person.presses("Gallery").await;
    person.sees("The wall is still bare.").await;
    person.shoot("gallery-empty").await;
    person.presses("My pictures").await;
    person.presses(PHRASE).await;
    person.presses("Show it in the gallery").await;
    person.sees("It hangs in the gallery now.").await;
    person.sees("You have this print.").await;
    person.shoot("print-shown").await;
    person.presses("Gallery").await;
    person.sees(PHRASE).await;
    person.shoot("gallery").await;
}

async fn asks_support(person: &Person, number: &str) {
    person.presses("Support").await;
    // With scripts both are answered as streams, and the first says where the
    // conversation is.
    person.presses("Which sizes can I order?").await;
    person.sees("Sizes, papers and frames").await;
    person.hears_it_out().await;
    assert!(person.path().await.starts_with("/support/"));
    person.shoot("support").await;
    person.fills("Your question", "where is my order?").await;
    person.presses("Send").await;
    person.sees(&format!("tracking number {TRACKING}")).await;
    person.sees(&format!("Order {number}, placed on")).await;
    person.shoot("support-order").await;
}

async fn adds_a_discount(person: &Person) {
    person.visits("/manage/codes").await;
    person.sees("There is no discount code.").await;
    person
        .presses_xpath("//summary[. = 'Add a discount code']")
        .await;
    person.fills("Code", "WALK25").await;
    person.fills("How much", "25").await;
    person.presses("Add the code").await;
    person.sees("25 %").await;
    person.shoot("desk-codes").await;
}

async fn fills_a_cart_as_a_visitor(person: &Person) {
    person.visits("/gallery").await;
    person.presses(PHRASE).await;
    person.sees("On your wall").await;
    let format =
        "//section[starts-with(normalize-space(), 'A3')]//label[contains(., 'black frame')]/input";
    person.keys(format, " ").await;
    person.shoot("visitor-print").await;
    person.presses("Add to cart").await;
    person.sees("A3, matte paper, black frame").await;
    person
        .presses_xpath("//summary[. = 'Discount code or gift card']")
        .await;
    person.fills("Code", "NOPE").await;
    person.presses("Use it").await;
    person.sees("We do not know this code.").await;
    person.fills("Code", "walk25").await;
    person.presses("Use it").await;
    person.sees("Discount WALK25").await;
    person.shoot("visitor-cart").await;
    person.presses("To the checkout").await;
}

/// Is asked again because the country changes the total, declined, and pays.
async fn checks_out_as_a_visitor(person: &Person) -> String {
    person.sees("You order without an account").await;
    person.fills("E-mail", "visitor@example.com").await;
    person.fills("Full name", "김민지").await;
    person.fills("Street and number", "세종대로 110").await;
    person.fills("Postal code", "04524").await;
    person.fills("City", "서울").await;
    person.chooses("Country", "South Korea").await;
    person.presses("Order and pay").await;
    person.sees("The total is now").await;
    person.sees("VAT 10% included").await;
    person.shoot("visitor-checkout").await;
    person.presses("Order and pay").await;
    for (card, answer) in [
        ("4000 0000 0000 0002", "The card was declined."),
        ("4242 4242 4242 4242", "We print it next"),
    ] {
        person.sees("No real money").await;
        person.fills("Card number", card).await;
        person.fills("Valid until", "12/34").await;
        person.fills("Check digits", "123").await;
        person.fills("Name on the card", "Kim Minji").await;
        person.presses("Pay $").await;
        person.sees(answer).await;
        person.shoot("visitor-paying").await;
    }
    person.sees("keep the link in your letter").await;
    person.shoot("visitor-thanks").await;
    person.presses("Follow the order").await;
    person.sees("From phrase to parcel").await;
    person.sees("Invoice (PDF)").await;
    person.shoot("visitor-order").await;
    person.path().await
}

async fn gives_back_and_prints_again(person: &Person) {
    person.visits("/manage/orders?state=paid").await;
    person.sees("김민지").await;
    person.presses("ATL-").await;
    person.sees("Making and sending").await;
    person
        .presses_xpath("//summary[. = 'Give money back']")
        .await;
    person
        .presses_xpath("//label[contains(., 'Shipping')]/input[@name = 'what']")
        .await;
    let reason = "//input[@id = 'refund-reason']";
    person.keys(reason, "It left a week late").await;
    person.shoot("desk-refund").await;
    person.presses("Give it back").await;
    person.sees("goes back.").await;
    person.sees("It left a week late").await;
    person.presses("Mark as printed").await;
    person.sees("Mark as sent").await;
    person
        .presses_xpath("//summary[starts-with(., 'Print again')]")
        .await;
    person.keys("//input[@id = 'again-0']", "\u{e013}").await;
    person
        .keys("//input[@id = 'reprint-reason']", "The glass was broken")
        .await;
    person.presses_xpath("//button[. = 'Print again']").await;
    person.sees("The prints are made again.").await;
    person.sees("Printed again: The glass was broken").await;
    person.shoot("desk-reprint").await;
}

async fn looks_behind_the_counter(person: &Person) {
    for (path, words, name) in [
        ("/manage", "Behind the counter", "desk-front"),
        ("/manage/orders", "All orders", "desk-orders-all"),
        ("/manage/events", "Promised and waiting", "desk-events"),
        ("/manage/lab", "The simulated print lab", "desk-lab"),
        ("/manage/sandbox", "The sandbox gateway", "desk-sandbox"),
        ("/manage/pictures", "Everybody’s prints", "desk-pictures"),
        ("/manage/audit", "Who did what", "desk-audit"),
        ("/manage/mail", "Outbox", "desk-mail"),
    ] {
        person.visits(path).await;
        person.sees(words).await;
        person.shoot(name).await;
    }
}

async fn follows_the_private_link(person: &Person, link: &str) {
    person.visits(link).await;
    person.sees("Refunded").await;
    person.sees("Printed again").await;
    person.shoot("visitor-followed").await;
}
