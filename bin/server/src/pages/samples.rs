use super::*;
use crate::views::{Chrome, Page, ViewError, Views};

type Render = Box<dyn Fn(&Views, &Chrome) -> Result<String, ViewError>>;

/// One page in one state, ready to be rendered.
pub struct SamplePage {
    /// Template and state, such as `picture.painting`.
    pub name: String,
    render: Render,
}

impl SamplePage {
    /// Renders it.
    pub fn render(&self, views: &Views, chrome: &Chrome) -> Result<String, ViewError> {
        (self.render)(views, chrome)
    }
}

impl std::fmt::Debug for SamplePage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SamplePage").field(&self.name).finish()
    }
}

/// Every page in every state worth looking at.
pub fn all() -> Vec<SamplePage> {
    let mut pages = Vec::new();
    shop(&mut pages);
    people(&mut pages);
    staff(&mut pages);
    pages
}

fn shop(pages: &mut Vec<SamplePage>) {
    add::<Front>(pages);
    add::<Gallery>(pages);
    add::<Listing>(pages);
    add::<RemoveListing>(pages);
    add::<Cart>(pages);
    add::<Checkout>(pages);
    add::<Orders>(pages);
    add::<Order>(pages);
    add::<Thanks>(pages);
    add::<SandboxPay>(pages);
    add::<Support>(pages);
    add::<Help>(pages);
    add::<HelpArticle>(pages);
    add::<ErrorPage>(pages);
    add::<Message>(pages);
}

fn people(pages: &mut Vec<SamplePage>) {
    add::<SignUp>(pages);
    add::<SignIn>(pages);
    add::<Forgot>(pages);
    add::<ResetPassword>(pages);
    add::<ConfirmEmail>(pages);
    add::<Account>(pages);
    add::<ChangePassword>(pages);
    add::<Addresses>(pages);
    add::<AddressForm>(pages);
    add::<DeleteAccount>(pages);
    add::<Pictures>(pages);
    add::<Picture>(pages);
}

fn staff(pages: &mut Vec<SamplePage>) {
    add::<ManageFront>(pages);
    add::<ManageOrders>(pages);
    add::<ManageOrder>(pages);
    add::<ManageFormats>(pages);
    add::<ManageCodes>(pages);
    add::<ManageEvents>(pages);
    add::<ManageLab>(pages);
    add::<ManageSandbox>(pages);
    add::<ManageArticles>(pages);
    add::<ManageArticle>(pages);
    add::<ManagePictures>(pages);
    add::<ManagePicture>(pages);
    add::<ManagePeople>(pages);
    add::<ManageAudit>(pages);
    add::<ManageMail>(pages);
    add::<ManageMailMessage>(pages);
}

fn add<P: Page + 'static>(pages: &mut Vec<SamplePage>) {
    let base = P::TEMPLATE.trim_end_matches(".html").replace('/', "-");
    let states = std::iter::once(("", P::sample())).chain(P::states());
    for (state, page) in states {
        let name = match state {
            "" => base.clone(),
            state => format!("{base}.{state}"),
        };
        pages.push(SamplePage {
            name,
            render: Box::new(move |views, chrome| views.render(&page, chrome)),
        });
    }
}
