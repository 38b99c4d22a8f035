# CPU image: ONNX Runtime judges, training runs on TensorFlow.js wasm. For a CUDA GPU see docker/Dockerfile.gpu.
# NODE_IMAGE pins the base by digest: --build-arg NODE_IMAGE=node:22-bookworm-slim@sha256:… (docker/README.md, Supply chain).
ARG NODE_IMAGE=node:22-bookworm-slim
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
COPY config/no-downloads config/no-downloads
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY src src
COPY test test
COPY config config
COPY openapi openapi
COPY models models
COPY LICENSE NOTICE ./
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && npm run --silent sbom && node config/prune-install.cjs

FROM ${NODE_IMAGE}
ENV NODE_ENV=production OKNG_HOST=0.0.0.0 OKNG_DATA_DIR=/data
WORKDIR /app
COPY --from=build --chown=node:node /app /app
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "config/healthcheck.cjs"]
# OKNG_ADMIN_KEYS must be given: without keys the service refuses to listen on anything but loopback.
CMD ["node", "--max-semi-space-size=1", "--heap-growing-percent=80", "dist/src/server.js"]
