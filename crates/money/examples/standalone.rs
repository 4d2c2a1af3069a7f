//! A bill, added up: `cargo run -p money --example standalone`

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use money::{Currency, Money};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let print = Money::parse("9.99", Currency::USD)?;
    let shipping = Money::new(490, Currency::USD);
    let total = print.times(2)?.plus(shipping)?;
    println!("two prints and their way: {total}");
    let mixed = total.plus(Money::new(1000, Currency::KRW));
    println!("and a thousand won: {mixed:?}");
    Ok(())
}
