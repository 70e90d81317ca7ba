# MinIO and its client mc, compiled from the commits that the tests run with: no published image holds their last fixes.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY scripts/lib.sh ./scripts/
COPY scripts/tools/minio.sh ./scripts/tools/
RUN XDG_CACHE_HOME=/built CGO_ENABLED=0 scripts/tools/minio.sh

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
COPY --from=build /built/sluice/minio-*/minio /built/sluice/mc-*/mc /usr/local/bin/
