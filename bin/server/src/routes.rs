//! Every route in one table: method, path, who may call it, handler.

mod account;
mod addresses;
mod again;
mod cart;
mod checkout;
mod form;
mod front;
mod health;
mod manage;
mod media;
mod order_steps;
mod orders;
mod outer;
mod papers;
mod people;
mod picture_steps;
mod pictures;
mod print_controls;
mod prints;
mod progress;
mod recovery;
mod sandbox_pay;
mod show;
mod static_files;
mod sums;
mod support;
mod webhooks;

use axum::Router;
use axum::handler::Handler;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};

use crate::app::App;
use crate::visit::{Access, guard};

pub(crate) use orders::address as address_lines;
pub(crate) use picture_steps::list_picture;
pub(crate) use show::cards;

/// One row of the table.
pub struct Route {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, in axum's syntax.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    handler: MethodRouter<App>,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:4} {} ({:?})", self.method, self.path, self.access)
    }
}

fn read<T: 'static, H: Handler<T, App>>(access: Access, path: &'static str, handler: H) -> Route {
    Route {
        method: "GET",
        path,
        access,
        handler: get(handler),
    }
}

fn write<T: 'static, H: Handler<T, App>>(access: Access, path: &'static str, handler: H) -> Route {
    Route {
        method: "POST",
        path,
        access,
        handler: post(handler),
    }
}

/// Every route there is.
pub fn table() -> Vec<Route> {
    use Access::{Everyone, Static};
    let mut routes = vec![
        read(Static, "/healthz", health::alive),
        read(Static, "/readyz", health::ready),
        read(Static, "/assets/{name}", static_files::asset),
        read(Static, "/robots.txt", static_files::robots),
        // Signed by the gateway: no session, no cross-site check.
        write(Static, "/webhooks/{gateway}", webhooks::receive),
        read(Everyone, "/", front::show),
        read(Everyone, "/gallery", front::gallery),
        read(Everyone, "/media/{picture}/{file}", media::show),
        read(Everyone, "/prints/{handle}", prints::show),
        read(Everyone, "/sandbox-pay/{session}", sandbox_pay::show),
        write(Everyone, "/sandbox-pay/{session}", sandbox_pay::act),
        read(Everyone, "/support", support::show),
        write(Everyone, "/support", support::asking::begin),
        read(Everyone, "/support/{conversation}", support::show_one),
        write(Everyone, "/support/{conversation}", support::asking::ask),
        write(Everyone, "/support/stream", support::asking::begin_stream),
        write(
            Everyone,
            "/support/{conversation}/stream",
            support::asking::stream,
        ),
        read(Everyone, "/help", support::help),
        read(Everyone, "/help/{slug}", support::article),
    ];
    routes.extend(till_routes());
    routes.extend(people_routes());
    routes.extend(member_routes());
    routes.extend(manage::routes());
    routes
}

/// What a visitor needs no account for.
fn till_routes() -> Vec<Route> {
    use Access::Everyone;
    vec![
        write(Everyone, "/prints/{handle}/cart", prints::add_to_cart),
        read(Everyone, "/cart", cart::show),
        write(Everyone, "/cart/lines/{id}", cart::set_quantity),
        write(Everyone, "/cart/lines/{id}/remove", cart::remove),
        write(Everyone, "/cart/lines/{id}/agree", cart::agree),
        write(Everyone, "/cart/country", cart::set_country),
        write(Everyone, "/cart/code", cart::add_code),
        write(Everyone, "/cart/code/remove", cart::remove_code),
        read(Everyone, "/checkout", checkout::show),
        write(Everyone, "/checkout", checkout::place),
        // Whoever has the link holds the order.
        read(Everyone, "/o/{token}", orders::show_linked),
        read(Everyone, "/o/{token}/thanks", orders::thanks_linked),
        write(Everyone, "/o/{token}/cancel", orders::cancel_linked),
        write(Everyone, "/o/{token}/pay", orders::pay_linked),
        read(Everyone, "/o/{token}/invoice.pdf", papers::linked),
    ]
}

fn people_routes() -> Vec<Route> {
    use Access::{Everyone, Member};
    vec![
        read(Everyone, "/sign-up", people::sign_up_form),
        write(Everyone, "/sign-up", people::sign_up),
        read(Everyone, "/sign-in", people::sign_in_form),
        write(Everyone, "/sign-in", people::sign_in),
        write(Everyone, "/sign-out", people::sign_out),
        write(Member, "/sign-out-everywhere", people::sign_out_everywhere),
        read(Everyone, "/forgot", recovery::forgot_form),
        write(Everyone, "/forgot", recovery::forgot),
        read(Everyone, "/reset/{token}", recovery::reset_form),
        write(Everyone, "/reset/{token}", recovery::reset),
        read(Everyone, "/confirm-email/{token}", recovery::confirm_form),
        write(Everyone, "/confirm-email/{token}", recovery::confirm),
        read(Member, "/account", account::show),
        write(Member, "/account", account::save),
        write(Member, "/account/confirm-email", account::confirm_again),
        read(Member, "/account/password", account::password_form),
        write(Member, "/account/password", account::change_password),
        read(Member, "/account/delete", account::delete_form),
        write(Member, "/account/delete", account::delete),
        read(Member, "/account/addresses", addresses::list),
        read(Member, "/account/addresses/new", addresses::new_form),
        write(Member, "/account/addresses/new", addresses::add),
        read(Member, "/account/addresses/{id}", addresses::edit_form),
        write(Member, "/account/addresses/{id}", addresses::change),
        write(
            Member,
            "/account/addresses/{id}/default",
            addresses::make_default,
        ),
        write(Member, "/account/addresses/{id}/remove", addresses::remove),
    ]
}

fn member_routes() -> Vec<Route> {
    use Access::Member;
    vec![
        read(Member, "/pictures", pictures::list),
        write(Member, "/pictures", pictures::ask),
        read(Member, "/pictures/{id}", pictures::show),
        read(Member, "/pictures/{id}/events", progress::events),
        read(Member, "/pictures/{id}/preview", progress::preview),
        write(Member, "/pictures/{id}/again", picture_steps::again),
        write(Member, "/pictures/{id}/vary", picture_steps::vary),
        write(Member, "/pictures/{id}/cancel", picture_steps::cancel),
        write(Member, "/pictures/{id}/delete", picture_steps::delete),
        write(Member, "/pictures/{id}/print", picture_steps::print),
        write(
            Member,
            "/pictures/{id}/show",
            picture_steps::show_in_gallery,
        ),
        write(
            Member,
            "/prints/{handle}/visibility",
            print_controls::set_visibility,
        ),
        read(
            Member,
            "/prints/{handle}/remove",
            print_controls::remove_form,
        ),
        write(Member, "/prints/{handle}/remove", print_controls::remove),
        read(Member, "/orders", orders::list),
        read(Member, "/orders/{number}", orders::show),
        read(Member, "/orders/{number}/thanks", orders::thanks),
        write(Member, "/orders/{number}/cancel", orders::cancel),
        write(Member, "/orders/{number}/pay", orders::pay),
        read(Member, "/orders/{number}/invoice.pdf", papers::mine),
    ]
}

/// The whole shop as a service.
pub fn router(app: &App) -> Router {
    let mut inner = Router::new();
    for route in table() {
        let handler = match route.access {
            Access::Static => route.handler,
            access => route
                .handler
                .layer(from_fn(again::run_again))
                .layer(from_fn_with_state((app.clone(), access, route.path), guard)),
        };
        inner = inner.route(route.path, handler);
    }
    outer::wrap(app, inner.with_state(app.clone()))
}
