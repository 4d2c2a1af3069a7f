//! Load by `wrk`, and a row of the table for each page.

use std::process::Command;

use anyhow::{Context, bail};

use crate::child::Shop;
use crate::probe::Process;
use crate::stock::{LOGIN, PASSWORD};

#[derive(Clone)]
pub(crate) struct Load {
    seconds: u32,
    connections: u32,
    headers: Vec<String>,
}

impl Load {
    pub(crate) fn new(seconds: u32) -> Self {
        Self {
            seconds,
            connections: 16,
            headers: Vec::new(),
        }
    }

    pub(crate) fn connections(self, connections: u32) -> Self {
        Self {
            connections,
            ..self
        }
    }

    pub(crate) fn with_header(&self, header: &str) -> Self {
        let mut load = self.clone();
        load.headers.push(header.to_owned());
        load
    }

    /// The same load by somebody who is signed in.
    pub(crate) async fn signed_in(&self, shop: &Shop) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        let form = client
            .post(format!("{}/sign-in", shop.url()))
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(sign_in_form());
        let answer = form.send().await?;
        let cookie = answer.headers().get("set-cookie").context("not taken")?;
        let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
        Ok(self.with_header(&format!("Cookie: {cookie}")))
    }

    /// Asks for a page, again and again.
    pub(crate) async fn page(&self, name: &str, shop: &Shop, path: &str) -> anyhow::Result<()> {
        self.run(name, shop, path, None).await
    }

    /// Signs in, again and again.
    pub(crate) async fn sign_in(&self, shop: &Shop) -> anyhow::Result<()> {
        let script = shop.folder().join("sign-in.lua");
        let lua = format!(
            "wrk.method = 'POST'\nwrk.body = '{}'\n\
             wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'\n\
             wrk.headers['Sec-Fetch-Site'] = 'same-origin'\n",
            sign_in_form()
        );
        std::fs::write(&script, lua)?;
        let script = script.to_string_lossy().into_owned();
        self.run("sign-in", shop, "/sign-in", Some(script)).await
    }

    async fn run(
        &self,
        name: &str,
        shop: &Shop,
        path: &str,
        script: Option<String>,
    ) -> anyhow::Result<()> {
        let server = Process::of(shop)?;
        let mut wrk = Command::new("wrk");
        wrk.args(["-t1", "--latency", "--timeout", "30s"])
            .arg(format!("-c{}", self.connections))
            .arg(format!("-d{}s", self.seconds));
        for header in &self.headers {
            wrk.args(["-H", header]);
        }
        if let Some(script) = script {
            wrk.args(["-s", &script]);
        }
        wrk.arg(format!("{}{path}", shop.url()));
        let before = server.cpu()?;
        let output = tokio::task::spawn_blocking(move || wrk.output()).await?;
        let output = output.context("starting wrk; `apt-get install wrk`")?;
        let used = server.cpu()? - before;
        let report = String::from_utf8_lossy(&output.stdout).into_owned();
        if report.contains("Non-2xx") && path != "/sign-in" {
            bail!("{path}: {report}");
        }
        let answers = number(&report, |line| line.split_once(" requests in")?.0.into())?;
        let rate = number(&report, |line| line.strip_prefix("Requests/sec:"))?;
        println!(
            "| {name} | {rate:.0} | {:.3} | {} | {} |",
            used * 1000.0 / answers,
            percentile(&report, "50%")?,
            percentile(&report, "99%")?,
        );
        Ok(())
    }
}

fn sign_in_form() -> String {
    format!("login={LOGIN}&password={}", PASSWORD.replace(' ', "+"))
}

fn number<'a>(report: &'a str, find: impl Fn(&'a str) -> Option<&'a str>) -> anyhow::Result<f64> {
    let text = report.lines().find_map(|line| find(line.trim()));
    let text = text.with_context(|| format!("wrk said: {report}"))?;
    Ok(text.trim().parse()?)
}

/// A percentile in milliseconds; `wrk` picks the unit.
fn percentile(report: &str, which: &str) -> anyhow::Result<String> {
    let line = report
        .lines()
        .find_map(|line| line.trim().strip_prefix(which))
        .with_context(|| format!("wrk said: {report}"))?
        .trim();
    let millis = match line {
        l if l.ends_with("us") => l.trim_end_matches("us").parse::<f64>()? / 1000.0,
        l if l.ends_with("ms") => l.trim_end_matches("ms").parse()?,
        l => l.trim_end_matches('s').parse::<f64>()? * 1000.0,
    };
    Ok(format!("{millis:.2}"))
}
