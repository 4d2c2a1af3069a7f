use std::ops::ControlFlow;

use ::painter::{PaintError, Painting, Request, Style};
use async_trait::async_trait;
use bytes::Bytes;
use groundwork::in_background;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use tokio::sync::mpsc;

use super::{
    Capabilities, GenerateError, GeneratedImage, ImageGenerator, ImageRequest, MicroDollars,
    ProgressSink,
};
use crate::PixelSize;

/// The embedded model: paints the phrase itself, on this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct PainterGenerator;

/// News from the painting thread.
enum News {
    Progress(f32),
    Preview(Bytes),
}

#[async_trait]
impl ImageGenerator for PainterGenerator {
    fn name(&self) -> &str {
        "embedded painter"
    }

    fn model(&self) -> String {
        format!("painter {}", ::painter::VERSION)
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            styles: Style::ALL.map(|style| style.name().to_owned()).into(),
            reproducible: true,
            any_size: true,
            edits: false,
        }
    }

    fn estimate(&self, _request: &ImageRequest) -> MicroDollars {
        MicroDollars::NOTHING
    }

    async fn generate(
        &self,
        request: &ImageRequest,
        sink: &dyn ProgressSink,
    ) -> Result<Vec<GeneratedImage>, GenerateError> {
        super::conformance::check_request(request, &self.capabilities())?;
        let mut images = Vec::with_capacity(request.count.into());
        for n in 0..request.count {
            let share = (f32::from(n), f32::from(request.count));
            images.push(paint_one(request, n, share, sink).await?);
        }
        Ok(images)
    }
}

async fn paint_one(
    request: &ImageRequest,
    n: u8,
    (done, count): (f32, f32),
    sink: &dyn ProgressSink,
) -> Result<GeneratedImage, GenerateError> {
    if sink.is_cancelled() {
        return Err(GenerateError::Cancelled);
    }
    let request = Request {
        phrase: request.prompt.clone(),
        negative: request.negative_prompt.clone(),
        style: Style::from_name(&request.style).unwrap_or(Style::PaperCut),
        seed: request.seed.wrapping_add(n.into()),
        width: request.size.width,
        height: request.size.height,
    };
    let seed = request.seed;
    let size = PixelSize {
        width: request.width,
        height: request.height,
    };
    // Dropping the receiver is what stops the painting thread, also when this
    // future is dropped in mid-picture.
    let (news, mut received) = mpsc::unbounded_channel();
    let painting = in_background("painter", move || paint_encoded(&request, &news));
    while let Some(item) = received.recv().await {
        if sink.is_cancelled() {
            received.close();
            break;
        }
        match item {
            News::Progress(fraction) => sink.progress((done + fraction) / count),
            News::Preview(image) => sink.preview(image),
        }
    }
    drop(received);
    let (bytes, understood) = painting
        .await
        .map_err(|error| GenerateError::Unavailable(error.to_string()))??;
    let model = PainterGenerator.model();
    Ok(GeneratedImage {
        bytes,
        media_type: "image/png",
        size,
        seed,
        model,
        understood,
        cost: Some(MicroDollars::NOTHING),
    })
}

fn paint_encoded(
    request: &Request,
    news: &mpsc::UnboundedSender<News>,
) -> Result<(Bytes, Vec<String>), GenerateError> {
    let painting = ::painter::paint(request, &mut |progress| {
        let preview = progress.preview.map(|p| {
            News::Preview(Bytes::copy_from_slice(
                &webp::Encoder::from_rgb(p.rgb, p.width, p.height).encode(70.0),
            ))
        });
        let heard = news.send(News::Progress(progress.fraction)).is_ok()
            && preview.is_none_or(|preview| news.send(preview).is_ok());
        if heard {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })
    .map_err(|error| match error {
        PaintError::Cancelled => GenerateError::Cancelled,
        PaintError::Size(..) | PaintError::Phrase => GenerateError::Invalid(error.to_string()),
    })?;
    Ok((encode_png(&painting)?, painting.understood))
}

fn encode_png(painting: &Painting) -> Result<Bytes, GenerateError> {
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive)
        .write_image(
            &painting.rgb,
            painting.width,
            painting.height,
            ExtendedColorType::Rgb8,
        )
        .map_err(|error| GenerateError::Unavailable(error.to_string()))?;
    Ok(png.into())
}
