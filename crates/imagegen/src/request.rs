use groundwork::{Invalid, Moment, Rule, begin_write};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter,
};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use validator::Validate;

use crate::entities::picture::{ActiveModel, Column, Entity};
use crate::generator::Capabilities;
use crate::ledger::Asker;
use crate::{ImagegenError, OwnerId, Picture, PictureId, PictureState, PixelSize, Region, Shape};

/// How many pictures of one person may wait or be in work at once.
pub const WAITING_LIMIT: u64 = 12;

/// What somebody asks for.
#[derive(Clone, Debug, Deserialize, Validate)]
pub struct PictureForm {
    /// The phrase, 1 to 255 characters of any script.
    #[validate(length(min = 1, max = 255))]
    pub prompt: String,
    /// What should not appear, at most 255 characters.
    #[serde(default)]
    #[validate(length(max = 255))]
    pub negative_prompt: String,
    /// One of the model's styles; empty takes its first.
    #[serde(default)]
    pub style: String,
    /// The outline.
    #[serde(default)]
    pub shape: Shape,
    /// How many pictures, 1 to 4, each from its own seed.
    #[serde(default = "one")]
    #[validate(range(min = 1, max = 4))]
    pub count: u8,
    /// Whether the shop's own painter ([`Studio::with_fallback`]) may paint it
    /// where the model cannot: only if somebody says so.
    ///
    /// [`Studio::with_fallback`]: crate::Studio::with_fallback
    #[serde(default)]
    pub accepts_fallback: bool,
}

fn one() -> u8 {
    1
}

/// Folds a phrase for search.
pub(crate) fn fold(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// One line, normalised, without control characters: what a person meant.
pub(crate) fn tidy(text: &str) -> String {
    let plain: String = text
        .nfc()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A phrase as it is kept.
fn phrase(text: &str) -> Result<String, ImagegenError> {
    let text = tidy(text);
    match text.chars().count() {
        0 => Err(Invalid::field("prompt", Rule::Required).into()),
        1..=255 => Ok(text),
        _ => Err(Invalid::field("prompt", Rule::TooLong { max: 255 }).into()),
    }
}

struct Wish<'a> {
    owner: OwnerId,
    prompt: &'a str,
    negative_prompt: &'a str,
    style: &'a str,
    size: PixelSize,
    seed: u64,
    accepts_fallback: bool,
    source: Option<PictureId>,
    region: Option<Region>,
}

impl Wish<'_> {
    fn row(&self, moment: &mut Moment) -> ActiveModel {
        ActiveModel {
            id: Set(moment.uuid()),
            owner_id: Set(self.owner.0),
            prompt: Set(self.prompt.to_owned()),
            prompt_key: Set(fold(self.prompt)),
            negative_prompt: Set(self.negative_prompt.to_owned()),
            style: Set(self.style.to_owned()),
            width: Set(self.size.width.cast_signed()),
            height: Set(self.size.height.cast_signed()),
            seed: Set(self.seed.cast_signed()),
            source_id: Set(self.source.map(|source| source.0)),
            region: Set(self.region.map(|region| region.name().to_owned())),
            state: Set(PictureState::Queued.name().to_owned()),
            fraction: Set(0.0),
            attempts: Set(0),
            deaths: Set(0),
            run_after: Set(moment.now),
            accepts_fallback: Set(self.accepts_fallback),
            lease: Set(None),
            lease_until: Set(None),
            failure: Set(None),
            model: Set(String::new()),
            understood: Set(serde_json::json!([])),
            sha256: Set(None),
            media_type: Set(None),
            file_width: Set(None),
            file_height: Set(None),
            colour: Set(None),
            placeholder: Set(None),
            created_at: Set(moment.now),
            finished_at: Set(None),
            deleted_at: Set(None),
        }
    }
}

impl Picture {
    /// Asks for pictures. They are stored as queued before this returns.
    ///
    /// `long_side` is how many pixels their longer side gets;
    /// [`Studio::asker`](crate::Studio::asker) is who asks with a limit by the day.
    ///
    /// # Errors
    /// [`ImagegenError::Invalid`], [`ImagegenError::TooManyWaiting`] or
    /// [`ImagegenError::TooManyToday`].
    pub async fn ask(
        db: &DatabaseConnection,
        moment: &mut Moment,
        asker: impl Into<Asker>,
        can: &Capabilities,
        long_side: u32,
        form: &PictureForm,
    ) -> Result<Vec<Self>, ImagegenError> {
        let asker = asker.into();
        let form = PictureForm {
            prompt: tidy(&form.prompt),
            negative_prompt: tidy(&form.negative_prompt),
            ..form.clone()
        };
        Invalid::check(&form)?;
        let style = if form.style.is_empty() {
            can.styles.first()
        } else {
            Some(&form.style)
        };
        let style = style.filter(|style| can.styles.contains(style));
        let style = style.ok_or_else(|| Invalid::field("style", Rule::Malformed))?;
        let wishes: Vec<_> = (0..form.count)
            .map(|_| Wish {
                owner: asker.owner,
                prompt: &form.prompt,
                negative_prompt: &form.negative_prompt,
                style,
                size: form.shape.pixels(long_side),
                seed: moment.number(),
                accepts_fallback: form.accepts_fallback,
                source: None,
                region: None,
            })
            .collect();
        Self::enqueue(db, moment, asker, &wishes).await
    }

