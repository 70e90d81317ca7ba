# Builds with the same script as `make run`; the result holds the binary, the site and CA certificates.
FROM rust:1.96-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends cmake npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The tools first: they change less often than the code.
COPY scripts ./scripts
RUN rustup component add rust-src && scripts/tools/rust.sh && scripts/tools/wasm-std.sh && scripts/tools/minifiers.sh
COPY . .
RUN scripts/build.sh --release && strip --strip-debug target/release/sluice

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
  && useradd --system --create-home --home-dir /data --uid 10001 sluice
COPY --from=build /src/target/release/sluice /usr/local/bin/sluice
COPY --from=build /src/target/site /usr/local/share/sluice/site
ENV LEPTOS_SITE_ROOT=/usr/local/share/sluice/site LEPTOS_SITE_ADDR=0.0.0.0:3000 SLUICE_DATA_DIR=/data
USER sluice
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s CMD ["sluice", "healthcheck"]
ENTRYPOINT ["sluice"]
CMD ["serve"]
