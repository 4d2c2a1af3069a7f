# Builds the server and ships it alone: no compiler, no root, nothing written
# outside of the data folder and /tmp.
#
#   docker build -t atelier .
#   docker run --read-only --tmpfs /tmp -v atelier:/var/lib/atelier -p 8000:8000 \
#     -e ATELIER__HTTP__PUBLIC_URL=http://localhost:8000 atelier
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# The caches outlive the build, so that the next one compiles what has changed.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked -p server \
 && cp target/release/atelier /atelier

FROM debian:bookworm-slim
# What papers are set in: Latin, and Chinese, Japanese and Korean; roots of trust
# for providers; pg_dump and pg_restore for backups of PostgreSQL 15.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      ca-certificates fonts-dejavu-core fonts-noto-cjk postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home /var/lib/atelier --create-home atelier
COPY --from=build /atelier /usr/local/bin/atelier
USER 10001
WORKDIR /var/lib/atelier
ENV ATELIER__HTTP__ADDR=0.0.0.0:8000 ATELIER__DATA_DIR=/var/lib/atelier/data
EXPOSE 8000
VOLUME /var/lib/atelier
STOPSIGNAL SIGTERM
ENTRYPOINT ["atelier"]
CMD ["serve"]
