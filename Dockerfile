# Two images: `exporter` (the last stage, so the default), and `demo` on top of it, with the sample systems of
# docker-compose.yml. Nothing of what builds them is in them: no npm, no compiler, no development dependencies.
#
#   docker build --tag sla-exporter:0.1.0 .
#
# Behind a mirror of the npm registry: --build-arg NPM_CONFIG_REGISTRY=https://mirror, or --secret id=npmrc,src=$HOME/.npmrc
# where it asks who you are. docs/stack.md tells how to pin the base image by its digest.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

# What is built is JavaScript, the same on every processor: it is built on the one that is there.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS sources
ARG NPM_CONFIG_REGISTRY=
ENV NPM_CONFIG_AUDIT=false NPM_CONFIG_FUND=false NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /src
COPY package.json package-lock.json .npmrc ./

FROM sources AS build
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci --ignore-scripts
COPY tsconfig.base.json ./
COPY scripts scripts
COPY exporter exporter
COPY demo demo
ARG REVISION=unknown
RUN npx tsc -p exporter/tsconfig.json && npx tsc -p demo/tsconfig.json && node scripts/copy-assets.mjs \
  && echo "$REVISION" > exporter/dist/revision.txt \
  && mkdir /demo && node scripts/module-closure.mjs selfsigned | xargs cp --parents --recursive --target-directory=/demo

FROM sources AS modules
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci --ignore-scripts --omit=dev

# The base image without its package managers, as one layer: what a later layer removes would still be carried along.
FROM ${NODE_IMAGE} AS base
RUN rm -rf /usr/local/lib/node_modules /usr/local/include /usr/local/share/doc /usr/local/share/man /opt/* \
  /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg /root/.npm \
  && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/sla-exporter \
  && install --directory /etc/sla-exporter

FROM scratch AS runtime
COPY --from=base / /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin NODE_ENV=production
WORKDIR /etc/sla-exporter
COPY package.json LICENSE sla.schema.json sla.example.yml /opt/sla-exporter/
COPY --from=modules /src/node_modules /opt/sla-exporter/node_modules
COPY --from=build /src/exporter/dist /opt/sla-exporter/exporter/dist
COPY compose/ready.mjs /opt/sla-exporter/
RUN ln -s /opt/sla-exporter/exporter/dist/cli.cjs /usr/local/bin/sla-exporter
# A number, so that an engine that refuses root can see that it is none.
USER 10001:10001
STOPSIGNAL SIGTERM

FROM runtime AS demo
USER 0:0
# Volumes that are empty take these owners.
RUN install --directory --owner=10001 --group=10001 --mode=0750 /run/demo-secrets \
  && install --directory --owner=10001 --group=10001 --mode=0755 /run/demo-gateway /run/demo-prepared
COPY --from=build /demo/node_modules /opt/sla-exporter/node_modules
COPY --from=build /src/demo/dist /opt/sla-exporter/demo/dist
USER 10001:10001
ENTRYPOINT ["node"]
LABEL org.opencontainers.image.title="sla-exporter-demo" \
  org.opencontainers.image.description="Sample business systems for sla-exporter" \
  org.opencontainers.image.licenses="Apache-2.0"

FROM runtime AS exporter
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="sla-exporter" \
  org.opencontainers.image.description="Prometheus exporter for a company's tiered software SLA" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
VOLUME /var/lib/sla-exporter
EXPOSE 9842
# Through the socket in the state folder: it holds whatever address, TLS and passwords the exporter serves with.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "/opt/sla-exporter/ready.mjs"]
ENTRYPOINT ["sla-exporter"]
CMD ["serve", "--config.file=/etc/sla-exporter/sla.yml", "--state.dir=/var/lib/sla-exporter"]
