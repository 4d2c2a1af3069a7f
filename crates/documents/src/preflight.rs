use std::fmt;

use crate::{Fonts, Format, PrintFileFacts, Script};

/// What is looked at before an order goes to print.
#[derive(Clone, Debug)]
pub struct Preflight<'a> {
    /// The size of the print.
    pub format: Format,
    /// The density to be printed at, in pixels per inch; printers ask for 300.
    pub required_dpi: u32,
    /// The density below which pixels are seen, in pixels per inch: 150.
    pub floor_dpi: u32,
    /// What the print file's head says.
    pub file: &'a PrintFileFacts,
    /// How the print file came by its pixels.
    pub made: Made,
    /// Texts of the documents which have to be legible: names, addresses.
    pub texts: &'a [&'a str],
    /// Texts of which characters may be left out: the prints' titles.
    pub titles: &'a [&'a str],
    /// What the documents will be written with.
    pub fonts: &'a Fonts,
}

/// How a print file came by its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// Painted at these pixels, or reduced to them: all of them tell something.
    Painted,
    /// Enlarged from a smaller picture, whose pixels say how sharp it is.
    Enlarged {
        /// The smaller picture's width in pixels, of the part that is printed.
        from_width_px: u32,
        /// Its height in pixels.
        from_height_px: u32,
    },
}

/// How much a finding matters. In order: the verdict on several is the
/// greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// As it should be.
    Pass,
    /// It can be printed; a person should know.
    Warn,
    /// Not to be printed so.
    Fail,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What was found.
    pub check: Check,
}

/// What was looked at, with the figures found.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// Whether there are enough pixels. Warns below the required density,
    /// fails below the floor.
    Pixels {
        /// Width and height needed at the required density.
        needed_px: (u32, u32),
        /// Width and height found.
        found_px: (u32, u32),
        /// Pixels per inch of the uncut sheet.
        effective_dpi: f64,
    },
    /// Whether the picture has the sheet's shape; fails, as
    /// [`crate::print_sheet`] does, where it is off by more than half a percent.
    Shape {
        /// Width through height of the uncut sheet.
        needed: f64,
        /// Width through height of the picture.
        found: f64,
    },
    /// How sharp the picture was before it was enlarged, as enlarging adds no
    /// detail. Warns below the required density, fails below the floor.
    Sharpness {
        /// Width and height before.
        from_px: (u32, u32),
        /// Its pixels per inch of the uncut sheet.
        effective_dpi: f64,
    },
    /// Whether the file says the density it is printed at, within one pixel
    /// per inch; warns.
    Density {
        /// Across and down, where it says so.
        found_dpi: Option<(f64, f64)>,
        /// What it would have to say.
        effective_dpi: f64,
    },
    /// Whether an sRGB profile is embedded; warns where there is another one
    /// or none.
    Profile {
        /// What the file's profile calls itself.
        found: Option<String>,
        /// Whether it is embedded rather than only named.
        embedded: bool,
    },
    /// Whether pixels may be transparent, so that paper shows; warns.
    Transparency,
    /// Scripts no font writes. Fails where a text has to be legible, warns for
    /// titles and emoji.
    Fonts {
        /// In texts that have to be legible, emoji aside.
        needed: Vec<Script>,
        /// What would be left out.
        left_out: Vec<Script>,
    },
}

impl Check {
    /// A name which stays the same, for logs, translations and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Pixels { .. } => "pixels",
            Self::Shape { .. } => "shape",
            Self::Sharpness { .. } => "sharpness",
            Self::Density { .. } => "density",
            Self::Profile { .. } => "profile",
            Self::Transparency => "transparency",
            Self::Fonts { .. } => "fonts",
        }
    }
}

/// The greatest severity among `findings`: what to do with the order.
pub fn verdict(findings: &[Finding]) -> Severity {
    let all = findings.iter().map(|finding| finding.severity);
    all.max().unwrap_or(Severity::Pass)
}