    /// Asks for the same picture again: same phrase, style, seed and size.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`] where it is not the asker's,
    /// [`ImagegenError::TooManyWaiting`] or [`ImagegenError::TooManyToday`].
    pub async fn again(
        &self,
        db: &DatabaseConnection,
        moment: &mut Moment,
        asker: impl Into<Asker>,
    ) -> Result<Self, ImagegenError> {
        let wish = self.wish(&self.prompt);
        self.repeat(db, moment, asker.into(), wish).await
    }

    /// Asks for another phrase with otherwise the same settings.
    ///
    /// # Errors
    /// As [`again`](Self::again), and [`ImagegenError::Invalid`].
    pub async fn in_other_words(
        &self,
        db: &DatabaseConnection,
        moment: &mut Moment,
        asker: impl Into<Asker>,
        prompt: &str,
    ) -> Result<Self, ImagegenError> {
        let prompt = phrase(prompt)?;
        let wish = self.wish(&prompt);
        self.repeat(db, moment, asker.into(), wish).await
    }

    /// Asks for a variation of this picture: painted from it, by this phrase, by
    /// a model that [edits](Capabilities::edits). With a region, the rest of it
    /// stays.
    ///
    /// # Errors
    /// As [`again`](Self::again), [`ImagegenError::Invalid`], and
    /// [`ImagegenError::WrongState`] where it is not done, or the model starts
    /// from no picture.
    pub async fn vary(
        &self,
        db: &DatabaseConnection,
        moment: &mut Moment,
        asker: impl Into<Asker>,
        can: &Capabilities,
        prompt: &str,
        region: Option<Region>,
    ) -> Result<Self, ImagegenError> {
        if self.state != PictureState::Ready || !can.edits {
            return Err(ImagegenError::WrongState);
        }
        let prompt = phrase(prompt)?;
        let seed = moment.number();
        let wish = Wish {
            seed,
            source: Some(self.id),
            region,
            ..self.wish(&prompt)
        };
        self.repeat(db, moment, asker.into(), wish).await
    }

    /// The same again.
    fn wish<'a>(&'a self, prompt: &'a str) -> Wish<'a> {
        Wish {
            owner: self.owner,
            prompt,
            negative_prompt: &self.negative_prompt,
            style: &self.style,
            size: self.size,
            seed: self.seed,
            accepts_fallback: self.accepts_fallback,
            source: self.source,
            region: self.region,
        }
    }

    async fn repeat(
        &self,
        db: &DatabaseConnection,
        moment: &mut Moment,
        asker: Asker,
        wish: Wish<'_>,
    ) -> Result<Self, ImagegenError> {
        if asker.owner != self.owner {
            return Err(ImagegenError::NotFound);
        }
        let pictures = Self::enqueue(db, moment, asker, &[wish]).await?;
        pictures.into_iter().next().ok_or(ImagegenError::NotFound)
    }

    async fn enqueue(
        db: &DatabaseConnection,
        moment: &mut Moment,
        asker: Asker,
        wishes: &[Wish<'_>],
    ) -> Result<Vec<Self>, ImagegenError> {
        let tx = begin_write(db).await?;
        asker.take_turns(&tx).await?;
        let waiting = Entity::find()
            .filter(Column::OwnerId.eq(asker.owner.0))
            .filter(Column::State.is_in(["queued", "painting"]))
            .count(&tx)
            .await?;
        let more = wishes.len() as u64;
        if waiting + more > WAITING_LIMIT {
            return Err(ImagegenError::TooManyWaiting {
                limit: WAITING_LIMIT,
            });
        }
        asker.check_day(&tx, moment.now, more).await?;
        let rows: Vec<_> = wishes.iter().map(|wish| wish.row(moment)).collect();
        let mut pictures = Vec::with_capacity(rows.len());
        for row in rows {
            pictures.push(Entity::insert(row).exec_with_returning(&tx).await?.into());
        }
        tx.commit().await?;
        Ok(pictures)
    }
}
