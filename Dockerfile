# Builds the server and ships it alone: no compiler, no root.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked -p server

FROM debian:bookworm-slim
# What papers are set in: Latin, and Chinese, Japanese and Korean.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-dejavu-core fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --home /var/lib/atelier --create-home atelier
COPY --from=build /src/target/release/atelier /usr/local/bin/atelier
USER atelier
WORKDIR /var/lib/atelier
ENV ATELIER__HTTP__ADDR=0.0.0.0:8000 ATELIER__DATA_DIR=/var/lib/atelier/data
EXPOSE 8000
VOLUME /var/lib/atelier/data
CMD ["atelier", "serve"]