/// Looks at everything, and says of everything how it is: what passes is
/// listed too.
pub fn preflight(order: &Preflight<'_>) -> Vec<Finding> {
    let findings = [
        Some(pixels(order)),
        Some(shape(order)),
        sharpness(order),
        Some(density(order)),
        Some(profile(order)),
        transparency(order),
        Some(fonts(order)),
    ];
    findings.into_iter().flatten().collect()
}

fn pixels(order: &Preflight<'_>) -> Finding {
    let needed_px = order.format.pixels_at(order.required_dpi);
    let floor_px = order.format.pixels_at(order.floor_dpi);
    let found_px = (order.file.width_px, order.file.height_px);
    let enough = |needed: (u32, u32)| found_px.0 >= needed.0 && found_px.1 >= needed.1;
    let severity = match () {
        () if enough(needed_px) => Severity::Pass,
        () if enough(floor_px) => Severity::Warn,
        () => Severity::Fail,
    };
    let effective_dpi = order.format.effective_dpi(found_px.0, found_px.1);
    let check = Check::Pixels {
        needed_px,
        found_px,
        effective_dpi,
    };
    Finding { severity, check }
}

fn shape(order: &Preflight<'_>) -> Finding {
    let (width, height) = order.format.sheet_mm();
    let file = order.file;
    let check = Check::Shape {
        needed: width / height,
        found: f64::from(file.width_px) / f64::from(file.height_px),
    };
    let fits = order.format.fits(file.width_px, file.height_px);
    let severity = pass_or(Severity::Fail, fits);
    Finding { severity, check }
}

fn sharpness(order: &Preflight<'_>) -> Option<Finding> {
    let Made::Enlarged {
        from_width_px,
        from_height_px,
    } = order.made
    else {
        return None;
    };
    let from_px = (from_width_px, from_height_px);
    let effective_dpi = order.format.effective_dpi(from_width_px, from_height_px);
    let severity = match effective_dpi.round() {
        dpi if dpi >= f64::from(order.required_dpi) => Severity::Pass,
        dpi if dpi >= f64::from(order.floor_dpi) => Severity::Warn,
        _ => Severity::Fail,
    };
    let check = Check::Sharpness {
        from_px,
        effective_dpi,
    };
    Some(Finding { severity, check })
}

fn density(order: &Preflight<'_>) -> Finding {
    let file = order.file;
    let effective_dpi = order.format.effective_dpi(file.width_px, file.height_px);
    let found_dpi = file.dpi_x.zip(file.dpi_y);
    let near = |dpi: f64| (dpi - effective_dpi).abs() <= 1.0;
    let told = found_dpi.is_some_and(|(x, y)| near(x) && near(y));
    let check = Check::Density {
        found_dpi,
        effective_dpi,
    };
    let severity = pass_or(Severity::Warn, told);
    Finding { severity, check }
}

fn profile(order: &Preflight<'_>) -> Finding {
    let embedded = order.file.icc_bytes.is_some();
    let found = order.file.profile.clone();
    let srgb = found.as_ref().is_some_and(|name| name.contains("sRGB"));
    let severity = pass_or(Severity::Warn, embedded && srgb);
    let check = Check::Profile { found, embedded };
    Finding { severity, check }
}

fn transparency(order: &Preflight<'_>) -> Option<Finding> {
    let severity = Severity::Warn;
    let check = Check::Transparency;
    let alpha = order.file.colour.has_alpha();
    alpha.then_some(Finding { severity, check })
}

fn fonts(order: &Preflight<'_>) -> Finding {
    let missing = order.fonts.missing(&order.texts.join(" "));
    let titles = order.fonts.missing(&order.titles.join(" "));
    let (needed, emoji): (Vec<_>, Vec<_>) = missing.into_iter().partition(|s| s.essential());
    let mut left_out = [titles, emoji].concat();
    left_out.sort_unstable();
    left_out.dedup();
    let severity = match (needed.is_empty(), left_out.is_empty()) {
        (false, _) => Severity::Fail,
        (true, false) => Severity::Warn,
        (true, true) => Severity::Pass,
    };
    let check = Check::Fonts { needed, left_out };
    Finding { severity, check }
}

fn pass_or(otherwise: Severity, passes: bool) -> Severity {
    if passes { Severity::Pass } else { otherwise }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.severity, self.check.code())
    }
}
